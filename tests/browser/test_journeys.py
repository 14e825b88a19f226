"""Two people at real browsers: a unit's head who answers, and a leader who approves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from plugin.domain import records as r
from plugin.domain.states import AnswerState, ReplyState
from tests.browser.conftest import PHONE, WIDE, Site, no_barrier


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_units_head_acknowledges_is_refused_corrects_and_is_counted(
    site: Site, size: tuple[int, int]
) -> None:
    assignment = site.office.ask()["qlvtlt"]
    page = site.sign_in("truong-ql", size)
    no_barrier(page)
    page.get_by_role("link", name="Kết quả cài đặt").first.click()
    no_barrier(page)
    page.get_by_role("button", name="Đã quán triệt").click()
    expect(page.get_by_text("Đã quán triệt lúc")).to_be_visible()
    expect(page.get_by_label("Tổng số CCVCNLĐ")).to_have_value("7")
    page.get_by_label("Số đã cài").fill("8")
    page.get_by_label("Số chưa cài").fill("0")
    page.get_by_role("button", name="Gửi báo cáo").click()
    refused = page.get_by_text("Số đã cài (8) lớn hơn tổng số CCVCNLĐ (7). Đề nghị kiểm tra lại.")
    expect(refused.first).to_be_visible()
    expect(page.get_by_label("Số đã cài")).to_have_value("8")
    no_barrier(page)
    page.get_by_label("Số đã cài").fill("7")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("Đã gửi báo cáo. Số liệu được tính vào biểu tổng hợp.")).to_be_visible()
    no_barrier(page)
    versions = site.office.house.all(r.Answer, assignment_id=assignment.id)
    assert [one.state for one in versions] == [AnswerState.REFUSED, AnswerState.ACCEPTED]


def test_a_leader_reads_the_draft_and_approves_it(site: Site) -> None:
    reply_id = site.office.answer()
    path = f"/replies/{reply_id}"
    site.office.done(site.office.at("truongphong").send(path, "/check"))
    page = site.sign_in("chicuctruong")
    page.get_by_role("link", name="Duyệt văn bản").first.click()
    expect(page.get_by_text("22/28 người, đạt 78,57 %").first).to_be_visible()
    no_barrier(page)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.get_by_text("Đã duyệt. Văn thư sẽ phát hành sau khi cấp số.")).to_be_visible()
    site.office.house.quiet()
    page.reload()
    expect(page.get_by_role("heading", name="187/BC-CCVTLT")).to_be_visible()
    reply = site.office.house.one(r.Reply)
    assert (reply.state, reply.approved_by) == (ReplyState.NUMBERED, "chicuctruong")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_office_is_open_to_everybody_and_fits_a_phone(
    site: Site, size: tuple[int, int]
) -> None:
    reply_id = site.office.answer()
    case = site.office.house.one(r.Case)
    notice = site.office.house.one(r.Notice)
    by_person = {
        "truongphong": ["/", "/cases", f"/cases/{case.id}", f"/cases/{case.id}/file", f"/replies/{reply_id}"],
        "vanthu": ["/upload", f"/notices/{notice.id}/confirm", "/register/arrivals/2020"],
        "luutru": ["/dossiers"],
        "quantri": ["/admin", "/password"],
    }
    for login, paths in by_person.items():
        page = site.sign_in(login, size)
        for path in paths:
            page.goto(site.url.rstrip("/") + path)
            no_barrier(page)

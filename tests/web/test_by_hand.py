"""Day one: the office has its document system in the browser only; people carry, the pages say what and where."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from connectors.by_hand import ByHand
from plugin.app import create_app
from plugin.domain import records as r
from plugin.domain.act_texts import ACT_TEXTS
from plugin.domain.hands import HANDS, SUFFIX
from plugin.domain.states import CaseState, DossierState, ItemState, ReplyState
from plugin.domain.texts import ITEM_TITLES
from plugin.effects import EFFECTS
from plugin.trial.pages import Page
from tests.house import AGENCY, at, build
from tests.web.office import FIELDS, FIGURES, Office, reasons

HEADS = {"hcth": "truongphong", "qlvtlt": "truong-ql", "ttltls": "giamdoc-tt"}


def an_office(home: Path, **agency: str) -> Office:
    """An office whose document system is a browser window; both books there unless said otherwise."""
    house = build(home, system=ByHand(), poll=False)
    kept = replace(house.ctx.agency(AGENCY), **{"arrivals": "elsewhere", "departures": "elsewhere", **agency})
    house.ctx = replace(house.ctx, settings=replace(house.ctx.settings, agencies={AGENCY: kept}))
    return Office(create_app(house.ctx), house)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


def hand(office: Office, login: str, kind: str) -> Page:
    """The page of a turn by hand, found from the person's desk."""
    item = office.waiting(f"{kind}{SUFFIX}")
    assert f"/items/{item.id}" in office.at(login).page("/").links_to("/items/"), "it lies on the desk"
    return office.at(login).page(f"/items/{item.id}")


def to_copy(office: Office, login: str, path: str) -> str:
    """What a page offers to be carried elsewhere."""
    page = office.at(login).get(path).get_data(as_text=True)
    found = re.findall(r"<textarea[^>]* readonly>(.*?)</textarea>", page, re.DOTALL)
    return html.unescape("\n".join(found))


def did(office: Office, login: str, kind: str, note: str = "") -> TestResponse:
    """Đã làm."""
    item = office.waiting(f"{kind}{SUFFIX}")
    answer = office.at(login).send(f"/items/{item.id}", "/did", {"note": note})
    office.done(answer)
    return answer


def confirmed(office: Office) -> r.Notice:
    """Uploaded and checked; the number is still to come."""
    notice = office.arrive()
    path = f"/notices/{notice.id}/confirm"
    answer = office.at("vanthu").send(path, path, {**FIELDS, "asks": "yes"})
    assert answer.headers["Location"].endswith(f"/notices/{notice.id}/number")
    office.done(answer)
    return notice


def numbered(office: Office, number: str = "1874") -> r.Case:
    """The clerk has entered it in the document system and typed the number in."""
    notice = confirmed(office)
    path = f"/notices/{notice.id}/number"
    office.done(office.at("vanthu").send(path, path, {"number": number}))
    case: r.Case = office.house.one(r.Case)
    return case


def asked(office: Office) -> r.Round:
    """Directed and asked as proposed."""
    case = numbered(office)
    path = f"/cases/{case.id}/submit"
    office.done(office.at("truongphong").send(path, path))
    path = f"/cases/{case.id}/direct"
    office.done(office.at("chicuctruong").send(path, path))
    path = f"/cases/{case.id}/ask"
    office.done(office.at("truongphong").send(path, path))
    round_: r.Round = office.house.one(r.Round)
    return round_


def released(office: Office) -> r.Reply:
    """Answered, approved, numbered there, released here."""
    asked(office)
    for one in office.house.all(r.Assignment):
        office.done(office.figures(HEADS[one.unit_id], one, *FIGURES[one.unit_id]))
    reply: r.Reply = office.house.one(r.Reply)
    path = f"/replies/{reply.id}"
    office.done(office.at("truongphong").send(path, "/check"))
    office.done(office.at("chicuctruong").send(path, "/approve"))
    office.done(office.at("vanthu").send(path, "/number", {"number": "187"}))
    office.done(office.at("vanthu").send(path, "/send"))
    return reply


def test_an_office_goes_from_upload_to_a_filed_dossier_with_nothing_connected(office: Office) -> None:
    house = office.house
    reply = released(office)
    assert house.one(r.Reply).state is ReplyState.NUMBERED, "not out before somebody has sent it"
    page = hand(office, "vanthu", "send")
    assert "187/BC-CCVTLT" in page.text
    assert "Phát hành trên hệ thống quản lý văn bản" in page.text
    files = [office.at("vanthu").get(url) for url in page.links_to("/files/")]
    assert [one.status_code for one in files] == [200, 200]
    assert files[0].data[:2] == b"PK"
    did(office, "vanthu", "send")
    assert house.one(r.Reply).state is ReplyState.SENT
    case = house.one(r.Case)
    filing = f"/cases/{case.id}/file"
    office.done(office.at("truongphong").send(filing, filing, {"notation": "05.VP"}))
    dossier = house.one(r.Dossier)
    closing = {"confirmed": "yes"}
    too_early = office.at("truongphong").send(f"/dossiers/{dossier.id}", "/close", closing)
    assert "Chưa có thông báo đã nhận văn bản 187/BC-CCVTLT" in reasons(too_early)
    assert "hỏi văn thư nơi nhận qua điện thoại" in hand(office, "vanthu", "receipt").text
    did(office, "vanthu", "receipt", note="số đến 2040")
    office.done(office.at("truongphong").send(f"/dossiers/{dossier.id}", "/close", closing))
    answer = office.at("luutru").send(f"/dossiers/{dossier.id}", "/accept", button=("decision", "accept"))
    office.done(answer)
    page = hand(office, "luutru", "file")
    package = office.at("luutru").get(page.links_to("/package")[0])
    assert package.data[:2] == b"PK"
    did(office, "luutru", "file")
    assert house.one(r.Dossier).state is DossierState.FILED
    assert house.one(r.Case).state is CaseState.FILED
    assert house.turns() == {}, "nothing is left on any desk"
    assert reply.id == house.one(r.Reply).id


def test_the_number_of_the_other_book_is_typed_in_beside_what_to_enter_there(office: Office) -> None:
    notice = confirmed(office)
    assert office.house.turns() == {"arrival_number": "clerk"}
    path = f"/notices/{notice.id}/number"
    assert path in office.at("vanthu").page("/").links_to(path)
    entry = "Thông báo · 41/TB-SNV · Sở Nội vụ · Về việc cài đặt ứng dụng Bluezone"
    assert to_copy(office, "vanthu", path) == entry
    for values, said in (
        ({"number": ""}, "Đề nghị nhập số đến"),
        ({"number": "một"}, "phải là số nguyên dương"),
        ({"number": "1874", "entered_on": "2020-08-06"}, "Ngày vào sổ ở sau hôm nay"),
        ({"number": "1874", "entered_on": ""}, "Ngày vào sổ không đọc được"),
    ):
        answer = office.at("vanthu").send(path, path, values)
        assert (answer.status_code, said in reasons(answer)) == (422, True), said
    office.done(office.at("vanthu").send(path, path, {"number": "1874", "entered_on": "2020-08-04"}))
    line = office.house.one(r.RegisterLine)
    assert (line.number, line.entered_at.date().isoformat()) == (1874, "2020-08-04")
    assert "đã vào sổ số 1874" in office.at("vanthu").page(path).text
    assert office.house.turns() == {"submit": "office"}


def test_where_the_book_is_ours_the_number_is_too_and_the_clerk_tells_the_sender(tmp_path: Path) -> None:
    office = an_office(tmp_path, arrivals="ours")
    office.register()
    assert office.house.one(r.RegisterLine).number == 214
    page = hand(office, "vanthu", "status")
    assert "Đã vào sổ văn bản đến số 214" in page.text
    assert ("Nơi gửiSở Nội vụ" in page.text, "41/TB-SNV" in page.text) == (True, True)
    item = office.waiting("status_by_hand")
    assert to_copy(office, "vanthu", f"/items/{item.id}") == (
        "Chi cục Văn thư - Lưu trữ: Thông báo 41/TB-SNV (Về việc cài đặt ứng dụng Bluezone). "
        "Đã vào sổ văn bản đến số 214."
    )
    did(office, "vanthu", "status")
    told = office.house.one(r.EventRow, name="SenderTold")
    assert (told.actor, told.data["by"], told.at) == ("vanthu", "hand", office.house.clock.office)
    assert "Đã thông báo nơi gửi" in office.at("vanthu").page(f"/cases/{told.case_id}").text


def test_a_document_that_is_not_for_us_is_sent_back_by_the_clerks_hand(office: Office) -> None:
    notice = office.arrive()
    path = f"/cases/{notice.case_id}"
    office.done(office.at("vanthu").send(path, "/return", {"reason": "Không thuộc thẩm quyền."}))
    assert "Không thuộc thẩm quyền." in hand(office, "vanthu", "status").text
    did(office, "vanthu", "status")
    assert office.house.turns() == {}


def test_every_units_link_is_on_the_case_page_and_opens_its_page_for_its_own_head_only(
    office: Office,
) -> None:
    round_ = asked(office)
    case = office.at("truongphong").page(f"/cases/{round_.case_id}")
    asked_of = {one.unit_id: one for one in office.house.all(r.Assignment)}
    for one in asked_of.values():
        assert f"http://127.0.0.1/assignments/{one.id}" in case.text
    hand(office, "truongphong", "assign")
    item = office.waiting("assign_by_hand")
    carried = to_copy(office, "truongphong", f"/items/{item.id}")
    assert carried == to_copy(office, "truongphong", f"/cases/{round_.case_id}")
    first = next(one for one in office.house.all(r.Assignment) if one.unit_id == "hcth")
    assert carried.split("\n\n")[0] == (
        "P. Hành chính - Tổng hợp: đề nghị báo cáo “Kết quả cài đặt ứng dụng Bluezone”, "
        "trước 10 giờ 00 phút, thứ Năm, ngày 06/8/2020 (10 giờ 00 đã là trễ). "
        f"Nhập số liệu tại http://127.0.0.1/assignments/{first.id} "
        f"(đăng nhập bằng tài khoản của trưởng đơn vị). Mã việc: {first.reference}."
    )
    assert carried.count("/assignments/") == 3
    path = f"/assignments/{asked_of['qlvtlt'].id}"
    assert "/sign-in" in create_app(office.house.ctx).test_client().get(path).headers["Location"]
    assert office.at("truong-ql").get(path).status_code == 200
    assert office.at("giamdoc-tt").get(path).status_code == 404
    did(office, "truongphong", "assign")
    told = office.house.all(r.EventRow, name="UnitAsked")
    assert {one.data["unit_id"] for one in told} == {"hcth", "qlvtlt", "ttltls"}
    assert {one.actor for one in told} == {"truongphong"}


def test_units_that_owe_are_called_from_one_list_and_each_call_counts(office: Office) -> None:
    asked(office)
    did(office, "truongphong", "assign")
    by_unit = {one.unit_id: one for one in office.house.all(r.Assignment)}
    office.done(office.figures("truong-ql", by_unit["qlvtlt"], *FIGURES["qlvtlt"]))
    office.house.clock.office = at(5, "16:00")
    office.house.quiet()
    page = hand(office, "truongphong", "remind")
    assert ("Hành chính" in page.text, "Lưu trữ lịch sử" in page.text) == (True, True)
    assert "P. Quản lý văn thư" not in page.text, "who has answered is not called"
    again = f"/assignments/{by_unit['hcth'].id}/remind"
    answer = office.at("truongphong").send(f"/cases/{by_unit['hcth'].case_id}", again)
    assert answer.status_code == 303
    assert "Danh sách cần gọi đã có trong việc của Văn phòng" in office.at("truongphong").page("/").text
    assert len(office.house.all(r.WorkItem, kind="remind_by_hand")) == 1, "one list, not one a click"
    did(office, "truongphong", "remind")
    counted = {one.unit_id: one.reminders for one in office.house.all(r.Assignment)}
    assert counted == {"hcth": 1, "qlvtlt": 0, "ttltls": 1}
    office.house.clock.office = at(6, "08:30")
    office.house.quiet()
    assert office.waiting("remind_by_hand")


def test_what_only_informs_is_handed_round_by_the_office(office: Office) -> None:
    notice = office.arrive()
    path = f"/notices/{notice.id}/confirm"
    office.done(office.at("vanthu").send(path, path, {**FIELDS, "asks": "no"}))
    path = f"/notices/{notice.id}/number"
    office.done(office.at("vanthu").send(path, path, {"number": "1874"}))
    path = f"/cases/{notice.case_id}/circulate"
    office.done(office.at("truongphong").send(path, path))
    page = hand(office, "truongphong", "circulate")
    assert "Toàn cơ quan" in page.text
    assert office.at("truongphong").get(page.links_to("/files/")[0]).status_code == 200
    did(office, "truongphong", "circulate")
    assert office.house.one(r.EventRow, name="Circulated").actor == "truongphong"


def test_a_turn_by_hand_is_its_own_roles_and_counts_once(office: Office) -> None:
    asked(office)
    item = office.waiting("assign_by_hand")
    for login in ("vanthu", "luutru", "quantri"):
        assert office.at(login).get(f"/items/{item.id}").status_code == 404
    assert office.at("chicuctruong").get(f"/items/{item.id}").status_code == 403
    form = office.at("truongphong").page(f"/items/{item.id}").form("/did")
    assert [office.at("truongphong").post(form, {}).status_code for _ in range(2)] == [303, 422]
    assert len(office.house.all(r.EventRow, name="UnitAsked")) == 3
    done = office.house.one(r.WorkItem, id=item.id)
    assert (done.state, done.finished_by, done.result["by"]) == (ItemState.DONE, "truongphong", "truongphong")
    assert "Việc này đã xong (truongphong" in office.at("truongphong").page(f"/items/{item.id}").text


def test_a_case_that_is_withdrawn_asks_nobody_for_a_hand_any_more(office: Office) -> None:
    round_ = asked(office)
    path = f"/cases/{round_.case_id}"
    office.done(office.at("truongphong").send(path, "/withdraw", {"reason": "Gửi nhầm."}))
    assert office.house.turns() == {}
    assignment = office.house.all(r.Assignment, unit_id="qlvtlt")[0]
    page = office.at("truong-ql").page(f"/assignments/{assignment.id}")
    assert "Yêu cầu báo cáo này đã thu hồi" in page.text


def test_no_webhook_is_taken_from_a_system_that_sends_none(office: Office) -> None:
    answer = create_app(office.house.ctx).test_client().post("/webhooks/vanban", data=b"{}")
    assert answer.status_code == 404


def test_the_upload_page_says_where_the_file_comes_from(office: Office) -> None:
    assert "tải tệp về máy rồi chọn tệp đó ở đây" in office.at("vanthu").page("/upload").text


@pytest.mark.parametrize("kind", [*EFFECTS, *HANDS])
def test_every_act_has_its_words_and_those_done_by_hand_say_how(kind: str) -> None:
    assert ACT_TEXTS[kind].look
    assert bool(ACT_TEXTS[kind].by_hand) == (kind in HANDS)
    assert (f"{kind}{SUFFIX}" in ITEM_TITLES) == (kind in HANDS)

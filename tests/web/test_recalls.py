"""The page on which a clerk answers a sender that takes a document back or replaces it."""

from __future__ import annotations

from plugin.domain import records as r
from plugin.domain.states import CaseState
from tests.house import House
from tests.unit.test_recalls import news, told
from tests.unit.test_spine import asked
from tests.web.office import Office, reasons


def test_a_refusal_needs_its_reason_and_nothing_typed_is_lost(office: Office, house: House) -> None:
    asked(house)
    delivery = news(house, "recall", house.one(r.Notice))
    desk = office.at("vanthu")
    page = desk.page(f"/recalls/{delivery.id}")
    assert "Nơi gửi yêu cầu lấy lại văn bản" in page.text
    assert "còn 3 đơn vị chưa báo cáo" in page.text
    answer = desk.send(f"/recalls/{delivery.id}", f"/recalls/{delivery.id}", button=("decision", "refuse"))
    assert answer.status_code == 422
    assert "Đề nghị ghi lý do từ chối." in reasons(answer)
    office.done(
        desk.send(
            f"/recalls/{delivery.id}",
            f"/recalls/{delivery.id}",
            {"reason": "Đã triển khai"},
            button=("decision", "refuse"),
        )
    )
    assert told(house)[-1][1] == "16"
    assert "đã được trả lời" in desk.page(f"/recalls/{delivery.id}").text


def test_the_clerks_desk_leads_to_the_page_and_agreeing_withdraws_the_case(
    office: Office, house: House
) -> None:
    asked(house)
    delivery = news(house, "recall", house.one(r.Notice))
    desk = office.at("vanthu")
    assert f"/recalls/{delivery.id}" in desk.get("/").get_data(as_text=True)
    office.done(desk.send(f"/recalls/{delivery.id}", f"/recalls/{delivery.id}", button=("decision", "agree")))
    assert house.one(r.Case).state is CaseState.WITHDRAWN


def test_a_replacement_shows_what_changes_and_its_form_proposes_the_same_task(
    office: Office, house: House
) -> None:
    round_ = asked(house)
    delivery = news(
        house,
        "replacement",
        house.one(r.Notice),
        code="42/TB-SNV",
        document_id="inbox-new",
        files=[("42.txt", "SỞ NỘI VỤ\n\nTHÔNG BÁO\n".encode())],
    )
    desk = office.at("vanthu")
    text = desk.page(f"/recalls/{delivery.id}").text
    assert "41/TB-SNV" in text
    assert "42/TB-SNV" in text
    office.done(desk.send(f"/recalls/{delivery.id}", f"/recalls/{delivery.id}", button=("decision", "agree")))
    notice = house.all(r.Notice)[-1]
    form = desk.page(f"/notices/{notice.id}/confirm").form("/confirm")
    assert ("join_to", round_.case_id) in form.fields


def test_a_delivery_that_is_no_recall_has_no_such_page(office: Office, house: House) -> None:
    asked(house)
    delivery = house.one(r.Delivery)
    assert office.at("vanthu").get(f"/recalls/{delivery.id}").status_code == 404

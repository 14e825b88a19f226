"""A person's own page about messages, and the links that messages carry."""

from __future__ import annotations

from dataclasses import replace

from plugin.beside_settings import MessengerSettings
from plugin.domain.records import Person, WorkItem
from plugin.domain.work import Order
from tests.house import AGENCY, House
from tests.web.office import Office


def with_mail(house: House, login: str) -> None:
    """The office writes e-mail, and this person has an address."""
    mail = MessengerSettings("thu", AGENCY, "smtp", host="127.0.0.1", sender="ts@so.example.vn")
    # The pages hold the context they were made with.
    object.__setattr__(house.ctx, "settings", replace(house.ctx.settings, messengers={"thu": mail}))
    with house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
        uow.change(uow.get(Person, login), email=f"{login}@so.example.vn")


def test_a_person_sees_the_address_and_switches_messages_off_and_on(office: Office) -> None:
    with_mail(office.house, "vanthu")
    desk = office.at("vanthu")
    page = desk.page("/messages")
    assert "vanthu@so.example.vn" in page.text
    assert "Đang bật" in page.text
    office.done(desk.send("/messages", "/messages"))
    assert office.house.one(Person, id="vanthu").wants_messages is False
    assert "Đang tắt" in desk.page("/messages").text
    office.done(desk.send("/messages", "/messages"))
    assert office.house.one(Person, id="vanthu").wants_messages is True
    assert office.house.one(Person, id="luutru").wants_messages is True, "nobody else's switch was touched"


def test_the_administrator_sees_how_people_are_told(office: Office) -> None:
    with_mail(office.house, "vanthu")
    assert "Tin nhắc việc (thư điện tử)" in office.at("quantri").page("/admin").text


def test_where_nobody_is_told_the_page_says_so(office: Office) -> None:
    assert "chưa thiết lập việc gửi tin" in office.at("vanthu").page("/messages").text


def test_the_link_of_a_message_leads_to_the_work_and_later_to_the_desk(office: Office) -> None:
    notice = office.arrive()
    item = office.house.one(WorkItem, kind="confirm")
    answer = office.at("vanthu").get(f"/items/{item.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/notices/{notice.id}/confirm")
    with office.house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="", actor="vanthu")) as uow:
        uow.settle("confirm", notice.id)
    answer = office.at("vanthu").get(f"/items/{item.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_link_of_a_message_leads_nobody_else_anywhere(office: Office) -> None:
    office.arrive()
    item = office.house.one(WorkItem, kind="confirm")
    assert office.at("luutru").get(f"/items/{item.id}").status_code == 404
    step = office.house.all(WorkItem, kind="read")[0]
    assert office.at("vanthu").get(f"/items/{step.id}").status_code == 404, "only people's turns have a page"

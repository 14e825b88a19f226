"""A person's own page about messages, and the links that messages carry."""

from __future__ import annotations

from dataclasses import replace

from connectors.beside import Message
from connectors.errors import Rejected
from connectors.memory_beside import MESSAGES, MemoryMessenger
from connectors.protocol import Done, Feature
from plugin import work
from plugin.beside_settings import MessengerSettings
from plugin.domain.records import Person, WorkItem
from plugin.domain.states import ItemState
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


class Refusing(MemoryMessenger):
    """Mail that refuses one letter and can not be asked about any."""

    refused = 0

    def notify(self, key: str, message: Message) -> Done:
        if not self.refused:
            self.refused += 1
            raise Rejected("SMTP 550")
        return super().notify(key, message)


def test_a_message_that_was_refused_is_sent_again_on_the_administrators_word(office: Office) -> None:
    with_mail(office.house, "vanthu")
    post = Refusing(replace(MESSAGES, features=frozenset({Feature.NOTIFY})))
    object.__setattr__(office.house.ctx, "messengers", {"thu": post})
    office.arrive()
    tell = Order(agency_id=AGENCY, kind="tell", subject_id=AGENCY)
    work.step("tell")(office.house.ctx, tell)
    office.house.quiet()
    item = office.house.one(WorkItem, kind="notify")
    page = office.at("quantri").get(f"/items/{item.id}").get_data(as_text=True)
    for said in ("Nhắn người có việc", "vanthu@so.example.vn", "Kiểm tra và vào sổ", "SMTP 550"):
        assert said in page
    office.done(office.at("quantri").send(f"/items/{item.id}", "/repeat"))
    assert [one.to for one in post.kept.values()] == ["vanthu@so.example.vn"]
    assert office.house.one(WorkItem, kind="notify").state is ItemState.DONE


def test_where_nobody_is_told_the_page_says_so(office: Office) -> None:
    assert "chưa thiết lập việc gửi tin" in office.at("vanthu").page("/messages").text


def test_the_link_of_a_message_leads_to_the_work_and_later_to_the_desk(office: Office) -> None:
    notice = office.arrive()
    item = office.house.one(WorkItem, kind="confirm")
    answer = office.at("vanthu").get(f"/turns/{item.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/notices/{notice.id}/confirm")
    with office.house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="", actor="vanthu")) as uow:
        uow.settle("confirm", notice.id)
    answer = office.at("vanthu").get(f"/turns/{item.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_link_of_a_message_leads_nobody_else_anywhere(office: Office) -> None:
    office.arrive()
    item = office.house.one(WorkItem, kind="confirm")
    assert office.at("luutru").get(f"/turns/{item.id}").status_code == 404
    step = office.house.all(WorkItem, kind="read")[0]
    assert office.at("vanthu").get(f"/turns/{step.id}").status_code == 404, "only people's turns have a page"

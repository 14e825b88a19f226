"""People are told what waits for them: once, bundled, in office hours, and never of what is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.beside import Message
from connectors.errors import Rejected, Unreachable
from connectors.memory import MemorySystem
from connectors.memory_beside import MESSAGES, MemoryMessenger
from connectors.passport import Passport
from connectors.protocol import OF_A_SYSTEM, Done, Feature
from plugin.beside_settings import MessengerSettings
from plugin.domain import records as r
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import NewItem, Order
from tests.connectors.serving import Serving
from tests.house import AGENCY, House, at, build
from tests.unit.test_spine import NOTICE, answer, asked, confirmed, figures

MAIL = "thu"
WEB = "https://ts.example.vn"
NO_LOOK_UP = replace(MESSAGES, features=frozenset({Feature.NOTIFY}))


@dataclass
class Post(MemoryMessenger):
    """The shipped fake as mail is: what was sent can not be looked up. ``faults`` hit the next messages."""

    passport: Passport = NO_LOOK_UP
    faults: list[tuple[str, Exception]] = field(default_factory=list)

    def notify(self, key: str, message: Message) -> Done:
        when, error = self.faults.pop(0) if self.faults else ("never", RuntimeError())
        if when == "before":
            raise error
        done = super().notify(key, message)
        if when == "after":
            raise error
        return done


@dataclass
class Office:
    """The office with a messenger, everybody reachable by mail."""

    house: House
    post: Post

    def wait(self, day: int, clock: str) -> None:
        """Office time moves on, machine time past every pause; what is due is done."""
        self.house.clock.office = at(day, clock)
        self.pause()
        self.house.quiet()

    def pause(self) -> None:
        """Machine time moves on."""
        self.house.clock.machine = self.house.clock.machine_now() + timedelta(hours=1)

    def told(self, login: str) -> list[Message]:
        """The messages to one person, oldest first."""
        return [one for one in self.post.kept.values() if one.to == f"{login}@so.example.vn"]

    def arrive(self, name: str) -> None:
        """A document is read: the clerk has to confirm it."""
        self.house.system.deliver_notice(name, NOTICE.encode() + name.encode(), sender="Sở Nội vụ")
        self.pause()
        self.house.quiet()


def an_office(home: Path, features: frozenset[Feature] = OF_A_SYSTEM) -> Office:
    house = build(home, system=MemorySystem(features=features, now=lambda: at(5, "09:15")))
    post = Post()
    mail = MessengerSettings(MAIL, AGENCY, "smtp", host="127.0.0.1", sender="ts@so.example.vn")
    settings = replace(house.ctx.settings, web_url=WEB, messengers={MAIL: mail})
    house.ctx = replace(house.ctx, settings=settings, messengers={MAIL: post})
    with house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
        for person in uow.find(r.Person):
            uow.change(person, email=f"{person.id}@so.example.vn")
        uow.add(
            r.Connection(
                agency_id=AGENCY, id=MAIL, system="smtp", cursor=None, circuit_until=None, failures=0
            )
        )
        uow.plan(NewItem(key="tell", item_class=ItemClass.STEP, kind="tell", subject_id=AGENCY))
    house.quiet()
    return Office(house, post)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    built = an_office(tmp_path)
    yield built
    built.house.store.engine.dispose()


@pytest.fixture
def paper_office(tmp_path: Path) -> Iterator[Office]:
    """An office whose document system neither asks units nor reminds them."""
    built = an_office(tmp_path, OF_A_SYSTEM - {Feature.ASSIGN, Feature.REMIND})
    yield built
    built.house.store.engine.dispose()


def test_what_comes_up_within_a_quarter_of_an_hour_is_told_in_one_message(office: Office) -> None:
    office.arrive("a.txt")
    office.arrive("b.txt")
    assert office.post.kept == {}, "the window is still open"
    office.wait(5, "09:30")
    (message,) = office.told("vanthu")
    assert message.subject == "Thông Suốt: 02 việc cần làm"
    assert message.text.count("Kiểm tra và vào sổ") == 2
    assert len(office.post.kept) == 1, "nobody else has anything to do"


def test_a_message_says_what_by_when_where_and_why_and_nothing_of_the_document(office: Office) -> None:
    office.arrive("a.txt")
    office.wait(5, "09:30")
    (message,) = office.told("vanthu")
    item = office.house.one(r.WorkItem, kind="confirm")
    assert message.text == (
        "Kính gửi Nguyễn Thị B,\n\n"
        "01 việc đang chờ Ông/Bà xử lý:\n\n"
        "1. Kiểm tra và vào sổ\n"
        "   Thời hạn: trước 10 giờ 00 phút, thứ Năm, ngày 06/8/2020 (10 giờ 00 đã là trễ)\n"
        f"   Mở việc: {WEB}/turns/{item.id}\n\n"
        "Ông/Bà nhận tin này vì tài khoản vanthu của Chi cục Văn thư - Lưu trữ được giao các việc trên và "
        "chưa xử lý. Mỗi việc chỉ báo một lần, trong giờ làm việc; việc đã xử lý thì không báo.\n"
        f"Không muốn nhận nữa: tắt tại {WEB}/messages\n"
    )
    for line in NOTICE.splitlines():
        assert not line.strip() or line.strip() not in message.text


def test_each_thing_is_told_once(office: Office) -> None:
    office.arrive("a.txt")
    office.wait(5, "09:30")
    office.arrive("b.txt")
    office.wait(5, "09:45")
    office.wait(5, "10:00")
    first, second = office.told("vanthu")
    assert (first.text.count("Mở việc"), second.text.count("Mở việc")) == (1, 1)
    assert first.text != second.text


def test_nobody_is_told_while_the_office_is_closed(office: Office) -> None:
    office.wait(5, "17:05")
    office.arrive("a.txt")
    office.wait(5, "22:00")
    assert office.post.kept == {}
    office.wait(6, "07:30")
    assert len(office.told("vanthu")) == 1


def test_what_is_done_before_the_message_goes_is_not_told(office: Office) -> None:
    confirmed(office.house)
    office.wait(5, "09:30")
    assert office.told("vanthu") == [], "the clerk confirmed before the window closed"
    assert len(office.told("truongphong")) == 1, "the Office has it now"


def test_who_switched_messages_off_is_left_alone(office: Office) -> None:
    switch(office, "vanthu", wants=False)
    office.arrive("a.txt")
    office.wait(5, "09:30")
    assert office.post.kept == {}
    switch(office, "vanthu", wants=True)
    office.wait(5, "09:45")
    assert len(office.told("vanthu")) == 1, "what still waits is told once it is switched on again"


def switch(office: Office, login: str, *, wants: bool) -> None:
    with office.house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
        uow.change(uow.get(r.Person, login), wants_messages=wants)


def test_a_message_held_up_by_an_outage_is_dropped_when_its_work_was_done_meanwhile(office: Office) -> None:
    office.arrive("a.txt")
    office.post.faults = [("before", Unreachable("refused"))]
    office.wait(5, "09:30")
    assert office.house.one(r.WorkItem, kind="notify").state is ItemState.WAITING
    with office.house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="", actor="vanthu")) as uow:
        uow.settle("confirm", office.house.one(r.Notice).id)
    office.pause()
    office.house.quiet()
    assert office.post.kept == {}
    assert office.house.one(r.WorkItem, kind="notify").state is ItemState.DONE
    assert events(office, "PersonTold") == []


def test_a_message_held_up_past_closing_time_goes_in_the_morning(office: Office) -> None:
    office.wait(5, "16:30")
    office.arrive("a.txt")
    office.post.faults = [("before", Unreachable("refused"))]
    office.wait(5, "16:45")
    office.wait(5, "17:10")
    assert office.post.kept == {}
    office.wait(6, "07:30")
    assert len(office.told("vanthu")) == 1


def test_a_message_that_may_have_gone_out_is_not_repeated_and_the_trail_says_so(office: Office) -> None:
    office.arrive("a.txt")
    office.post.faults = [("after", Unreachable("timed out", ambiguous=True))]
    office.wait(5, "09:30")
    office.wait(5, "09:45")
    assert len(office.told("vanthu")) == 1
    (event,) = events(office, "PersonPerhapsTold")
    assert (event.subject_id, event.case_id) == ("vanthu", office.house.one(r.Case).id)
    assert events(office, "PersonTold") == []
    assert office.house.turns() == {"confirm": "clerk"}, "nobody is asked to decide about a message"


def test_what_was_told_stands_on_the_trail_of_each_case(office: Office) -> None:
    office.arrive("a.txt")
    office.arrive("b.txt")
    office.wait(5, "09:30")
    cases = {case.id for case in office.house.all(r.Case)}
    assert {event.case_id for event in events(office, "PersonTold")} == cases
    assert len(cases) == 2


def events(office: Office, name: str) -> list[r.EventRow]:
    found: list[r.EventRow] = office.house.all(r.EventRow, name=name)
    return found


def test_a_message_that_was_refused_is_for_the_administrator_and_brings_no_message_of_its_own(
    office: Office,
) -> None:
    office.arrive("a.txt")
    office.post.faults = [("before", Rejected("no such address"))]
    office.wait(5, "09:30")
    assert office.house.turns() == {"confirm": "clerk", "stuck": "admin"}
    office.wait(5, "09:45")
    office.wait(5, "10:00")
    assert office.post.kept == {}


def test_a_unit_asked_by_our_page_alone_is_told_and_reminded_until_it_has_answered(
    paper_office: Office,
) -> None:
    asked(paper_office.house)
    paper_office.wait(5, "09:30")
    (message,) = paper_office.told("giamdoc-tt")
    assignment = paper_office.house.one(r.Assignment, unit_id="ttltls")
    assert "Việc được giao: báo cáo của đơn vị" in message.text
    assert f"{WEB}/assignments/{assignment.id}" in message.text

    answer(paper_office.house, "qlvtlt", "truong-ql", figures(7, 7))
    paper_office.wait(5, "16:00")
    paper_office.wait(5, "16:15")
    _, reminder = paper_office.told("giamdoc-tt")
    assert "Nhắc nhở: đơn vị chưa gửi báo cáo" in reminder.text
    assert paper_office.house.one(r.Assignment, unit_id="ttltls").reminders == 1
    assert len(paper_office.told("truong-ql")) == 1, "who has answered is not reminded"


def test_a_unit_that_the_document_system_asked_is_not_told_twice(office: Office) -> None:
    asked(office.house)
    office.wait(5, "09:30")
    assert office.told("giamdoc-tt") == []


def test_without_a_messenger_nothing_is_planned(house: House) -> None:
    confirmed(house)
    house.clock.office = at(5, "09:30")
    house.quiet()
    assert not house.all(r.WorkItem, kind=("tell", "notify"))
    assert house.all(r.Telling) == []


# -- what comes in makes no call -------------------------------------------------------------------


def test_an_address_inside_a_document_is_never_called(house: House) -> None:
    with Serving(lambda _request: (200, {})) as bait:
        text = NOTICE + f"\nTải biểu mẫu tại {bait.url}/bieu.xlsx hoặc <a href='{bait.url}/x'>đây</a>.\n"
        fields = {"subject": f"Văn bản tại {bait.url}/van-ban"}
        house.system.deliver_notice("a.html", text.encode(), sender=f"{bait.url}/noi-gui", **fields)
        house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
        house.quiet()
        assert house.all(r.Notice)
    assert bait.requests == []

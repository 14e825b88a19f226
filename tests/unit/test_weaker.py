"""For each feature a document system can lack: what the plugin does instead, as the guide says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.memory import MemorySystem
from connectors.protocol import OF_A_SYSTEM, Feature
from plugin import hands
from plugin.domain import records as r
from plugin.domain.errors import Refused
from plugin.domain.hands import HANDS, SUFFIX
from plugin.domain.rounds import propose_questions
from plugin.domain.states import (
    AnswerState,
    CaseState,
    DossierState,
    ItemClass,
    ItemState,
    ReplyState,
    RoundState,
)
from plugin.domain.work import Order
from plugin.effects import EFFECTS
from plugin.steps.receive import Parcel, store
from tests.connectors.test_matrix import drawn
from tests.house import AGENCY, CONNECTION, House, at, build
from tests.unit.test_spine import FIELDS, NOTICE, answer, answered, asked, confirmed, figures

F = Feature


def without(home: Path, *features: Feature) -> House:
    """The office beside a system that lacks these."""
    house = build(home, system=MemorySystem(features=MemorySystem().features - set(features)))
    house.system.now = house.clock.office_now
    return house


def acts(house: House) -> list[str]:
    return [line.act for line in house.system.ledger]


def by_hand(house: House, kind: str, who: str) -> r.WorkItem:
    """Somebody does an act by hand and says so; the turn it was."""
    item: r.WorkItem = house.one(r.WorkItem, kind=f"{kind}{SUFFIX}", state=ItemState.WAITING)
    assert item.role == HANDS[kind]
    hands.did(house.ctx, AGENCY, item.id, who)
    house.quiet()
    done: r.WorkItem = house.one(r.WorkItem, id=item.id)
    assert (done.state, done.finished_by) == (ItemState.DONE, who)
    return done


def approved(house: House) -> r.Reply:
    answered(house)
    reply = house.one(r.Reply)
    house.act("truongphong", "check", reply.id)
    house.act("chicuctruong", "approve", reply.id)
    house.act("vanthu", "send", reply.id)
    sent: r.Reply = house.one(r.Reply)
    return sent


def receipt(house: House) -> None:
    reply = house.one(r.Reply)
    house.system.say("receipt", reply.external_id or "?", reference=reply.reference, fields={"status": "03"})
    polled(house)


def polled(house: House) -> None:
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()


def accepted(house: House) -> r.Dossier:
    """Sent, received, filed, closed and accepted by the archivist."""
    approved(house)
    if house.one(r.Reply).received_at is None:
        receipt(house)
    case = house.one(r.Case)
    plan = {"notation": "01.HCTH", "title": "Hồ sơ", "retention": "10 năm", "retention_source": "TT 09/2011"}
    house.act("truongphong", "file", case.id, **plan)
    dossier = house.one(r.Dossier)
    house.act("truongphong", "close_dossier", dossier.id, retention="10 năm")
    house.act("luutru", "accept_dossier", dossier.id, accepted=True)
    done: r.Dossier = house.one(r.Dossier)
    return done


# -- coming in ----------------------------------------------------------------------------------------


def no_webhook(home: Path) -> House:
    house = without(home, F.WEBHOOK)
    confirmed(house)
    assert house.one(r.Case).state is CaseState.REGISTERED, "the feed is polled"
    return house


def no_changes(home: Path) -> House:
    house = without(home, F.CHANGES)
    body = house.system.deliver_notice("41.txt", NOTICE.encode())
    house.quiet()
    poll = house.one(r.WorkItem, kind="poll")
    assert (poll.state, poll.attempts, house.all(r.Delivery)) == (ItemState.WAITING, 0, [])
    store(house.ctx, Parcel(AGENCY, CONNECTION, "msg-1", "w.json", "application/json", body))
    house.quiet()
    assert house.turns() == {"confirm": "clerk"}
    return house


def no_download(home: Path) -> House:
    house = without(home, F.DOWNLOAD)
    house.system.deliver_notice("41.txt", NOTICE.encode(), sender="Sở Nội vụ")
    house.quiet()
    assert house.turns() == {"supply": "clerk"}
    delivery = house.one(r.Delivery)
    sha256 = house.ctx.files.put(AGENCY, NOTICE.encode())
    house.act("vanthu", "supply", delivery.id, name="41.txt", sha256=sha256)
    notice = house.one(r.Notice)
    assert (notice.file_sha256, notice.sender, house.turns()) == (sha256, "Sở Nội vụ", {"confirm": "clerk"})
    house.act("vanthu", "confirm", notice.id, fields=FIELDS, origin="arrival", asks=True)
    assert acts(house) == ["register", "status"], "the system is still told about its own document"
    with pytest.raises(Refused, match="đã được nạp"):
        house.act("vanthu", "supply", delivery.id, name="41.txt", sha256=sha256)
    return house


def no_units(home: Path) -> House:
    house = without(home, F.UNITS)
    asked(house)
    targets = {line.target for line in house.system.ledger if line.act == "assign"}
    assert targets == {"hcth", "qlvtlt", "ttltls"}
    return house


def no_register(home: Path) -> House:
    house = without(home, F.REGISTER)
    confirmed(house)
    assert house.one(r.RegisterLine).number == 214
    assert acts(house) == ["status"]
    assert house.turns() == {"submit": "office"}
    return house


def no_progress(home: Path) -> House:
    house = without(home, F.PROGRESS)
    confirmed(house)
    assert acts(house) == ["register", "status"], "the sender hears that it was entered, and no more"
    return house


def no_status(home: Path) -> House:
    house = without(home, F.STATUS)
    confirmed(house)
    assert acts(house) == ["register"]
    by_hand(house, "status", "vanthu")
    assert house.one(r.EventRow, name="SenderTold").actor == "vanthu"
    return house


# -- asking -------------------------------------------------------------------------------------------


def no_assign(home: Path) -> House:
    house = without(home, F.ASSIGN)
    _give_code(house, "ttltls")
    asked(house)
    letter = next(line for line in house.system.ledger if line.act == "send")
    assert letter.target == "000.00.99.H41", "an office of its own gets the link as a document"
    sent = house.system.thing(letter.done.external_id)
    assignment = house.one(r.Assignment, unit_id="ttltls")
    assert assignment.reference in sent.subject
    link = next(one for one in sent.attachments if one.name == f"{assignment.reference}.txt")
    assert f"/assignments/{assignment.id}" in link.content.decode()
    by_hand(house, "assign", "truongphong")
    told = [
        one.data["unit_id"] for one in house.all(r.EventRow, name="UnitAsked") if one.actor == "truongphong"
    ]
    assert told == ["hcth", "qlvtlt"], "the others by hand"
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    assert house.one(r.Round).outstanding == 2
    return house


def _give_code(house: House, unit_id: str) -> None:
    with house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id=unit_id)) as uow:
        uow.change(uow.get(r.Unit, unit_id), code="000.00.99.H41")


def no_circulate(home: Path) -> House:
    house = without(home, F.CIRCULATE)
    case = confirmed(house, asks=False)
    house.act("truongphong", "circulate", case.id, group="Toàn cơ quan", text="Để biết.")
    assert house.one(r.Case).state is CaseState.FILED
    by_hand(house, "circulate", "truongphong")
    assert house.one(r.EventRow, name="Circulated").data["by"] == "hand"
    return house


def no_remind(home: Path) -> House:
    house = without(home, F.REMIND)
    asked(house)
    house.clock.office = at(5, "16:00")
    house.quiet()
    by_hand(house, "remind", "truongphong")
    assert [one.reminders for one in house.all(r.Assignment)] == [1, 1, 1]
    house.clock.office = at(6, "07:30")
    house.quiet()
    assert house.turns()["remind_by_hand"] == "office", "and again at the last call"
    return house


# -- answers ------------------------------------------------------------------------------------------


def no_return_answer(home: Path) -> House:
    house = without(home, F.RETURN_ANSWER)
    asked(house)
    assignment = house.one(r.Assignment, unit_id="qlvtlt")
    house.system.answer(assignment.external_id, figures=figures(7, 8))
    polled(house)
    refused = house.one(r.Answer)
    assert refused.state is AnswerState.REFUSED
    assert refused.problems, "which the unit reads on its page"
    assert "return_answer" not in acts(house)
    return house


def no_cancel(home: Path) -> House:
    house = without(home, F.CANCEL)
    asked(house)
    house.act("truongphong", "withdraw", house.one(r.Case).id, reason="Gửi nhầm.")
    assert house.one(r.Round).state is RoundState.CANCELLED, "which the page shows"
    assert "cancel" not in acts(house)
    return house


def the_round_needs_it_not(*features: Feature) -> Callable[[Path], House]:
    """The page or the feed is there anyway: a round goes its whole way without the feature."""

    def run(home: Path) -> House:
        house = without(home, *features)
        assert answered(house).state is RoundState.CONSOLIDATED
        assert not {str(one) for one in features} & set(acts(house))
        return house

    return run


# -- going out ----------------------------------------------------------------------------------------


def no_send(home: Path) -> House:
    house = without(home, F.SEND)
    assert approved(house).state is ReplyState.NUMBERED, "out only when somebody says so"
    by_hand(house, "send", "vanthu")
    reply = house.one(r.Reply)
    assert (reply.state, reply.sent_at, reply.external_id) == (ReplyState.SENT, house.clock.office, None)
    receipt(house)
    assert house.one(r.Reply).received_at is not None, "its receipt is known by the reference"
    return house


def no_receipts(home: Path) -> House:
    house = without(home, F.RECEIPTS)
    approved(house)
    by_hand(house, "receipt", "vanthu")
    assert house.one(r.Reply).received_at == house.clock.office
    return house


def no_file(home: Path) -> House:
    house = without(home, F.FILE)
    assert accepted(house).package_sha256 is not None
    by_hand(house, "file", "luutru")
    assert house.one(r.Dossier).state is DossierState.FILED
    assert house.one(r.Case).state is CaseState.FILED
    return house


def no_read_back(home: Path) -> House:
    house = without(home, F.READ_BACK)
    assert accepted(house).state is DossierState.FILED, "our own copy is compared"
    assert house.one(r.Case).state is CaseState.FILED
    return house


def no_finish(home: Path) -> House:
    house = without(home, F.FINISH)
    assert accepted(house).state is DossierState.FILED
    assert "finish" not in acts(house)
    return house


# -- after an ambiguous failure -----------------------------------------------------------------------


def no_find_by_key(home: Path) -> House:
    house = without(home, F.FIND_BY_KEY)
    house.system.lose_answer("assign")
    asked(house)
    _later(house)
    assert acts(house).count("assign") == 3, "found by its reference, not asked again"
    assert all(one.external_id for one in house.all(r.Assignment))
    return house


def no_find_by_reference(home: Path) -> House:
    house = without(home, F.FIND_BY_KEY, F.FIND_BY_REFERENCE)
    house.system.lose_answer("assign")
    asked(house)
    _later(house)
    stuck = house.one(r.WorkItem, state=ItemState.STUCK)
    assert (stuck.kind, stuck.last_error.partition(":")[0]) == ("assign", "Ambiguous")
    assert house.turns()["stuck"] == "admin"
    _later(house)
    assert [line.calls for line in house.system.ledger if line.act == "assign"] == [1, 1, 1], "never repeated"
    there = next(line for line in house.system.ledger if line.key == stuck.key)
    hands.did(house.ctx, AGENCY, stuck.id, "quantri", external_id=there.done.external_id)
    _later(house)
    assert house.one(r.Assignment, id=stuck.subject_id).external_id == there.done.external_id
    assert [line.calls for line in house.system.ledger if line.act == "assign"] == [1, 1, 1]
    return house


def _later(house: House) -> None:
    """Past every wait, until nothing is due."""
    for _ in range(3):
        house.clock.machine = (house.clock.machine or datetime.now(UTC)) + timedelta(hours=1)
        house.quiet()


WITHOUT: dict[Feature, Callable[[Path], House]] = {
    F.WEBHOOK: no_webhook,
    F.CHANGES: no_changes,
    F.DOWNLOAD: no_download,
    F.UNITS: no_units,
    F.REGISTER: no_register,
    F.STATUS: no_status,
    F.PROGRESS: no_progress,
    F.ASSIGN: no_assign,
    F.CIRCULATE: no_circulate,
    F.REMIND: no_remind,
    F.RETURN_ANSWER: no_return_answer,
    F.CANCEL: no_cancel,
    F.CHANGE_DEADLINE: the_round_needs_it_not(F.CHANGE_DEADLINE),
    F.COMMENT: the_round_needs_it_not(F.COMMENT),
    F.TRACK: the_round_needs_it_not(F.TRACK),
    F.FIND_BY_KEY: no_find_by_key,
    F.FIND_BY_REFERENCE: no_find_by_reference,
    F.SEND: no_send,
    F.RECEIPTS: no_receipts,
    F.FILE: no_file,
    F.READ_BACK: no_read_back,
    F.FINISH: no_finish,
}
"""Each feature's weaker mode, played through the real steps."""


@pytest.mark.parametrize("feature", sorted(OF_A_SYSTEM), ids=str)
def test_without_a_feature_the_office_gets_there_by_the_way_the_guide_tells(
    feature: Feature, tmp_path: Path
) -> None:
    house = WITHOUT[feature](tmp_path)
    assert house.all(r.WorkItem, state=ItemState.STUCK) == []
    waiting = house.all(r.WorkItem, item_class=ItemClass.EFFECT, state=ItemState.WAITING)
    assert waiting == [], "no act waits for a feature that is not there"


@pytest.mark.parametrize("kind", EFFECTS)
def test_an_act_and_the_guide_say_the_same_of_its_weaker_mode(kind: str) -> None:
    effect = EFFECTS[kind]
    if effect.feature in OF_A_SYSTEM:
        assert effect.weaker == drawn()["without it"][effect.feature]


PEOPLE = {"clerk": "the clerk ", "office": "the Office", "archivist": "the archivist "}


@pytest.mark.parametrize("kind", EFFECTS)
def test_the_guide_names_somebody_exactly_where_somebody_has_to_act(kind: str) -> None:
    weaker = EFFECTS[kind].weaker
    named = [role for role, words in PEOPLE.items() if words in weaker]
    if kind == "assign":
        assert "handed round" in weaker
    elif kind not in ("publish", "notify", "finish"):  # nobody's turn: without it no button is shown
        assert named == ([HANDS[kind]] if kind in HANDS else [])


def test_an_order_of_our_own_that_can_not_be_sent_is_sent_by_the_clerk(tmp_path: Path) -> None:
    house = without(tmp_path, F.SEND)
    _give_code(house, "ttltls")
    case = confirmed(house)
    order = _issued(house, case)
    due = at(6, "09:00").isoformat()
    house.act(
        "truongphong",
        "ask",
        case.id,
        title="Kết quả cài đặt",
        deadline=due,
        deadline_exclusive=True,
        questions=propose_questions(FIELDS),
        units=["hcth", "ttltls"],
        order_id=order.id,
    )
    by_hand(house, "send_order", "vanthu")
    told = [one for one in house.all(r.EventRow, name="UnitAsked") if one.data.get("by") == "hand"]
    assert [one.data["unit_id"] for one in told] == ["ttltls"], "the tasks are there anyway"
    assert acts(house).count("assign") == 2


def _issued(house: House, case: r.Case) -> r.Notice:
    """A document of our own, which is itself the order."""
    house.system.deliver_notice("42.txt", NOTICE.encode() + b"2")
    polled(house)
    notice: r.Notice = house.all(r.Notice)[-1]
    fields = {**FIELDS, "number": 1, "symbol": "TB-CCVTLT", "full_code": "1/TB-CCVTLT"}
    payload = {"fields": fields, "origin": "issued", "asks": True, "join_to": case.id}
    house.act("vanthu", "confirm", notice.id, **payload)
    return notice

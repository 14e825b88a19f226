"""Nothing lost, nothing doubled: what the work loop does when the other side fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import Rejected, Unauthorized, Unreachable
from connectors.memory import MemorySystem
from connectors.protocol import Assignment, Done, Feature
from plugin import work
from plugin.domain.records import Assignment as AssignmentRow
from plugin.domain.records import Connection, WorkItem
from plugin.domain.states import AssignmentState, ItemClass, ItemState
from plugin.domain.work import Order, effect
from plugin.pump import pump
from tests.house import AGENCY, CONNECTION, House, build

PAYLOAD = {
    "unit": "hcth",
    "receiver": "truongphong",
    "role": "support",
    "title": "Báo cáo",
    "text": "Báo cáo",
    "reference": "TS-0000-0001",
    "deadline": "2020-08-06T10:00:00+07:00",
    "form": [],
    "link": None,
}


class Failing(MemorySystem):
    """The shipped fake whose next asks fail as told, before or after they were carried out."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.faults: list[tuple[str, BaseException]] = []

    def assign(self, key: str, assignment: Assignment) -> Done:
        when, error = self.faults.pop(0) if self.faults else ("never", RuntimeError())
        if when == "before":
            raise error
        done = super().assign(key, assignment)
        if when == "after":
            raise error
        return done


def assignment_row(id: str) -> AssignmentRow:
    """What one unit was asked, not sent yet."""
    return AssignmentRow(
        agency_id=AGENCY,
        id=id,
        case_id="c1",
        round_id="r1",
        debtor_id=f"d-{id}",
        unit_id=f"u-{id}",
        state=AssignmentState.ASKED,
        reference=f"TS-{id}",
        external_id=None,
        sent_id=None,
        seen_at=None,
        acknowledged_at=None,
        acknowledged_by=None,
        answered_at=None,
        late=False,
        extended_to=None,
        excused=None,
        reminders=0,
    )


def an_office(home: Path, *faults: tuple[str, BaseException], features: Any = None) -> House:
    system = Failing(features=features or frozenset(Feature))
    system.faults = list(faults)
    house = build(home, system=system, poll=False)
    house.add(assignment_row("a1"))
    with house.store.begin(Order(agency_id=AGENCY, kind="ask", subject_id="r1", actor="truongphong")) as uow:
        uow.plan(effect("assign", "a1", payload=PAYLOAD, case_id="c1", connection=CONNECTION))
    return house


def the_item(house: House) -> WorkItem:
    item: WorkItem = house.one(WorkItem, kind="assign")
    return item


def run(house: House) -> str:
    """One try, later than every wait."""
    house.clock.machine = (house.clock.machine or datetime.now(UTC)) + timedelta(hours=1)
    return next(iter(pump(house.ctx, AGENCY, CONNECTION)), "not_due")


def asks(house: House) -> list[Any]:
    return [line for line in house.system.ledger if line.act == "assign"]


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., House]:
    return lambda *faults, **more: an_office(tmp_path, *faults, **more)


def test_a_refused_connection_is_tried_again_and_asks_once(office: Callable[..., House]) -> None:
    house = office(("before", Unreachable("refused")))
    assert run(house) == "waiting"
    assert the_item(house).attempts == 0
    assert run(house) == "done"
    assert len(asks(house)) == 1


def test_a_time_out_after_the_act_was_done_looks_and_does_not_repeat(office: Callable[..., House]) -> None:
    house = office(("after", Unreachable("timed out", ambiguous=True)))
    assert run(house) == "waiting"
    assert run(house) == "done"
    assert [line.calls for line in asks(house)] == [1]
    assert the_item(house).result == {
        "external_id": asks(house)[0].done.external_id,
        "at": asks(house)[0].done.at.isoformat(),
    }


def test_a_time_out_before_the_act_looks_and_then_repeats(office: Callable[..., House]) -> None:
    house = office(("before", Unreachable("timed out", ambiguous=True)))
    run(house)
    assert run(house) == "done"
    assert len(asks(house)) == 1


def test_a_worker_that_died_after_the_act_is_followed_by_one_that_looks(office: Callable[..., House]) -> None:
    house = office(("after", SystemExit()))
    with pytest.raises(SystemExit):
        run(house)
    assert the_item(house).state is ItemState.LEASED
    assert run(house) == "done"
    assert [line.calls for line in asks(house)] == [1]


def test_without_keys_the_look_up_goes_by_our_reference(office: Callable[..., House]) -> None:
    features = frozenset(Feature) - {Feature.FIND_BY_KEY}
    house = office(("after", Unreachable("reset", ambiguous=True)), features=features)
    run(house)
    assert run(house) == "done"
    assert [line.calls for line in asks(house)] == [1]


def test_a_system_that_can_not_be_asked_stops_and_asks_a_person(office: Callable[..., House]) -> None:
    features = frozenset(Feature) - {Feature.FIND_BY_KEY, Feature.FIND_BY_REFERENCE}
    house = office(("after", Unreachable("reset", ambiguous=True)), features=features)
    run(house)
    assert run(house) == "stuck"
    assert [line.calls for line in asks(house)] == [1]
    assert house.turns() == {"stuck": "admin"}


@pytest.mark.parametrize("error", [Rejected("422"), Unauthorized("401")])
def test_a_no_goes_to_a_person_once(office: Callable[..., House], error: Exception) -> None:
    house = office(("before", error))
    assert run(house) == "stuck"
    assert run(house) == "not_due"
    assert house.turns() == {"stuck": "admin"}
    house.store.retry(AGENCY, the_item(house).id, "quantri")
    assert run(house) == "done"
    assert len(asks(house)) == 1


def test_an_unexpected_error_is_tried_a_few_times_and_then_a_person_is_asked(
    office: Callable[..., House],
) -> None:
    house = office(*[("before", RuntimeError("?"))] * work.MAX_TRIES)
    outcomes = [run(house) for _ in range(work.MAX_TRIES)]
    assert outcomes == ["waiting"] * (work.MAX_TRIES - 1) + ["stuck"]


def test_a_missing_feature_is_refused_before_any_call(office: Callable[..., House]) -> None:
    house = office(features=frozenset(Feature) - {Feature.ASSIGN})
    assert run(house) == "stuck"
    assert house.system.ledger == []


def test_a_system_that_is_down_is_left_alone_and_marked_up_when_it_answers(
    office: Callable[..., House],
) -> None:
    house = office(("before", Unreachable("refused")), ("before", Unreachable("503", retry_after=120.0)))
    run(house)
    first = house.one(Connection)
    run(house)
    second = house.one(Connection)
    assert (first.failures, second.failures) == (1, 2)
    assert house.clock.machine is not None
    assert second.circuit_until - house.clock.machine == timedelta(seconds=120)
    run(house)
    assert (house.one(Connection).failures, house.one(Connection).circuit_until) == (0, None)


def test_waits_grow_and_stay_within_five_minutes() -> None:
    for tries in range(40):
        most = min(work.LONGEST_WAIT, 2.0 ** min(tries, 10))
        assert most / 2 <= work.wait_seconds(tries) <= most


def test_a_message_heard_twice_does_the_work_once(office: Callable[..., House]) -> None:
    house = office()
    assert [run(house), run(house)] == ["done", "not_due"]
    assert [line.calls for line in asks(house)] == [1]
    assert the_item(house).item_class is ItemClass.EFFECT

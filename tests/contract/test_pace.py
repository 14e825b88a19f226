"""Who is served first at an outside system, and how hard it may be worked; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugin.domain.records import Connection, WorkItem
from plugin.domain.states import ItemClass
from plugin.domain.work import Bell, NewItem, Order, Pace
from tests.contract.test_store import a_case, order, together
from tests.house import AGENCY, CONNECTION, House

FREE = Pace(at_once=100)


def an_act(key: str, case_id: str | None = None, **more: object) -> NewItem:
    base = NewItem(
        key=key,
        item_class=ItemClass.EFFECT,
        kind="assign",
        subject_id=key,
        case_id=case_id,
        connection=CONNECTION,
    )
    return replace(base, **more)  # type: ignore[arg-type]  # the test names the fields


def plan(house: House, *items: NewItem) -> None:
    with house.store.begin(order()) as uow:
        uow.plan(*items)


def claimed(house: House, most: int = 100, pace: Pace = FREE) -> list[str]:
    found = house.store.claim_many(AGENCY, CONNECTION, most, pace, 60)
    return [item.key for item in found.items]


def test_a_large_case_does_not_starve_a_small_one(any_house: House) -> None:
    plan(any_house, *(an_act(f"large/{n}", "large") for n in range(20)))
    plan(any_house, *(an_act(f"small/{n}", "small") for n in range(2)))
    assert claimed(any_house, 4) == ["large/0", "small/0", "large/1", "small/1"]
    assert claimed(any_house, 3) == ["large/2", "large/3", "large/4"]


def test_what_is_done_for_an_urgent_case_goes_before_everything_else(any_house: House) -> None:
    urgent = replace(a_case(), urgent=True)
    any_house.add(urgent)
    plan(any_house, *(an_act(f"calm/{n}", "calm") for n in range(5)))
    plan(any_house, *(an_act(f"urgent/{n}", urgent.id) for n in range(2)))
    assert claimed(any_house, 3) == ["urgent/0", "urgent/1", "calm/0"]


def test_all_workers_together_keep_within_what_a_system_takes_at_once(any_house: House) -> None:
    plan(any_house, *(an_act(str(n)) for n in range(40)))
    pace = Pace(at_once=7)
    taken = together([lambda: claimed(any_house, 5, pace) for _ in range(4)])
    assert sum(len(keys) for keys in taken if isinstance(keys, list)) == 7
    assert claimed(any_house, 5, pace) == []


def test_calls_begin_no_faster_than_the_system_takes_them(any_house: House) -> None:
    plan(any_house, *(an_act(str(n)) for n in range(100)))
    start = any_house.clock.machine = datetime.now(UTC)
    taken = 0
    for tick in range(40):  # four seconds, at ten calls a second
        if any_house.store.engine.dialect.name == "sqlite":
            any_house.clock.machine = start + timedelta(seconds=tick / 10)
            taken += len(claimed(any_house, 100, Pace(100, per_second=10)))
    if any_house.store.engine.dialect.name == "sqlite":
        assert 39 <= taken <= 45
    else:  # the database's own clock hardly moves here
        taken = len(claimed(any_house, 100, Pace(100, per_second=10)))
        assert 1 <= taken <= 4


def test_whoever_waits_for_the_pace_is_told_how_long(any_house: House) -> None:
    plan(any_house, *(an_act(str(n)) for n in range(10)))
    first = any_house.store.claim_many(AGENCY, CONNECTION, 10, Pace(10, per_second=2), 60)
    assert 0 < len(first.items) < 10
    assert first.again_in is not None
    assert 0 < first.again_in < 1
    assert any_house.store.claim_many(AGENCY, CONNECTION, 10, FREE, 60).again_in is None


def test_a_system_that_comes_back_is_tried_with_one_act_alone(any_house: House) -> None:
    plan(any_house, *(an_act(str(n)) for n in range(10)))
    now = any_house.clock.machine_now()
    any_house.store.circuit(AGENCY, CONNECTION, now + timedelta(hours=1))
    assert claimed(any_house) == []
    _pause_is_over(any_house)
    probes = together([lambda: claimed(any_house, 5) for _ in range(4)])
    assert sum(len(keys) for keys in probes if isinstance(keys, list)) == 1
    any_house.store.circuit(AGENCY, CONNECTION, None)
    assert len(claimed(any_house)) == 9


def _pause_is_over(house: House) -> None:
    with house.store.begin(order()) as uow:
        past = datetime.now(UTC) - timedelta(seconds=1)
        uow.change(house.one(Connection), circuit_until=past)


def test_acts_that_fail_together_are_one_failure(any_house: House) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    for _ in range(5):
        any_house.store.circuit(AGENCY, CONNECTION, until)
    assert any_house.store.failures(AGENCY, CONNECTION) == 1


def test_a_bell_for_many_acts_names_their_connection_once(any_house: House) -> None:
    plan(any_house, *(an_act(str(n)) for n in range(10)))
    with any_house.store.begin(order()) as uow:
        _ring_nothing_yet(uow, any_house)
    bells = [bell for bell in any_house.store.due(50) if bell.connection is not None]
    assert bells == [Bell(AGENCY, connection=CONNECTION)]


def _ring_nothing_yet(uow: object, house: House) -> None:
    from plugin.store.schema import TABLES

    uow.connection.execute(TABLES[WorkItem].update().values(rung_at=None))  # type: ignore[attr-defined]


def test_what_several_acts_came_to_stands_or_falls_alone(any_house: House) -> None:
    plan(any_house, an_act("good"), an_act("lost"))
    items = {i.key: i for i in any_house.store.claim_many(AGENCY, CONNECTION, 2, FREE, 60).items}
    meant = {
        key: Order(
            agency_id=AGENCY,
            kind="assign",
            subject_id=key,
            item_id=item.id,
            lease_token=item.lease_token if key == "good" else "another",
        )
        for key, item in items.items()
    }
    case = a_case()
    outcomes = any_house.store.finish_many(
        [(meant["lost"], lambda uow: uow.add(case)), (meant["good"], lambda _uow: None)]
    )
    assert [type(one).__name__ for one in outcomes] == ["LeaseLost", "NoneType"]
    assert any_house.all(type(case), id=case.id) == []
    states = {item.key: item.state.value for item in any_house.all(WorkItem) if item.kind == "assign"}
    assert states == {"good": "done", "lost": "leased"}


def test_the_feed_and_an_act_do_not_both_try_a_system_that_comes_back(any_house: House) -> None:
    """The poll is a call like any other: while it tries, no act does, and the other way round."""
    poll = NewItem(
        key="poll/again",
        item_class=ItemClass.STEP,
        kind="poll",
        subject_id=CONNECTION,
        connection=CONNECTION,
    )
    plan(any_house, an_act("act"), poll)
    any_house.store.circuit(AGENCY, CONNECTION, datetime.now(UTC) + timedelta(hours=1))
    _pause_is_over(any_house)
    id = any_house.one(WorkItem, key="poll/again").id
    tries = together(
        [
            lambda: claimed(any_house, 5),
            lambda: [any_house.store.claim(AGENCY, id, 60)],
            lambda: claimed(any_house),
        ]
    )
    assert sum(bool(found and found != [None]) for found in tries) == 1


def test_a_small_case_that_comes_late_does_not_wait_for_the_rest_of_a_large_one(any_house: House) -> None:
    plan(any_house, *(an_act(f"large/{n:02}", "large") for n in range(30)))
    served = any_house.store.claim_many(AGENCY, CONNECTION, 10, FREE, 60)
    _are_done(any_house, served.items)
    plan(any_house, an_act("late/0", "late"), an_act("late/1", "late"))
    assert claimed(any_house, 4) == ["large/10", "late/0", "large/11", "late/1"]


def test_a_case_that_gets_more_to_do_stands_behind_its_own_first_acts(any_house: House) -> None:
    plan(any_house, *(an_act(f"a/{n}", "a") for n in range(3)), *(an_act(f"b/{n}", "b") for n in range(3)))
    plan(any_house, an_act("a/more", "a"))
    assert claimed(any_house)[-1] == "a/more"


def _are_done(house: House, items: list[WorkItem]) -> None:
    meant = [
        replace(order(), subject_id=item.subject_id, item_id=item.id, lease_token=item.lease_token)
        for item in items
    ]
    assert house.store.finish_many([(one, lambda _uow: None) for one in meant]) == [None] * len(items)

"""The document system is away, for minutes or for a day of the office: nothing is lost, and nobody storms it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugin import work
from plugin.context import Context
from plugin.dispatch import NoDispatch
from plugin.domain.records import Connection, WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import Bell, Order, effect
from plugin.ids import new_id
from plugin.pipeline import follow
from plugin.pump import pump
from plugin.settings import ConnectionSettings
from plugin.store.sql import SqlStore
from plugin.trial.waiting import until
from tests.connectors.simulated import Simulated
from tests.house import AGENCY, CONNECTION, House, at, build
from tests.unit.test_work import PAYLOAD, assignment_row

UNITS = 30
AT_ONCE = 6
WORKERS = 3


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    """Its key memory is off: an act sent twice is an act done twice."""
    one = Simulated(tmp_path / "there", site={"remember_keys": False}).start()
    yield one
    one.stop()


@pytest.fixture
def house(tmp_path: Path, simulated: Simulated) -> Iterator[House]:
    """An office whose units are about to be asked, on 05/8/2020 at 09:15."""
    (tmp_path / "here").mkdir()
    one = build(tmp_path / "here", system=simulated.system(read_timeout=5.0), poll=False)
    connection = ConnectionSettings(CONNECTION, AGENCY, "embedded", "", "", (), at_once=AT_ONCE)
    one.ctx = replace(one.ctx, settings=replace(one.ctx.settings, connections={CONNECTION: connection}))
    one.clock.machine = datetime.now(UTC)
    for n in range(UNITS):
        one.add(assignment_row(f"a{n}"))
    with one.store.begin(Order(agency_id=AGENCY, kind="ask", subject_id="r1", actor="truongphong")) as uow:
        for n in range(UNITS):
            payload = {**PAYLOAD, "unit": f"u{n}", "reference": f"TS-{n}"}
            uow.plan(effect("assign", f"a{n}", payload=payload, case_id="c1", connection=CONNECTION))
    yield one
    one.store.engine.dispose()


@pytest.fixture
def workers(house: House) -> Iterator[list[Context]]:
    """Several workers, each with a store of its own on the one database."""
    stores = [
        SqlStore(
            house.ctx.settings.database,
            clock=house.clock,
            follow=follow,
            new_id=new_id,
            dispatch=NoDispatch(),
        )
        for _ in range(WORKERS)
    ]
    yield [replace(house.ctx, store=store) for store in stores]
    for store in stores:
        store.engine.dispose()


def all_hear_the_bell(workers: list[Context]) -> Counter[str]:
    """Every worker is rung for the connection at the same moment; what became of what they tried."""
    with ThreadPoolExecutor(len(workers)) as pool:
        found = pool.map(lambda ctx: pump(ctx, AGENCY, CONNECTION), workers)
        return Counter(outcome for outcomes in found for outcome in outcomes)


def seconds_pass(house: House, seconds: float) -> None:
    assert house.clock.machine is not None
    house.clock.machine += timedelta(seconds=seconds)


def pause_is_over(house: House) -> None:
    """Machine time stands just behind the pause that the connection was given."""
    until = house.one(Connection).circuit_until
    if until is not None and house.clock.machine is not None:
        house.clock.machine = max(house.clock.machine, until + timedelta(seconds=0.1))


def everything_done_once(house: House, simulated: Simulated) -> None:
    asked = Counter(line["target"] for line in simulated.ledger() if line["act"] == "assign")
    assert asked == {f"u{n}": 1 for n in range(UNITS)}
    states = Counter(item.state for item in house.all(WorkItem, kind="assign"))
    assert states == {ItemState.DONE: UNITS}


def until_done(house: House, workers: list[Context]) -> None:
    while house.all(WorkItem, kind="assign", state=(ItemState.WAITING, ItemState.LEASED)):
        all_hear_the_bell(workers)
        seconds_pass(house, 1)


def test_an_outage_of_five_minutes_ends_without_a_loss_a_double_or_a_storm(
    house: House, workers: list[Context], simulated: Simulated
) -> None:
    """Rung every second by everybody, the connection is hardly tried, and then by one act alone."""
    simulated.fault("refuse")
    tries = [all_hear_the_bell(workers)["waiting"]]
    for _ in range(300):
        seconds_pass(house, 1)
        tries.append(all_hear_the_bell(workers)["waiting"] if is_up(house) else 0)
    assert tries[0] <= AT_ONCE, "what was under way when it fell silent"
    assert max(tries[1:]) == 1, "while it is away it is tried with one act at a time"
    assert sum(tries[1:]) <= 12, "and ever more rarely"
    simulated.operate("DELETE", "/faults")
    it_comes_back(house, workers, simulated)
    everything_done_once(house, simulated)


def is_up(house: House) -> bool:
    until = house.one(Connection).circuit_until
    return until is None or until <= house.clock.machine_now()


def it_comes_back(house: House, workers: list[Context], simulated: Simulated) -> None:
    """The first to try is alone until it has its answer; then as many as the system takes, never more."""
    simulated.operate("GET", "/load")
    simulated.operate("POST", "/hold", {"act": "assign"})
    pause_is_over(house)
    for item in house.all(WorkItem, kind="assign", state=ItemState.WAITING):
        assert item.not_before <= house.clock.machine_now() + timedelta(seconds=work.LONGEST_WAIT)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(pump, workers[0], AGENCY, CONNECTION)
        while simulated.operate("GET", "/hold")["held"] is None:
            assert not first.done(), "the first one was to be held"
        assert all_hear_the_bell(workers[1:]) == {}
        assert simulated.operate("GET", "/load") == {"most_at_once": 1}
        assert len(simulated.ledger()) == 1
        simulated.fault("latency", path="/tasks", seconds=0.02)
        simulated.operate("POST", "/release")
        first.result()
    until_done(house, workers)
    assert 1 < simulated.operate("GET", "/load")["most_at_once"] <= AT_ONCE


def test_an_outage_of_a_day_of_the_office_ends_without_a_loss_a_double_or_a_storm(
    house: House, workers: list[Context], simulated: Simulated
) -> None:
    """Half of the acts were done when it died in the middle of one; a day later the rest follows."""
    simulated.fault("latency", path="/tasks", seconds=0.02)
    simulated.fault("die_after_commit", path="/tasks", skip=UNITS // 2, times=1)
    all_hear_the_bell(workers)
    simulated.died()
    for hours in range(24):
        house.clock.office = at(5, "09:15") + timedelta(hours=hours + 1)
        pause_is_over(house)
        outcomes = all_hear_the_bell(workers)
        assert outcomes["waiting"] <= AT_ONCE
        assert set(outcomes) <= {"waiting"}, "nothing is given up because of a long night"
    assert not house.all(WorkItem, item_class=ItemClass.PERSON)
    simulated.start()
    pause_is_over(house)
    seconds_pass(house, work.LONGEST_WAIT)
    until_done(house, workers)
    everything_done_once(house, simulated)


def test_waits_are_spread_so_that_not_all_come_back_at_the_same_moment(
    house: House, workers: list[Context], simulated: Simulated
) -> None:
    simulated.fault("refuse")
    all_hear_the_bell(workers)
    tried = [item.not_before for item in house.all(WorkItem, kind="assign") if item.last_error]
    assert len(set(tried)) == len(tried)


def test_whoever_is_slow_keeps_the_act_as_long_as_it_lives(
    house: House, workers: list[Context], simulated: Simulated
) -> None:
    """The calls of one act take longer than its lease; nobody else begins it meanwhile."""
    house.clock.machine = None
    slow, others = (replace(ctx, settings=replace(ctx.settings, lease_seconds=1.5)) for ctx in workers[:2])
    simulated.fault("latency", path="/tasks", times=1, seconds=4.0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(pump, slow, AGENCY, CONNECTION)
        until("việc đầu đã bắt đầu", lambda: house.all(WorkItem, state=ItemState.LEASED))
        while not first.done():
            pump(others, AGENCY, CONNECTION)
    assert first.result()
    everything_done_once(house, simulated)


class Listening:
    """A dispatch that keeps the bells."""

    def __init__(self) -> None:
        self.bells: list[Bell] = []

    def ring(self, bells: Sequence[Bell]) -> None:
        self.bells += bells


def test_a_bell_that_finds_all_hands_full_is_passed_on(house: House, simulated: Simulated) -> None:
    """The process that calls for others may hear the call itself."""
    heard = Listening()
    busy = replace(house.ctx, dispatch=heard, settings=replace(house.ctx.settings, worker_threads=2))
    simulated.fault("latency", path="/tasks", times=2, seconds=3.0)
    call = Bell(AGENCY, connection=CONNECTION)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(pump, busy, AGENCY, CONNECTION)
        until("nơi này đã hết tay và gọi nơi khác", lambda: heard.bells == [call])
        assert pump(busy, AGENCY, CONNECTION) == []
        assert heard.bells == [call, call]
        assert first.result()
    everything_done_once(house, simulated)

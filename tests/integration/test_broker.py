"""The queue is a doorbell: a real broker is killed and wiped, real workers die, and no work is lost."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin.dispatch import CeleryDispatch
from plugin.domain.records import WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import NewItem, Order
from plugin.processes import BEAT, BROKER, WORKER, processes
from plugin.settings import Settings, default, load
from plugin.store.migrations import upgrade
from plugin.store.sql import SqlStore
from plugin.supervisor import Supervisor
from plugin.wiring import build

pytestmark = pytest.mark.serial
AGENCY = "ccvtlt"


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something to become true; fails loudly when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


class Office:
    """A home with broker, worker and beat, and steps to be done in it."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings = settings
        self.supervisor = supervisor
        self.ctx = build(settings)
        self._planned = 0

    def plan(self, count: int) -> None:
        """So many harmless steps, in one commit."""
        items = [
            NewItem(
                key=f"step:wipe/{self._planned + n}",
                item_class=ItemClass.STEP,
                kind="wipe",
                subject_id=str(n),
                payload={"files": []},
            )
            for n in range(count)
        ]
        self._planned += count
        with self.ctx.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
            uow.plan(*items)

    def count(self, state: ItemState) -> int:
        with self.ctx.store.read(AGENCY) as rows:
            return len(rows.find(WorkItem, state=state))

    def all_done(self) -> bool:
        return self.count(ItemState.DONE) == self._planned


@pytest.fixture
def office(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """On each database: broker, worker and beat as real processes."""
    monkeypatch.setenv("THONGSUOT_DATABASE", database)
    file = default(tmp_path / "home")
    settings = load(file)
    upgrade(settings.database)
    chosen = [p for p in processes(settings, file) if p.name in (BROKER, WORKER, BEAT)]
    with Supervisor(settings, chosen) as supervisor:
        supervisor.wait_ready()
        office = Office(settings, supervisor)
        yield office
    assert isinstance(office.ctx.store, SqlStore)
    office.ctx.store.engine.dispose()


def test_work_survives_the_loss_of_every_message_and_of_the_worker(office: Office) -> None:
    office.plan(8)
    until(office.all_done)

    with office.supervisor.down(BROKER):
        shutil.rmtree(office.settings.home / "broker")
        (office.settings.home / "broker").mkdir()
        office.plan(8)
    until(office.all_done)

    office.plan(24)
    office.supervisor.kill(WORKER, signal.SIGKILL)
    until(office.all_done, 90)
    office.supervisor.kill(BEAT, signal.SIGKILL)
    office.plan(4)
    until(office.all_done)


def test_a_commit_does_not_wait_for_a_broker_that_is_gone(office: Office) -> None:
    assert isinstance(office.ctx.dispatch, CeleryDispatch)
    with office.supervisor.down(BROKER):
        start = time.monotonic()
        for _ in range(5):
            office.plan(1)
        assert time.monotonic() - start < 10
    until(office.all_done)

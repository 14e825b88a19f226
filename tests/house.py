"""An office on a temporary database, with the shipped fake as its document system.

Work is run by ``plugin.work`` exactly as a worker does it, one item after the other, until
nothing is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from connectors.memory import MemorySystem
from connectors.protocol import DocumentSystem
from plugin import work
from plugin.context import Context
from plugin.dispatch import NoDispatch
from plugin.domain.calendar import VN
from plugin.domain.records import Agency, Connection, Person, Row, Unit, User, WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import NewItem, Order
from plugin.ids import new_id
from plugin.pipeline import follow
from plugin.pump import pump
from plugin.settings import (
    AgencySettings,
    ConnectionSettings,
    PersonSettings,
    Settings,
    UnitSettings,
)
from plugin.store.files import FileStore
from plugin.store.migrations import upgrade
from plugin.store.sql import SqlStore

AGENCY = "ccvtlt"
CONNECTION = "vanban"
UNITS = (
    UnitSettings("hcth", "P. Hành chính - Tổng hợp", "phong", 6),
    UnitSettings("qlvtlt", "P. Quản lý văn thư, lưu trữ", "phong", 7),
    UnitSettings("ttltls", "Trung tâm Lưu trữ lịch sử", "phong", 15),
)
PEOPLE = (
    PersonSettings("vanthu", "Nguyễn Thị B", "Văn thư", "hcth", ("clerk",)),
    PersonSettings("truongphong", "Trần Văn C", "Trưởng phòng", "hcth", ("office", "unit_head")),
    PersonSettings("chicuctruong", "Lê Thị D", "Chi cục trưởng", None, ("leader",)),
    PersonSettings("truong-ql", "Phạm Văn E", "Trưởng phòng", "qlvtlt", ("unit_head",)),
    PersonSettings("giamdoc-tt", "Hoàng Thị G", "Giám đốc Trung tâm", "ttltls", ("unit_head",)),
    PersonSettings("luutru", "Vũ Văn H", "Lưu trữ viên", "hcth", ("archivist",)),
    PersonSettings("quantri", "Đỗ Thị K", "Quản trị", "hcth", ("admin",)),
)


def at(day: int, clock: str, month: int = 8, year: int = 2020) -> datetime:
    """An office time, by default in August 2020: ``at(5, "09:15")``."""
    return datetime.combine(date(year, month, day), time.fromisoformat(clock), VN)


@dataclass
class Clock:
    """Office time as the test says; machine time real, or pushed ahead."""

    office: datetime = field(default_factory=lambda: at(5, "09:15"))
    machine: datetime | None = None

    def office_now(self) -> datetime:
        return self.office

    def machine_now(self) -> datetime:
        return self.machine or datetime.now(UTC)


def agency_settings(id: str = AGENCY) -> AgencySettings:
    """The Chi cục as settings."""
    return AgencySettings(
        id=id,
        code="000.00.12.H41",
        name="Chi cục Văn thư - Lưu trữ",
        parent="Sở Nội vụ",
        place="Thành phố X",
        symbol="CCVTLT",
        parent_symbol="SNV",
        parent_code="000.00.00.H41",
        connection=CONNECTION,
        office_unit="hcth",
        office_hours=((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))),
        openings={"arrivals": 214, "BC": 187},
        signer_lines=("CHI CỤC TRƯỞNG",),
        units=UNITS,
        people=PEOPLE,
    )


def settings(home: Path, database: str | None = None) -> Settings:
    """Settings of one agency on a temporary home."""
    return Settings(
        home=home,
        database=database or f"sqlite:///{home}/thongsuot.db",
        broker="memory://",
        web_host="127.0.0.1",
        web_port=0,
        web_url="http://127.0.0.1",
        secret_key="x" * 32,
        agencies={AGENCY: agency_settings()},
        connections={
            CONNECTION: ConnectionSettings(CONNECTION, AGENCY, "memory", "", "", ()),
        },
    )


@dataclass
class House:
    """The office: its context, its clock, and the hands that work in it."""

    ctx: Context
    clock: Clock
    system: MemorySystem

    @property
    def store(self) -> SqlStore:
        store = self.ctx.store
        assert isinstance(store, SqlStore)
        return store

    def one(self, row: type[Any], **equals: Any) -> Any:
        """The only row that agrees."""
        found = self.all(row, **equals)
        assert len(found) == 1, found
        return found[0]

    def all(self, row: type[Any], **equals: Any) -> list[Any]:
        """All rows that agree, oldest first."""
        with self.store.read(AGENCY) as rows:
            found: list[Any] = rows.find(row, **equals)
            return found

    def add(self, *rows: Row) -> None:
        """Rows put in by hand."""
        with self.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
            uow.add(*rows)

    def act(self, actor: str, kind: str, subject_id: str, **payload: Any) -> None:
        """A person's act, then all the work that follows from it."""
        work.step(kind)(
            self.ctx,
            Order(agency_id=AGENCY, kind=kind, subject_id=subject_id, actor=actor, payload=payload),
        )
        self.quiet()

    def quiet(self) -> list[str]:
        """Run what is due until nothing is (the poll once); what became of each item."""
        outcomes: list[str] = []
        seen_poll = False
        while True:
            items = [
                i for i in self.all(WorkItem, state=(ItemState.WAITING, ItemState.LEASED)) if self._due(i)
            ]
            items = [i for i in items if not (i.kind == "poll" and seen_poll)]
            if not items:
                return outcomes
            seen_poll = seen_poll or any(i.kind == "poll" for i in items)
            steps = [i for i in items if i.item_class is ItemClass.STEP]
            links = dict.fromkeys(i.connection or "" for i in items if i.item_class is ItemClass.EFFECT)
            ran = [work.run(self.ctx, i.agency_id, i.id) for i in steps]
            ran += [one for link in links for one in pump(self.ctx, AGENCY, link)]
            outcomes += ran
            if all(one in ("not_due", "waiting") for one in ran):
                return outcomes

    def _due(self, item: WorkItem) -> bool:
        return (
            item.item_class is not ItemClass.PERSON
            and (item.due_at is None or item.due_at <= self.clock.office)
            and item.not_before <= self.clock.machine_now()
        )

    def turns(self, **equals: Any) -> dict[str, str]:
        """Whose turn it is: kind → role of the open persons' items."""
        waiting = self.all(WorkItem, item_class=ItemClass.PERSON, state=ItemState.WAITING, **equals)
        return {item.kind: item.role or "" for item in waiting}


def build(
    home: Path, *, database: str | None = None, system: DocumentSystem | None = None, poll: bool = True
) -> House:
    """An office, migrated and peopled, standing on Wednesday 05/8/2020 09:15."""
    clock = Clock()
    conf = settings(home, database)
    upgrade(conf.database)
    dispatch = NoDispatch()
    store = SqlStore(conf.database, clock=clock, follow=follow, new_id=new_id, dispatch=dispatch)
    memory = system if system is not None else MemorySystem(now=clock.office_now)
    systems: Mapping[str, DocumentSystem] = {CONNECTION: memory}
    ctx = Context(conf, store, FileStore(home / "files"), systems, {}, clock, dispatch, new_id)
    house = House(ctx, clock, memory)  # type: ignore[arg-type]  # a test that hands in another system knows it
    house.add(*_people(conf))
    if poll:
        item = NewItem(
            key=f"poll/{CONNECTION}", item_class=ItemClass.STEP, kind="poll", subject_id=CONNECTION
        )
        with store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
            uow.plan(item)
    return house


def _people(conf: Settings) -> list[Row]:
    agency = conf.agencies[AGENCY]
    rows: list[Row] = [
        Agency(
            agency_id=AGENCY,
            id=AGENCY,
            code=agency.code,
            name=agency.name,
            parent=agency.parent,
            place=agency.place,
            symbol=agency.symbol,
            settings={},
        ),
        Connection(
            agency_id=AGENCY, id=CONNECTION, system="memory", cursor=None, circuit_until=None, failures=0
        ),
    ]
    for n, unit in enumerate(UNITS, 1):
        rows.append(
            Unit(
                agency_id=AGENCY,
                id=unit.id,
                name=unit.name,
                kind=unit.kind,
                head_count=unit.head_count,
                position=n,
                external_id=unit.id,
                code=unit.code,
                active=True,
            )
        )
    for person in PEOPLE:
        rows.append(
            Person(
                agency_id=AGENCY,
                id=person.id,
                name=person.name,
                title=person.title,
                unit_id=person.unit,
                external_id=person.id,
                email=person.email,
                messenger_id=person.messenger_id,
                wants_messages=True,
            )
        )
        rows.append(
            User(
                agency_id=AGENCY,
                id=person.id,
                person_id=person.id,
                password_hash="",
                roles=list(person.roles),
                must_change=False,
                disabled=False,
            )
        )
    return rows

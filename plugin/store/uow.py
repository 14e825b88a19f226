"""One transaction of the database: rows, events and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.domain.errors import Conflict, LeaseLost, NotFound, ThongSuotError
from plugin.domain.events import Event
from plugin.domain.records import Case, Delivery, EventRow, Notice, Round, Row, Series, StoredFile, WorkItem
from plugin.domain.states import ItemClass, ItemState, RoundState, may_move
from plugin.domain.work import Bell, NewItem, Order
from plugin.store.places import Places
from plugin.store.rows import SqlReader, to_values
from plugin.store.schema import TABLES
from plugin.store.writes import Write, Writes

R = TypeVar("R", bound=Row)
Follow = Callable[[Event, str], list[NewItem]]
ITEMS = TABLES[WorkItem]


class SqlUnitOfWork(SqlReader):
    """See ``store.protocol.UnitOfWork``. ``rung`` collects the new items a worker may take now."""

    def __init__(
        self,
        connection: sa.Connection,
        order: Order,
        *,
        writes: Writes,
        office_now: datetime,
        machine_now: datetime,
        follow: Follow,
        new_id: Callable[[], str],
    ) -> None:
        super().__init__(connection, order.agency_id)
        self._writes = writes
        self._lane = writes.lane()
        self.result: dict[str, Any] | None = None
        self.rung: list[Bell] = []
        self._order = order
        self._office_now = office_now
        self._machine_now = machine_now
        self._follow = follow
        self._new_id = new_id
        self._postponed: dict[str, Any] | None = None
        self._urgent: dict[str, bool] = {}
        self._places = Places(order.agency_id, self._execute)

    def add(self, *rows: Row) -> None:
        """Insert rows; a broken unique rule is a ``Conflict``."""
        for row in rows:
            if row.agency_id != self.agency_id:
                raise Conflict("Dữ liệu của cơ quan khác.", agency_id=row.agency_id)
            self._write(_insert(TABLES[type(row)]), to_values(row))

    def change(self, row: R, **changes: Any) -> R:
        """Write columns of one row, guarded by its state."""
        old = getattr(row, "state", None)  # only some records have one
        if old is not None and "state" in changes and not may_move(old, changes["state"]):
            raise Conflict(f"{type(row).__name__}: {old} → {changes['state']}", id=row.id)
        where = {"the_agency": self.agency_id, "the_id": row.id, "the_state": old}
        missed = Conflict(f"{type(row).__name__} đã được thay đổi.", id=row.id)
        self._write(_update(TABLES[type(row)], tuple(changes)), {**where, **changes}, missed)
        return replace(row, **changes)

    def note(self, row: type[Row], id: str, **values: Any) -> None:
        """Write columns of a row whatever its state is."""
        where = {"the_agency": self.agency_id, "the_id": id}
        missed = NotFound(f"Không tìm thấy {row.__name__} {id}.", id=id)
        self._write(_noted(TABLES[row], tuple(values)), {**where, **values}, missed)

    def raise_to(self, row: Row, name: str, value: int, **more: Any) -> None:
        """Raise a count; the row's lock decides who was first, and a higher count stays."""
        table = TABLES[type(row)]
        where = (table.c.agency_id == self.agency_id, table.c.id == row.id, table.c[name] <= value)
        self._execute(table.update().where(*where).values({name: value, **more}))

    def next_number(self, book: str, series: str, year: int, opening: int) -> int:
        """The next number of a series; its row is locked until this transaction ends."""
        table, id = TABLES[Series], f"{book}/{series}/{year}"
        first = Series(agency_id=self.agency_id, id=id, last=opening - 1)
        once = _insert_once(table, self._connection.dialect.name, ("agency_id", "id"))
        self._execute(once, to_values(first))
        update = (
            table.update()
            .where(table.c.agency_id == self.agency_id, table.c.id == id)
            .values(last=table.c.last + 1)
            .returning(table.c.last)
        )
        return int(self._execute(update).scalar_one())

    def outstanding(self, round_id: str, change: int) -> int | None:
        """The guarded count: the last answer and a closing never both win."""
        table = TABLES[Round]
        update = (
            table.update()
            .where(
                table.c.agency_id == self.agency_id,
                table.c.id == round_id,
                table.c.state == RoundState.OPEN,
            )
            .values(outstanding=table.c.outstanding + change)
            .returning(table.c.outstanding)
        )
        left = self._execute(update).scalar_one_or_none()
        return None if left is None else int(left)

    def leave(self, event: Event) -> None:
        """The event's row, and what the pipeline says follows."""
        row = EventRow(
            agency_id=self.agency_id,
            id=self._new_id(),
            name=event.name,
            at=self._office_now,
            machine_at=self._machine_now,
            actor=self._order.actor,
            step=self._order.kind,
            case_id=event.case_id,
            subject_id=event.subject_id,
            data=event.data,
        )
        self.add(row)
        self.plan(*self._follow(event, row.id))

    def plan(self, *items: NewItem) -> None:
        """Insert work items once; those a worker may take now are rung after the commit."""
        for new in items:
            item = self._item(new)
            insert = _insert_once(ITEMS, self._connection.dialect.name, ("agency_id", "key"))
            self._write(insert, to_values(item))
            is_due = new.due_at is None or new.due_at <= self._office_now
            if is_due and new.item_class is not ItemClass.PERSON:
                self._ring_for(item)

    def _ring_for(self, item: WorkItem) -> None:
        by_connection = item.item_class is ItemClass.EFFECT
        self.rung.append(
            Bell(self.agency_id, connection=item.connection)
            if by_connection
            else Bell(self.agency_id, item_id=item.id)
        )

    def _item(self, new: NewItem) -> WorkItem:
        urgent = new.urgent or self._is_urgent(new.case_id)
        return WorkItem(
            agency_id=self.agency_id,
            id=self._new_id(),
            key=new.key,
            item_class=new.item_class,
            kind=new.kind,
            subject_id=new.subject_id,
            case_id=new.case_id,
            connection=new.connection,
            role=new.role,
            unit_id=new.unit_id,
            login=new.login,
            payload=new.payload,
            state=ItemState.WAITING,
            urgent=urgent,
            place=self._place(new, urgent=urgent),
            attempts=0,
            due_at=new.due_at,
            not_before=self._machine_now,
            rung_at=self._machine_now,
            lease_token=None,
            lease_until=None,
            result=None,
            last_error=None,
            created_at=self._machine_now,
            finished_at=None,
            finished_by=None,
        )

    def _is_urgent(self, case_id: str | None) -> bool:
        """Whether a case is: what is done for it goes before everything else."""
        if case_id is not None and case_id not in self._urgent:
            case = self.first(Case, id=case_id)
            self._urgent[case_id] = case is not None and case.urgent
        return case_id is not None and self._urgent[case_id]

    def _place(self, new: NewItem, *, urgent: bool) -> int:
        """Where an act stands in the line of its connection."""
        if new.item_class is not ItemClass.EFFECT or new.connection is None:
            return 0
        return self._places.next(new.connection, new.case_id, urgent=urgent)

    def settle(self, kind: str, subject_id: str) -> int:
        """Finish the waiting person's items of that kind on that row."""
        values = {"state": ItemState.DONE, "finished_at": self._machine_now, "finished_by": self._order.actor}
        return self._end(ITEMS.c.item_class == ItemClass.PERSON, kind, subject_id, values)

    def drop(self, kind: str, subject_id: str) -> None:
        """Cancel the waiting steps and effects of that kind on that row."""
        values = {"state": ItemState.CANCELLED, "finished_at": self._machine_now}
        self._end(ITEMS.c.item_class != ItemClass.PERSON, kind, subject_id, values)

    @property
    def connection(self) -> sa.Connection:
        """The transaction's connection, for the store's own statements."""
        self._writes.send()
        return self._connection

    def revive(self, item: WorkItem, attempts: int) -> None:
        """Let a stuck item wait again; with ``attempts`` behind it, it looks before it acts."""
        values = {"state": ItemState.WAITING, "not_before": self._machine_now, "rung_at": self._machine_now}
        self._move(item, {**values, "attempts": attempts})
        self._ring_for(item)

    def resolve(self, item: WorkItem, result: dict[str, Any]) -> None:
        """Finish one waiting or stuck item in the actor's name."""
        done = {"state": ItemState.DONE, "finished_at": self._machine_now, "finished_by": self._order.actor}
        self._move(item, {**done, "result": result})

    def _move(self, item: WorkItem, values: dict[str, Any]) -> None:
        """Write one item, guarded by the state it was read in; an item under way is not ours to move."""
        by_people = (ItemState.WAITING, ItemState.STUCK)
        update = ITEMS.update().where(
            ITEMS.c.agency_id == self.agency_id,
            ITEMS.c.id == item.id,
            ITEMS.c.state == item.state,
            ITEMS.c.state.in_(by_people),
        )
        if self._execute(update.values(values)).rowcount != 1:
            raise Conflict("Việc này không còn chờ xử lý.", item_id=item.id)

    def _end(self, which: Any, kind: str, subject_id: str, values: dict[str, Any]) -> int:
        update = ITEMS.update().where(
            which,
            ITEMS.c.agency_id == self.agency_id,
            ITEMS.c.subject_id == subject_id,
            ITEMS.c.kind == kind,
            ITEMS.c.state == ItemState.WAITING,
        )
        return int(self._execute(update.values(values)).rowcount)

    def drop_case(self, case_id: str) -> None:
        """Cancel everything that still waits for a case."""
        update = ITEMS.update().where(
            ITEMS.c.agency_id == self.agency_id,
            ITEMS.c.case_id == case_id,
            ITEMS.c.state.in_((ItemState.WAITING, ItemState.STUCK)),
        )
        self._execute(update.values(state=ItemState.CANCELLED, finished_at=self._machine_now))

    def postpone(self, *, due_at: datetime | None = None, seconds: float = 0) -> None:
        """Leave the running item waiting again."""
        self._postponed = {"not_before": self._machine_now + timedelta(seconds=seconds)}
        if due_at is not None:
            self._postponed["due_at"] = due_at

    def wipe_texts(self, case_id: str) -> list[str]:
        """Erase what was read from a refused case's documents; returns their files' SHA-256s."""
        files: list[str] = []
        for row in (Delivery, Notice):
            table = TABLES[row]
            where = (table.c.agency_id == self.agency_id, table.c.case_id == case_id)
            found = self._execute(sa.select(table.c.file_sha256).where(*where)).scalars()
            files += [sha256 for sha256 in found if sha256]
            self._execute(table.update().where(*where).values(file_sha256=None))
        named = TABLES[StoredFile]
        self._execute(
            named.update().where(named.c.agency_id == self.agency_id, named.c.id.in_(files)).values(name="")
        )
        notices = TABLES[Notice]
        empty: dict[str, Any] = {"fields": {}, "evidence": {}, "certainty": {}, "proposals": {}}
        where = (notices.c.agency_id == self.agency_id, notices.c.case_id == case_id)
        self._execute(notices.update().where(*where).values(**empty, directives=[], file_name=""))
        return files

    def finish(self) -> None:
        """Mark a worker's item as done or waiting again; ``Writes.send`` tells if its lease is still ours."""
        if self._order.lease_token is None:
            return
        again = {**(self._postponed or {}), "state": ItemState.WAITING, "attempts": 0, "rung_at": None}
        done = {"state": ItemState.DONE, "finished_at": self._machine_now, "finished_by": self._order.actor}
        values = again if self._postponed is not None else {**done, "result": self.result}
        values |= {"lease_token": None, "lease_until": None, "last_error": None}
        where = {
            "the_agency": self.agency_id,
            "the_id": self._order.item_id,
            "the_state": ItemState.LEASED,
            "the_token": self._order.lease_token,
        }
        lost = LeaseLost("Việc này đã được chuyển cho tiến trình khác.", item_id=self._order.item_id)
        self._write(_release(tuple(values)), {**where, **values}, lost)

    def _write(
        self, statement: sa.Executable, values: dict[str, Any], missed: ThongSuotError | None = None
    ) -> None:
        """Gather a write: it is sent before the next look at the database, at the latest at the end."""
        self._lane.append(Write(statement, values, missed))

    def _execute(self, statement: Any, values: Mapping[str, Any] | None = None) -> Any:
        """Run a statement whose answer is needed now, after everything that was written before it."""
        self._writes.send()
        return self._connection.execute(statement, values)


# Statements are built once a shape: building one costs more than running it.


@cache
def _insert(table: sa.Table) -> sa.Insert:
    return table.insert()


@cache
def _insert_once(table: sa.Table, dialect: str, key: tuple[str, ...]) -> Any:
    """Insert unless a row with this key is there."""
    dialects = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    insert: Any = dialects[dialect](table)
    return insert.on_conflict_do_nothing(index_elements=list(key))


@cache
def _update(table: sa.Table, columns: tuple[str, ...]) -> sa.Update:
    """Write columns of one row whose state is still the one that was read."""
    update = _noted(table, columns)
    return update.where(table.c.state == sa.bindparam("the_state")) if "state" in table.c else update


@cache
def _noted(table: sa.Table, columns: tuple[str, ...]) -> sa.Update:
    """Write columns of one row."""
    where = (table.c.agency_id == sa.bindparam("the_agency"), table.c.id == sa.bindparam("the_id"))
    return table.update().where(*where).values({name: sa.bindparam(name) for name in columns})


@cache
def _release(columns: tuple[str, ...]) -> sa.Update:
    return _update(ITEMS, columns).where(ITEMS.c.lease_token == sa.bindparam("the_token"))

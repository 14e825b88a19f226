"""The store on SQLite or PostgreSQL; see ``store.protocol`` for its promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from plugin.context import Clock, Dispatch
from plugin.domain.errors import Conflict, LeaseLost, ThongSuotError
from plugin.domain.events import WorkRepeated
from plugin.domain.records import Connection, StoredFile, WorkItem
from plugin.domain.states import ItemState
from plugin.domain.work import Bell, Order, Pace, turn
from plugin.store import claims
from plugin.store.engine import open_engine
from plugin.store.protocol import Claimed, Record
from plugin.store.rows import SqlReader
from plugin.store.schema import TABLES
from plugin.store.uow import Follow, SqlUnitOfWork
from plugin.store.writers import writers
from plugin.store.writes import Writes

log = structlog.get_logger(__name__)


class SqlStore:
    """All agencies in one database."""

    def __init__(
        self, url: str, *, clock: Clock, follow: Follow, new_id: Callable[[], str], dispatch: Dispatch
    ) -> None:
        self._engine = open_engine(url)
        self._clock = clock
        self._follow = follow
        self._new_id = new_id
        self._dispatch = dispatch
        self._writers = writers(self._engine)

    @property
    def engine(self) -> sa.Engine:
        """For read models and migrations."""
        return self._engine

    @contextmanager
    def read(self, agency_id: str) -> Iterator[SqlReader]:
        """A consistent read of one agency."""
        with self._engine.connect() as connection, connection.begin():
            yield SqlReader(connection, agency_id)

    @contextmanager
    def begin(self, order: Order) -> Iterator[SqlUnitOfWork]:
        """A write on behalf of an order; the bell rings after the commit."""
        with self._writing() as connection:
            writes = Writes(connection)
            uow = self._units_of_work(connection, writes, [order])[0]
            yield uow
            uow.finish()
            writes.send()
        self._ring(uow.rung)

    def finish_many(self, acts: Sequence[tuple[Order, Record]]) -> list[ThongSuotError | None]:
        """Record what several orders came to, in one transaction; each stands or falls alone."""
        try:
            with self._writing() as connection:
                rung = self._record(connection, acts)
        except ThongSuotError:
            return [self._alone(order, record) for order, record in acts]
        self._ring(rung)
        return [None] * len(acts)

    def turn_over(
        self,
        acts: Sequence[tuple[Order, Record]],
        agency_id: str,
        connection: str,
        most: int,
        pace: Pace,
        lease_seconds: float,
    ) -> tuple[list[ThongSuotError | None], Claimed]:
        """``finish_many`` and ``claim_many`` in one transaction: one wait for the disk instead of two."""
        try:
            with self._writing() as writing:
                rung = self._record(writing, acts)
                claimed = self._claim(writing, agency_id, connection, most, pace, lease_seconds)
        except ThongSuotError:
            outcomes = self.finish_many(acts)
            return outcomes, self.claim_many(agency_id, connection, most, pace, lease_seconds)
        self._ring(rung)
        return [None] * len(acts), claimed

    def _record(self, connection: sa.Connection, acts: Sequence[tuple[Order, Record]]) -> list[Bell]:
        """Write what several orders came to, all together; the bells to ring for it."""
        writes = Writes(connection)
        uows = self._units_of_work(connection, writes, [order for order, _ in acts])
        for (_, record), uow in zip(acts, uows, strict=True):
            record(uow)
            uow.finish()
        writes.send()
        return [bell for uow in uows for bell in uow.rung]

    def _alone(self, order: Order, record: Record) -> ThongSuotError | None:
        """Where one of several failed, each is written by itself, to learn which."""
        try:
            with self.begin(order) as uow:
                record(uow)
        except ThongSuotError as error:
            return error
        return None

    def _units_of_work(
        self, connection: sa.Connection, writes: Writes, orders: Sequence[Order]
    ) -> list[SqlUnitOfWork]:
        office_now, machine_now = self._clock.office_now(), self._now(connection)
        return [
            SqlUnitOfWork(
                connection,
                order,
                writes=writes,
                office_now=office_now,
                machine_now=machine_now,
                follow=self._follow,
                new_id=self._new_id,
            )
            for order in orders
        ]

    def _ring(self, bells: Sequence[Bell]) -> None:
        if bells:
            self._dispatch.ring(bells)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        engine = self._engine.connect().execution_options(writes=True)
        with (
            self._writers.turn() if self._writers else nullcontext(),
            engine as connection,
            connection.begin(),
        ):
            yield connection

    def _now(self, connection: sa.Connection) -> datetime:
        """Machine time: the database's clock where several machines share it."""
        if connection.dialect.name == "postgresql":
            now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
            return now
        return self._clock.machine_now()

    def claim(self, agency_id: str, item_id: str, lease_seconds: float) -> WorkItem | None:
        """Lease one due item, or null."""
        with self._writing() as connection:
            return claims.claim(
                connection,
                agency_id,
                item_id,
                office_now=self._clock.office_now(),
                now=self._now(connection),
                lease_seconds=lease_seconds,
                token=self._new_id(),
            )

    def claim_many(
        self, agency_id: str, connection: str, most: int, pace: Pace, lease_seconds: float
    ) -> Claimed:
        """Lease due effects of one connection, in turn and within its pace."""
        with self._writing() as writing:
            return self._claim(writing, agency_id, connection, most, pace, lease_seconds)

    def _claim(
        self,
        writing: sa.Connection,
        agency_id: str,
        connection: str,
        most: int,
        pace: Pace,
        lease_seconds: float,
    ) -> Claimed:
        return claims.claim_many(
            writing,
            agency_id,
            connection,
            most,
            pace,
            office_now=self._clock.office_now(),
            now=self._now(writing),
            lease_seconds=lease_seconds,
            token=self._new_id(),
        )

    def hold(self, order: Order, lease_seconds: float) -> None:
        """Begin a running item's lease anew."""
        with self._writing() as connection:
            until = self._now(connection) + timedelta(seconds=lease_seconds)
            if order.lease_token is not None and not claims.hold(connection, order, until):
                raise LeaseLost("Việc này đã được chuyển cho tiến trình khác.", item_id=order.item_id)

    def due(self, limit: int) -> Sequence[Bell]:
        """What is due and not rung lately."""
        with self._writing() as connection:
            return claims.due(connection, self._clock.office_now(), self._now(connection), limit)

    def back_off(self, item: WorkItem, error: str, seconds: float, *, burn: bool) -> None:
        """Put a leased item back for later."""
        with self._writing() as connection:
            now = self._now(connection)
            values = {
                "state": ItemState.WAITING,
                "attempts": item.attempts + burn,
                "not_before": now + timedelta(seconds=seconds),
                "rung_at": None,
                "last_error": error,
            }
            claims.release(connection, item, values)

    def stick(self, item: WorkItem, error: str) -> None:
        """Stop a leased item and put it on the administrator's desk, once."""
        order = Order(agency_id=item.agency_id, kind=item.kind, subject_id=item.subject_id)
        with self.begin(order) as uow:
            stuck = {"state": ItemState.STUCK, "attempts": item.attempts + 1, "last_error": error}
            if claims.release(uow.connection, item, stuck):
                # The lease tells one stop from the next, also where the tries were forgotten.
                uow.plan(
                    turn("admin", "stuck", item.id, ordinal=item.lease_token or "", case_id=item.case_id)
                )

    def retry(self, agency_id: str, item_id: str, actor: str, *, afresh: bool = False) -> None:
        """A person's button: the stuck item waits again, as it was meant."""
        order = Order(agency_id=agency_id, kind="retry", subject_id=item_id, actor=actor)
        with self.begin(order) as uow:
            item = uow.get(WorkItem, item_id)
            if item.state is not ItemState.STUCK:
                raise Conflict("Việc này không còn chờ xử lý.", item_id=item_id)
            uow.revive(item, 0 if afresh else item.attempts)
            uow.settle("stuck", item_id)
            facts = {"kind": item.kind, "afresh": afresh}
            uow.leave(WorkRepeated(subject_id=item_id, case_id=item.case_id, data=facts))

    def circuit(self, agency_id: str, connection: str, until: datetime | None) -> None:
        """Mark a connection as down until a machine time, or as up."""
        with self._writing() as writing:
            claims.set_circuit(writing, agency_id, connection, until, self._now(writing))

    def failures(self, agency_id: str, connection: str) -> int:
        """How often in a row a connection failed."""
        with self.read(agency_id) as rows:
            found = rows.first(Connection, id=connection)
            return found.failures if found else 0

    def named_files(self, agency_id: str) -> set[str]:
        """The SHA-256s that rows name, for the sweep of unnamed files."""
        files = TABLES[StoredFile]
        with self._engine.connect() as connection:
            query = sa.select(files.c.id).where(files.c.agency_id == agency_id)
            return set(connection.execute(query).scalars())

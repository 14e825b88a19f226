"""What steps may ask of the database. The truth is there; everything else is a doorbell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from plugin.domain.errors import ThongSuotError
from plugin.domain.events import Event
from plugin.domain.records import Row, WorkItem
from plugin.domain.work import Bell, NewItem, Order, Pace

R = TypeVar("R", bound=Row)


class Reader(Protocol):
    """Rows of one agency. Nothing of another agency can be seen through it."""

    agency_id: str

    def get(self, row: type[R], id: str) -> R:
        """The row, or ``NotFound``."""
        ...

    def find(self, row: type[R], **equals: Any) -> list[R]:
        """Rows whose columns equal the values (a tuple or list: any of them), oldest id first."""
        ...

    def first(self, row: type[R], **equals: Any) -> R | None:
        """The oldest of ``find``, or null."""
        ...

    def latest(self, row: type[R], **equals: Any) -> R | None:
        """The newest of ``find``, or null."""
        ...


class UnitOfWork(Reader, Protocol):
    """One transaction: changed rows, events and what follows from them, all or nothing.

    A worker's unit of work also finishes its item, guarded by the lease token; if
    the lease is lost nothing is written and ``LeaseLost`` is raised.

    Writes are gathered and reach the database before the next look at it, at the latest at the end of the
    block: only there the errors that they can raise are sure to have come.

    ``result`` is what an effect got back; it is stored with its item.
    """

    result: dict[str, Any] | None

    def add(self, *rows: Row) -> None:
        """Insert rows. A broken unique rule raises ``Conflict``."""
        ...

    def change(self, row: R, **changes: Any) -> R:
        """Write columns of one row and return the new row.

        A row with a ``state`` is guarded: the stored state must still be the one in ``row``, and
        a new state must be a move of ``domain.states`` (staying is no move), else ``Conflict``.
        """
        ...

    def note(self, row: type[Row], id: str, **values: Any) -> None:
        """Write columns of one row, whatever its state is; ``NotFound`` when there is no such row."""
        ...

    def raise_to(self, row: Row, name: str, value: int, **more: Any) -> None:
        """Raise a count to ``value`` and write ``more`` with it; a higher one stays as it is, whoever else
        writes it at the same moment.
        """
        ...

    def next_number(self, book: str, series: str, year: int, opening: int) -> int:
        """The next number of a yearly series, taken in this transaction; the first is ``opening``."""
        ...

    def outstanding(self, round_id: str, change: int) -> int | None:
        """Add ``change`` (-1 for a first answer, 0 for a correction) to an open round's
        outstanding count and return it; null when the round is no longer open.
        """
        ...

    def leave(self, event: Event) -> None:
        """Append an event and insert what the pipeline says follows."""
        ...

    def plan(self, *items: NewItem) -> None:
        """Insert work items; an item whose key exists is left as it is."""
        ...

    def settle(self, kind: str, subject_id: str) -> int:
        """Finish the waiting person's items of that kind on that row, in the actor's name; how many."""
        ...

    def resolve(self, item: WorkItem, result: dict[str, Any]) -> None:
        """Finish one item that waits for a person, or is stuck, in the actor's name with what came of it.

        ``Conflict`` when it is no longer in that state: somebody else was first.
        """
        ...

    def drop(self, kind: str, subject_id: str) -> None:
        """Cancel the waiting steps and effects of that kind on that row."""
        ...

    def drop_case(self, case_id: str) -> None:
        """Cancel everything that still waits for a case: steps, effects and persons' items."""
        ...

    def postpone(self, *, due_at: datetime | None = None, seconds: float = 0) -> None:
        """Leave the running item waiting again (office time or seconds of machine time)."""
        ...

    def wipe_texts(self, case_id: str) -> list[str]:
        """Erase everything read from a refused case's document; returns the files' SHA-256s."""
        ...


@dataclass(frozen=True)
class Claimed:
    """Effects leased to one worker. ``failures``: how often their connection failed in a row before.

    ``again_in``: seconds until the system's pace lets the next call begin; null when nothing waits for that.
    """

    items: list[WorkItem]
    failures: int = 0
    again_in: float | None = None


Record = Callable[[UnitOfWork], None]
"""Writes what one order came to."""


class Store(Protocol):
    """The database of all agencies. Claims and sweeps are for ``plugin.work`` only."""

    def read(self, agency_id: str) -> AbstractContextManager[Reader]:
        """A consistent read of one agency."""
        ...

    def begin(self, order: Order) -> AbstractContextManager[UnitOfWork]:
        """A write on behalf of an order; commits at the end of the block, then rings the bell."""
        ...

    def claim(self, agency_id: str, item_id: str, lease_seconds: float) -> WorkItem | None:
        """Lease one due item, or null if it is not due, done or somebody else's."""
        ...

    def claim_many(
        self, agency_id: str, connection: str, most: int, pace: Pace, lease_seconds: float
    ) -> Claimed:
        """Lease up to ``most`` due effects of one connection: urgent first, then round-robin over cases.

        The pace holds over all workers together. A connection that failed is tried with one effect
        alone once its pause is over.
        """
        ...

    def finish_many(self, acts: Sequence[tuple[Order, Record]]) -> list[ThongSuotError | None]:
        """Record what several leased orders came to, in one transaction, then ring.

        Each stands or falls alone: the answer is null, or ``LeaseLost`` or ``Conflict``, in order.
        """
        ...

    def hold(self, order: Order, lease_seconds: float) -> None:
        """Begin a running item's lease anew, counted from now; ``LeaseLost`` when it is no longer ours."""
        ...

    def turn_over(
        self,
        acts: Sequence[tuple[Order, Record]],
        agency_id: str,
        connection: str,
        most: int,
        pace: Pace,
        lease_seconds: float,
    ) -> tuple[list[ThongSuotError | None], Claimed]:
        """``finish_many``, then ``claim_many``, in one transaction."""
        ...

    def due(self, limit: int) -> Sequence[Bell]:
        """What is due and not rung lately: steps one by one, effects by their connection; agencies in
        rotation, urgent first; marks the items as rung.
        """
        ...

    def back_off(self, item: WorkItem, error: str, seconds: float, *, burn: bool) -> None:
        """Put a leased item back for later; ``burn`` counts the attempt."""
        ...

    def stick(self, item: WorkItem, error: str) -> None:
        """Stop a leased item and ask a person (admin), once."""
        ...

    def retry(self, agency_id: str, item_id: str, actor: str, *, afresh: bool = False) -> None:
        """A person's button: run a stuck item again, as it was meant; ``Conflict`` if it is not stuck.

        ``afresh``: the person says that it never happened, and nobody else can be asked; its earlier
        tries are forgotten. Otherwise it looks before it acts.
        """
        ...

    def circuit(self, agency_id: str, connection: str, until: datetime | None) -> None:
        """Mark a connection as down until a machine time, or as up.

        Acts that fail together are one failure: a connection that is down already stays as it is.
        """
        ...

    def failures(self, agency_id: str, connection: str) -> int:
        """How often in a row a connection failed; zero again once it answered."""
        ...

    def named_files(self, agency_id: str) -> set[str]:
        """The SHA-256s that rows name, for the sweep of unnamed files."""
        ...

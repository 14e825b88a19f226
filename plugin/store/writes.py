"""The writes of one transaction, gathered: rows of one kind go to the database together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from plugin.domain.errors import Conflict, ThongSuotError


@dataclass(frozen=True)
class Write:
    """One row for a statement. ``missed``: what it means that the row was not there; null: it need not be."""

    statement: sa.Executable
    values: dict[str, Any]
    missed: ThongSuotError | None = None


class Writes:
    """Gathers what several orders write in one transaction; each order's writes keep their sequence."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._lanes: list[deque[Write]] = []

    def lane(self) -> deque[Write]:
        """Where one order puts its writes."""
        lane: deque[Write] = deque()
        self._lanes.append(lane)
        return lane

    def send(self) -> None:
        """Write what was gathered. A row that was not there raises its error, a broken rule ``Conflict``."""
        while lanes := [lane for lane in self._lanes if lane]:
            statement = lanes[0][0].statement
            self._write(statement, [one for lane in lanes for one in _next(lane, statement)])

    def _write(self, statement: sa.Executable, rows: list[Write]) -> None:
        values = [one.values for one in rows]
        try:
            done = self._connection.execute(statement, values if len(values) > 1 else values[0])
        except IntegrityError as error:
            raise Conflict("Dữ liệu đã có hoặc vừa thay đổi.") from error
        if rows[0].missed is not None and done.rowcount != len(rows):
            raise rows[0].missed


def _next(lane: deque[Write], statement: sa.Executable) -> Iterator[Write]:
    """A lane's next rows for a statement; of those that must be there one, so that the missing one is known."""
    while lane and lane[0].statement is statement:
        one = lane.popleft()
        yield one
        if one.missed is not None:
            return

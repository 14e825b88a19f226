"""The poll: lists read page by page since the last look, each document given once, results acknowledged.

The cursor comes back only after what it covers was stored. It holds the day from which to look, what was given of
the days that the next look sees again, and the results to acknowledge then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from connectors.errors import Rejected, Unreachable, Unreadable
from connectors.ioffice import arrivals
from connectors.ioffice.calls import Calls
from connectors.ioffice.profile import LISTS, Operation, Profile
from connectors.ioffice.values import VN
from connectors.ioffice.wire import Row, rows
from connectors.protocol import Changes

_STRIDE: Final = timedelta(days=7)
"""How many days are read at once by a poll that is far behind."""
_MOST_PAGES: Final = 2000
"""A list that does not end by then is no list of days."""


@dataclass(frozen=True)
class Cursor:
    """Where a poll stands: ``given`` maps a day (ISO; ``""`` for results) to marks of what was given of it."""

    since: date
    given: dict[str, list[str]] = field(default_factory=dict)
    to_acknowledge: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As the plugin keeps it."""
        said = {
            "since": self.since.isoformat(),
            "given": self.given,
            "acknowledge": list(self.to_acknowledge),
        }
        return json.dumps(said, separators=(",", ":"), sort_keys=True)


def cursor_of(said: str, system: str) -> Cursor:
    """What ``str`` wrote; ``Rejected`` for anything else."""
    try:
        raw = json.loads(said)
        since, given, acknowledge = date.fromisoformat(raw["since"]), raw["given"], raw["acknowledge"]
        return Cursor(since, {str(day): list(marks) for day, marks in given.items()}, tuple(acknowledge))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Rejected("the cursor is of another feed", system=system) from error


@dataclass(frozen=True)
class Entry:
    """One entry of the feed: when it was (null for what can not be told), its day and its mark.

    ``acknowledge``: the id of a result whose storing the site wants to know of.
    """

    at: datetime | None
    day: str
    mark: str
    body: bytes
    acknowledge: str | None


class Feed:
    """The change feed of a site that has none."""

    def __init__(self, system: str, profile: Profile, calls: Calls) -> None:
        self._system = system
        self._profile = profile
        self._calls = calls

    def changes(self, after: str | None, limit: int, now: datetime) -> Changes:
        """See ``DocumentSystem.changes``."""
        today = now.astimezone(VN).date()
        first = today - timedelta(days=self._profile.first_days)
        cursor = cursor_of(after, self._system) if after else Cursor(first)
        self._acknowledge(cursor)
        while True:
            start = cursor.since - timedelta(days=self._profile.overlap_days)
            end = self._end(cursor.since, today)
            listed = list(self._listed(start, end))
            known = {mark for marks in cursor.given.values() for mark in marks}
            new = sorted((one for one in listed if one.mark not in known), key=_moment)
            page, rest = new[:limit], new[limit:]
            since = cursor.since if rest else end
            cursor = Cursor(since, _given(cursor, start, listed, page), _stored(cursor, listed, page))
            if page or end >= today:
                return Changes(tuple(one.body for one in page), str(cursor), bool(rest) or end < today)

    def _end(self, since: date, today: date) -> date:
        """The last day of this look: a poll far behind takes the days in strides."""
        by_days = any("from" in one.fields for one in self._lists())
        return min(today, since + _STRIDE) if by_days else today

    def _acknowledge(self, cursor: Cursor) -> None:
        """Tell the site what was stored. Said again after a crash it does no harm."""
        operation = self._profile.operations.get("acknowledge")
        if operation is not None and cursor.to_acknowledge:
            self._calls.write(operation, "", {"ids": cursor.to_acknowledge})

    def _lists(self) -> Iterator[Operation]:
        return (self._profile.operations[name] for name in LISTS if name in self._profile.operations)

    def _listed(self, start: date, end: date) -> Iterator[Entry]:
        """Everything of the days, each once, however the pages overlap."""
        seen: set[str] = set()
        for operation in self._lists():
            found = list(self._rows(operation, start, end))
            if operation.newest_first:
                found.reverse()
            for entry in (entry for row in found for entry in self._entries(operation, row)):
                if entry.mark not in seen:
                    seen.add(entry.mark)
                    yield entry

    def _rows(self, operation: Operation, start: date, end: date) -> Iterator[Row]:
        """A list's rows, page by page. Its end is an empty page, or the second in a row that brings nothing
        new: a page may be shorter than asked for, may come twice, and what is added meanwhile pushes rows
        onto the next one.
        """
        for year in _years(operation, start, end):
            known: set[str] = set()
            stale = 0
            for page in range(1, _MOST_PAGES + 1):
                found = self._page(operation, *year, page)
                fresh = [row for row in found if _digest(row) not in known]
                known |= {_digest(row) for row in fresh}
                yield from fresh
                stale = 0 if fresh else stale + 1
                if not found or stale == 2 or "page" not in operation.fields:
                    break
            else:
                raise Unreachable("a list without an end", system=self._system)

    def _page(self, operation: Operation, start: date, end: date, page: int) -> list[Row]:
        size = operation.page_size or 50
        answer = self._calls.read(
            operation,
            **{"from": start, "to": end, "year": str(end.year), "page": str(page), "size": str(size)},
        )
        try:
            return rows(operation, answer)
        except TypeError as error:
            raise Unreachable(f"{operation.name}: not a list of rows", system=self._system) from error

    def _entries(self, operation: Operation, row: Row) -> Iterator[Entry]:
        moment = arrivals.when(self._profile, operation, row)
        day = (
            "" if operation.name == "results" or moment is None else moment.astimezone(VN).date().isoformat()
        )
        for body in arrivals.entries(operation, self._profile.dialect, row):
            try:
                one = arrivals.parse(body, self._profile, self._system)
            except Unreadable:
                # It goes to a person; the site keeps it for us, as a result may only lack its number yet.
                yield Entry(moment, day, _short(body), body, None)
                continue
            # What tells one piece of news from another, whatever else changes in its row.
            mark = _short(f"{one.kind}\n{one.external_id}\n{one.revision}".encode())
            yield Entry(moment, day, mark, body, one.external_id if operation.name == "results" else None)


def _moment(entry: Entry) -> float:
    return entry.at.timestamp() if entry.at else 0.0


def _given(
    cursor: Cursor, start: date, listed: Sequence[Entry], page: Sequence[Entry]
) -> dict[str, list[str]]:
    """What was given, with this page, as long as a later look can see it again."""
    still = {one.mark for one in listed}
    given = {day: list(marks) for day, marks in cursor.given.items() if day >= start.isoformat()}
    given[""] = [mark for mark in cursor.given.get("", ()) if mark in still]
    for one in page:
        given.setdefault(one.day, []).append(one.mark)
    return {day: marks for day, marks in given.items() if marks}


def _stored(cursor: Cursor, listed: Sequence[Entry], page: Sequence[Entry]) -> tuple[str, ...]:
    """The results to acknowledge once this page's cursor is back: it was stored then, and all before it."""
    known = {*cursor.given.get("", ()), *(one.mark for one in page)}
    return tuple(dict.fromkeys(one.acknowledge for one in listed if one.acknowledge and one.mark in known))


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _years(operation: Operation, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The span in one piece, or year by year where the list is kept by years."""
    if "year" not in operation.fields:
        yield start, end
        return
    for year in range(start.year, end.year + 1):
        yield max(start, date(year, 1, 1)), min(end, date(year, 12, 31))


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()

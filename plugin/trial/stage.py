"""The stage of one run: who acts in it, which case it is about, and how what follows is awaited.

Everything is asked and done over HTTP; only the processes themselves are reached through the
supervisor, to kill them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugin.trial.office import Place
from plugin.trial.side import Side
from plugin.trial.system_actor import Operator, PersonActor, Sender, SystemActor
from plugin.trial.waiting import Missing, until
from plugin.trial.web_actor import WebActor

Json = dict[str, Any]


@dataclass
class Stage:
    """Everybody who acts. ``sides`` are the agencies that use the plugin, by agency id; ``outside`` the
    clerks of other organisations, ``feeds`` our own tokens at the document system.

    ``crash`` kills the worker and the broker and wipes the broker's data; ``memory`` tells each process's
    largest resident memory so far in MB; ``information`` is the case of a notice that only informs.
    """

    place: Place
    sides: Mapping[str, Side]
    web: Mapping[str, WebActor]
    people: Mapping[str, PersonActor]
    outside: Mapping[str, Sender]
    feeds: Mapping[str, SystemActor]
    operator: Operator
    settings: Path
    crash: Callable[[], None]
    memory: Callable[[], dict[str, int]]
    information: str = ""

    def side_of(self, unit: str) -> Side:
        """The agency a unit belongs to."""
        return next(side for side in self.sides.values() if unit in side.heads)

    def head(self, unit: str) -> WebActor:
        """The head of a unit, at our pages."""
        return self.web[self.side_of(unit).heads[unit]]

    def person(self, unit: str) -> PersonActor:
        """The head of a unit, in the document system."""
        return self.people[self.side_of(unit).heads[unit]]

    def turn(self, login: str, kind: str) -> Json:
        """Wait until it is somebody's turn; the item as the person's desk has it."""
        return until(f"việc {kind} của {login}", lambda: self._turn(login, kind))

    def _turn(self, login: str, kind: str) -> Json | None:
        items: list[Json] = self.web[login].json("/inbox.json")
        return next((item for item in items if item["kind"] == kind), None)

    def cases(self, side: Side) -> list[str]:
        """The ids of an agency's cases, oldest first; a case that joined another one is none."""
        cases = self.web[side.clerk].json("/cases.json")
        return sorted(one["id"] for one in cases if one["state"] != "joined")

    def export(self, side: Side, case: str = "") -> Json:
        """A case (the side's own unless told) with everything that hangs on it, as its page exports it."""
        found: Json = self.web[side.clerk].json(f"/cases/{case or side.case}.json")
        return found

    def count(self, side: Side, event: str, case: str = "") -> int:
        """How often an event stands in a case's timeline so far."""
        return sum(one["name"] == event for one in self.export(side, case)["events"])

    def happened(self, side: Side, event: str, times: int = 1, case: str = "") -> None:
        """Wait until an event has happened so often."""
        until(f"sự kiện {event} × {times} ({side.name})", lambda: self.count(side, event, case) >= times)

    def reads(self, side: Side, case: str) -> tuple[int, int]:
        """How many have read a case's circulated copy, of how many."""
        copy = self.export(side, case)["circulations"][-1]
        return copy["read_count"], copy["read_of"]

    def nothing_left(self) -> None:
        """Nobody has anything left to do, and nothing is stuck."""
        left = [
            f"{login}: {item['kind']}" for login, one in self.web.items() for item in one.json("/inbox.json")
        ]
        self.must(not left, f"còn việc chưa xong: {'; '.join(left)}")

    def must(self, condition: bool, what: str) -> None:
        """The story can not go on unless this holds; ``Missing`` says what does not."""
        if not condition:
            raise Missing(f"Sai so với kịch bản: {what}")

"""The stage of one run: who acts in it, which case it is about, and how what follows is awaited.

Everything is asked and done over HTTP; only the processes themselves are reached through the
supervisor, to kill them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plugin.trial.office import CLERK, HEADS, Place
from plugin.trial.system_actor import Operator, PersonActor, SoActor, SystemActor
from plugin.trial.waiting import Missing, until
from plugin.trial.web_actor import WebActor

Json = dict[str, Any]


@dataclass
class Stage:
    """Actors and the two cases: ``case`` is the one that asks, ``information`` the one that informs.

    ``crash`` kills the worker and the broker and wipes the broker's data.
    """

    place: Place
    web: Mapping[str, WebActor]
    people: Mapping[str, PersonActor]
    plugin: SystemActor
    so: SoActor
    operator: Operator
    crash: Callable[[], None]
    case: str = ""
    information: str = ""

    def head(self, unit: str) -> WebActor:
        """The head of a unit, at our pages."""
        return self.web[HEADS[unit]]

    def person(self, unit: str) -> PersonActor:
        """The head of a unit, in the document system."""
        return self.people[HEADS[unit]]

    def turn(self, login: str, kind: str) -> Json:
        """Wait until it is somebody's turn; the item as the person's desk has it."""
        return until(f"việc {kind} của {login}", lambda: self._turn(login, kind))

    def _turn(self, login: str, kind: str) -> Json | None:
        items: list[Json] = self.web[login].json("/inbox.json")
        return next((item for item in items if item["kind"] == kind), None)

    def cases(self) -> list[str]:
        """The ids of all cases, oldest first."""
        return sorted(one["id"] for one in self.web[CLERK].json("/cases.json"))

    def export(self, case: str) -> Json:
        """A case with everything that hangs on it, as its page exports it."""
        found: Json = self.web[CLERK].json(f"/cases/{case}.json")
        return found

    def count(self, event: str, case: str = "") -> int:
        """How often an event stands in a case's timeline so far."""
        return sum(one["name"] == event for one in self.export(case or self.case)["events"])

    def happened(self, event: str, times: int = 1, case: str = "") -> None:
        """Wait until an event has happened so often."""
        until(f"sự kiện {event} × {times}", lambda: self.count(event, case) >= times)

    def reads(self, case: str) -> tuple[int, int]:
        """How many have read a case's circulated copy, of how many."""
        copy = self.export(case)["circulations"][-1]
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

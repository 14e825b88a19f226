"""The people of the drill: each looks at the own desk and does what lies there, whatever broke meanwhile.

Nobody remembers what was sent: a turn that is done has left the desk, one whose form was lost still
lies there. So a person whose browser showed an error simply looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from plugin.trial.acts import FIELD_TIME
from plugin.trial.drill.operator import Operator
from plugin.trial.drill.place import ADMIN
from plugin.trial.drill.script import Script
from plugin.trial.office import ARCHIVIST, CLERK, HCTH, LEADER, OFFICE
from plugin.trial.web_actor import Declined, WebActor

Json = dict[str, Any]
DECIDABLE: Final = ("Unauthorized", "Rejected", "Ambiguous")
"""Kinds of errors that a person decides about: only these may be repeated by the administrator's button."""
LOST: Final = (requests.RequestException, LookupError, ValueError)
"""How a page fails whose process was just killed: no answer, or half of one."""


@dataclass
class People:
    """Everybody of the agency. ``said`` is the last refusal per turn, ``repeated`` how often the button was used."""

    web: Mapping[str, WebActor]
    script: Script
    names: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    undecidable: dict[str, str] = field(default_factory=dict)

    def look(self) -> int:
        """Everybody looks once; how many turns were dealt with."""
        done = sum(self._desk(login) for login in (CLERK, OFFICE, LEADER, ARCHIVIST))
        return done + self._admin()

    def _desk(self, login: str) -> int:
        items = self._quietly(login, lambda: self.web[login].json("/inbox.json")) or []
        return sum(self._turn(login, item) for item in items if item["kind"] in _TURNS)

    def _turn(self, login: str, item: Json) -> bool:
        def act() -> bool:
            _TURNS[item["kind"]](self, self.web[login], item)
            return True

        return bool(self._quietly(f"{login}: {item['kind']} {item['case_id']}", act))

    def _quietly(self, what: str, ask: Callable[[], Any]) -> Any:
        try:
            found = ask()
        except Declined as declined:
            self.said[what] = f"{declined.status}: {declined.text[:200]}"
            return None
        except LOST as error:
            self.said[what] = type(error).__name__
            return None
        self.said.pop(what, None)
        return found

    def name(self, actor: WebActor, case_id: str) -> str:
        """Which notice a case is about: its file's name."""
        if case_id not in self.names:
            notices = actor.json(f"/cases/{case_id}.json")["notices"]
            self.names[case_id] = notices[0]["file_name"].removesuffix(".md")
        return self.names[case_id]

    def _admin(self) -> int:
        admin = self.web[ADMIN]
        stuck = self._quietly(ADMIN, lambda: admin.json("/stuck.json")) or []
        return sum(self._decide(admin, item) for item in stuck)

    def _decide(self, admin: WebActor, item: Json) -> bool:
        if not str(item["last_error"]).startswith(DECIDABLE):
            self.undecidable[item["id"]] = f"{item['kind']}: {item['last_error']}"
            return False

        def act() -> bool:
            if item["item_class"] == "effect":
                admin.send(f"/items/{item['id']}", "/repeat")
            else:
                admin.send("/admin", f"/admin/items/{item['id']}/retry")
            return True

        pressed = bool(self._quietly(f"{ADMIN}: {item['id']}", act))
        self.repeated += pressed
        return pressed

    # turns

    def confirm(self, actor: WebActor, item: Json) -> None:
        """The clerk supplies what the file has lost."""
        name = self.name(actor, item["case_id"])
        lost = {"number": name, "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "issue_date": "2020-08-05"}
        actor.send(item["url"], "/confirm", {**lost, "asks": "yes"})

    def submit(self, actor: WebActor, item: Json) -> None:
        """The Office leads; by the round's deadline, whatever day the notice names."""
        due = self.script.deadline(self.name(actor, item["case_id"])).strftime(FIELD_TIME)
        form = actor.page(item["url"]).form("/submit")
        times = {name: due for name in form.names if name.startswith("due.")}
        actor.send(item["url"], "/submit", {**times, f"role.{HCTH}": "lead"})

    def direct(self, actor: WebActor, item: Json) -> None:
        """The leader agrees."""
        actor.send(item["url"], "/direct")

    def ask(self, actor: WebActor, item: Json) -> None:
        """The Office asks the units of the script."""
        name = self.name(actor, item["case_id"])
        values = {
            "title": f"Kết quả cài đặt ứng dụng ({name})",
            "deadline": self.script.deadline(name).strftime(FIELD_TIME),
            "deadline_words": "trước 9 giờ ngày hôm sau",
            "exclusive": "yes",
            "units": list(self.script.part(name).manners),
        }
        actor.send(item["url"], "/ask", values)

    def check(self, actor: WebActor, item: Json) -> None:
        """The Office checks the draft."""
        actor.send(item["url"], "/check")

    def approve(self, actor: WebActor, item: Json) -> None:
        """The leader approves."""
        actor.send(item["url"], "/approve")

    def send(self, actor: WebActor, item: Json) -> None:
        """The clerk issues the reply."""
        actor.send(item["url"], "/send")

    def file(self, actor: WebActor, item: Json) -> None:
        """The Office puts the case into a dossier of its own."""
        name = self.name(actor, item["case_id"])
        actor.send(f"/cases/{item['case_id']}/file", "/file", {"notation": f"{name}.HCTH"})

    def close_dossier(self, actor: WebActor, item: Json) -> None:
        """The officer confirms the retention shown; refused while the receipt is missing."""
        actor.send(item["url"], "/close", {"confirmed": "yes"})

    def accept(self, actor: WebActor, item: Json) -> None:
        """The archivist takes the dossier over."""
        actor.send(item["url"], "/accept", button=("decision", "accept"))


_TURNS: Final[Mapping[str, Callable[[People, WebActor, Json], None]]] = {
    "confirm": People.confirm,
    "submit": People.submit,
    "direct": People.direct,
    "ask": People.ask,
    "check": People.check,
    "approve": People.approve,
    "send": People.send,
    "file": People.file,
    "close_dossier": People.close_dossier,
    "accept": People.accept,
}


@dataclass
class Outside:
    """The units at their tasks, and the senders and addressees, in the document system.

    ``receipts`` are the documents whose addressee has entered them in its book.
    """

    operator: Operator
    script: Script
    heads: Mapping[str, int]
    notice: str
    receipts: set[str] = field(default_factory=set)

    def deliver(self, names: list[str]) -> None:
        """Notices that are not in the inbox yet come in."""
        there = {one["name"] for one in self.operator.notices()}
        for name in names:
            if f"{name}.md" not in there:
                content = self.notice.replace("tại cơ quan", f"tại cơ quan (số {name})", 1).encode()
                fields = {
                    "sender": "Sở Nội vụ",
                    "sender_code": "000.00.12.H41",
                    "code": f"{name}/TB-SNV",
                    "subject": f"Thông báo số {name}",
                }
                self.operator.deliver(f"{name}.md", content, fields)

    def answer(self, *, late: bool) -> int:
        """Every unit whose turn it is hands in its next version; how many did. Late ones only when ``late``."""
        return sum(self._hand_in(task, late=late) for task in self.operator.things("assign"))

    def is_through(self) -> bool:
        """Whether every unit but the late ones has handed in its last version."""
        return not any(
            len(versions) > task["versions"] and manner != "late"
            for task in self.operator.things("assign")
            for manner, versions in (self._plan(task),)
        )

    def _plan(self, task: Json) -> tuple[str, list[Json]]:
        """How a task's unit answers, and with what."""
        part = self.script.part(notice_of(task))
        return part.manners[task["unit"]], part.versions(task["unit"], self.heads[task["unit"]])

    def _hand_in(self, task: Json, *, late: bool) -> bool:
        done = task["versions"]
        manner, versions = self._plan(task)
        waits = (manner == "late" and not late) or (
            # A wrong version is corrected once it came back.
            manner == "wrong" and done == 1 and task["state"] != "acknowledged"
        )
        if done >= len(versions) or waits:
            return False
        self.operator.act("answer", task["id"], figures=versions[done])
        return True

    def receive(self) -> None:
        """Addressees enter what was sent to them in their books."""
        for letter in self.operator.things("send"):
            if letter["id"] not in self.receipts:
                self.operator.act("receipt", letter["id"])
                self.receipts.add(letter["id"])


def notice_of(task: Json) -> str:
    """The notice a task was given for: it stands in the task's title."""
    return str(task["title"]).rpartition("(")[2].rstrip(")")

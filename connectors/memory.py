"""The shipped fake: a document system in memory, with its other side (units, senders) in reach.

``MemorySystem`` keeps every promise of ``connectors.protocol``, proven by the same contract suite as
the real ones; tests of whatever uses a document system run on it instead of on patches. What the people
of such a system do, and how it can be made to fail, is in ``connectors.memory_desk``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, get_args

from connectors import signatures
from connectors.errors import Rejected, Unreadable
from connectors.memory_desk import SECRET, Act, LedgerLine, MemoryDesk
from connectors.passport import Passport
from connectors.protocol import (
    Arrival,
    ArrivalKind,
    Assignment,
    Changes,
    Circulation,
    Done,
    Feature,
    Outbound,
    Package,
    Registration,
    Reminder,
    RemoteFile,
    RemoteUnit,
    StatusNotice,
)

__all__ = ["SECRET", "LedgerLine", "MemorySystem"]

_KINDS: Final = frozenset(get_args(ArrivalKind))


@dataclass
class MemorySystem(MemoryDesk):
    """A document system in memory. ``features`` may be cut down to play a weaker one.

    ``own_units`` are the units it knows; while there are none, any unit may be asked. A copy
    goes to ``readers`` people. ``now`` is the office's time. The first of ``secrets`` signs.
    """

    @property
    def passport(self) -> Passport:
        """A fake's: whatever features it was left with."""
        return Passport(
            title="The shipped fake",
            features=self.features,
            identifies="our key",
            searches="our key, and our reference within one kind of act",
            weaknesses=("forgets everything with the process",),
        )

    # webhooks and the feed

    def sign(self, webhook_id: str, body: bytes, at: datetime | None = None) -> dict[str, str]:
        """The headers a webhook of this system carries; ``at`` is machine time."""
        return signatures.sign(self.secrets[0], webhook_id, at or datetime.now(UTC), body)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """Standard Webhooks, by any of the secrets."""
        return signatures.verify(headers, body, self.secrets, now)

    def parse(self, body: bytes) -> Arrival:
        """An entry is an ``Arrival`` as JSON."""
        try:
            data = json.loads(body)
            files = tuple(RemoteFile(**file) for file in data.pop("files"))
            arrival = Arrival(**{**data, "at": datetime.fromisoformat(data["at"])}, files=files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable("not an entry of this feed", system=self.name) from error
        if arrival.kind not in _KINDS:
            raise Unreadable(f"no such kind: {arrival.kind}", system=self.name)
        return arrival

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """The cursor is a position."""
        self._need(Feature.CHANGES)
        start = int(after or 0)
        page = self._entries[start : start + limit]
        end = start + len(page)
        return Changes(tuple(page), str(end), end < len(self._entries))

    def download(self, file: RemoteFile) -> bytes:
        """``Rejected`` for a file that never came in."""
        self._need(Feature.DOWNLOAD)
        if file.sha256 not in self._files:
            raise Rejected("no such file", system=self.name)
        return self._files[file.sha256]

    def units(self) -> tuple[RemoteUnit, ...]:
        """``own_units``."""
        self._need(Feature.UNITS)
        return self.own_units

    # acts

    def register(self, key: str, registration: Registration) -> Done:
        """Another number under a new key is ``Rejected``."""
        id, number = registration.external_id, registration.number
        done = self._on(Feature.REGISTER, key, id, registration, reference=str(number))
        with self._lock:
            self._numbers.setdefault(id, number)
        return done

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """The sender is not played; the ledger has it."""
        return self._on(Feature.STATUS, key, notice.external_id, notice, reference=notice.status)

    def assign(self, key: str, assignment: Assignment) -> Done:
        """A unit that is not among ``own_units`` is ``Rejected``."""
        self._need(Feature.ASSIGN)
        if self.own_units and assignment.unit not in {unit.external_id for unit in self.own_units}:
            raise Rejected("the organisation has no such unit", system=self.name, key=key)
        act = Act(
            Feature.ASSIGN, assignment.unit, assignment, assignment.reference, made=assignment, state="asked"
        )
        return self._do(key, act)

    def circulate(self, key: str, circulation: Circulation) -> Done:
        """Goes to ``readers`` people."""
        reference = circulation.reference
        return self._do(
            key, Act(Feature.CIRCULATE, circulation.group, circulation, reference, made=circulation)
        )

    def remind(self, key: str, reminder: Reminder) -> Done:
        """The caller counts its reminders."""
        return self._on_task(Feature.REMIND, key, reminder.external_id, reminder, ordinal=reminder.ordinal)

    def return_answer(self, key: str, external_id: str, reason: str) -> Done:
        """``Rejected`` while there is no answer; the ledger counts by the answer that went back."""
        version = self._versions.get(external_id, 0)
        if external_id in self._states and not version:
            raise Rejected("the task has no answer to return", system=self.name, key=key)
        return self._on_task(
            Feature.RETURN_ANSWER, key, external_id, reason, ordinal=version or 1, state="acknowledged"
        )

    def cancel(self, key: str, external_id: str, reason: str) -> Done:
        """The unit keeps seeing the task, as cancelled."""
        return self._on_task(Feature.CANCEL, key, external_id, reason, even_cancelled=True, state="cancelled")

    def change_deadline(self, key: str, external_id: str, deadline: datetime) -> Done:
        """``Rejected`` on a cancelled task."""
        return self._on_task(Feature.CHANGE_DEADLINE, key, external_id, deadline, ordinal=None)

    def comment(self, key: str, external_id: str, text: str) -> Done:
        """Also on a cancelled task."""
        return self._on_task(Feature.COMMENT, key, external_id, text, ordinal=None, even_cancelled=True)

    def send(self, key: str, document: Outbound) -> Done:
        """What comes back is played by ``receipt``."""
        target = ",".join(document.addressees)
        return self._do(key, Act(Feature.SEND, target, document, document.reference, made=document))

    def file(self, key: str, package: Package) -> Done:
        """Kept as it is."""
        return self._do(key, Act(Feature.FILE, package.code, package, package.reference, made=package))

    def finish(self, key: str, external_id: str) -> Done:
        """Can not be undone."""
        return self._on(Feature.FINISH, key, external_id, "finish")

    def track(self, external_id: str) -> str:
        """As the people left it."""
        self._need(Feature.TRACK)
        if external_id not in self._states:
            raise Rejected("no such task", system=self.name)
        return self._states[external_id]

    def find_by_key(self, key: str) -> Done | None:
        """Over the whole ledger."""
        self._need(Feature.FIND_BY_KEY)
        line = self.find_line(key)
        return line.done if line else None

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """Over the whole ledger."""
        self._need(Feature.FIND_BY_REFERENCE)
        return tuple(line.done for line in self.ledger if (line.act, line.reference) == (act, reference))

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """Those of the feed."""
        self._need(Feature.RECEIPTS)
        found = (self.parse(entry) for entry in self._entries)
        return tuple(a for a in found if (a.kind, a.external_id) == ("receipt", external_id))

    def read_back(self, external_id: str) -> bytes:
        """The bytes as they were handed over."""
        self._need(Feature.READ_BACK)
        package = self._things.get(external_id)
        if not isinstance(package, Package):
            raise Rejected("no such package", system=self.name)
        return package.attachment.content

    def _on(self, feature: Feature, key: str, id: str, content: Any, *, reference: str = "") -> Done:
        """An act on an inbox document."""
        self._need(feature)
        if id not in self._things:
            raise Rejected("no such document", system=self.name, key=key)
        number = self._numbers.get(id)
        if isinstance(content, Registration) and number not in (None, content.number):
            raise Rejected(f"the document has number {number}", system=self.name, key=key)
        return self._do(key, Act(feature, id, content, reference))

    def _on_task(
        self,
        feature: Feature,
        key: str,
        id: str,
        content: Any,
        *,
        ordinal: int | None = 1,
        even_cancelled: bool = False,
        state: str | None = None,
    ) -> Done:
        self._need(feature)
        task = self._things.get(id)
        if not isinstance(task, Assignment):
            raise Rejected("no such task", system=self.name, key=key)
        known = self.find_line(key) is not None
        if self._states[id] == "cancelled" and not (even_cancelled or known):
            raise Rejected("the task was cancelled", system=self.name, key=key)
        return self._do(key, Act(feature, id, content, task.reference, ordinal, state=state))

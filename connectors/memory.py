"""The shipped fake: a document system in memory, with its other side (units, senders) in reach.

``MemorySystem`` keeps every promise of ``connectors.protocol``; tests of whatever uses a document
system run on it instead of on patches. The methods below ``# the other side`` act as the people do.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.errors import BadSignature, Rejected, Unreadable, Unsupported
from connectors.protocol import (
    Arrival,
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


@dataclass
class LedgerLine:
    """One visible act: under which key, on what, the how-manyth, and how often it was called."""

    seq: int
    key: str
    act: str
    target: str
    reference: str | None
    ordinal: int
    content_sha256: str
    done: Done
    calls: int = 1


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class MemorySystem:
    """A document system in memory. ``features`` may be cut down to play a weaker one."""

    name: str = "memory"
    features: frozenset[Feature] = field(default_factory=lambda: frozenset(Feature))
    secret: bytes = b"memory-secret"
    now: Callable[[], datetime] = _now
    ledger: list[LedgerLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start empty."""
        self._files: dict[str, bytes] = {}
        self._entries: list[bytes] = []
        self._things: dict[str, Any] = {}
        self._state: dict[str, str] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    # webhooks and the feed

    def sign(self, webhook_id: str, body: bytes) -> dict[str, str]:
        """The headers a webhook of this system carries."""
        mac = hmac.new(self.secret, webhook_id.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {"memory-id": webhook_id, "memory-signature": mac}

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """The webhook's id; see the protocol."""
        lower = {name.lower(): value for name, value in headers.items()}
        webhook_id = lower.get("memory-id", "")
        expected = self.sign(webhook_id, body)["memory-signature"]
        if not webhook_id or not hmac.compare_digest(lower.get("memory-signature", ""), expected):
            raise BadSignature("wrong signature", system=self.name)
        return webhook_id

    def parse(self, body: bytes) -> Arrival:
        """What an entry is; see the protocol."""
        try:
            data = json.loads(body)
            files = tuple(RemoteFile(**file) for file in data.pop("files"))
            at = datetime.fromisoformat(data.pop("at"))
            return Arrival(**data, at=at, files=files)
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("not an entry of this feed", system=self.name) from error

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """The feed; see the protocol."""
        self._need(Feature.CHANGES)
        start = int(after or 0)
        page = self._entries[start : start + limit]
        end = start + len(page)
        return Changes(tuple(page), str(end), end < len(self._entries))

    def download(self, file: RemoteFile) -> bytes:
        """A file's bytes."""
        self._need(Feature.DOWNLOAD)
        return self._files[file.sha256]

    def units(self) -> tuple[RemoteUnit, ...]:
        """No unit is kept here."""
        self._need(Feature.UNITS)
        return ()

    # acts

    def register(self, key: str, registration: Registration) -> Done:
        """See the protocol."""
        return self._do(Feature.REGISTER, key, registration.external_id, registration)

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """See the protocol."""
        return self._do(Feature.STATUS, key, notice.external_id, notice)

    def assign(self, key: str, assignment: Assignment) -> Done:
        """See the protocol."""
        return self._do(Feature.ASSIGN, key, assignment.unit, assignment, assignment.reference)

    def circulate(self, key: str, circulation: Circulation) -> Done:
        """See the protocol."""
        return self._do(Feature.CIRCULATE, key, circulation.group, circulation, circulation.reference)

    def remind(self, key: str, reminder: Reminder) -> Done:
        """See the protocol."""
        return self._do(Feature.REMIND, key, reminder.external_id, reminder)

    def return_answer(self, key: str, external_id: str, reason: str) -> Done:
        """See the protocol."""
        return self._do(Feature.RETURN_ANSWER, key, external_id, reason)

    def cancel(self, key: str, external_id: str, reason: str) -> Done:
        """See the protocol."""
        return self._do(Feature.CANCEL, key, external_id, reason)

    def change_deadline(self, key: str, external_id: str, deadline: datetime) -> Done:
        """See the protocol."""
        return self._do(Feature.CHANGE_DEADLINE, key, external_id, deadline)

    def comment(self, key: str, external_id: str, text: str) -> Done:
        """See the protocol."""
        return self._do(Feature.COMMENT, key, external_id, text)

    def send(self, key: str, document: Outbound) -> Done:
        """See the protocol."""
        return self._do(Feature.SEND, key, ";".join(document.addressees), document, document.reference)

    def file(self, key: str, package: Package) -> Done:
        """See the protocol."""
        return self._do(Feature.FILE, key, package.code, package, package.reference)

    def finish(self, key: str, external_id: str) -> Done:
        """See the protocol."""
        return self._do(Feature.FINISH, key, external_id, "finish")

    def track(self, external_id: str) -> str:
        """See the protocol."""
        self._need(Feature.TRACK)
        return self._state.get(external_id, "asked")

    def find_by_key(self, key: str) -> Done | None:
        """See the protocol."""
        self._need(Feature.FIND_BY_KEY)
        return next((line.done for line in self.ledger if line.key == key), None)

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """See the protocol."""
        self._need(Feature.FIND_BY_REFERENCE)
        return tuple(
            line.done for line in self.ledger if (line.act, line.reference) == (act, reference)
        )

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """See the protocol."""
        self._need(Feature.RECEIPTS)
        found = (self.parse(entry) for entry in self._entries)
        return tuple(a for a in found if (a.kind, a.external_id) == ("receipt", external_id))

    def read_back(self, external_id: str) -> bytes:
        """See the protocol."""
        self._need(Feature.READ_BACK)
        package: Package = self._things[external_id]
        return package.attachment.content

    def _need(self, feature: Feature) -> None:
        if feature not in self.features:
            raise Unsupported(f"no {feature} here", system=self.name)

    def _do(self, feature: Feature, key: str, target: str, thing: Any, reference: str | None = None) -> Done:
        self._need(feature)
        checksum = hashlib.sha256(repr(thing).encode()).hexdigest()
        with self._lock:
            for line in self.ledger:
                if line.key == key:
                    line.calls += 1
                    if line.content_sha256 != checksum:
                        raise Rejected("the key was used for something else", system=self.name, key=key)
                    return line.done
            done = Done(f"{feature}-{next(self._ids)}", self.now())
            act, before = str(feature), len(self.ledger)
            ordinal = 1 + sum((line.act, line.target) == (act, target) for line in self.ledger)
            self.ledger.append(
                LedgerLine(before + 1, key, act, target, reference, ordinal, checksum, done)
            )
            self._things[done.external_id] = thing
            return done

    # the other side

    def thing(self, external_id: str) -> Any:
        """What was created under an id, as it was handed over."""
        return self._things[external_id]

    def say(self, kind: str, external_id: str, **more: Any) -> bytes:
        """A change in the feed, as its raw entry; ``files`` as (name, bytes) pairs."""
        pairs = more.pop("files", ())
        files = [self._keep(name, content) for name, content in pairs]
        at = more.pop("at", None) or self.now()
        with self._lock:
            entry = {
                "kind": kind,
                "external_id": external_id,
                "revision": more.pop("revision", str(len(self._entries) + 1)),
                "at": at.isoformat(),
                "files": [asdict(file) for file in files],
                **more,
            }
            self._entries.append(json.dumps(entry, ensure_ascii=False).encode())
            return self._entries[-1]

    def _keep(self, name: str, content: bytes) -> RemoteFile:
        sha256 = hashlib.sha256(content).hexdigest()
        self._files[sha256] = content
        return RemoteFile(sha256, name)

    def deliver_notice(self, name: str, content: bytes, **fields: Any) -> bytes:
        """A document comes in; returns its raw entry."""
        return self.say("notice", f"inbox-{next(self._ids)}", files=[(name, content)], fields=fields)

    def answer(self, external_id: str, **fields: Any) -> bytes:
        """A unit answers an assignment in the document system; returns the raw entry."""
        assignment: Assignment = self._things[external_id]
        self._state[external_id] = "answered"
        at = fields.pop("at", None)
        files = fields.pop("files", ())
        return self.say(
            "answer", external_id, reference=assignment.reference, fields=fields, files=files, at=at
        )

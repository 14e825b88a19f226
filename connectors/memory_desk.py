"""The desk behind the memory system: its ledger and feed, what people do there, and faults."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import UTC, datetime
from typing import Any, Final

from connectors.errors import DocumentSystemError, Rejected, Unreachable, Unsupported
from connectors.protocol import (
    OF_A_SYSTEM,
    Assignment,
    Circulation,
    Done,
    Feature,
    Outbound,
    RemoteFile,
    RemoteUnit,
)

SECRET: Final = "whsec_bWVtb3J5LXN5c3RlbS1zZWNyZXQ="  # noqa: S105  # of a fake
"""The secret a memory system signs with unless it is given others."""


@dataclass
class LedgerLine:
    """One visible act: under which key, on what, the how-manyth, and how often it was called."""

    seq: int
    key: str
    act: str
    target: str
    reference: str
    ordinal: int
    content_sha256: str
    done: Done
    calls: int = 1


@dataclass(frozen=True)
class Act:
    """How one act is named in the ledger, and what it leaves.

    ``made`` is null when it is about a thing there already; ``state`` is the task's new state.
    """

    feature: Feature
    target: str
    content: Any
    reference: str = ""
    ordinal: int | None = 1
    made: Any = None
    state: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class MemoryDesk:
    """State of a memory system and its other side; see ``MemorySystem`` for the fields."""

    name: str = "memory"
    features: frozenset[Feature] = field(default_factory=lambda: OF_A_SYSTEM - {Feature.PROGRESS})
    secrets: tuple[str, ...] = (SECRET,)
    now: Callable[[], datetime] = _now
    own_units: tuple[RemoteUnit, ...] = ()
    readers: int = 10
    ledger: list[LedgerLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start empty."""
        self._files: dict[str, bytes] = {}
        self._lines: dict[str, LedgerLine] = {}
        self._entries: list[bytes] = []
        self._things: dict[str, Any] = {}
        self._states: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._readers: dict[str, set[str]] = {}
        self._numbers: dict[str, int] = {}
        self._ids = itertools.count(1)
        self._lock = threading.RLock()
        self._faults: list[DocumentSystemError] = []
        self._lost: set[str] = set()

    def _need(self, feature: Feature) -> None:
        if feature not in self.features:
            raise Unsupported(f"no {feature} here", system=self.name)

    def _do(self, key: str, act: Act) -> Done:
        self._need(act.feature)
        with self._lock:
            if self._faults:
                raise self._faults.pop(0)
            done = self._before(key, act) or self._enter(key, act)
            if act.feature in self._lost:
                self._lost.discard(act.feature)
                raise Unreachable("the answer was lost", system=self.name, key=key, ambiguous=True)
            return done

    def _before(self, key: str, act: Act) -> Done | None:
        line = self.find_line(key)
        if line is None:
            return None
        if (line.act, line.target, line.content_sha256) != (act.feature, act.target, _checksum(act.content)):
            raise Rejected("the key was used for something else", system=self.name, key=key)
        line.calls += 1
        return line.done

    def _enter(self, key: str, act: Act) -> Done:
        checksum = _checksum(act.content)
        id = f"{act.feature}-{next(self._ids)}" if act.made is not None else act.target
        done = Done(id, self.now())
        if act.made is not None:
            self._things[id] = act.made
        if act.state is not None:
            self._states[id] = act.state
        line = LedgerLine(
            len(self.ledger) + 1,
            key,
            str(act.feature),
            act.target,
            act.reference,
            act.ordinal or self._counted(act, checksum),
            checksum,
            done,
        )
        self.ledger.append(line)
        self._lines.setdefault(key, line)
        self.say("other", id, reference=act.reference or None, own_key=key)
        return done

    def _counted(self, act: Act, checksum: str) -> int:
        """One more than the last of its kind on the target, unless it repeats that one's content."""
        same = [line for line in self.ledger if (line.act, line.target) == (act.feature, act.target)]
        if not same:
            return 1
        return same[-1].ordinal + (same[-1].content_sha256 != checksum)

    # the other side

    def find_line(self, key: str) -> LedgerLine | None:
        """The ledger's line of a key."""
        return self._lines.get(key)

    def thing(self, external_id: str) -> Any:
        """What was created under an id, as it was handed over."""
        return self._things[external_id]

    def say(self, kind: str, external_id: str, **more: Any) -> bytes:
        """A change in the feed, as its raw entry; ``files`` as (name, bytes) pairs."""
        files = [self._keep(name, content) for name, content in more.pop("files", ())]
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

    def deliver_notice(
        self, name: str, content: bytes, attached: Iterable[tuple[str, bytes]] = (), **fields: Any
    ) -> bytes:
        """A document comes in, with what is attached to it; returns its raw entry."""
        id = f"inbox-{next(self._ids)}"
        self._things[id] = name
        known = dict.fromkeys(("sender", "sender_code", "code", "subject", "reference", "answers"))
        return self.say("notice", id, files=[(name, content), *attached], fields={**known, **fields})

    def recall(self, external_id: str, reason: str) -> bytes:
        """The sender recalls an inbox document; returns the raw entry."""
        return self.say("recall", external_id, fields={"reason": reason})

    def see(self, external_id: str, by: str = "unit") -> bytes:
        """A unit opens its assignment; returns the raw entry."""
        return self._mark("seen", external_id, "seen", {"by": by})

    def acknowledge(self, external_id: str, by: str = "unit") -> bytes:
        """A unit acknowledges its assignment; returns the raw entry."""
        return self._mark("acknowledgement", external_id, "acknowledged", {"by": by})

    def answer(
        self,
        external_id: str,
        *,
        at: datetime | None = None,
        files: Iterable[tuple[str, bytes]] = (),
        **fields: Any,
    ) -> bytes:
        """A unit answers an assignment in the document system; returns the raw entry."""
        self._versions[external_id] = self._versions.get(external_id, 0) + 1
        usual: dict[str, Any] = {
            "by": "unit",
            "confirmed_by": None,
            "figures": {},
            "nil_return": False,
            "note": "",
        }
        return self._mark("answer", external_id, "answered", {**usual, **fields}, at=at, files=files)

    def _mark(self, kind: str, id: str, state: str, fields: Mapping[str, Any], **more: Any) -> bytes:
        assignment: Assignment = self._things[id]
        self._states[id] = state
        return self.say(kind, id, reference=assignment.reference, fields=dict(fields), **more)

    def read_copy(self, external_id: str, person: str) -> bytes:
        """Somebody reads a circulated copy, counted once; returns the raw entry of the count."""
        copy: Circulation = self._things[external_id]
        seen = self._readers.setdefault(external_id, set())
        seen.add(person)
        counts = {"count": len(seen), "of": self.readers}
        return self.say("read_mark", external_id, reference=copy.reference, fields=counts)

    def receipt(self, external_id: str, status: str = "03", by: str = "addressee") -> bytes:
        """An addressee's word on a document we sent; returns the raw entry."""
        document: Outbound = self._things[external_id]
        fields = {"status": status, "by": by}
        return self.say("receipt", external_id, reference=document.reference, fields=fields)

    # faults

    def fail(self, *errors: DocumentSystemError) -> None:
        """The next creates raise these, one each, and do nothing."""
        self._faults.extend(errors)

    def lose_answer(self, act: str) -> None:
        """The next create of ``act`` is done, but its caller hears an ambiguous ``Unreachable``."""
        self._lost.add(act)


def _checksum(content: Any) -> str:
    text = json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What an act is made of, where JSON has no word for it; bytes stand by their checksum."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return vars(value) if is_dataclass(value) else str(value)

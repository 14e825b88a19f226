"""The adapter for VNPT-iOffice: our neutral words onto whatever one site offers, by its profile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from connectors.errors import Rejected, Unsupported
from connectors.ioffice import arrivals
from connectors.ioffice.calls import Calls
from connectors.ioffice.feed import Feed
from connectors.ioffice.profile import Operation, Profile
from connectors.ioffice.values import mark, moment_of, reference_in, text, unpacked
from connectors.ioffice.wire import Row, nodes_of, read, read_text, rows, units_of
from connectors.passport import Passport
from connectors.protocol import (
    Arrival,
    Assignment,
    Attachment,
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
from connectors.shape import Shape

SECRETS: Final[Mapping[str, tuple[str, ...]]] = {"b": ("username", "password"), "c": ("refresh_token",)}
"""The secrets a dialect signs in with."""


@dataclass(frozen=True)
class Volume:
    """How many documents a unit sent and received in a span of days."""

    unit: str
    sent: int
    received: int


def _now() -> datetime:
    return datetime.now(UTC)


class IOffice:
    """A ``DocumentSystem``: what the profile names, and nothing else."""

    def __init__(
        self,
        url: str,
        profile: Profile,
        secrets: Mapping[str, str],
        name: str = "ioffice",
        *,
        now: Callable[[], datetime] = _now,
        **limits: Any,
    ) -> None:
        """``limits`` (``hosts``, ``ca``, time-outs) go to ``connectors.http.Http``."""
        self.name = name
        self.passport: Passport = profile.passport
        self.features: frozenset[Feature] = profile.passport.features
        self._profile = profile
        self._now = now
        self._calls = Calls(name, url, profile, secrets, **limits)
        self._feed = Feed(name, profile, self._calls)

    # what comes to us

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:  # noqa: ARG002  # the port's
        """There is no webhook: iOffice calls nobody."""
        raise Unsupported("no webhook here", system=self.name)

    def parse(self, body: bytes) -> Arrival:
        """See ``arrivals``."""
        return arrivals.parse(body, self._profile, self.name)

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """See ``feed``: lists of days, made into a feed. Acknowledges what the cursor covers."""
        self._need(Feature.CHANGES)
        return self._feed.changes(after, limit, self._now())

    def download(self, file: RemoteFile) -> bytes:
        """The bytes, checked where the site names a checksum."""
        self._need(Feature.DOWNLOAD)
        if file.address.startswith("data:"):
            content = unpacked(file.address)
        elif file.address:
            content = self._calls.fetch(file.address)
        else:
            raise Rejected("the file has no address", system=self.name)
        if file.sha256 and hashlib.sha256(content).hexdigest() != file.sha256:
            raise Rejected("the file has another SHA-256", system=self.name)
        return content

    def units(self) -> tuple[RemoteUnit, ...]:
        """The site's own ids and codes; a plain-text list, a tree or rows."""
        operation = self._operation("units")
        answer = self._calls.read(operation)
        with Shape(self.name):
            found = tuple(_unit(operation, row) for row in _unit_rows(operation, answer))
            if not found and operation.form == "text" and answer.strip():
                raise ValueError("no list of units")
            return found

    def volumes(self, units: Sequence[str], start: date, end: date) -> tuple[Volume, ...]:
        """The site's own statistics; ``Unsupported`` where the profile names none."""
        operation = self._named("statistics")
        answer = self._calls.read(operation, **{"units": tuple(units), "from": start, "to": end})
        with Shape(self.name):
            return tuple(
                Volume(
                    read_text(operation, row, "unit") or "",
                    int(read(operation, row, "sent") or 0),
                    int(read(operation, row, "received") or 0),
                )
                for row in rows(operation, answer)
            )

    # acts

    def register(self, key: str, registration: Registration) -> Done:
        """Our arrival number onto the document."""
        return self._do("register", key, vars(registration))

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """In the site's words for the states."""
        return self._do("status", key, vars(notice))

    def assign(self, key: str, assignment: Assignment) -> Done:
        """The link goes into the text where the profile has no field for it."""
        values = dict(vars(assignment))
        if assignment.link and "link" not in self._operation("assign").fields:
            values["text"] = f"{assignment.text}\n{assignment.link}"
        return self._do("assign", key, values, assignment.attachments)

    def circulate(self, key: str, circulation: Circulation) -> Done:
        """To one group."""
        return self._do("circulate", key, vars(circulation), circulation.attachments)

    def remind(self, key: str, reminder: Reminder) -> Done:
        """Kind Nhắc nhở."""
        return self._do("remind", key, vars(reminder))

    def return_answer(self, key: str, external_id: str, reason: str) -> Done:
        """With its reason."""
        return self._do("return_answer", key, {"external_id": external_id, "reason": reason})

    def cancel(self, key: str, external_id: str, reason: str) -> Done:
        """With its reason."""
        return self._do("cancel", key, {"external_id": external_id, "reason": reason})

    def change_deadline(self, key: str, external_id: str, deadline: datetime) -> Done:
        """In the site's form of a time."""
        return self._do("change_deadline", key, {"external_id": external_id, "deadline": deadline})

    def comment(self, key: str, external_id: str, text: str) -> Done:
        """On the assignment."""
        return self._do("comment", key, {"external_id": external_id, "text": text})

    def send(self, key: str, document: Outbound) -> Done:
        """For signing and issuing there. Where the site tells no id of it, the id is what we sent to name it."""
        values = {**vars(document), "issued_on": _day(document.issued_on)}
        return self._do("send", key, values, document.attachments)

    def file(self, key: str, package: Package) -> Done:
        """One package under the dossier's code."""
        return self._do("file", key, vars(package), (package.attachment,))

    def finish(self, key: str, external_id: str) -> Done:
        """Irreversible there: whoever calls this has a person's recorded word."""
        return self._do("finish", key, {"external_id": external_id})

    # looking

    def track(self, external_id: str) -> str:
        """The state in our words; one the profile does not know is ``Rejected``."""
        operation = self._operation("track")
        row = self._one(operation, external_id=external_id)
        state = read_text(operation, row, "state") or ""
        if state not in operation.values.get("state", {}):
            raise Rejected(f"a state the profile does not name: {state:.50}", system=self.name)
        return state

    def find_by_key(self, key: str) -> Done | None:
        """By the field the key was sent in."""
        operation = self._operation("find_by_key")
        found = self._found(operation, {"key": key})
        return found[0] if found else None

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """Only what really carries the reference. An act the site's search does not cover is ``Unsupported``:
        "not found" would be a lie there.
        """
        operation = self._operation("find_by_reference")
        if act not in operation.acts:
            raise Unsupported(f"the search here does not cover {act}", system=self.name)
        return self._found(operation, {"act": operation.acts[act], "reference": reference}, reference)

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """With the same ids and revisions as in the feed."""
        operation = self._operation("receipts")
        answer = self._calls.read(operation, external_id=external_id)
        with Shape(self.name):
            return tuple(
                arrivals.receipt(self._profile, operation, row, external_id)
                for row in rows(operation, answer)
            )

    def read_back(self, external_id: str) -> bytes:
        """The bytes as held."""
        operation = self._operation("read_back")
        if operation.form == "bytes":
            content: bytes = self._calls.read(operation, external_id=external_id)
            return content
        row = self._one(operation, external_id=external_id)
        with Shape(self.name):
            return unpacked(str(read(operation, row, "content")))

    # how

    def _need(self, feature: Feature) -> None:
        if feature not in self.features:
            raise Unsupported(f"no {feature} here", system=self.name)

    def _operation(self, name: str) -> Operation:
        self._need(Feature(name))
        return self._profile.operations[name]

    def _named(self, name: str) -> Operation:
        if name not in self._profile.operations:
            raise Unsupported(f"no {name} here", system=self.name)
        return self._profile.operations[name]

    def _do(self, name: str, key: str, meant: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Done:
        """Carry an act out once and tell what it left."""
        operation = self._operation(name)
        values = {**meant, "key": key, "mark": mark(key, meant.get("reference", ""))}
        data = self._calls.write(operation, key, values, files)
        with Shape(self.name, key):
            found = rows(operation, data) if operation.answer else []
            return self._done(operation, found[0] if found else {}, values)

    def _done(self, operation: Operation, row: Row, values: Mapping[str, Any]) -> Done:
        named = next((name for name in ("external_id", "mark", "key") if name in operation.fields), "")
        id = read_text(operation, row, "external_id") or values.get("external_id") or values.get(named)
        if not id:
            raise ValueError("without an id")
        said = read_text(operation, row, "at")
        return Done(str(id), moment_of(said, self._profile.time_form) if said else self._now())

    def _found(
        self, operation: Operation, question: Mapping[str, str], reference: str | None = None
    ) -> tuple[Done, ...]:
        answer = self._calls.read(operation, **question)
        with Shape(self.name):
            found = rows(operation, answer)
            if reference and "text" in operation.answer:
                found = [row for row in found if reference_in(read(operation, row, "text")) == reference]
            return tuple(self._done(operation, row, {}) for row in found)

    def _one(self, operation: Operation, **values: str) -> Row:
        answer = self._calls.read(operation, **values)
        with Shape(self.name):
            found = rows(operation, answer)
        if not found:
            raise Rejected(f"{operation.name}: nothing of this id", system=self.name)
        return found[0]


def _unit_rows(operation: Operation, answer: Any) -> Sequence[Row]:
    if operation.form == "text":
        return list(units_of(answer.decode("utf-8-sig")))
    return list(nodes_of(answer)) if operation.form == "tree" else rows(operation, answer)


def _unit(operation: Operation, row: Row) -> RemoteUnit:
    id, name = read_text(operation, row, "external_id"), read_text(operation, row, "name")
    if id is None or name is None:
        raise ValueError("a unit without id or name")
    return RemoteUnit(id, name, read_text(operation, row, "code"))


def _day(said: str) -> date | None:
    """The day of an outbound document, which has none before the site issued it."""
    return date.fromisoformat(said) if text(said) else None

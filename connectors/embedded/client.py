"""The adapter for the embedded document system: our neutral words onto its contract."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from connectors import signatures
from connectors.embedded import arrivals
from connectors.errors import Rejected
from connectors.http import Bearer, Http
from connectors.passport import Passport
from connectors.protocol import (
    OF_A_SYSTEM,
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

_SMALL: Final = 48 * 1024
"""Bytes up to which a file costs no call of its own."""
_INLINE: Final = 512 * 1024
"""Bytes of all files inside one create."""
_STATES: Final = {"returned": "acknowledged"}
"""A returned task is with its unit again; our words have no other name for that."""


PASSPORT: Final = Passport(
    title="The small document system that comes with the plugin",
    features=OF_A_SYSTEM - {Feature.PROGRESS},
    identifies="our key, sent as Idempotency-Key with every create",
    searches="our key, and our reference within one kind of act",
    weaknesses=("has no pages of its own", "does not number documents"),
)


class EmbeddedSystem:
    """A ``DocumentSystem`` over HTTP; contract: ``openapi.yaml``. All features, keys on every create."""

    passport = PASSPORT
    features: frozenset[Feature] = PASSPORT.features

    def __init__(
        self,
        url: str,
        token: str,
        secrets: tuple[str, ...],
        name: str = "embedded",
        **limits: Any,
    ) -> None:
        """``limits`` (``ca``, time-outs) go to ``connectors.http.Http``."""
        self.name = name
        self._secrets = secrets
        self._http = Http(name, url, Bearer(token), **limits)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """Standard Webhooks, by any of our secrets."""
        return signatures.verify(headers, body, self._secrets, now)

    def parse(self, body: bytes) -> Arrival:
        """See ``arrivals``."""
        return arrivals.parse(body, self.name)

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """``Rejected`` for a cursor of another feed: the system was set up anew."""
        page = self._http.get("/changes", after=after, limit=limit)
        with Shape(self.name):
            entries = tuple(
                json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
                for one in page["changes"]
            )
            return Changes(entries, str(page["cursor"]), bool(page["more"]))

    def download(self, file: RemoteFile) -> bytes:
        """The bytes, checked: a wrong checksum is ``Rejected``."""
        content = self._http.get_bytes(f"/files/{_segment(file.sha256)}")
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise Rejected("the file has another SHA-256", system=self.name)
        return content

    def units(self) -> tuple[RemoteUnit, ...]:
        """The system's own ids; it has no codes beside them."""
        answer = self._http.get("/units")
        with Shape(self.name):
            return tuple(RemoteUnit(str(one["id"]), str(one["name"])) for one in answer["items"])

    def register(self, key: str, registration: Registration) -> Done:
        """Another number under a new key is ``Rejected``."""
        body = {
            "number": registration.number,
            "entered_at": registration.entered_at.isoformat(),
            "note": registration.note,
        }
        return self._create(f"/inbox/{_segment(registration.external_id)}/registration", key, body)

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """Reaches the sender as a receipt, if the sender lives in the same system."""
        body = {"status": notice.status, "description": notice.description}
        return self._create(f"/inbox/{_segment(notice.external_id)}/status", key, body)

    def assign(self, key: str, assignment: Assignment) -> Done:
        """An unknown unit or receiver is ``Rejected``."""
        body = {
            "unit": assignment.unit,
            "receiver": assignment.receiver,
            "role": assignment.role,
            "title": assignment.title,
            "text": assignment.text,
            "reference": assignment.reference,
            "deadline": assignment.deadline.isoformat(),
            "form": [dict(question) for question in assignment.form],
            "files": self._hand_over(assignment.attachments),
            "link": assignment.link,
        }
        return self._create("/tasks", key, body)

    def circulate(self, key: str, circulation: Circulation) -> Done:
        """A group that is no unit's id means everybody."""
        body = {
            "group": circulation.group,
            "title": circulation.title,
            "text": circulation.text,
            "reference": circulation.reference,
            "files": self._hand_over(circulation.attachments),
        }
        return self._create("/circulations", key, body)

    def remind(self, key: str, reminder: Reminder) -> Done:
        """``Rejected`` on a cancelled task."""
        body = {"ordinal": reminder.ordinal, "text": reminder.text}
        return self._on_task("reminders", key, reminder.external_id, body)

    def return_answer(self, key: str, external_id: str, reason: str) -> Done:
        """``Rejected`` while there is no answer."""
        return self._on_task("returns", key, external_id, {"reason": reason})

    def cancel(self, key: str, external_id: str, reason: str) -> Done:
        """The unit keeps seeing the task, as cancelled."""
        return self._on_task("cancellation", key, external_id, {"reason": reason})

    def change_deadline(self, key: str, external_id: str, deadline: datetime) -> Done:
        """``Rejected`` on a cancelled task."""
        return self._on_task("deadline", key, external_id, {"deadline": deadline.isoformat()})

    def comment(self, key: str, external_id: str, text: str) -> Done:
        """Also on a cancelled task."""
        return self._on_task("comments", key, external_id, {"text": text})

    def track(self, external_id: str) -> str:
        """A returned task counts as acknowledged."""
        task = self._http.get(f"/tasks/{_segment(external_id)}")
        with Shape(self.name):
            return _STATES.get(task["state"], str(task["state"]))

    def find_by_key(self, key: str) -> Done | None:
        """Among our own creates only."""
        found = self._found(key=key)
        return found[0] if found else None

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """Among our own creates only; ``act`` is the feature's name."""
        return self._found(act=act, reference=reference)

    def send(self, key: str, document: Outbound) -> Done:
        """Addressees are organisation codes; those that do not live here get nothing from here."""
        body = {
            "reference": document.reference,
            "code": document.code,
            "subject": document.subject,
            "doc_type": document.doc_type,
            "issued_on": document.issued_on or None,
            "addressees": list(document.addressees),
            "answers": document.answers,
            "answers_code": document.answers_code,
            "files": self._hand_over(document.attachments),
        }
        return self._create("/outbound", key, body)

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """With the same ids and revisions as in the feed."""
        answer = self._http.get(f"/outbound/{_segment(external_id)}/receipts")
        with Shape(self.name):
            return tuple(self.parse(json.dumps(one).encode()) for one in answer["items"])

    def file(self, key: str, package: Package) -> Done:
        """The archive keeps the bytes as they are."""
        body = {
            "code": package.code,
            "title": package.title,
            "reference": package.reference,
            "package": self._hand_over([package.attachment])[0],
        }
        return self._create("/dossiers", key, body)

    def read_back(self, external_id: str) -> bytes:
        """The bytes as held; comparing them is the caller's business."""
        return self._http.get_bytes(f"/dossiers/{_segment(external_id)}/package")

    def finish(self, key: str, external_id: str) -> Done:
        """Can not be undone."""
        return self._create(f"/inbox/{_segment(external_id)}/finish", key, {})

    def _on_task(self, what: str, key: str, external_id: str, body: Mapping[str, Any]) -> Done:
        return self._create(f"/tasks/{_segment(external_id)}/{what}", key, body)

    def _create(self, path: str, key: str, body: Mapping[str, Any]) -> Done:
        answer = self._http.post(path, key, body)
        with Shape(self.name, key):
            return _done(answer)

    def _found(self, **question: str) -> tuple[Done, ...]:
        answer = self._http.get("/acts", **question)
        with Shape(self.name):
            return tuple(_done(one) for one in answer["items"])

    def _hand_over(self, attachments: Iterable[Attachment]) -> list[dict[str, str]]:
        """Name the files: a small one travels inside the create, a larger one is put there before."""
        named, room = [], _INLINE
        for one in attachments:
            sha256 = hashlib.sha256(one.content).hexdigest()
            file = {"sha256": sha256, "name": one.name, "media_type": one.media_type}
            if len(one.content) <= min(_SMALL, room):
                room -= len(one.content)
                file["content"] = base64.b64encode(one.content).decode()
            else:
                self._http.put_bytes(f"/files/{sha256}", one.content)
            named.append(file)
        return named


def _segment(id: str) -> str:
    """An id as one step of an address, whatever is in it; dots alone would climb out."""
    return quote(id, safe="").replace(".", "%2E")


def _done(raw: Mapping[str, Any]) -> Done:
    return Done(str(raw["id"]), datetime.fromisoformat(raw["at"]))

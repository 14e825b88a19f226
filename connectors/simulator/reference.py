"""The reference contract (``connectors/embedded/openapi.yaml``) over the world, as its plugin's side needs it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from connectors.embedded.arrivals import KINDS
from connectors.errors import Rejected
from connectors.protocol import (
    Assignment,
    Attachment,
    Circulation,
    Done,
    Outbound,
    Package,
    Registration,
    Reminder,
    RemoteFile,
    StatusNotice,
)
from connectors.simulator.face import Answer, Request
from connectors.simulator.world import World

_TYPES: Final = {kind: name for name, kind in KINDS.items()}
_OWN: Final = "act."
"""What the type of an echo of our own act begins with."""


class Refused(Exception):
    """A call that is not carried out: status, stable code, detail."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.answer = _json(status, {"code": code, "detail": detail})


class ReferenceFace:
    """One organisation's plugin side of the contract. People act by the operator's desk."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._bearer = f"Bearer {token}".encode()

    def answer(self, request: Request) -> Answer:
        """Find the operation and do it."""
        try:
            return self._do(request)
        except Refused as refused:
            return refused.answer
        except Rejected as error:
            return _json(409, {"code": "refused", "detail": str(error)})
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return _json(422, {"code": "breaks-contract", "detail": f"{error!r:.200}"})

    def news(self, entry: bytes) -> bytes | None:
        """Echoes stand in the feed only."""
        told = self._told(entry)
        return None if told["data"]["own_key"] else json.dumps(told, ensure_ascii=False).encode()

    def _do(self, request: Request) -> Answer:
        if request.path == "/health":
            return _json(200, {"status": "ok"})
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._bearer):
            raise Refused(401, "no-token", "send a bearer token")
        for method, pattern, do in _OPERATIONS:
            found = pattern.fullmatch(request.path) if method == request.method else None
            if found:
                return do(self, request, *found.groups())
        raise Refused(404, "not-found", "no such address")

    # reads

    def units(self, request: Request) -> Answer:
        """The organisation's units."""
        items = [{"id": one.external_id, "name": one.name} for one in self._world.units()]
        return _json(200, {"items": items})

    def changes(self, request: Request) -> Answer:
        """A page of the feed."""
        page = self._world.changes(request.query.get("after"), int(request.query.get("limit", 100)))
        told = [self._told(entry) for entry in page.entries]
        return _json(200, {"changes": told, "cursor": page.cursor, "more": page.more})

    def _told(self, entry: bytes) -> dict[str, Any]:
        raw = json.loads(entry)
        kind, at, fields = raw.pop("kind"), raw.pop("at"), raw.pop("fields", {})
        data = {"own_key": None, "reference": None, **raw, "id": raw.pop("external_id"), **fields}
        data.pop("external_id", None)
        if kind == "notice":
            data["reference"] = fields.get("reference")
        return {"type": _TYPES.get(kind, _OWN + kind), "timestamp": at, "data": data}

    def acts(self, request: Request) -> Answer:
        """By key, else by act and reference."""
        query = request.query
        if "key" in query:
            done = self._world.find_by_key(query["key"])
            found = [done] if done else []
        else:
            found = list(self._world.find_by_reference(query["act"], query["reference"]))
        return _json(200, {"items": [_done(one) for one in found]})

    def ledger(self, request: Request) -> Answer:
        """Every act."""
        return _json(200, self._world.act_lines())

    def task(self, request: Request, id: str) -> Answer:
        """A task's state."""
        return _json(200, {"id": id, "state": self._world.track(id)})

    def receipts(self, request: Request, id: str) -> Answer:
        """A document's receipts, as the feed has them."""
        told = (self._told(entry) for entry in self._world.entries())
        found = [one for one in told if (one["type"], one["data"]["id"]) == ("outbound.receipt", id)]
        return _json(200, {"items": found})

    def package(self, request: Request, id: str) -> Answer:
        """A package's bytes."""
        return _bytes(self._world.read_back(id))

    def get_file(self, request: Request, sha256: str) -> Answer:
        """A file's bytes."""
        content = self._world.holds(sha256)
        if content is None:
            raise Refused(404, "not-found", "no such file")
        return _bytes(content)

    def put_file(self, request: Request, sha256: str) -> Answer:
        """Keep a file's bytes."""
        if hashlib.sha256(request.body).hexdigest() != sha256:
            raise Refused(422, "wrong-checksum", "the bytes have another SHA-256")
        known = self._world.holds(sha256) is not None
        if not known:
            self._world.keep(sha256, request.body)
        return _json(200 if known else 201, {"sha256": sha256, "size": len(request.body)})

    # acts

    def register(self, request: Request, id: str) -> Answer:
        """The arrival number."""
        key, body = _create(request)
        at = datetime.fromisoformat(body["entered_at"])
        return _made(self._world.register(key, Registration(id, body["number"], at, body.get("note", ""))))

    def status(self, request: Request, id: str) -> Answer:
        """To the sender."""
        key, body = _create(request)
        return _made(self._world.send_status(key, StatusNotice(id, body["status"], body["description"])))

    def finish(self, request: Request, id: str) -> Answer:
        """For good."""
        key, _ = _create(request)
        return _made(self._world.finish(key, id))

    def assign(self, request: Request) -> Answer:
        """Ask one unit."""
        key, body = _create(request)
        asked = Assignment(
            **{name: body[name] for name in ("unit", "receiver", "role", "title", "text", "reference")},
            deadline=datetime.fromisoformat(body["deadline"]),
            form=tuple(body.get("form", ())),
            attachments=self._files(body),
            link=body.get("link"),
        )
        return _made(self._world.assign(key, asked))

    def remind(self, request: Request, id: str) -> Answer:
        """Remind a task's receiver."""
        key, body = _create(request)
        return _made(self._world.remind(key, Reminder(id, body["ordinal"], body["text"])))

    def comment(self, request: Request, id: str) -> Answer:
        """A remark."""
        key, body = _create(request)
        return _made(self._world.comment(key, id, body["text"]))

    def return_answer(self, request: Request, id: str) -> Answer:
        """Hand an answer back."""
        key, body = _create(request)
        return _made(self._world.return_answer(key, id, body["reason"]))

    def cancel(self, request: Request, id: str) -> Answer:
        """Withdraw a task."""
        key, body = _create(request)
        return _made(self._world.cancel(key, id, body["reason"]))

    def deadline(self, request: Request, id: str) -> Answer:
        """Move a deadline."""
        key, body = _create(request)
        return _made(self._world.change_deadline(key, id, datetime.fromisoformat(body["deadline"])))

    def circulate(self, request: Request) -> Answer:
        """A copy to a group."""
        key, body = _create(request)
        named = {name: body[name] for name in ("group", "title", "text", "reference")}
        return _made(self._world.circulate(key, Circulation(**named, attachments=self._files(body))))

    def send(self, request: Request) -> Answer:
        """A document to other bodies."""
        key, body = _create(request)
        plain: dict[str, Any] = {
            name: body.get(name)
            for name in ("reference", "code", "subject", "doc_type", "issued_on", "answers", "answers_code")
        }
        letter = Outbound(addressees=tuple(body["addressees"]), attachments=self._files(body), **plain)
        return _made(self._world.send(key, letter))

    def file(self, request: Request) -> Answer:
        """A package into the archive."""
        key, body = _create(request)
        (package,) = self._files({"files": [body["package"]]})
        return _made(self._world.file(key, Package(body["code"], body["title"], body["reference"], package)))

    def _files(self, body: Mapping[str, Any]) -> tuple[Attachment, ...]:
        return tuple(self._attachment(one) for one in body.get("files", ()))

    def _attachment(self, named: Mapping[str, Any]) -> Attachment:
        inside = named.get("content")
        file = RemoteFile(**{name: value for name, value in named.items() if name != "content"})
        content = self._world.holds(file.sha256) if inside is None else base64.b64decode(inside)
        if content is None:
            raise Refused(422, "unknown-file", "the file was not handed over")
        return Attachment(file.name, file.media_type, content)


_OPERATIONS: Final[tuple[tuple[str, re.Pattern[str], Callable[..., Answer]], ...]] = tuple(
    (method, re.compile(path.replace("{}", "([^/]+)")), do)
    for method, path, do in (
        ("POST", "/tasks", ReferenceFace.assign),
        ("GET", "/changes", ReferenceFace.changes),
        ("GET", "/acts", ReferenceFace.acts),
        ("GET", "/units", ReferenceFace.units),
        ("GET", "/ledger", ReferenceFace.ledger),
        ("GET", "/tasks/{}", ReferenceFace.task),
        ("POST", "/tasks/{}/reminders", ReferenceFace.remind),
        ("POST", "/tasks/{}/comments", ReferenceFace.comment),
        ("POST", "/tasks/{}/returns", ReferenceFace.return_answer),
        ("POST", "/tasks/{}/cancellation", ReferenceFace.cancel),
        ("POST", "/tasks/{}/deadline", ReferenceFace.deadline),
        ("POST", "/inbox/{}/registration", ReferenceFace.register),
        ("POST", "/inbox/{}/status", ReferenceFace.status),
        ("POST", "/inbox/{}/finish", ReferenceFace.finish),
        ("POST", "/circulations", ReferenceFace.circulate),
        ("POST", "/outbound", ReferenceFace.send),
        ("GET", "/outbound/{}/receipts", ReferenceFace.receipts),
        ("POST", "/dossiers", ReferenceFace.file),
        ("GET", "/dossiers/{}/package", ReferenceFace.package),
        ("PUT", "/files/{}", ReferenceFace.put_file),
        ("GET", "/files/{}", ReferenceFace.get_file),
    )
)


def _create(request: Request) -> tuple[str, dict[str, Any]]:
    key = request.headers.get("idempotency-key")
    if not key:
        raise Refused(400, "key-missing", "Idempotency-Key is required")
    body: dict[str, Any] = json.loads(request.body)
    return key, body


def _made(done: Done) -> Answer:
    return _json(201, _done(done))


def _done(done: Done) -> dict[str, str]:
    return {"id": done.external_id, "at": done.at.isoformat()}


def _json(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


def _bytes(content: bytes) -> Answer:
    return Answer(200, content, {"content-type": "application/octet-stream"})

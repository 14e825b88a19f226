"""People who work in the document system itself: over its HTTP API, with their own token."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests
from standardwebhooks import Webhook

_TIMEOUT = (3.0, 30.0)


class SystemActor:
    """One bearer token at the document system's HTTP API."""

    def __init__(self, base: str, token: str) -> None:
        self.base = base.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: str) -> Any:
        """Fetch and read JSON."""
        answer = self.session.get(self.base + path, params=query, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def bytes(self, path: str) -> bytes:
        """Fetch raw bytes."""
        answer = self.session.get(self.base + path, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.content

    def post(self, path: str, body: Mapping[str, Any], *, create: bool = True) -> Any:
        """Send JSON; a create carries a key of its own."""
        headers = {"Idempotency-Key": f"trial/{uuid.uuid4()}"} if create else {}
        answer = self.session.post(self.base + path, json=body, headers=headers, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()


class PersonActor(SystemActor):
    """A person of one unit, who works on the unit's task."""

    def tasks(self) -> list[dict[str, Any]]:
        """The unit's tasks, oldest first."""
        return list(self.get("/tasks")["items"])

    def task(self) -> dict[str, Any]:
        """The unit's newest task."""
        return self.tasks()[-1]

    def acknowledge(self) -> None:
        """Open the task and say "đã quán triệt"."""
        address = f"/tasks/{self.task()['id']}"
        self.post(f"{address}/reads", {})
        self.post(f"{address}/acknowledgements", {})

    def answer(self, figures: Mapping[str, Any], note: str = "") -> None:
        """Hand in figures by question code; a breakdown is an object by option."""
        body = {"figures": dict(figures), "note": note}
        self.post(f"/tasks/{self.task()['id']}/answers", body)

    def read_copies(self) -> int:
        """Open every copy circulated to one's groups; returns how many."""
        copies = self.get("/circulations")["items"]
        for copy in copies:
            self.post(f"/circulations/{copy['id']}/reads", {})
        return len(copies)


class Sender(SystemActor):
    """The clerk of another organisation of the same system: sends documents, enters reports in its book."""

    def send(self, *files: tuple[str, bytes], code: str, subject: str, addressee: str) -> str:
        """Send one document, with what is attached to it, to an agency; returns its id in the system."""
        body = {
            "code": code,
            "subject": subject,
            "addressees": [addressee],
            "files": [{"sha256": self._put(content), "name": name} for name, content in files],
        }
        return str(self.post("/outbound", body)["id"])

    def _put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        answer = self.session.put(
            f"{self.base}/files/{sha256}",
            data=content,
            headers={"Content-Type": "application/octet-stream"},
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        return sha256

    def arrivals(self, code: str) -> list[dict[str, Any]]:
        """What lies in its inbox under one number and symbol."""
        return list(self.get("/inbox", code=code)["items"])

    def register_reply(self, code: str, number: int, at: datetime) -> None:
        """Enter a report in its own book: the report's sender gets receipt 03."""
        (document,) = self.arrivals(code)
        body = {"number": number, "entered_at": at.isoformat()}
        self.post(f"/inbox/{document['id']}/registration", body)


class Operator(SystemActor):
    """Whoever runs the document system: its ledger, and holding a create in mid-air."""

    def ledger(self) -> list[dict[str, Any]]:
        """Every visible act of the plugin, oldest first."""
        return list(self.get("/ledger"))

    def hold(self, act: str, nth: int = 1) -> None:
        """Hold the answer of the nth create of an act after its commit."""
        self.post("/hold", {"act": act, "nth": nth}, create=False)

    def held(self) -> str | None:
        """The key of the create that is held now, or null."""
        found = self.get("/hold")["held"]
        return str(found) if found else None

    def release(self) -> None:
        """Let the held create answer."""
        self.post("/release", {}, create=False)


def deliver(address: str, secret: str, change: Mapping[str, Any], times: int) -> list[int]:
    """Post one signed change to our webhook several times under one new id; the HTTP statuses."""
    body = json.dumps(change, ensure_ascii=False)
    now = datetime.now(UTC)
    id = f"msg_{uuid.uuid4().hex}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, now, body),
    }
    statuses: Sequence[int] = [
        requests.post(address, data=body.encode(), headers=headers, timeout=_TIMEOUT).status_code
        for _ in range(times)
    ]
    return list(statuses)

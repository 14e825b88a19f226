"""The axis's own interface (VXP): lists, packages and sending, one signed call each."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from connectors.edxml.dates import moment
from connectors.edxml.signing import PREFIX, Signature
from connectors.errors import Rejected, Unreachable
from connectors.http import Http, Reply

MessageType = Literal["edoc", "status"]
_JSON: Final = "application/json"
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Listed:
    """A package that waits for us: the axis's own id, the kind of message, its transport state."""

    id: str
    state: str
    at: datetime


@dataclass(frozen=True)
class Sent:
    """One row of what we sent: ids and texts as the axis knows them."""

    id: str
    title: str
    notation: str
    at: datetime | None


class Vxp:
    """Calls to one axis as one registered system. Safe to share between threads."""

    def __init__(
        self,
        url: str,
        system_id: str,
        secret: str,
        *,
        name: str = "edxml",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        trailing_line: bool = False,
        **limits: Any,
    ) -> None:
        """``now`` is machine time; ``trailing_line`` ends what is sent with CRLF, as some servers want it;
        ``limits`` (time-outs, ``ca``, ``hosts``) go to ``connectors.http.Http``.
        """
        self._name = name
        self._end = b"\r\n" if trailing_line else b""
        # A package of 64 MB is a third longer in base64.
        limits = {"answer_limit": 96 * 1024 * 1024, **limits}
        self._http = Http(name, url, Signature(system_id, secret, now), **limits)

    def received(self, kind: MessageType) -> list[Listed]:
        """What waits for us, oldest first. ``Unreachable`` for an answer that is no list: never "no news"."""
        rows = self._rows("getReceivedEdocList", kind)
        found = [
            Listed(
                self._id(row), str(row.get("status") or "").lower(), _at(row, "created_time", "createdTime")
            )
            for row in rows
        ]
        return sorted(found, key=lambda one: one.at)

    def sent(self, kind: MessageType) -> list[Sent]:
        """What we sent, as the axis lists it."""
        return [
            Sent(
                str(row.get("senderDocId") or ""),
                str(row.get("title") or ""),
                str(row.get("notation") or ""),
                moment(str(row.get("sentTime") or "")),
            )
            for row in self._rows("getSentEdocList", kind)
        ]

    def package(self, id: str) -> bytes:
        """A package's bytes. What is no base64 comes back as the text it was, to be quarantined."""
        data = self._asked("getEdoc", {"docId": id}, b"{}").get("data")
        if not isinstance(data, str):
            raise self._strange("getEdoc: the answer holds no package")
        try:
            return base64.b64decode("".join(data.split()), validate=True)
        except (binascii.Error, ValueError):
            return data.encode()

    def confirm(self, id: str, *, readable: bool) -> None:
        """Tell the axis that a package was stored, or stored and not readable. Harmless to repeat."""
        self._asked("updateStatus", {"docId": id, "status": "done" if readable else "fail"}, b"{}")

    def send(self, key: str, sender: str, kind: MessageType, package: bytes, to: Iterable[str] = ()) -> str:
        """Hand a package over; returns the axis's id for it. Sent once: a lost answer is ambiguous."""
        receivers = list(to)
        parameters = {"from": sender, "servicetype": "eDoc", "messagetype": kind}
        if receivers:
            parameters["to"] = json.dumps(receivers, separators=(",", ":"))
        parameters["hash-file"] = hashlib.sha256(package).hexdigest()
        headers = _headers(parameters, "application/octet-stream")
        reply = self._http.call(
            "POST", "/sendEdoc", writes=True, key=key, headers=headers, data=package + self._end
        )
        answer = self._envelope("sendEdoc", reply, key=key)
        if not answer.get("DocId"):
            raise self._strange("sendEdoc: the answer names no DocId", key)
        return str(answer["DocId"])

    def _rows(self, operation: str, kind: MessageType) -> list[Mapping[str, Any]]:
        rows = self._asked(operation, {"servicetype": "eDoc", "messagetype": kind}, b"").get("data")
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise self._strange(f"{operation}: the answer holds no list")
        return rows

    def _asked(self, operation: str, parameters: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
        reply = self._http.call("POST", f"/{operation}", headers=_headers(parameters, _JSON), data=body)
        return self._envelope(operation, reply)

    def _envelope(self, operation: str, reply: Reply, key: str | None = None) -> Mapping[str, Any]:
        """The answer behind its envelope; ``Rejected`` with the axis's own words when it says no."""
        answer = self._http.json(reply, writes=key is not None, key=key)
        if not isinstance(answer, Mapping) or "ErrorCode" not in answer:
            raise self._strange(f"{operation}: the answer has no envelope", key)
        if str(answer["ErrorCode"]) != "0" or str(answer.get("status", "OK")).upper() == "FAIL":
            said = str(answer.get("ErrorDesc") or "")[:300]
            raise Rejected(f"{operation}: {answer['ErrorCode']} {said}".strip(), system=self._name, key=key)
        return answer

    def _id(self, row: Mapping[str, Any]) -> str:
        id = row.get("docId") or row.get("docid")
        if not id:
            raise self._strange("getReceivedEdocList: a row has no docId")
        return str(id)

    def _strange(self, message: str, key: str | None = None) -> Unreachable:
        return Unreachable(message, system=self._name, key=key, ambiguous=key is not None)


def _headers(parameters: Mapping[str, str], content_type: str) -> dict[str, str]:
    return {**{f"{PREFIX}{name}": value for name, value in parameters.items()}, "Content-Type": content_type}


def _at(row: Mapping[str, Any], *names: str) -> datetime:
    text = next((str(row[name]) for name in names if row.get(name)), "")
    return moment(text) or _LONG_AGO

"""The national axis as the simulator speaks it: VXP operations with signed headers over the world's ledger.

The axis keeps no keys: the same package sent twice is two acts. What people at other agencies send us is
put in by ``deliver``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from connectors.edxml.dates import VN
from connectors.edxml.reader import read
from connectors.edxml.values import BadPackage, Document, Status
from connectors.memory import MemorySystem
from connectors.memory_desk import Act
from connectors.protocol import Feature
from connectors.simulator.face import Answer, Request

_PREFIX: Final = "xroadvnpt-"
_SIGNED: Final = ("timestamp", "systemid", "Content-Type")
_TIME_STAMP: Final = re.compile(r"\d{8}T\d{6}\+\d{4}")
_REFERENCE: Final = re.compile(r"\bTS-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Refused(Exception):
    """The axis says no: its code and its words."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass
class Held:
    """A package that waits for us, and how often it was fetched."""

    id: str
    kind: str
    raw: bytes
    created: str
    state: str = "initial"
    fetched: int = 0


@dataclass(frozen=True)
class Out:
    """A package of ours as the axis took it."""

    id: str
    kind: str
    raw: bytes
    message: Document | Status
    sent: str


class VxpFace:
    """One registered system's side of the axis. With ``forgets`` a confirmed package is no longer listed."""

    def __init__(self, world: MemorySystem, system_id: str, secret: str, *, forgets: bool = False) -> None:
        self.world = world
        self.held: list[Held] = []
        self.out: list[Out] = []
        self._system_id = system_id
        self._secret = secret
        self._forgets = forgets
        self._count = itertools.count(1)
        self._lock = threading.Lock()

    # the other side

    def deliver(self, raw: bytes, kind: str = "edoc") -> str:
        """Another agency's package reaches us; returns the axis's id for it."""
        with self._lock:
            id = str(uuid.uuid5(uuid.NAMESPACE_URL, str(next(self._count))))
            self.held.append(Held(id, kind, raw, self._now()))
            return id

    def _now(self) -> str:
        return f"{self.world.now().astimezone(VN):%Y-%m-%d %H:%M:%S}"

    # the wire

    def answer(self, request: Request) -> Answer:
        """Check the signature, do the operation, put it in the envelope."""
        operation = _OPERATIONS.get(request.path.rpartition("/")[2])
        if operation is None or request.method != "POST":
            return Answer(404, b"no such operation", {"Content-Type": "text/plain"})
        try:
            self._check(request)
            found = operation(self, request)
        except Refused as refused:
            return _json({"status": "FAIL", "ErrorCode": refused.code, "ErrorDesc": str(refused)})
        return _json({"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thành công", **found})

    def _check(self, request: Request) -> None:
        headers = request.headers
        text = headers.get(_PREFIX + "sign-header", "")
        digest = hmac.new(self._secret.encode(), text.encode("latin-1"), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(digest, headers.get(_PREFIX + "hash-header", "")):
            raise Refused("15", "Sai SystemId hoặc SecretKey")
        try:
            signed: Mapping[str, str] = json.loads(text)
        except ValueError as error:
            raise Refused("15", "Sai sign-header") from error
        names = headers.get(_PREFIX + "sign-header-key", "").split(";")
        if [f"XroadVnpt-{name}" for name in names] != list(signed) or tuple(names[:3]) != _SIGNED:
            raise Refused("15", "Sai sign-header-key")
        if any(headers.get(key.lower()) != value for key, value in signed.items()):
            raise Refused("15", "Tham số không khớp chữ ký")
        if signed["XroadVnpt-systemid"] != self._system_id:
            raise Refused("15", "Sai SystemId")
        if signed["XroadVnpt-Content-Type"] != headers.get("content-type"):
            raise Refused("15", "Sai Content-Type")
        if not _TIME_STAMP.fullmatch(signed["XroadVnpt-timestamp"]):
            raise Refused("15", "Sai timestamp")

    def received(self, request: Request) -> dict[str, Any]:
        """The operation ``getReceivedEdocList``."""
        kind = _parameter(request, "messagetype")
        rows = [one for one in self.held if one.kind == kind]
        if self._forgets:
            rows = [one for one in rows if one.state not in ("done", "fail")]
        return {
            "data": [
                {
                    "docId": one.id,
                    "serviceType": "eDoc",
                    "messageType": one.kind,
                    "created_time": one.created,
                    "updated_time": one.created,
                    "from": "",
                    "to": self._system_id,
                    "status": one.state,
                    "status_desc": "",
                }
                for one in rows
            ]
        }

    def sent(self, request: Request) -> dict[str, Any]:
        """The operation ``getSentEdocList``."""
        kind = _parameter(request, "messagetype")
        return {"data": [_row(one, self._system_id) for one in self.out if one.kind == kind]}

    def package(self, request: Request) -> dict[str, Any]:
        """The operation ``getEdoc``."""
        held = self._held(request)
        held.fetched += 1
        return {"data": base64.b64encode(held.raw).decode("ascii")}

    def update(self, request: Request) -> dict[str, Any]:
        """The operation ``updateStatus``."""
        state = _parameter(request, "status")
        if state not in ("done", "processing", "fail"):
            raise Refused("20", "Trạng thái không hợp lệ")
        self._held(request).state = state
        return {}

    def send(self, request: Request) -> dict[str, Any]:
        """The operation ``sendEdoc``."""
        if hashlib.sha256(request.body).hexdigest() != _parameter(request, "hash-file"):
            raise Refused("21", "hash-file không khớp")
        if request.headers.get("content-type") != "application/octet-stream":
            raise Refused("10", "Sai Content-Type")
        kind, sender = _parameter(request, "messagetype"), _parameter(request, "from")
        try:
            message = read(request.body)
        except BadPackage as error:
            raise Refused("22", str(error)) from error
        if message.sender.id != sender:
            raise Refused("19", f"Đơn vị gửi {message.sender.id} không đúng với mã đã đăng ký: {sender}")
        return {"DocId": self._take(kind, request.body, message)}

    def _take(self, kind: str, raw: bytes, message: Document | Status) -> str:
        with self._lock:
            id = f"{next(self._count):024x}"
            done = Out(id, kind, raw, message, self._now())
            self.out.append(done)
        self.world._do(id, _act(message))  # noqa: SLF001  # the desk's own entry for whoever plays a system
        return id

    def _held(self, request: Request) -> Held:
        id = _parameter(request, "docId")
        found = next((one for one in self.held if one.id == id), None)
        if found is None:
            raise Refused("20", "Không tìm thấy văn bản")
        return found


def _parameter(request: Request, name: str) -> str:
    return request.headers.get(_PREFIX + name.lower(), "")


def _act(message: Document | Status) -> Act:
    if isinstance(message, Status):
        about = message.about
        return Act(Feature.STATUS, about.document_id, message, message.code, ordinal=None)
    found = _REFERENCE.search(message.subject)
    target = ",".join(one.id for one in message.recipients)
    return Act(Feature.SEND, target, message, found[0] if found else "", made=message)


def _row(out: Out, system_id: str) -> dict[str, str]:
    message = out.message
    if isinstance(message, Status):
        to, title, notation = message.about.organ, "", message.about.code
    else:
        to, title, notation = message.recipients[0].id, message.subject, message.code
    return {
        "serviceType": "eDoc",
        "senderDocId": out.id,
        "receiverDocId": "",
        "fromCode": system_id,
        "toCode": to,
        "title": title,
        "notation": notation,
        "messageType": out.kind,
        "sentTime": out.sent,
        "sendStatus": "done",
        "sendStatusDesc": "",
    }


def _json(body: Mapping[str, Any]) -> Answer:
    content = json.dumps(body, ensure_ascii=False).encode()
    return Answer(200, content, {"Content-Type": "application/json; charset=UTF-8"})


_OPERATIONS: Final[Mapping[str, Callable[[VxpFace, Request], dict[str, Any]]]] = {
    "getReceivedEdocList": VxpFace.received,
    "getSentEdocList": VxpFace.sent,
    "getEdoc": VxpFace.package,
    "sendEdoc": VxpFace.send,
    "updateStatus": VxpFace.update,
}

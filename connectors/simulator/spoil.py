"""What each fault of a single call does: answers given instead, and answers spoilt on their way."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from connectors.simulator.face import Answer, Face, Refuses
from connectors.simulator.faults import Hit
from connectors.simulator.wire import Wire

LOGIN_PAGE: Final = Answer(
    200,
    "<!doctype html><html><title>Đăng nhập</title><form action=/login>Tên đăng nhập</form></html>".encode(),
    {"content-type": "text/html; charset=utf-8"},
)
_HALF_A_LETTER: Final = b"\xe1\xba"


def instead(hit: Hit, face: Face) -> Answer:
    """The answer of a call that is not carried out, in the face's own words where it has some."""
    name = hit.fault.name
    own = face.refusal(name) if isinstance(face, Refuses) else None
    if own is not None:
        return own
    if name == "login_page":
        return LOGIN_PAGE
    status = {"throttle": 429, "expired": 401, "revoked": 403}.get(name) or int(hit.parameters["status"])
    return Answer(status, b'{"code": "fault"}', _pause(hit.parameters))


def _pause(parameters: Mapping[str, Any]) -> dict[str, str]:
    given = parameters.get("retry_after")
    return {} if given is None else {"retry-after": str(given)}


async def spoilt(hit: Hit, answer: Answer, wire: Wire) -> bool:
    """Answer a call that was carried out, spoilt; whether the connection may be used again."""
    name = hit.fault.name
    if name == "die_after_commit":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "error_after_commit":
        return await wire.send(Answer(int(hit.parameters["status"]), b'{"code": "fault"}'))
    if name == "login_page_after":
        return await wire.send(LOGIN_PAGE)
    if name == "not_utf8":
        return await wire.send(replace(answer, body=_HALF_A_LETTER + answer.body))
    if name == "slow_loris":
        return await wire.send_slowly(answer, hit.parameters["seconds"], hit.parameters["pieces"])
    if name == "truncated":
        await wire.send_half(answer)
        return False
    if name == "silence":
        await wire.until_gone(hit.parameters["seconds"])
    wire.reset()
    return False

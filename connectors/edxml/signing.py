"""How a call to the axis is signed: its parameters travel as headers, and their text is signed.

The secret's characters are the key as they stand. Nothing here is ever logged.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import requests
from requests.auth import AuthBase

from connectors.edxml.dates import VN

PREFIX: Final = "XroadVnpt-"
_AGENT: Final = "JAVASDKAgent/1.0.0 XRoad/VPCP"
_VERSION: Final = "3.0.201608"


def sign(secret: str, parameters: Sequence[tuple[str, str]]) -> tuple[str, str, str]:
    """(sign-header, sign-header-key, hash-header) of parameters, in their order."""
    named = {f"{PREFIX}{name}": value for name, value in parameters}
    text = json.dumps(named, ensure_ascii=False, separators=(",", ":"))
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return text, ";".join(name for name, _ in parameters), digest


def time_stamp(at: datetime) -> str:
    """Local time with milliseconds padded to four digits, which look like a zone and are none."""
    local = at.astimezone(VN)
    return f"{local:%d%m%YT%H%M%S}+{local.microsecond // 1000:04d}"


class Signature(AuthBase):
    """Signs each request anew: its ``XroadVnpt-`` headers, with a time stamp of its own."""

    def __init__(self, system_id: str, secret: str, now: Callable[[], datetime]) -> None:
        self._system_id = system_id
        self._secret = secret
        self._now = now

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with time stamp, caller, and the signature over all of its parameters."""
        content_type = str(request.headers.get("Content-Type", "application/json"))
        given = [
            (name.removeprefix(PREFIX), str(value))
            for name, value in request.headers.items()
            if name.startswith(PREFIX)
        ]
        first = [("timestamp", time_stamp(self._now())), ("systemid", self._system_id)]
        parameters = [*first, ("Content-Type", content_type), *given]
        text, names, digest = sign(self._secret, parameters)
        request.headers.update({f"{PREFIX}{name}": value for name, value in parameters})
        request.headers["Content-Type"] = content_type
        request.headers["User-Agent"] = _AGENT
        request.headers[f"{PREFIX}version"] = _VERSION
        request.headers[f"{PREFIX}sign-header"] = text
        request.headers[f"{PREFIX}sign-header-key"] = names
        request.headers[f"{PREFIX}hash-header"] = digest
        return request

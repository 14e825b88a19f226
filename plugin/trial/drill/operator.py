"""The simulator's operator over HTTP: its ledger and faults, and what people do in that system."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import requests

_TIMEOUT = (2.0, 20.0)
Json = dict[str, Any]


class Operator:
    """``requests`` errors pass through: the simulator may be dead on purpose."""

    def __init__(self, base: str, token: str) -> None:
        self._base = base
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._session.request(method, self._base + path, json=body, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def ledger(self) -> list[Json]:
        """Every act, oldest first."""
        found: list[Json] = self._call("GET", "/ledger")
        return found

    def things(self, act: str) -> list[Json]:
        """What acts of one kind have created, oldest first."""
        found: list[Json] = self._call("GET", f"/things/{act}")
        return found

    def calls(self) -> Mapping[str, int]:
        """How often each address was called, by method and path."""
        found: Mapping[str, int] = self._call("GET", "/calls")
        return found

    def bites(self) -> Mapping[str, int]:
        """How often each fault of calls and news bit since the simulator's last start."""
        found: Mapping[str, int] = self._call("GET", "/bites")
        return found

    def on(self, *rules: Mapping[str, Any]) -> None:
        """Switch faults on."""
        self._call("POST", "/faults", list(rules))

    def off(self) -> None:
        """Switch all faults off."""
        self._call("DELETE", "/faults")

    def hold(self, act: str) -> None:
        """Hold the next act of a kind after its commit."""
        self._call("POST", "/hold", {"act": act})

    def held(self) -> str | None:
        """The key of the act held now."""
        found: str | None = self._call("GET", "/hold")["held"]
        return found

    def notices(self) -> list[Json]:
        """The documents that came in, as (id, name)."""
        found: list[Json] = self._call("GET", "/inbox")
        return found

    def deliver(self, name: str, content: bytes, fields: Mapping[str, Any]) -> None:
        """A document comes in."""
        body = {"name": name, "content": base64.b64encode(content).decode(), "fields": dict(fields)}
        self._call("POST", "/desk/notice", body)

    def act(self, verb: str, external_id: str, **more: Any) -> None:
        """Somebody there acts on a task or a document."""
        self._call("POST", f"/desk/{verb}", {"external_id": external_id, **more})

"""What a wire dialect of the simulator is: a function from one request to one answer, over a shared world.

The world is ``connectors.simulator.world.World``: its ledger counts the visible acts whatever the dialect.
Faults, connections and processes are the server's business; a face knows none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class Request:
    """One request as it came: ``path`` without the query, header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Face(Protocol):
    """One wire dialect."""

    def answer(self, request: Request) -> Answer:
        """Carry the request out in the world and say so in the dialect's words. Never raises."""
        ...


@runtime_checkable
class Pushes(Protocol):
    """A face that sends news to a webhook."""

    def news(self, entry: bytes) -> bytes | None:
        """A feed entry of the world as the webhook's body; null if it is not pushed."""
        ...


@runtime_checkable
class Refuses(Protocol):
    """A face that has words of its own for a refusal."""

    def refusal(self, fault: str) -> Answer | None:
        """How the dialect says ``expired``, ``revoked`` or ``login_page``; null: as HTTP says it."""
        ...


@runtime_checkable
class Desk(Protocol):
    """A face whose other side does more than the world's desk."""

    def desk(self, verb: str, body: Mapping[str, Any]) -> Any:
        """What people there do, as plain values; ``LookupError`` for an unknown verb."""
        ...

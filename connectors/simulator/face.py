"""What a wire dialect of the simulator is: a function from one request to one answer, over a shared world.

The world is ``connectors.memory.MemorySystem``: its ledger counts the visible acts whatever the dialect.
Faults, connections and processes are the server's business; a face knows none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


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

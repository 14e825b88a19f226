"""Something between us and a face: it counts requests, and may answer in the face's place or spoil its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.simulator.face import Answer, Request
from tests.connectors.hosted import Answers

Spoil = Callable[[Request, Callable[[], Answer]], Answer]


@dataclass
class Between:
    """``spoil`` gets each request and the means to have it carried out; null: nothing is spoiled."""

    face: Answers
    spoil: Spoil | None = None
    paths: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        """The face's answer, or what is made of it."""
        self.paths.append(request.path)

        def carry_out() -> Answer:
            return self.face.answer(request)

        return self.spoil(request, carry_out) if self.spoil else carry_out()

    def count(self, path: str) -> int:
        """How often an address was called."""
        return self.paths.count(path)

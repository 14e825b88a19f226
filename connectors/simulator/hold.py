"""One act is held: committed, its answer kept back until it is released, so that anybody can die then."""

from __future__ import annotations

import asyncio
from typing import Final

from connectors.simulator.wire import Wire

_LOOK: Final = 0.05


class Hold:
    """Holds the answer of the nth new ledger line of an act."""

    def __init__(self) -> None:
        self._act: str | None = None
        self._left = 0
        self._held: str | None = None
        self._released = asyncio.Event()

    def arm(self, act: str, nth: int = 1) -> None:
        """Hold the nth act of this kind from now on."""
        self._act, self._left, self._held = act, nth, None
        self._released.clear()

    def release(self) -> None:
        """Let it go, and hold no other."""
        self._act = None
        self._released.set()

    def state(self) -> dict[str, str | None]:
        """What is waited for, and the key of the act that is held now."""
        return {"armed": self._act, "held": self._held}

    async def after_commit(self, act: str, key: str, wire: Wire) -> None:
        """Called for every new line of the ledger; returns when its answer may go out."""
        if act != self._act:
            return
        self._left -= 1
        if self._left:
            return
        self._act, self._held = None, key
        while not (self._released.is_set() or wire.gone):
            await wire.until_gone(_LOOK)
        self._held = None

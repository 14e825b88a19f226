"""For trials: the answer of one create is held back after its commit, so that a client can die then."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from connectors.embedded.blobs import sync_folder

_LOOK: Final = 0.05


class Hold:
    """Holds the nth create of an act until it is released or its client is gone.

    While it holds, the file ``held`` contains the create's key; it stays until the next
    arming. A file ``release`` in the same folder, or ``release()``, lets it go.
    """

    def __init__(self, folder: Path) -> None:
        self._marker = folder / "held"
        self._release_file = folder / "release"
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._act: str | None = None
        self._left = 0
        self._held: str | None = None

    def arm(self, act: str, nth: int) -> None:
        """Hold the nth create of ``act`` from now on."""
        with self._lock:
            self._marker.unlink(missing_ok=True)
            self._release_file.unlink(missing_ok=True)
            self._released.clear()
            self._act, self._left = act, nth

    def release(self) -> None:
        """Let a held create answer, and hold no further one."""
        with self._lock:
            self._act = None
            self._released.set()

    def state(self) -> dict[str, str | None]:
        """What is waited for and whose answer is held now."""
        with self._lock:
            return {"armed": self._act, "held": self._held}

    def after_commit(self, act: str, key: str, gone: Callable[[], bool]) -> None:
        """Called by every create once it is committed; returns when its answer may go out."""
        if not self._is_the_one(act, key):
            return
        while not (gone() or self._release_file.exists() or self._released.is_set()):
            time.sleep(_LOOK)
        with self._lock:
            self._held = None

    def _is_the_one(self, act: str, key: str) -> bool:
        with self._lock:
            if act != self._act:
                return False
            self._left -= 1
            if self._left:
                return False
            self._act, self._held = None, key
            self._mark(key)
            return True

    def _mark(self, key: str) -> None:
        part = self._marker.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._marker)
        sync_folder(self._marker.parent)

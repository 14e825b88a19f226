"""Ids: UUIDv7 texts, ordered by time and, within a process, strictly growing."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A UUIDv7: 48 bits of milliseconds, then a counter that never goes back, then random bits."""
    global _last  # noqa: PLW0603  # one sequence a process is what makes ids monotonic
    with _lock:
        # Milliseconds and 12 bits of their fraction, as RFC 9562 (method 3) allows.
        _last = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        stamp = _last
    millis, fraction = stamp >> 12, stamp & 0xFFF
    random_ = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return str(uuid.UUID(int=(millis << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random_))

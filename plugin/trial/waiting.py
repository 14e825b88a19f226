"""Waits for a condition by asking again over HTTP, with a deadline; never by sleeping blindly."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import requests

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds the trial waits for one thing before it says what did not happen."""
_FIRST, _LONGEST = 0.05, 0.5


class Missing(Exception):
    """Something the story needs did not happen in time; the text says what."""


def until(what: str, ask: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """Ask until the answer is neither null nor false, and return it.

    ``what`` is the Vietnamese text of what is awaited. A refused or broken connection counts
    as "not yet": processes may be down on purpose. Raises ``Missing`` at the deadline.
    """
    end = time.monotonic() + seconds
    pause = _FIRST
    while True:
        answer = _try(ask)
        if answer:
            return answer
        if time.monotonic() >= end:
            raise Missing(f"Chờ quá {seconds:.0f} giây mà chưa thấy: {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST)


def _try(ask: Callable[[], T | None]) -> T | None:
    try:
        return ask()
    except (requests.ConnectionError, requests.Timeout):
        return None

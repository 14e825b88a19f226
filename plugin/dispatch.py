"""Rings the bell: the one place in the plugin that knows Celery, by task name only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

CHUNK: Final = 4
"""Ids in one message: small, so that a fan-out spreads over the worker's threads."""
EXPIRES: Final = 10
"""Seconds a bell sounds; what it did not wake, the sweep rings for again."""
DEAF_SECONDS: Final = 5.0
"""After a failed ring the broker is left alone this long: commits must not wait for it."""


class CeleryDispatch:
    """Sends (agency, item) ids to the task ``tasks.work``."""

    def __init__(self, broker: str) -> None:
        self._app = Celery(broker=broker)
        self._app.conf.broker_transport_options = {
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            "max_retries": 0,
        }
        self._deaf_until = 0.0

    def ring(self, items: Sequence[tuple[str, str]]) -> None:
        """Ring in chunks; an unheard bell is logged, never raised: the sweep will ring again."""
        if time.monotonic() < self._deaf_until:
            return
        try:
            for start in range(0, len(items), CHUNK):
                self._send(items[start : start + CHUNK])
        except (OperationalError, OSError) as error:
            self._deaf_until = time.monotonic() + DEAF_SECONDS
            log.warning("bell_unheard", items=len(items), error=type(error).__name__)

    def _send(self, chunk: Sequence[tuple[str, str]]) -> None:
        ids = [list(item) for item in chunk]
        self._app.send_task("tasks.work", (ids,), expires=EXPIRES, ignore_result=True, retry=False)


class NoDispatch:
    """Rings nobody: for commands whose work the sweep picks up, and for tests."""

    def ring(self, items: Sequence[tuple[str, str]]) -> None:
        """Nothing is sent."""

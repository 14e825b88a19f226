"""Rings the bell: the one place in the plugin that knows Celery, by task name only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from plugin.domain.work import Bell

log = structlog.get_logger(__name__)

CHUNK: Final = 4
"""Steps in one message: few, so that they spread over the worker's threads."""
EXPIRES: Final = 10
"""Seconds a bell sounds; what it did not wake, the sweep rings for again."""
DEAF_SECONDS: Final = 5.0
"""After a failed ring the broker is left alone this long: commits must not wait for it."""


class CeleryDispatch:
    """Sends steps to the task ``tasks.work`` by (agency, item) ids, connections to ``tasks.pump``."""

    def __init__(self, broker: str) -> None:
        self._app = Celery(broker=broker)
        self._app.conf.broker_transport_options = {
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            "max_retries": 0,
        }
        self._deaf_until = 0.0

    def ring(self, bells: Sequence[Bell]) -> None:
        """Ring in chunks; an unheard bell is logged, never raised: the sweep will ring again."""
        if time.monotonic() < self._deaf_until:
            return
        steps = [[bell.agency_id, bell.item_id] for bell in bells if bell.item_id is not None]
        links = dict.fromkeys((bell.agency_id, bell.connection) for bell in bells if bell.item_id is None)
        try:
            for start in range(0, len(steps), CHUNK):
                self._send("tasks.work", steps[start : start + CHUNK])
            for agency_id, connection in links:
                self._send("tasks.pump", agency_id, connection)
        except (OperationalError, OSError) as error:
            self._deaf_until = time.monotonic() + DEAF_SECONDS
            log.warning("bell_unheard", bells=len(bells), error=type(error).__name__)

    def _send(self, task: str, *arguments: Any) -> None:
        self._app.send_task(task, arguments, expires=EXPIRES, ignore_result=True, retry=False)


class NoDispatch:
    """Rings nobody: for commands whose work the sweep picks up, and for tests."""

    def ring(self, bells: Sequence[Bell]) -> None:
        """Nothing is sent."""

"""Logs: one JSON line per happening on stderr, with a fixed event name and bound ids, never text.

``bind`` ties ids (``case_id``, ``item_id``, ``connection``) to everything logged inside it.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, cast

import structlog

LEVEL: Final = logging.INFO
NOISY: Final = ("celery.beat", "celery.worker.strategy", "celery.app.trace", "alembic.runtime.migration")
"""Libraries that would tell every few seconds that the bell rang."""

EventDict = MutableMapping[str, Any]


def configure(process: str = "", level: int = LEVEL) -> None:
    """Send our own lines and those of the libraries to stderr as JSON.

    ``process`` names the writer; the supervisor's children get it by ``THONGSUOT_PROCESS``.
    """
    name = process or os.environ.get("THONGSUOT_PROCESS") or Path(sys.argv[0]).stem
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _named(name),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    root = logging.getLogger()
    root.handlers[:] = [_handler(shared)]
    root.setLevel(level)
    for library in NOISY:
        logging.getLogger(library).setLevel(logging.WARNING)
    # It would tell whole addresses when a line breaks, and some systems want a token in theirs.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    structlog.contextvars.bind_contextvars(
        process=process or os.environ.get("THONGSUOT_PROCESS") or sys.argv[0]
    )


def _named(process: str) -> Callable[[Any, str, EventDict], EventDict]:
    """Every line says which process wrote it, in whatever thread it did."""

    def add(_logger: Any, _method: str, line: EventDict) -> EventDict:
        return {**line, "process": process}

    return add


def _handler(shared: list[Any]) -> logging.Handler:
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    return handler


class _Stderr(logging.Handler):
    """Writes to whatever stderr is now, not to what it was at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # as the library's own handlers: a lost line stops nobody
            self.handleError(record)


def logger() -> structlog.stdlib.BoundLogger:
    """The logger. Call it with a fixed event name and ids: ``logger().info("item.done", item_id=…)``."""
    return structlog.stdlib.get_logger("thongsuot")


def bind(**ids: str | None) -> AbstractContextManager[None]:
    """Tie ids to every line logged inside the block, in this thread; nulls are left out."""
    return cast(
        "AbstractContextManager[None]",
        structlog.contextvars.bound_contextvars(**{k: v for k, v in ids.items() if v is not None}),
    )

"""Logs: one JSON line per happening on stderr, with a fixed event name and bound ids, never text."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

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
        _named(name),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, as_json],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    root = logging.getLogger()
    root.handlers[:] = [_OfLibraries(shared, as_json)]
    root.setLevel(level)
    for library in NOISY:
        logging.getLogger(library).setLevel(logging.WARNING)
    # It would tell whole addresses when a line breaks, and some systems want a token in theirs.
    logging.getLogger("urllib3").setLevel(logging.ERROR)


def _named(process: str) -> Callable[[Any, str, EventDict], EventDict]:
    """Every line says which process wrote it, in whatever thread it did."""

    def add(_logger: Any, _method: str, line: EventDict) -> EventDict:
        return {**line, "process": process}

    return add


class _Lines:
    """Where our own lines end: on whatever stderr is now, not on what it was at the start."""

    def __init__(self, *_names: str) -> None:
        """The same for all modules."""

    def msg(self, line: str) -> None:
        """Write one line; a lost line stops nobody."""
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


class _OfLibraries(logging.Handler):
    """Writes the lines of libraries as ours are written."""

    def __init__(self, shared: Sequence[Any], as_json: Any) -> None:
        super().__init__()
        processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, as_json]
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=processors)
        )
        self._lines = _Lines()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.msg(self.format(record))
        except Exception:  # noqa: BLE001  # as the library's own handlers do: its line may not be one
            self.handleError(record)

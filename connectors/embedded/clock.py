"""The two clocks: office time, which a file may set, and machine time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7))


class Clock:
    """Office time is the one ISO instant in ``file`` where a file is given, else machine time."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def office(self) -> str:
        """The office's time as an ISO instant with offset."""
        if self._file is None:
            return datetime.now(VIETNAM).isoformat(timespec="milliseconds")
        return datetime.fromisoformat(self._file.read_text("ascii").strip()).isoformat()

    def machine(self) -> datetime:
        """Real time."""
        return datetime.now(UTC)

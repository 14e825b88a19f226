"""The two clocks: office time, which a trial may stand still, and machine time, always real."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from plugin.domain.calendar import VN


class SystemClock:
    """Both clocks real."""

    def office_now(self) -> datetime:
        """Now, +07:00."""
        return datetime.now(VN)

    def machine_now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)


class StandingClock(SystemClock):
    """Office time from a file that holds one ISO instant; only the trial moves it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def office_now(self) -> datetime:
        """The instant in the file; read each time, because another process moves it."""
        return datetime.fromisoformat(self._path.read_text().strip()).astimezone(VN)


def set_office_time(path: Path, instant: datetime) -> None:
    """Move a trial's office clock, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(instant.isoformat())
    Path(name).replace(path)

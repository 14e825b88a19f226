"""What survives the simulator's death: an append-only file of the calls that changed the world.

It outlives the process, not the machine: nothing waits for the disk, for a trial dies with its machine. Callers'
tokens are in it as they came, for a replay is checked like any call: the file is its owner's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from connectors.simulator.face import Request

_AS_TEXT: Final = ("utf-8", "surrogateescape")
"""A body is kept as the text it mostly is; whatever else is in it comes back as it was."""


@dataclass(frozen=True)
class Entry:
    """One call: which ``side`` it came from (``face`` or ``operator``), when, and what it was.

    ``at`` is office time as the system had it, ``stamp`` the machine's true time.
    """

    side: str
    at: datetime
    stamp: datetime
    request: Request


class Journal:
    """The file of one world. A line cut short by death was never answered and is dropped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def read(self) -> Iterator[Entry]:
        """Every kept call, oldest first; then the file is open for more."""
        good = 0
        content = self._path.read_bytes() if self._path.exists() else b""
        for line in content.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            good += len(line)
            yield _entry(json.loads(line.decode(*_AS_TEXT)))
        self._file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab", 0)
        self._file.truncate(good)

    def write(self, entry: Entry) -> None:
        """Append a call: from now on it outlives this process."""
        self._file.write(json.dumps(_raw(entry), ensure_ascii=False).encode(*_AS_TEXT) + b"\n")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def _raw(entry: Entry) -> dict[str, Any]:
    request = entry.request
    return {
        "side": entry.side,
        "at": entry.at.isoformat(),
        "stamp": entry.stamp.isoformat(),
        "method": request.method,
        "path": request.path,
        "query": dict(request.query),
        "headers": dict(request.headers),
        "body": request.body.decode(*_AS_TEXT),
    }


def _entry(raw: dict[str, Any]) -> Entry:
    body = raw["body"].encode(*_AS_TEXT)
    request = Request(raw["method"], raw["path"], raw["query"], raw["headers"], body)
    at, stamp = datetime.fromisoformat(raw["at"]), datetime.fromisoformat(raw["stamp"])
    return Entry(raw["side"], at, stamp, request)

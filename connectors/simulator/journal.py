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
from typing import Any

from connectors.simulator.face import Request


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
    """The file of one world: for each call a line of JSON, then its body as it came, and an end of line.

    A call cut short by death was never answered and is dropped.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def read(self) -> Iterator[Entry]:
        """Every kept call, oldest first; then the file is open for more."""
        content = self._path.read_bytes() if self._path.exists() else b""
        good = 0
        while (found := _entry(content, good)) is not None:
            entry, good = found
            yield entry
        self._file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab", 0)
        self._file.truncate(good)

    def write(self, entry: Entry) -> None:
        """Append a call: from now on it outlives this process."""
        self._file.write(b"%s\n%s\n" % (json.dumps(_head(entry)).encode(), entry.request.body))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def _head(entry: Entry) -> dict[str, Any]:
    request = entry.request
    return {
        "side": entry.side,
        "at": entry.at.isoformat(),
        "stamp": entry.stamp.isoformat(),
        "method": request.method,
        "path": request.path,
        "query": dict(request.query),
        "headers": dict(request.headers),
        "size": len(request.body),
    }


def _entry(content: bytes, start: int) -> tuple[Entry, int] | None:
    """The call that begins at ``start`` and where it ends, or null if not all of it is there."""
    line = content.find(b"\n", start)
    if line < 0:
        return None
    raw, first = json.loads(content[start:line]), line + 1
    last = first + int(raw["size"])
    if last >= len(content):
        return None
    request = Request(raw["method"], raw["path"], raw["query"], raw["headers"], content[first:last])
    at, stamp = datetime.fromisoformat(raw["at"]), datetime.fromisoformat(raw["stamp"])
    return Entry(raw["side"], at, stamp, request), last + 1

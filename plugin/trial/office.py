"""The trial's office of August 2020: the first settings, on free ports, with a clock that stands still."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from plugin import settings as program_settings
from plugin.trial.side import Side

AGENCY: Final = "ccvtlt"
AGENCY_NAME: Final = "Chi cục Văn thư - Lưu trữ"
AGENCY_CODE: Final = "000.01.12.H41"
SENDER_CODE: Final = "000.00.12.H41"
CONNECTION: Final = "vanban"

HCTH: Final = "HCTH"
QLVTLT: Final = "QLVTLT"
TTLT: Final = "TTLT"

CLERK: Final = "vanthu"
OFFICE: Final = "tonghop"
LEADER: Final = "chicuctruong"
ARCHIVIST: Final = "luutru"
HEADS: Final[Mapping[str, str]] = {HCTH: OFFICE, QLVTLT: "quanlyvtlt", TTLT: "luutrulichsu"}
"""Who answers for a unit: its head's login, which is the same name in the document system."""


def side() -> Side:
    """The Chi cục's people."""
    return Side(AGENCY, AGENCY_NAME, AGENCY_CODE, CONNECTION, CLERK, OFFICE, LEADER, ARCHIVIST, HEADS)


@dataclass(frozen=True)
class Place:
    """Where one run happens: its own home, its own ports."""

    home: Path
    web_port: int
    system_port: int

    @property
    def clock(self) -> Path:
        """The file with the office's one instant, read by every process."""
        return self.home / "office-time"

    @property
    def web(self) -> str:
        """The address of our pages."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def system(self) -> str:
        """The address of the embedded document system."""
        return f"http://127.0.0.1:{self.system_port}"

    @property
    def seed(self) -> Path:
        """Who lives in the embedded document system, as the set-up wrote it."""
        return self.home / f"documents-{self.system_port}" / "seed.yaml"

    def secret(self, name: str) -> str:
        """One of the secrets of the first settings, by its file's name."""
        return (self.home / "secrets" / name).read_text(encoding="utf-8").strip()


def prepare(home: Path) -> tuple[Place, Path]:
    """Write fresh settings under ``home``; returns the place and the settings file."""
    web_port, system_port = free_ports(2)
    place = Place(home, web_port, system_port)
    path = program_settings.default(home)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(_on(content, place), allow_unicode=True), encoding="utf-8")
    return place, path


def staff(settings: Path, workers: int) -> None:
    """How many worker processes the run has."""
    content = yaml.safe_load(settings.read_text(encoding="utf-8")) | {"workers": workers}
    settings.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _on(content: dict[str, Any], place: Place) -> dict[str, Any]:
    """The first settings on this place's ports, with its clock and the quick polls of a trial."""
    content |= {
        "web_port": place.web_port,
        "office_clock": place.clock.name,
        "sweep_seconds": 1.0,
        "lease_seconds": 6.0,
        "worker_threads": 4,
    }
    content["connections"][CONNECTION] |= {"url": place.system, "poll_seconds": 2.0, "read_timeout": 3.0}
    return content


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now; all are held open until the last one is found."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports

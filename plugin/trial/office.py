"""The trial's office: Chi cục Văn thư - Lưu trữ of August 2020, with invented people named by office."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

AGENCY: Final = "ccvtlt"
AGENCY_NAME: Final = "Chi cục Văn thư - Lưu trữ"
AGENCY_CODE: Final = "000.01.12.H41"
SENDER: Final = "Sở Nội vụ"
SENDER_CODE: Final = "000.00.12.H41"
CONNECTION: Final = "ioffice-ccvtlt"

HCTH: Final = "HCTH"
QLVTLT: Final = "QLVTLT"
TTLT: Final = "TTLT"

UNITS: Final[tuple[tuple[str, str, int], ...]] = (
    (HCTH, "Phòng Hành chính - Tổng hợp", 6),
    (QLVTLT, "Phòng Quản lý Văn thư - Lưu trữ", 7),
    (TTLT, "Trung tâm Lưu trữ lịch sử", 15),
)

PEOPLE: Final[tuple[tuple[str, str, str, str | None, tuple[str, ...]], ...]] = (
    ("quantri", "Nguyễn Văn Quản", "Quản trị hệ thống", None, ("admin",)),
    ("vanthu", "Nguyễn Thị Thư", "Văn thư cơ quan", HCTH, ("clerk",)),
    (
        "truongphong.hcth",
        "Nguyễn Văn Tổng",
        "Trưởng phòng Hành chính - Tổng hợp",
        HCTH,
        ("office", "unit_head"),
    ),
    ("chicuctruong", "Nguyễn Văn Cục", "Chi cục trưởng", None, ("leader",)),
    (
        "truongphong.qlvtlt",
        "Nguyễn Thị Quản",
        "Trưởng phòng Quản lý Văn thư - Lưu trữ",
        QLVTLT,
        ("unit_head",),
    ),
    ("giamdoc.ttlt", "Nguyễn Văn Trữ", "Giám đốc Trung tâm Lưu trữ lịch sử", TTLT, ("unit_head",)),
    ("luutru", "Nguyễn Thị Lưu", "Lưu trữ viên", HCTH, ("archivist",)),
)


@dataclass
class Place:
    """Where one run of the trial happens: its home, its ports, its secrets, its clock file."""

    home: Path
    web_port: int = 0
    system_port: int = 0
    broker_port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def clock(self) -> Path:
        """The file with the office's one instant, read by every process."""
        return self.home / "office-time"

    @property
    def settings(self) -> Path:
        """The settings file of this run."""
        return self.home / "thongsuot.yaml"

    @property
    def web(self) -> str:
        """The address of our pages."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def system(self) -> str:
        """The address of the embedded document system."""
        return f"http://127.0.0.1:{self.system_port}"


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now; all are held open until the last one is found."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports

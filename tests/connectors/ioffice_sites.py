"""Sites of VNPT-iOffice for tests: a face, its address, and our adapter on a shipped profile."""

from __future__ import annotations

from typing import Any

from connectors.ioffice.client import IOffice
from connectors.ioffice.profile import Profile, profile, schema, shipped
from connectors.memory import MemorySystem
from connectors.protocol import RemoteUnit
from connectors.simulator.ioffice import FILES, FaceB, FaceC
from connectors.simulator.ioffice_full import FullFace
from plugin.yaml_file import load

AnyFace = FaceB | FaceC
OPTIONS = {
    "loai_van_ban": "12",
    "nguoi_ky": "101",
    "nguoi_tao": "102",
    "noi_nhan": "7|3",
    "so_van_ban": "5",
    "nhanh_ket_qua": "congvan_stc",
    "ma_can_bo": "102",
    "ma_don_vi_quan_tri": "7",
}
UNITS = (RemoteUnit("hcth", "Phòng HCTH", "A1"), RemoteUnit("qlvtlt", "Phòng QLVTLT", "A2"))
SECRETS = {
    "username": "tichhop",
    "password": "mat-khau-tich-hop",
    "refresh_token": "refresh-token-of-the-site",
}


def world() -> MemorySystem:
    """The world behind a face."""
    return MemorySystem(own_units=UNITS)


def face(name: str, memory: MemorySystem | None = None) -> AnyFace:
    """The face that goes with a shipped profile."""
    faces: dict[str, Any] = {"dialect_b": FaceB, "dialect_c": FaceC, "full": FullFace}
    made: AnyFace = faces[name](memory or world())
    return made


def shipped_profile(name: str, url: str = "https://file.example.vn", **changes: Any) -> Profile:
    """A shipped profile with its places filled; ``changes`` replace whole keys of the file."""
    content = load(shipped(name), schema()).content
    return profile({**content, **changes}, {**OPTIONS, "kho_tep": url + FILES})


def adapter(name: str, url: str, **more: Any) -> IOffice:
    """Our adapter for a site."""
    used = more.pop("profile", None) or shipped_profile(name, url)
    return IOffice(url, used, SECRETS, read_timeout=5.0, **more)

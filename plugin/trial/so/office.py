"""The Sở beside the Chi cục: one installation, two agencies, one document system."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from plugin.trial import office
from plugin.trial.office import Place
from plugin.trial.side import Side

A: Final = "snv"
A_CODE: Final = "000.00.12.H41"
STTTT: Final = "000.00.14.H41"
BCD: Final = "000.09.00.H41"
VPUB: Final = "000.00.01.H41"
TDKT_CODE: Final = "000.02.12.H41"
TG_CODE: Final = "000.03.12.H41"
OTHERS: Final[Mapping[str, str]] = {
    BCD: "Ban Chỉ đạo phòng chống dịch Covid-19",
    VPUB: "Văn phòng Ủy ban nhân dân tỉnh",
    STTTT: "Sở Thông tin và Truyền thông",
    TDKT_CODE: "Ban Thi đua - Khen thưởng",
    TG_CODE: "Ban Tôn giáo",
}
"""The organisations outside: who writes to the Sở, whom it answers, and its two Ban with their own seal."""

HEADS: Final[Mapping[str, str]] = {
    "VP": "chanhvanphong",
    "TTR": "chanhthanhtra",
    "TCBC": "truong-tcbc",
    "CCVC": "truong-ccvc",
    "XDCQ": "truong-xdcq",
    "CCHC": "truong-cchc",
    "TDKT": "truongban-tdkt",
    "TG": "truongban-tg",
    "CCVTLT": "chicuc-so",
}
OFFICER: Final = "tonghop-so"
CHIEF: Final = "chanhvanphong"
DEPUTY: Final = "phogiamdoc"
MEMBER: Final = "thanhtra-cv"
_FILE: Final = Path(__file__).with_name("snv.yaml")


def sides() -> dict[str, Side]:
    """The Sở (A) and the Chi cục (B)."""
    so = Side(
        agency=A,
        name="Sở Nội vụ",
        code=A_CODE,
        connection="vanban-so",
        clerk="vanthu-so",
        office=OFFICER,
        leader=DEPUTY,
        archivist="luutru-so",
        heads=HEADS,
        others=(MEMBER, "giamdoc"),
    )
    return {A: so, office.AGENCY: office.side()}


def prepare(home: Path) -> tuple[Place, Path]:
    """The plain run's home with the second agency added; both keep their departures book elsewhere."""
    place, path = office.prepare(home)
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    more: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    connection = more["connection"] | {"url": place.system, "read_timeout": 3.0}
    _secret(home / connection["token"]["file"], secrets.token_hex(24))
    _secret(home / connection["webhook_secrets"][0]["file"], _webhook_secret(home))
    content["agencies"][A] = more["agency"]
    content["agencies"][office.AGENCY]["departures"] = "elsewhere"
    content["connections"]["vanban-so"] = connection
    content["websites"] = {"web-so": more["website"]}
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return place, path


def _secret(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def _webhook_secret(home: Path) -> str:
    """A secret of the same form as the first one."""
    import base64

    first = (home / "secrets" / f"{office.CONNECTION}.webhook").read_text(encoding="utf-8").strip()
    return first.partition("_")[0] + "_" + base64.b64encode(secrets.token_bytes(24)).decode()


def move_one_person(settings: Path) -> None:
    """10/8: one person moves from Công chức, viên chức to Xây dựng chính quyền."""
    content: dict[str, Any] = yaml.safe_load(settings.read_text(encoding="utf-8"))
    change = {"CCVC": -1, "XDCQ": 1}
    for unit in content["agencies"][A]["units"]:
        unit["head_count"] += change.get(unit["id"], 0)
    settings.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

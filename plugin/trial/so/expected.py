"""What the Sở's case must come to, compared in full."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from plugin.trial import office
from plugin.trial.check import differences, letter_text, unexpected
from plugin.trial.so import figures as f
from plugin.trial.so.office import A_CODE, A

ACTS: Final[Mapping[str, Mapping[str, int]]] = {
    A: {"register": 9, "status": 9, "assign": 18, "send": 5, "circulate": 1, "remind": 11, "file": 1},
    office.AGENCY: {
        "register": 2,
        "status": 2,
        "assign": 6,
        "remind": 4,
        "return_answer": 1,
        "send": 2,
        "file": 1,
    },
}
"""How many acts of each kind the document system must have seen of each agency."""


def _round(no: int, counts: tuple[int, ...], totals: dict[str, int], staff: int) -> dict[str, Any]:
    asked, in_time, late, missing, refused = counts
    installed, total = totals["installed"], totals["total"]
    return {
        "no": no,
        "asked": asked,
        "in_time": in_time,
        "late": late,
        "missing": missing,
        "refused": refused,
        "totals": totals,
        "rates": {
            "of_reported": [installed, total],
            "coverage": [installed, staff],
            "of_owners": [installed, total - totals["reasons/k1"]],
        },
    }


SUMMARY: Final[Mapping[str, Any]] = {
    "agencies": [
        {
            "name": "Sở Nội vụ",
            "cases": 1,
            "rounds": [
                _round(1, (9, 7, 1, 1, 1), f.AFTER_CORRECTION, 108),
                _round(2, (9, 9, 0, 0, 0), f.ROUND_TWO, 108),
            ],
        },
        {
            "name": "Chi cục Văn thư - Lưu trữ",
            "cases": 1,
            "rounds": [
                _round(1, (3, 2, 1, 0, 1), f.OF_B, 28),
                _round(2, (3, 3, 0, 0, 0), f.OF_B_TWO, 28),
            ],
        },
    ],
    "lost": 0,
    "doubled": 0,
    "holes": 0,
}
REGISTERS: Final[Mapping[str, Any]] = {
    A: {
        "arrivals": [
            [1872, "95/CV-BCĐ"],
            [1873, "3148/VP-KGVX"],
            [1874, "1405/STTT-TTBCXB"],
            [1875, "96/BC-BTĐKT"],
            [1876, "187/BC-CCVTLT"],
            [1877, "1492/STTT-TTBCXB"],
            [1878, "102/BC-BTĐKT"],
            [1879, "143/BC-BTG"],
            [1880, "205/BC-CCVTLT"],
        ],
        "departures": [
            [1042, "1042/SNV-VP"],
            [1051, "1051/SNV-VP"],
            [1098, "1098/SNV-VP"],
            [41, "41/TB-SNV"],
            [47, "47/TB-SNV"],
        ],
    },
    office.AGENCY: {
        "arrivals": [[214, "41/TB-SNV"], [215, "47/TB-SNV"]],
        "departures": [[187, "187/BC-CCVTLT"], [205, "205/BC-CCVTLT"]],
    },
}
DOSSIER: Final[Mapping[str, Any]] = {
    "code": "000.00.12.H41.2020.05.VP",
    "title": "Hồ sơ về việc cài đặt ứng dụng Bluezone của Sở Nội vụ năm 2020",
    "retention": "10 năm",
    "off_plan": True,
    "state": "filed",
}
KINDS: Final[Mapping[str, int]] = {
    "Văn bản đến": 4,
    "Phiếu giải quyết văn bản đến": 2,
    "Văn bản đi": 5,
    "Báo cáo của đơn vị": 18,
}
"""The 29 documents of the dossier by kind: two notices and three letters went out."""

IN_LETTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "reply.docx": (
        "1042/SNV-VP",
        "V/v báo cáo kết quả cài đặt ứng dụng Bluezone (đợt 1)",
        "Kính gửi: Sở Thông tin và Truyền thông",
        "1405/STTT-TTBCXB",
        "82,80 %",
        "71,30 %",
        "01 đơn vị (15 người) chưa báo cáo",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
    ),
    "slip.docx": ("PHIẾU TRÌNH", "Ban Tôn giáo (15 người)", "Chi cục Văn thư - Lưu trữ"),
    "supplement.docx": ("1051/SNV-VP", "1042/SNV-VP", "82,80 % sửa thành 81,72 %", "77 sửa thành 76"),
    "reply-2.docx": ("1098/SNV-VP", "1492/STTT-TTBCXB", "91,67 %"),
}
NOT_OUTSIDE: Final = "Ban Tôn giáo"
"""The unit that did not report in round 1 is named inside the house only."""


def problems(out: Path) -> list[str]:
    """Everything in an output folder that is not as it must be; empty when all is right."""
    ledger = _load(out / "ledger.json")
    return [
        *differences(SUMMARY, _load(out / "summary.json")),
        *unexpected(ledger, ACTS[A], A_CODE),
        *unexpected(ledger, ACTS[office.AGENCY], office.AGENCY_CODE),
        *differences(REGISTERS, _load(out / "registers.json"), "registers"),
        *_dossier(_load(out / "dossier.json")),
        *_letters(out),
        *_timeline(_load(out / "timeline.json")),
    ]


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _dossier(found: Mapping[str, Any]) -> list[str]:
    documents = [one for one in found["items"] if not one["process"]]
    kinds = {kind: sum(one["kind"] == kind for one in documents) for kind in KINDS}
    positions = [one["position"] for one in found["items"]]
    return [
        *differences(DOSSIER, {name: found["dossier"].get(name) for name in DOSSIER}, "dossier"),
        *differences(KINDS, kinds, "dossier.documents"),
        *differences(29, len(documents), "dossier.documents"),
        *differences(list(range(1, len(positions) + 1)), positions, "dossier.positions"),
    ]


def _letters(out: Path) -> list[str]:
    texts = {name: letter_text(out / name) for name in IN_LETTERS}
    missing = [
        f"{name} không có {words!r}"
        for name, wanted in IN_LETTERS.items()
        for words in wanted
        if words not in texts[name]
    ]
    named = [name for name in ("reply.docx", "supplement.docx") if NOT_OUTSIDE in texts[name]]
    return missing + [f"{name} nêu tên đơn vị chưa báo cáo" for name in named]


def _timeline(cases: list[Mapping[str, Any]]) -> list[str]:
    """Office time never runs backwards in any case."""
    found = []
    for case in cases:
        times = [event["at"] for event in case["events"]]
        if times != sorted(times):
            found.append(f"timeline.json: giờ chạy lùi ở {case['title']}")
    return found

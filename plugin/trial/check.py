"""What must have come out, compared to the digit; and the count of lost and doubled acts and missing numbers.

The expected acts are the trial's script of what another system must have seen; the ledger is
that system's own record. Doubled: one act under two keys, or done twice. Lost: expected and not
there. An act that nobody expected is wrong, too.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import docx
import openpyxl

from plugin.trial.office import AGENCY_CODE, AGENCY_NAME

Act = Mapping[str, Any]

REPLY_CODE: Final = "187/BC-CCVTLT"

EXPECTED_ACTS: Final[Mapping[str, int]] = {
    "register": 2,
    "status": 2,
    "assign": 3,
    "circulate": 1,
    "remind": 4,
    "return_answer": 1,
    "send": 1,
    "file": 1,
}
"""How many acts of each kind the document system must have seen of our agency."""

EXPECTED: Final[Mapping[str, Any]] = {
    "agencies": [
        {
            "name": AGENCY_NAME,
            "cases": 2,
            "rounds": [
                {
                    "no": 1,
                    "asked": 3,
                    "in_time": 2,
                    "late": 1,
                    "missing": 0,
                    "refused": 1,
                    "totals": {
                        "total": 28,
                        "installed": 22,
                        "not_installed": 6,
                        "reasons/k1": 3,
                        "reasons/k2": 1,
                        "reasons/k3": 0,
                        "reasons/k4": 2,
                        "reasons/k5": 0,
                    },
                    "rates": {"of_reported": [22, 28], "coverage": [22, 28], "of_owners": [22, 25]},
                }
            ],
        }
    ],
    "lost": 0,
    "doubled": 0,
    "holes": 0,
}

EXPECTED_NOTICE: Final[Mapping[str, Any]] = {
    "doc_type": "Thông báo",
    "doc_type_code": "TB",
    "number": None,
    "symbol": None,
    "issue_date": None,
    "issuer": None,
    "archive_copy": "Lưu: VT, VP.",
    "signer": {
        "authority_lines": ["TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
        "name": "Nguyễn Văn A",
    },
}
EXPECTED_BASIS: Final = ["95/CV-BCĐ", "3148/VP-KGVX", "1405/STTT-TTBCXB"]
EXPECTED_DUES: Final = [
    ("2020-08-06T10:00:00+07:00", "before_time"),
    ("2020-08-06", "by_end_of_day"),
    (None, "none"),
]
EXPECTED_EVENTS: Final[Mapping[str, int]] = {
    "DeliveryStored": 1,
    "NoticeArrived": 1,
    "NoticeRead": 1,
    "NoticeConfirmed": 1,
    "NoticeRegistered": 1,
    "ArrivalMirrored": 1,
    "SenderTold": 1,
    "DirectionProposed": 1,
    "DirectionGiven": 1,
    "RoundOpened": 1,
    "UnitAsked": 3,
    "Seen": 3,
    "Acknowledged": 3,
    "AnswerAccepted": 3,
    "AnswerRefused": 1,
    "AnswerReturned": 1,
    "UnitReminded": 4,
    "Escalated": 1,
    "AllAnswered": 1,
    "RoundClosed": 1,
    "RoundConsolidated": 1,
    "ReplyDrafted": 1,
    "ReplyChecked": 1,
    "ReplyApproved": 1,
    "ReplyNumbered": 1,
    "ReplyRendered": 1,
    "ReplyIssued": 1,
    "ReplySent": 1,
    "ReplyReceived": 1,
    "DocumentsFiled": 1,
    "DossierClosed": 1,
    "DossierAccepted": 1,
    "PackageMade": 1,
    "PackageFiled": 1,
    "CaseFiled": 1,
}
"""What must have happened in the case that asks, and how often."""

IN_DOSSIER: Final = (
    "000.01.12.H41.2020.05.HCTH",
    "<Maintenance>10 năm</Maintenance>",
    "Thông tư 09/2011/TT-BNV",
    "Hồ sơ ngoài Danh mục",
)
IN_LETTER: Final = (REPLY_CODE, "ngày 06 tháng 8 năm 2020", "78,57", "41/TB-SNV")
IN_BOOK: Final[Mapping[str, tuple[str, ...]]] = {
    "register.xlsx": ("214", "215", "41/TB-SNV", "42/TB-SNV"),
    "departures.xlsx": (REPLY_CODE,),
}


def doubled(ledger: Sequence[Act], code: str = AGENCY_CODE) -> int:
    """How many of an organisation's ledger lines are an act a second time: same act, target, reference, ordinal."""
    counted = Counter(_act(line) for line in _ours(ledger, code))
    return sum(count - 1 for count in counted.values())


def lost(ledger: Sequence[Act], expected: Mapping[str, int] = EXPECTED_ACTS, code: str = AGENCY_CODE) -> int:
    """How many expected acts the other side never saw."""
    there = _kinds(ledger, code)
    return sum(max(0, count - there[kind]) for kind, count in expected.items())


def unexpected(
    ledger: Sequence[Act], expected: Mapping[str, int] = EXPECTED_ACTS, code: str = AGENCY_CODE
) -> list[str]:
    """Acts beyond the script: which kind, how often."""
    return [
        f"{kind}: {count} lần, kịch bản chỉ có {expected.get(kind, 0)}"
        for kind, count in _kinds(ledger, code).items()
        if count > expected.get(kind, 0)
    ]


def holes(numbers: Sequence[int]) -> int:
    """How many numbers are missing between the first and the last of one yearly series."""
    return len(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if numbers else 0


def _ours(ledger: Sequence[Act], code: str) -> list[Act]:
    return [line for line in ledger if line.get("organization", code) == code]


def _kinds(ledger: Sequence[Act], code: str) -> Counter[str]:
    return Counter(kind for kind, *_ in {_act(line) for line in _ours(ledger, code)})


def _act(line: Act) -> tuple[str, str, str, int]:
    return str(line["act"]), str(line["target"]), str(line["reference"]), int(line["ordinal"])


def problems(out: Path) -> list[str]:
    """Everything in an output folder that is not as it must be; empty when all is right."""
    ledger = _load(out / "ledger.json")
    return [
        *differences(EXPECTED, _load(out / "summary.json")),
        *unexpected(ledger),
        *_notice(_load(out / "notice.json")),
        *_letter(out / "reply.docx"),
        *_totals(out / "reply.xlsx"),
        *_books(out),
        *_package(out / "dossier.zip"),
        *_timeline(_load(out / "timeline.json")),
    ]


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def differences(expected: Any, found: Any, where: str = "summary") -> list[str]:
    """Every place where two plain values differ: where, what must stand there, what stands there."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        names = sorted(set(expected) | set(found))
        return [
            line
            for name in names
            for line in differences(expected.get(name), found.get(name), f"{where}.{name}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for n, pair in pairs for line in differences(*pair, f"{where}[{n}]")]
    return [] if expected == found else [f"{where}: phải là {expected!r}, lại là {found!r}"]


def _notice(found: Mapping[str, Any]) -> list[str]:
    read = {name: found.get(name) for name in EXPECTED_NOTICE}
    basis = [one["code"] for one in found["basis_documents"]]
    dues = [(one["due"], one["due_kind"]) for one in found["report_obligations"]]
    return [
        *differences(EXPECTED_NOTICE, read, "notice"),
        *differences(EXPECTED_BASIS, basis, "notice.basis_documents"),
        *differences(EXPECTED_DUES, dues, "notice.report_obligations"),
    ]


def _letter(path: Path) -> list[str]:
    text = letter_text(path)
    return [f"reply.docx không có {words!r}" for words in IN_LETTER if words not in text]


def letter_text(path: Path) -> str:
    """All text of a letter: paragraphs and tables."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _totals(path: Path) -> list[str]:
    """The last line of the calculation sheet, as a spreadsheet program shows it."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Tổng cộng"]
    wanted = [28, 28, 22, 6, 3, 1, 0, 2, 0]
    found = [list(row[3:12]) for row in rows]
    return differences([wanted], found, "reply.xlsx")


def _books(out: Path) -> list[str]:
    return [
        f"{name} không có {words}"
        for name, wanted in IN_BOOK.items()
        for words in wanted
        if words not in _cells(out / name)
    ]


def _cells(path: Path) -> set[str]:
    workbook = openpyxl.load_workbook(path, read_only=True)
    rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
    return {str(value).strip() for row in rows for value in row if value is not None}


def _package(path: Path) -> list[str]:
    """The package opens, and every file is the one its manifest names."""
    with zipfile.ZipFile(path) as package:
        manifest = package.read("manifest-sha256.txt").decode()
        lines = [line.split(maxsplit=1) for line in manifest.splitlines()]
        wanted = {name: sha256 for sha256, name in lines}
        sums = {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}
        metadata = package.read("metadata/hoso.xml").decode()
    bad = [name for name, sha256 in wanted.items() if sums.get(name) != sha256]
    missing = [words for words in IN_DOSSIER if words not in metadata]
    return [f"dossier.zip: {name} không khớp" for name in bad] + [
        f"dossier.zip: hoso.xml không có {words!r}" for words in missing
    ]


def _timeline(cases: Sequence[Mapping[str, Any]]) -> list[str]:
    """Everything has happened as often as it must, office time never runs backwards, every event has its step."""
    happened = Counter(event["name"] for event in cases[0]["events"])
    found = differences(dict(EXPECTED_EVENTS), dict(happened), "timeline")
    for case in cases:
        times = [event["at"] for event in case["events"]]
        if times != sorted(times):
            found.append(f"timeline.json: giờ chạy lùi ở {case['title']}")
        found += [f"timeline.json: {one['name']} thiếu bước" for one in case["events"] if not one["step"]]
    return found

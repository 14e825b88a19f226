"""One office's round as the writers get it: three units, one of them late, one with two versions."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject

from plugin.domain.calendar import VN
from plugin.domain.records import Direction, Question, RegisterLine
from plugin.writing.letter import reply_docx

REASONS = {
    "k1": "Không có điện thoại thông minh",
    "k2": "Máy không hỗ trợ",
    "k3": "Nghỉ phép, thai sản, đi học, công tác",
    "k4": "Chưa kịp cài",
    "k5": "Khác",
}
UNITS = (
    ("HCTH", "Phòng Hành chính - Tổng hợp", 6),
    ("QLVTLT", "Phòng Quản lý Văn thư - Lưu trữ", 7),
    ("TTLT", "Trung tâm Lưu trữ lịch sử", 15),
)
FIGURES = {
    "HCTH": {"total": 6, "installed": 5, "reasons/k1": 1},
    "QLVTLT": {"total": 7, "installed": 7},
    "TTLT": {"total": 15, "installed": 10, "reasons/k1": 2, "reasons/k2": 1, "reasons/k4": 2},
}
AGENCY: dict[str, Any] = {
    "code": "000.00.12.H41",
    "name": "Chi cục Văn thư - Lưu trữ",
    "parent": "Sở Nội vụ",
    "place": "Nam Định",
    "symbol": "CCVTLT",
    "office_unit": "hcth",
    "signer_lines": ("CHI CỤC TRƯỞNG",),
}
OPENING = (
    "Thực hiện Thông báo số 41/TB-SNV ngày 05/8/2020 của Sở Nội vụ về việc cài đặt ứng dụng "
    "Bluezone, Chi cục Văn thư - Lưu trữ báo cáo kết quả như sau:"
)
SIGNED: dict[str, Any] = {
    "number": 187,
    "code": "187/BC-CCVTLT",
    "issued_on": date(2020, 8, 6),
    "signer": {"lines": ["CHI CỤC TRƯỞNG"], "name": "Nguyễn Văn A"},
}
DRAFT: dict[str, Any] = {"number": None, "code": None, "issued_on": None, "signer": None}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of August 2020 in the office."""
    return datetime(2020, 8, day, hour, minute, tzinfo=VN)


def question(code: str, type_: str, label: str, **more: Any) -> Question:
    """A question of the sample round."""
    base: dict[str, Any] = {
        "position": 0,
        "unit": "người",
        "options": [],
        "numerator": None,
        "denominator": None,
        "rules": {},
        "required": True,
        "nil_allowed": False,
    }
    ids = {"agency_id": "ccvtlt", "id": code, "round_id": "dot-1"}
    return Question(**ids, code=code, type=type_, label=label, **{**base, **more})


QUESTIONS = (
    question("total", "count", "Tổng số CCVCNLĐ", position=1, rules={"prefill": "head_count"}),
    question("installed", "count", "Số đã cài", position=2, rules={"at_most": "total"}),
    question(
        "reasons",
        "breakdown",
        "Lý do chưa cài",
        position=3,
        options=[{"code": code, "label": label} for code, label in REASONS.items()],
        required=False,
    ),
    question("remarks", "text", "Khó khăn, kiến nghị", position=4, unit="", required=False),
    question(
        "rate", "ratio", "Tỷ lệ đã cài", position=5, unit="%", numerator="installed", denominator="total"
    ),
)


def content(**more: Any) -> dict[str, Any]:
    """A báo cáo to the superior, as ``domain.reply.content`` gives it."""
    letter = {
        "doc_type": "Báo cáo",
        "subject": "Kết quả cài đặt ứng dụng Bluezone (đợt 1)",
        "addressee": "Sở Nội vụ",
        "paragraphs": [
            OPENING,
            "1. Đã có 03/03 đơn vị báo cáo.",
            "2. Kết quả: 22/28 người, đạt 78,57 % (chi tiết tại Phụ lục kèm theo).",
            "Chi cục Văn thư - Lưu trữ báo cáo Sở Nội vụ theo dõi, tổng hợp./.",
        ],
        "annex": {"title": "Biểu tổng hợp số liệu cài đặt ứng dụng Bluezone", "table": table()},
        "recipients": ["Như trên"],
        "archive_copy": "Lưu: VT, HCTH.",
    }
    return {**letter, **more}


def table(**more: Any) -> dict[str, Any]:
    """The annex' table."""
    rows = [
        {
            "name": name,
            "answered": True,
            "values": {code: str(FIGURES[unit][code]) for code in ("total", "installed")},
        }
        for unit, name, _ in UNITS
    ]
    options = {f"reasons/{k}": sum(f.get(f"reasons/{k}", 0) for f in FIGURES.values()) for k in REASONS}
    labels = {f"reasons/{code}": label for code, label in REASONS.items()}
    return {
        "columns": ["total", "installed"],
        "labels": {
            "total": "Tổng số CCVCNLĐ",
            "installed": "Số đã cài",
            "reasons": "Lý do chưa cài",
            **labels,
        },
        "ratio": {"label": "Tỷ lệ đã cài", "numerator": "installed", "denominator": "total"},
        "rows": rows,
        "totals": {"total": 28, "installed": 22},
        "options": options,
        "rates": {"of_reported": [22, 28], "coverage": [22, 28]},
        **more,
    }


def letter(how: dict[str, Any] = SIGNED, agency: dict[str, Any] = AGENCY, **more: Any) -> DocumentObject:
    """The letter, opened again as a clerk would."""
    return opened(reply_docx(agency, content(**more), **how))


def opened(docx: bytes) -> DocumentObject:
    """A .docx opened with python-docx."""
    return Document(io.BytesIO(docx))


def line(number: int = 214, **more: Any) -> RegisterLine:
    """A line of the arrivals book."""
    base: dict[str, Any] = {
        "agency_id": "ccvtlt",
        "id": f"dong-{number}",
        "book": "arrivals",
        "series": "arrivals",
        "year": 2020,
        "number": number,
        "entered_at": at(5, 9, 20),
        "case_id": "viec-1",
        "document_id": "vb-1",
        "code": "41/TB-SNV",
        "document_date": date(2020, 8, 5),
        "author": "Sở Nội vụ",
        "doc_type": "Thông báo",
        "subject": "về việc cài đặt ứng dụng Bluezone",
        "signer": "Nguyễn Văn A",
        "recipient": "Chi cục trưởng",
        "copies": 1,
        "passed_on_at": None,
        "file_sha256": None,
        "note": "",
        "voided_at": None,
        "voided_by": None,
        "void_reason": None,
    }
    return RegisterLine(**{**base, **more})


DIRECTION = Direction(
    agency_id="ccvtlt",
    id="y-kien-1",
    case_id="viec-1",
    notices=["van-ban-1"],
    proposed_by="tonghop",
    proposed_at=at(5, 9, 25),
    given_by="chicuctruong",
    given_at=at(5, 9, 40),
    text="Giao Phòng Hành chính - Tổng hợp chủ trì, các phòng, đơn vị phối hợp và báo cáo kết quả.",
    assignees=[
        {"unit_id": "TTLT", "role": "support", "due": "2020-08-05T16:00:00+07:00"},
        {"unit_id": "HCTH", "role": "lead", "due": "2020-08-06T10:00:00+07:00"},
    ],
)

"""The books: duplicates, holes, and the columns of Nghị định 30/2020 Phụ lục IV."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from plugin.domain.calendar import Calendar
from plugin.domain.records import RegisterLine
from plugin.domain.texts import date_text

ARRIVAL_COLUMNS: Final = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
DEPARTURE_COLUMNS: Final = (
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)


def duplicate_of(
    fields: Mapping[str, Any], sha256: str | None, lines: Sequence[RegisterLine]
) -> RegisterLine | None:
    """The standing line of the same document: same code and issuer, or the same file.

    NĐ 30/2020 Phụ lục VI asks for a warning on number + symbol + issuing body.
    """
    code, issuer = _fold(str(fields.get("full_code") or "")), _fold(str(fields.get("issuer") or ""))
    for line in lines:
        if line.voided_at is not None:
            continue
        if sha256 is not None and line.file_sha256 == sha256:
            return line
        if code and (_fold(line.code), _fold(line.author)) == (code, issuer):
            return line
    return None


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).casefold()


def holes(lines: Sequence[RegisterLine]) -> list[int]:
    """Numbers missing between the first and the last of one series; voids are no holes."""
    numbers = {line.number for line in lines}
    return [n for n in range(min(numbers), max(numbers)) if n not in numbers] if numbers else []


def missing_before(number: int, last: int | None) -> int:
    """How many numbers of a book kept elsewhere have not been seen here, between the last line and this one."""
    return max(0, number - last - 1) if last is not None else 0


def arrival_row(line: RegisterLine) -> list[str]:
    """A line of the arrivals book, in its ten columns."""
    return [
        date_text(line.entered_at.date()),
        str(line.number),
        line.author,
        line.code,
        date_text(line.document_date) if line.document_date else "",
        _named(line),
        line.recipient,
        date_text(line.passed_on_at.date()) if line.passed_on_at else "",
        "",
        _note(line),
    ]


def departure_row(line: RegisterLine) -> list[str]:
    """A line of the departures book, in its ten columns."""
    return [
        line.code,
        date_text(line.document_date) if line.document_date else "",
        _named(line),
        line.signer,
        line.recipient,
        "Văn thư",
        str(line.copies),
        date_text(line.passed_on_at.date()) if line.passed_on_at else "",
        "",
        _note(line),
    ]


def _named(line: RegisterLine) -> str:
    return " ".join(part for part in (line.doc_type, line.subject) if part)


def _note(line: RegisterLine) -> str:
    if line.voided_at is None:
        return line.note
    return f"Số đã hủy: {line.void_reason} ({line.voided_by}, {date_text(line.voided_at.date())})"


def entry_moment(arrived: datetime, calendar: Calendar, urgent: bool) -> datetime:
    """When a document is to be in the book at the latest start: urgent at once, else in office hours
    of the same day, else the next opening (NĐ 30/2020 Điều 4.2).
    """
    return arrived if urgent else calendar.office_moment(arrived)

"""Cited documents: type, code, date, issuer and subject, the first full citation of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from plugin.reading.found import Found
from plugin.reading.paragraphs import Paragraph

_TYPES = (
    "Công văn|Quyết định|Nghị định|Thông tư(?: liên tịch)?|Chỉ thị|Kế hoạch|Thông báo|Công điện|Nghị quyết|"
    "Luật|Tờ trình|Báo cáo|Hướng dẫn|Văn bản|Kết luận|Giấy mời|Chương trình|Quy chế|Điện|Thông tri"
)
CITED = re.compile(
    rf"(?P<type>{_TYPES})\s+(?:[^.;:\n]{{0,90}}?\s)??số\s*:?\s*(?P<code>\d+[\w-]*\s*/\s*[\wĐđ&]+(?:\s*[-/]\s*[\wĐđ]+)*)"
    r"(?:\s*,?\s*ngày\s*(?P<date>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?"
    rf"(?:\s*,?\s*của\s+(?P<issuer>(?:(?!\s(?:về|v/v|quy định|ban hành|phê duyệt|tại|để|do|đã)\b|\svà\s(?:{_TYPES})\b)[^,;.:()\n]){{2,90}}))?"
    r"(?:\s*,?\s*(?:về\s+việc|v/v|về)\s+(?P<subject>[^;.\n]{3,300}))?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d+")


def read_basis(paragraphs: Sequence[Paragraph]) -> list[Found]:
    """Every document cited with a code, once, as first cited."""
    found: dict[str, Found] = {}
    for paragraph in paragraphs:
        for match in CITED.finditer(paragraph.text):
            value = _value(match)
            found.setdefault(
                str(value["code"]), Found(value, match.group(0).strip(), paragraph.first, paragraph.last)
            )
    return list(found.values())


def _value(match: re.Match[str]) -> dict[str, Any]:
    code = re.sub(r"\s+", "", match.group("code"))
    return {
        "code": code,
        "date": _day(match.group("date")),
        "issuer": _trim(match.group("issuer")),
        "subject": _trim(match.group("subject")),
    }


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    day, month, year = (int(part) for part in _DATE.findall(text)[:3])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _trim(text: str | None) -> str | None:
    return text.strip(" ,.;\"'") or None if text else None

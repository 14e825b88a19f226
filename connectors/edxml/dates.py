"""Dates and times as packages spell them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

VN: Final = timezone(timedelta(hours=7))
"""Times in packages are Vietnamese local time without a zone (QĐ 28/2018/QĐ-TTg Điều 14.4)."""

_DATE: Final = re.compile(r"\s*(?:(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))")
_TIME: Final = re.compile(r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


def day(text: str) -> date | None:
    """The day of ``yyyy/MM/dd``, ``yyyy-MM-dd`` or ``dd/MM/yyyy``, with or without a time; null if none."""
    found = _DATE.match(text)
    if found is None:
        return None
    year, month, day_, day_first, month_second, year_last = found.groups()
    try:
        return date(int(year or year_last), int(month or month_second), int(day_ or day_first))
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """The instant of a time stamp in Vietnamese time, or of milliseconds since 1970; null if it is none."""
    if re.fullmatch(r"\d{12,14}", text.strip()):
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(VN)
    on, at = day(text), _TIME.search(text)
    if on is None:
        return None
    hour, minute, second = (int(part or 0) for part in at.groups()) if at else (0, 0, 0)
    try:
        return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=VN)
    except ValueError:
        return None


def day_text(on: date) -> str:
    """``yyyy/MM/dd``."""
    return f"{on:%Y/%m/%d}"


def moment_text(at: datetime) -> str:
    """``yyyy/MM/dd HH:mm:ss`` in Vietnamese time."""
    return f"{at.astimezone(VN):%Y/%m/%d %H:%M:%S}"

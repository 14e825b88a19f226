"""Reports that come round again: daily, weekly, monthly, quarterly; when the next one is due."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.records import Json

EVERY: Final[dict[str, str]] = {
    "day": "hằng ngày",
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
}
_WORDS: Final = (
    ("day", re.compile(r"h[ằà]ng ngày|mỗi ngày", re.IGNORECASE)),
    ("week", re.compile(r"h[ằà]ng tuần|mỗi tuần", re.IGNORECASE)),
    ("month", re.compile(r"h[ằà]ng tháng|mỗi tháng", re.IGNORECASE)),
    ("quarter", re.compile(r"h[ằà]ng quý|mỗi quý", re.IGNORECASE)),
)
_MONTHS: Final = {"month": 1, "quarter": 3}


def period_of(words: str) -> Json | None:
    """``{"every": "month"}`` where the words of a duty say that it comes round again, else null."""
    return next(({"every": every} for every, pattern in _WORDS if pattern.search(words)), None)


def next_deadline(deadline: datetime, every: str) -> datetime:
    """The same time one period later; the 31st becomes the last day of a shorter month."""
    if every in _MONTHS:
        return _months_later(deadline, _MONTHS[every])
    return deadline + timedelta(days=1 if every == "day" else 7)


def _months_later(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))

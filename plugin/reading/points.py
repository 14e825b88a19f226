"""The day and clock time that a wording's anchor names, and how far both can be relied on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from plugin.reading.anchors import ANCHOR, figures, groups_of
from plugin.reading.basis import CODE
from plugin.reading.lines import plain

YEAR_FROM_ISSUE: Final = "năm lấy theo ngày văn bản"
YEAR_FROM_TEXT: Final = "năm lấy theo các ngày khác trong văn bản"
SHORT_YEAR: Final = "năm ghi hai chữ số"
WEEKDAY_DIFFERS: Final = "thứ và ngày không khớp"
BEFORE_ISSUE: Final = "hạn trước ngày văn bản"
DAY_FROM_ISSUE: Final = "ngày tính theo ngày văn bản"
SAME_DAY: Final = "ngày lấy theo ngày nêu ngay trước"
_ALONE: Final = re.compile(
    r"(?:truoc|nhat|luc)\s+\d{1,2}\s?(?:gio|g|h)(?![a-z]|[\s\d]{0,6}(?:phut)?[\s,(]{0,3}(?:ngay|thu\s|chu\s|hom|h[ao]ng|moi|\d{1,2}\s?/))"
    r"|\bcung\s+ngay\b"
)
"""A clock time with no day beside it."""
_WEEKDAYS: Final = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}


@dataclass(frozen=True)
class Reading:
    """What a text knows of its own time: the issue date, a year where that is lost, the day named last, and
    the only day its paragraph names.
    """

    issued: date | None
    year: int | None = None
    last: date | None = None
    only: date | None = None


@dataclass
class Point:
    """An anchor that was understood."""

    day: date
    clock: tuple[int, int] | None
    certain: bool = True
    remarks: list[str] = field(default_factory=list)


def point_of(groups: dict[str, str], known: Reading) -> Point | None:
    """The day and clock time of an anchor, and whether they can be relied on."""
    point = _named_day(groups, known) if "d" in groups else _relative_day(groups, known)
    if point is None or "h" not in groups:
        return point
    hour, minute = int(groups["h"]), int(groups.get("min") or groups.get("min2") or 0)
    if "from" in groups:
        hour, minute = int(groups["from"]), int(groups.get("frommin") or 0)
    if groups.get("part") in ("chieu", "toi") and hour < 12:
        hour += 12
    if hour == 24 and minute == 0:
        return point  # 24:00 is the end of the day (BLDS 2015 Điều 148.6)
    if hour > 23:
        return None
    point.clock = (hour, minute)
    return point


def _named_day(groups: dict[str, str], known: Reading) -> Point | None:
    month = int(groups.get("m") or groups.get("m2") or 0)
    written = groups.get("y") or groups.get("y2")
    year, remarks, certain = _year(written, known)
    if year is None:
        return None
    try:
        day = date(year, month, int(groups["d"]))
    except ValueError:
        return None
    return Point(day, None, certain, remarks)


def check_weekday(point: Point, groups: dict[str, str], after: re.Match[str] | None) -> None:
    """A weekday beside a date has to be that date's."""
    if "d" not in groups:
        return
    named = _weekday(groups)
    named = _weekday({k: v for k, v in after.groupdict().items() if v}) if named is None and after else named
    if named is not None and named != point.day.weekday():
        point.remarks.append(WEEKDAY_DIFFERS)
        point.certain = False


def _year(written: str | None, known: Reading) -> tuple[int | None, list[str], bool]:
    """The year of a date: as written, else the issue date's, else the text's own."""
    if written is not None and len(written) == 4:
        return int(written), [], True
    if written is not None:
        year = 2000 + int(written)
        near = known.issued is None or abs(year - known.issued.year) <= 1
        return year, [SHORT_YEAR], near
    if known.issued is not None:
        return known.issued.year, [YEAR_FROM_ISSUE], True
    return known.year, [YEAR_FROM_TEXT], False


def _weekday(groups: dict[str, str]) -> int | None:
    if "sun" in groups:
        return 6
    named = groups.get("w")
    if named is None:
        return None
    return int(named) - 2 if named.isdigit() else _WEEKDAYS[named]


def _relative_day(groups: dict[str, str], known: Reading) -> Point | None:
    """Hôm nay, ngày mai, thứ Hai, thứ Sáu tuần sau: counted from the issue date; the weekday only as a proposal."""
    if not {"today", "tomorrow", "w", "sun"} & set(groups):
        day = known.only or known.last if "same" in groups else known.only
        return Point(day, None, False, [SAME_DAY]) if day else None
    if known.issued is None:
        return None
    if "today" in groups:
        return Point(known.issued, None, True, [DAY_FROM_ISSUE])
    if "tomorrow" in groups:
        return Point(known.issued + timedelta(days=1), None, True, [DAY_FROM_ISSUE])
    weekday = _weekday(groups)
    if weekday is None:
        return None
    ahead = weekday - known.issued.weekday()
    if "week" in groups:
        ahead += 0 if groups["week"] == "nay" else 7
    elif ahead <= 0:
        ahead += 7
    return Point(known.issued + timedelta(days=ahead), None, False, [DAY_FROM_ISSUE])


def check_issue(point: Point, kind: str, known: Reading) -> None:
    """A deadline before the issue date is flagged; without a year it may be the next year's."""
    issued = known.issued
    if issued is None or kind in ("at_time", "period") or point.day >= issued:
        return
    if YEAR_FROM_ISSUE in point.remarks and issued.month >= 11 and point.day.month <= 3:
        point.day = point.day.replace(year=issued.year + 1)
        point.certain = False
        return
    point.remarks.append(BEFORE_ISSUE)
    point.certain = False


def only_day(text: str, issued: date | None, year: int | None = None) -> date | None:
    """The one day that a text names besides a clock time that stands alone; null where there are several or none.

    The day of a document it cites does not count.
    """
    flat = plain(text)
    if _ALONE.search(flat) is None:
        return None
    flat, days = figures(flat), set()
    for match in ANCHOR.finditer(flat):
        groups = groups_of(match)
        if "d" in groups and CODE.search(text, max(0, match.start() - 60), match.start()) is None:
            point = point_of(groups, Reading(issued, year))
            days.add(point.day if point else None)
    return days.pop() if len(days) == 1 else None

"""Deadlines in words: every wording to a date or instant, its kind, and the rule applied.

Kinds: ``before_time`` (the clock time is late already), ``by_end_of_day``, ``before_date``,
``within_days``, ``periodic``, ``none``. ``due`` is the date as printed (ISO), an instant with +07:00
for a clock time, null where the text gives no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}|\d{2}))?(?![\d/])"
_LONG = r"(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}))?"
_DATE = rf"(?:{_DAY}|{_LONG})"
_CLOCK = r"(?P<h>\d{1,2})\s*(?:giờ|g|h|:)\s*(?:(?P<min>\d{2})\s*(?:phút)?)?"
_WEEKDAY = r"(?:\(?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)\)?,?\s*)?"
_LEAD = r"(?:(?:chậm nhất|muộn nhất|chậm nhất là|muộn nhất là)\s+(?:là\s+)?)?"

TIME = re.compile(
    rf"(?P<words>{_LEAD}(?:(?P<before>trước)\s+|vào\s+lúc\s+|lúc\s+|đến\s+)?{_CLOCK},?\s*{_WEEKDAY}(?:(?:của\s+)?ngày\s+)?{_DATE})",
    re.IGNORECASE,
)
BEFORE = re.compile(rf"(?P<words>{_LEAD}trước\s+{_WEEKDAY}(?:ngày\s+)?{_DATE})", re.IGNORECASE)
END_OF_DAY = re.compile(
    rf"(?P<words>(?:chậm nhất|muộn nhất|(?:đến\s+)?hết|trong)\s+(?:là\s+|vào\s+|đến\s+|trong\s+|hết\s+)?{_WEEKDAY}ngày\s+{_DATE})",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"(?P<words>(?:trong\s+)?(?:vòng|thời hạn|thời gian)\s+(?:chậm nhất\s+)?(?P<n>\d{1,3})\s+(?P<what>ngày làm việc|ngày)"
    r"(?:\s*,?\s*(?:kể\s+)?từ\s+(?:ngày|khi)[^.;]{0,80})?)",
    re.IGNORECASE,
)
PERIODIC = re.compile(
    r"(?P<words>(?:(?:định kỳ\s+)?trước\s+(?:\d{1,2}\s*giờ\s+)?(?:ngày\s+\d{1,2}\s+)?(?:hằng|hàng|của)\s+(?:ngày|tuần|tháng|quý|năm)(?:\s+đầu\s+quý\s+tiếp\s+theo)?"
    r"|(?:theo\s+)?định kỳ\s*(?:\d{1,2}\s+)?(?:(?:hằng|hàng)\s+)?(?:ngày|tuần|tháng|quý|năm)?|(?:hằng|hàng)\s+(?:tuần|tháng|quý|năm)))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """One deadline wording in a text, with its place there."""

    due: str | None
    kind: str
    words: str
    start: int
    end: int
    certain: bool = True


def find_terms(text: str, issued: date | None) -> list[Term]:
    """All deadlines of a text in order, longest reading first; a date without a year takes the issue year."""
    found: list[Term] = []
    for pattern, kind in (
        (TIME, "before_time"),
        (PERIODIC, "periodic"),
        (BEFORE, "before_date"),
        (END_OF_DAY, "by_end_of_day"),
        (WITHIN, "within_days"),
    ):
        for match in pattern.finditer(text):
            if any(term.start < match.end("words") and match.start("words") < term.end for term in found):
                continue
            term = _term(match, kind, issued)
            if term is not None:
                found.append(term)
    return sorted(found, key=lambda term: term.start)


def _term(match: re.Match[str], kind: str, issued: date | None) -> Term | None:
    words = " ".join(match.group("words").split())
    start, end = match.span("words")
    if kind in ("periodic", "within_days"):
        return Term(None, kind, words, start, end)
    day, certain = _date(match, issued)
    if day is None:
        return None
    if kind != "before_time":
        return Term(day.isoformat(), kind, words, start, end, certain)
    hour, minute = int(match.group("h")), int(match.group("min") or 0)
    if hour > 24 or minute > 59:
        return None
    return Term(f"{day.isoformat()}T{hour:02d}:{minute:02d}:00+07:00", kind, words, start, end, certain)


def _date(match: re.Match[str], issued: date | None) -> tuple[date | None, bool]:
    """The printed date; without a year it is the issue year's, and only as certain as that."""
    groups = match.groupdict()
    day, month = int(groups.get("d") or groups.get("d2") or 0), int(groups.get("m") or groups.get("m2") or 0)
    year_text = groups.get("y") or groups.get("y2")
    if year_text is None and issued is None:
        return None, False
    year = int(year_text) if year_text else (issued.year if issued else 0)
    try:
        return date(year + 2000 if year < 100 else year, month, day), year_text is not None
    except ValueError:
        return None, False

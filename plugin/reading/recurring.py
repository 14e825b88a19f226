"""Deadlines without a date: reports that come again, and terms of days counted from an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_UNITS: Final = r"(?:ngay|tuan|thang|quy|nam|nua\s+nam|(?:0?[369]|12)\s+thang)"
_DAY: Final = (
    r"(?:ngay\s+)?(?<!thang\s)(?<!\d)(?P<day{0}>\d{{1,2}})(?:(?:\s?/\s?|\s+thang\s+)(?P<month{0}>\d{{1,2}}))?"
)
_EVERY: Final = rf"(?:(?:0?[369]|12)\s+thang\s*(?:,|va)\s*)?(?:h(?:a|o)ng|moi(?!\s+\w+\s+\d{{{{1,3}}}}\s+(?!gio|h\b)[a-z]))\s+(?P<unit{{0}}>{_UNITS})"
_MORE: Final = rf"(?:\s*(?:,|va|hoac|/)\s*(?:h.ng\s+)?{_UNITS})*"
_CLOCK: Final = r"(?P<h{0}>\d{{1,2}})\s?(?:gio|h|g)(?![a-z])\s?(?P<min{0}>[0-5]\d)?\s?(?:phut)?"
_LEAD: Final = r"(?:(?:cham|muon)\s+nhat\s+(?:la\s+|vao\s+)?)?(?:truoc\s+|vao\s+|den\s+)?"

_RECURRING: Final = re.compile(
    rf"(?<![a-z])(?:(?:theo\s+)?dinh\s+ky\s+(?:bao\s+cao\s+)?)?{_LEAD}"
    rf"(?:{_CLOCK.format('_1')}(?:\s?(?:sang|chieu|trua))?[\s,]*(?:cac\s+)?(?:ngay\s+)?)?"
    rf"(?:{_DAY.format('_1')}(?:\s+(?:va|,)\s+(?:ngay\s+)?\d{{1,2}}(?:\s?/\s?\d{{1,2}})?)*[\s,]*"
    rf"|thu\s+(?P<weekday_1>hai|ba|tu|nam|sau|bay|[2-7])[\s,]*(?:\(\s*)?)?(?:cua\s+)?{_EVERY.format('_1')}{_MORE}"
)
_WITH_DATE: Final = re.compile(
    rf"(?<![a-z]){_EVERY.format('_2')}{_MORE}[\s,(:]*(?:bao\s+cao\s+)?{_LEAD}"
    rf"(?:{_CLOCK.format('_2')}(?:\s?(?:sang|chieu|trua))?[\s,]*(?:cac\s+)?(?:ngay\s+)?)?(?:(?:(?<=truoc\s)|(?<=vao\s)|(?<=den\s)|(?=ngay\s)){_DAY.format('_2')}(?!\s?/\s?\d{{4}}|\d)|thu\s+(?P<weekday_2>hai|ba|tu|nam|sau|bay|[2-7]))?"
)
_OF_MONTH: Final = re.compile(
    rf"(?<![a-z])(?:dinh\s+ky\s+)?{_LEAD}{_DAY.format('_3')}\s+(?:cua\s+)?(?:thang\s+(?:dau|cuoi|sau|tiep\s+theo|ke\s+tiep|lien\s+ke)|"
    r"(?P<unit_3>thang|quy|nam)\s+(?:sau|tiep\s+theo|ke\s+tiep|lien\s+ke))(?:\s+(?:tien\s+)?(?:cua\s+)?(?P<quarter_3>quy)(?:\s+(?:sau|tiep\s+theo|bao\s+cao))?)?"
)
_DATED: Final = re.compile(r"(?:dinh\s+ky\s+)?(?:cham|muon|truoc|vao|den|ngay)\b")
""" "6 tháng đầu năm" is half a year, "ngày 6 tháng đầu quý" a day."""
_REGULAR: Final = re.compile(
    rf"(?<![a-z])(?:theo\s+|che\s+do\s+)?dinh\s+ky(?!\s+(?:thang|quy|nam)\s+\d)(?:\s+(?:0?(?P<count_4>\d{{1,2}})\s+)?(?:h.ng\s+)?(?P<unit_4>{_UNITS}){_MORE})?(?:\s?/\s?\S?lan)?"
)
_TIMES: Final = re.compile(
    r"(?<![a-z])(?:(?:(?:mot|moi)\s+)?(?P<unit_5>ngay|tuan|thang|nam)\s+(?:0?[1-9]|mot|hai|ba|bon)\s+lan\b|(?:0?[1-9]|mot|hai|ba|bon)\s+lan\s?(?:/\s?|mot\s+|trong\s+(?:mot\s+)?)(?P<unit_6>ngay|tuan|thang|nam)\b)"
    r"|(?<![a-z\d])\d{1,2}\s?(?:gio|h|ngay|tuan|thang)\s?(?:/\s?|(?:mot|1|01)\s+)lan\b"
    r"|theo\s+(?P<unit_7>tuan)\b(?=[^.;]{0,40}\bthu\s)"
)
""" "ngày 02 lần", "02 lần/tháng", "02 giờ/lần"."""
_CLUE: Final = re.compile(
    r"(?<![a-z])(?:dinh\s|(?:h[ao]ng|moi)\s+(?:ngay|tuan|thang|quy|nam|nua|\d)|(?:thang|quy|nam)\s+(?:dau|cuoi|sau|tiep|ke|lien))|[\s/]lan\b|theo\s+tuan\b"
)
"""Without any of these nothing comes again."""
_OTHER_WORDS: Final = re.compile(r"(?:ngan|khach|mat|don|hoa|cua|ban|lo|nha|nhap|xuat|bach|kho|tang)\s$")
""" "Ngân hàng năm 2020" is a bank in a year, not a yearly report."""
_EVERY_NAMES: Final = {"ngay": "day", "tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_RELATIVE: Final = re.compile(
    r"(?<![a-z])(?P<lead>(?:(?:cham|muon)\s+nhat|khong\s+qua|toi\s+da|trong\s+vong|trong\s+thoi\s+(?:han|gian)|thoi\s+han|trong|sau)\s+"
    r"(?:la\s+|cham\s+nhat\s+|khong\s+qua\s+|toi\s+da\s+|trong\s+|sau\s+|vong\s+){0,3})?"
    r"(?P<n>\d{1,3})\s*(?:\([^)\d]{1,20}\)\s*)?(?P<unit>ngay\s+lam\s+viec|gio\s+lam\s+viec|ngay|gio|tuan|thang)\b(?!\s*,?\s*tinh\s+den|\s+(?:dau|cuoi)\s+nam)"
    r"(?P<from>\s+tiep\s+theo|\s*,?\s*(?:(?:ke|tinh)\s+tu\s+(?:ngay|khi|luc|thoi\s+diem)|tu\s+(?:ngay|khi)(?!\s+\d)|sau\s+(?:khi|ngay))(?:(?!\s+va\s+(?:bao\s+cao|gui|nop|trinh)\b)[^.;,]){0,80})?"
)


_ENDS_ON: Final = re.compile(r"\b(?:den|het)\s+(?:het\s+)?ngay\s+\d")
""" "trong 30 ngày, kể từ ngày 01/8 đến hết ngày 30/8": a period whose ends are named."""
_SPAN: Final = re.compile(r"\d\s*(?:\([^)\d]{1,20}\)\s*)?(?:ngay|gio|tuan|thang)\b")
"""Without a number of days, hours, weeks or months there is no term."""
_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:truoc\s+(?:khi|ngay|thoi\s+diem)\s+[^.;,\d]{2,40}?\s(?:it\s+nhat|toi\s+thieu|cham\s+nhat)\s+(?:la\s+)?(?P<n_1>\d{1,3})\s+(?P<unit_1>ngay\s+lam\s+viec|ngay|gio)"
    r"|(?:it\s+nhat|toi\s+thieu|cham\s+nhat)\s+(?:la\s+)?(?P<n_2>\d{1,3})\s+(?P<unit_2>ngay\s+lam\s+viec|ngay|gio)\s+truoc\s+(?:khi|ngay|thoi\s+diem)\s+[^.;,]{2,40})"
)
""" "trước khi kiểm tra ít nhất 05 ngày": a term counted back from an event."""


@dataclass(frozen=True)
class Relative:
    """A term of ``count`` ``unit`` (day, hour, week, month), working time or not, from an event on or
    (``before``) back from one.

    The first day is not counted (BLDS 2015 Điều 147.2–3); working days leave out weekends and holidays.
    """

    count: int
    unit: str
    working: bool
    start: int
    end: int
    before: bool = False


def find_recurring(flat: str) -> Iterator[tuple[int, int, dict[str, object]]]:
    """(start, end, period) of every wording of a report that comes again; ``flat`` is a plain text."""
    if _CLUE.search(flat) is None:
        return
    taken = bytearray(len(flat))
    patterns = (_OF_MONTH, _RECURRING, _WITH_DATE, _REGULAR, _TIMES)
    found = [match for pattern in patterns for match in pattern.finditer(flat)]
    for match in sorted(found, key=lambda one: one.start() - one.end()):  # the fullest wording first
        start, end = match.start(), match.start() + len(match.group(0).rstrip(" ,(:"))
        if match.re is _OF_MONTH and not _DATED.match(match.group(0)):
            continue
        if end - start < 4 or 1 in taken[start:end]:
            continue
        if not _OTHER_WORDS.search(flat, max(0, start - 8), start):
            taken[start:end] = b"\x01" * (end - start)
            yield start, end, _period(match)


def _period(match: re.Match[str]) -> dict[str, object]:
    """{every, count?, month?, day?, weekday?, time?} as far as the words say it."""
    said = {name.rpartition("_")[0]: value for name, value in match.groupdict().items() if value}
    unit = "quy" if said.get("quarter") else (said.get("unit") or "").split(" ")[-1]
    months = re.match(r"0?(\d+)\s+thang", said.get("unit") or "")
    period: dict[str, object] = {
        "every": _EVERY_NAMES.get(unit, "month" if match.re is _OF_MONTH else "unsaid")
    }
    count = months.group(1) if months else said.get("count") if unit == "thang" else None
    if count:
        period = {"every": "month", "count": int(count)}
    if said.get("day") and 1 <= int(said["day"]) <= 31:
        period["day"] = int(said["day"])
        if said.get("month") and 1 <= int(said["month"]) <= 12:
            period["month"] = int(said["month"])
    if said.get("weekday"):
        period["weekday"] = said["weekday"]
    if said.get("h") and int(said["h"]) < 24:
        period["time"] = f"{int(said['h']):02d}:{said.get('min') or '00'}"
    return period


_MONTH: Final = re.compile(
    r"(?<![a-z])(?P<lead>(?:(?:cham|muon)\s+nhat|truoc|trong|het|cuoi)\s+(?:(?:la|vao|trong|den|cuoi|het)\s+){0,3})"
    r"(?:thang\s+(?P<m>1[0-2]|0?[1-9])|quy\s+(?P<q>iv|i{1,3}|[1-4]))(?:\s?/\s?|\s+nam\s+|\s?-\s?)?(?P<y>(?<!\d)20\d\d)?(?![\w/])"
)
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Month:
    """A term that ends with a month or quarter; ``end_day``: its last day, or the day before it with "trước"."""

    end_day: date
    start: int
    end: int
    yearless: bool


def find_months(flat: str, year: int | None) -> Iterator[Month]:
    """As in "trong tháng 6 năm 2020", "chậm nhất tháng 9", "hết quý III/2020"; ``year`` for those without one."""
    for match in _MONTH.finditer(flat) if "thang" in flat or "quy" in flat else ():
        named = int(match.group("y") or year or 0)
        if not named:
            continue
        quarter = match.group("q")
        number = _QUARTERS.get(quarter) or int(quarter) if quarter else 0
        month = number * 3 if number else int(match.group("m"))
        first = date(named, month - 2 if number else month, 1)
        after = date(named + month // 12, month % 12 + 1, 1)
        last = (first if match.group("lead").startswith("truoc") else after) - timedelta(days=1)
        yield Month(last, match.start(), match.end(), match.group("y") is None)


def find_relative(flat: str) -> Iterator[Relative]:
    """Terms of days in a plain text: with a word that makes it a limit, or an event it starts from."""
    for match in _BEFORE.finditer(flat) if "truoc" in flat else ():
        count, named = (
            match.group("n_1") or match.group("n_2"),
            match.group("unit_1") or match.group("unit_2"),
        )
        unit = "hour" if named.startswith("gio") else "day"
        yield Relative(int(count), unit, "lam" in named, match.start(), match.end(), before=True)
    for match in _RELATIVE.finditer(flat) if _SPAN.search(flat) else ():
        lead = (match.group("lead") or "").strip()
        unit = match.group("unit")
        spans = (
            lead.startswith(("trong vong", "trong thoi", "khong qua", "toi da")) if unit == "gio" else True
        )
        if not (match.group("from") or (spans and lead not in ("", "trong", "sau"))):
            continue
        if _ENDS_ON.search(match.group("from") or ""):
            continue
        name = {"gio": "hour", "tuan": "week", "thang": "month"}.get(unit.split()[0], "day")
        yield Relative(int(match.group("n")), name, "lam" in unit, match.start(), match.end())

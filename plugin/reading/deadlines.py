"""Deadlines in words: every wording to a date or instant, its kind, and the rule applied.

A wording is an anchor (a date, a clock time, a weekday, "hôm nay") and the lead before it ("chậm nhất
trước", "đến hết"). Kinds: ``before_time`` (the clock time is late already), ``by_time`` (the clock time
is still in time), ``by_end_of_day``, ``before_date``, ``within_days``, ``periodic``, ``period`` (from …
to …), ``at_time`` (a meeting). ``due`` is the date as printed (ISO), an instant with +07:00 for a clock
time, null where the text gives no date. Sources of the rules: Bộ luật Dân sự 2015 Điều 147, 148.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from plugin.reading.anchors import ANCHOR, POINT, WEEKDAY, figures, groups_of
from plugin.reading.lines import plain
from plugin.reading.points import YEAR_FROM_ISSUE, Point, Reading, check_issue, check_weekday, point_of
from plugin.reading.recurring import Month, find_months, find_recurring, find_relative
from plugin.reading.terms import Term, lacks, merged, overlaps, told_when, whole_periods, words_of, yearly

_LEAD: Final = re.compile(
    r"(?:(?<![a-z])(?:(?:cham|muon|tre)\s+nhat|khong\s+(?:muon|cham|qua)\s+hon|khong\s+qua|dau\s+gio|toi\s+da|truoc|den|het|trong|vao|(?<!hieu\s)luc|la|han\s+(?:cuoi|chot)(?:\s+cung)?|"
    r"thoi\s+(?:han|gian|diem)|gio\s+(?:hanh\s+chinh|lam\s+viec)|quoc\s+khanh|le|cuoi|ngay|buoi|sang|chieu)[\s,:(]{1,3}){1,8}$"
)
_LIMIT: Final = re.compile(
    r"\b(?<!gia\s)(?:thoi\s+gian|(?:thoi\s+)?han(?:\s+(?:chot|cuoi)(?:\s+cung)?)?)\s+(?:\w+\s+){0,3}?(?:gui|nop|bao\s+cao|tra\s+loi|dang\s+ky|hoan\s+thanh|nhan|tiep\s+nhan|phan\s+hoi|gop\s+y)"
    r"(?:\s+\w+){0,6}(?:\s*\([^()]{0,40}\))?\s*:?\s*(?:la\s+|den\s+|vao\s+)?(?:ngay\s+)?$"
)
""" "Hạn gửi báo cáo: 15/8": the word that makes a limit stands before what is sent."""
_AFTER: Final = re.compile(rf"\s?[,(]?\s?\(?(?:(?:sang|chieu|toi)\s+)?{WEEKDAY}\)?")
_CONDITION: Final = re.compile(
    r"\b(?:tính|sau|cấp|giá\s+trị(?:\s+sử\s+dụng)?|thay\s+cho|(?<!còn\s)hiệu\s+lực|hình\s+thành|nghỉ\s+hưu|phát\s+sinh|áp\s+dụng|thời\s+điểm|hết\s+hạn|dự\s+báo)\s*(?:từ\s+)?$",
    re.IGNORECASE,
)
"""What stands before a date that is a condition, not a deadline."""
_HANDED_ON: Final = re.compile(r"\b(?:nop|gui|dang\s+ky|(?<!nghi )(?<!theo )bao\s+cao)\s[^.;]{2,100}$")
""" "nộp hồ sơ tại phòng vào ngày 27/10": the day to hand it in."""
_HANDED_TO: Final = re.compile(
    r"\b(?:nop|gui|trinh|bao\s+cao)\s(?:(?!\b(?:so|van\s+ban|cong\s+van|quyet\s+dinh|(?<!phong\s)ke\s+hoach|ky|tu\s+ngay|den\s+ngay)\b)[^.;,\d]){4,80}(?<!tu\s)(?<!den\s)$"
)
_BARE: Final = re.compile(r"\s*(?:dau\s+gio\s+)?(?:(?:sang|chieu)\s+)?(?:ngay\s+)?")
_CLAUSE_ENDS: Final = re.compile(r"\)?(?:\s?\([^()\d]{2,30}\))?\s*(?:[.;]|\./\.)?\s*(?:$|[.;])")
""" "bản giấy nộp tại bộ phận Văn thư ngày 31/10.": nothing but the day makes it a limit."""
_MUST_BY: Final = re.compile(
    r"(?<=phan dau )den\s+(?:het\s+)?(?:ngay\s)?\d|(?:(?<=[.;:] )|^)den\s+(?:ngay\s)?[^.;]{4,120}?\bphai\s+(?!chiu\b)|(?:phan\s+dau\s+)?den\s+(?:het\s+)?(?:ngay\s)?\d[\d/. -]{3,9}\d,?\s(?:phai\s+)?hoan\s+thanh"
)
""" "Đến ngày 15/7, các đơn vị phải …", "đến 30/11 hoàn thành": limits, where "đến ngày" alone tells how things stand."""
_TOLD: Final = re.compile(r"(?<!vào )\bhồi\s+$|\bdự\s+báo\b[^.;]{0,60}$", re.IGNORECASE)
""" "hồi 13 giờ ngày 20/7": when something was; "dự báo đến ngày 08/9": what may come."""
_OLD_DAYS: Final = 730
_FIGURES: Final = re.compile(
    r"\b(?:(?:lay|tinh)\s+ket\s+qua|so\s+lieu(?:\s+(?:tinh|chot|lay))?|luy\s+ke|(?:nghiem\s+thu|thuc\s+hien|khoi\s+luong))\s*$"
)
""" "số liệu đến ngày 15/8": the figures' own day."""
_FIGURES_OF: Final = re.compile(
    r"\b(?:trong\s+khoang(?:\s+thoi\s+gian)?|so\s+lieu|luy\s+ke|tinh|gia\s+tri|hieu\s+luc|ky\s+bao\s+cao|thoi\s+ky(?:\s\w+){0,3})\s*:?\s(?:duoc\s+)?(?:tinh\s+)?tu\s"
)
""" "số liệu tính từ ngày … đến ngày …": a span of figures, no period to do something in."""
_AGAIN: Final = re.compile(
    r"[\s,)]{0,3}(?:\([^()]{0,40}\)\s?)?(?:(?:va|,|;|hoac)\s+(?:truoc\s+)?(?:ngay\s+)?\d{1,2}(?:[/.-]|\s+thang\s+)\d{1,2}\s?"
    r"(?:\([^()]{0,40}\)\s?)?){0,4}\(?\s?(?:cua\s+)?(?:(?:h.ng|moi|thang\s+dau|thang\s+cuoi)\s|cac\s+tuan\b|cua\s+(?:tuan|nam)\s+(?:ke\s+tiep|lien\s+ke|sau)\b)"
)
_FROM: Final = re.compile(r"\btu\s+(?:ngay\s+|sang\s+|\d{1,2}\s?(?:gio|h)\d{0,2}\s+(?:ngay\s+)?)?$")


_IN_FORCE: Final = re.compile(r"\bhieu\s+luc\s+(?:thi\s+hanh\s+)?$")
""" "có hiệu lực thi hành sau 15 ngày": a law's term, nobody's."""
_CLUE: Final = re.compile(r"\b(?:hom\s+nay|mai\b|thu\s|chu\s+nhat|h.ng\s|dinh\s+ky|moi\s|quy\s|thang\s)")
_FIGURE: Final = re.compile(r"\d")
"""Without a figure or one of these words a text speaks of no time."""
MISREAD: Final = "chữ số trên ảnh không rõ"
_TO: Final = re.compile(r"\s?-\s?(?:ngay\s)?")
""" "24/7 - 26/7/2024"."""
_LUNAR: Final = re.compile(
    r"(?:ngay\s+)?(?:mung\s+)?\d{1,2}\s+(?:thang\s+(?:gieng|chap|\w+\s+am\s+lich)|tet|am\s+lich)[^()\d]{0,20}\(\s?(?:tuc\s+)?(?:la\s+)?$"
)
""" "trước ngày mùng 10 tháng Giêng (ngày 19/02)"."""
_LISTED: Final = re.compile(r"(?<![a-z])(?:cac\s+)?ngay\s+(?:\d{1,2}\s*(?:,|va)\s*){1,6}$")
_AND: Final = re.compile(r"(?:\s?\([^()]{1,20}\))?\s{0,3}(?:va|,|;)\s{1,3}(?:ngay\s{1,3})?")


def find_terms(
    text: str,
    issued: date | None,
    year: int | None = None,
    last: date | None = None,
    *,
    here: date | None = None,
    listed: bool = False,
) -> list[Term]:
    """All deadlines of a text in order. ``year``: for dates without one, where the issue date is lost;
    ``last``: the day that the text before named last; ``here``: the only one its paragraph names; ``listed``:
    in a list of times a day behind a colon is one.
    """
    flat = plain(text)
    if _FIGURE.search(flat) is None and _CLUE.search(flat) is None:
        return []
    flat = figures(flat)
    known = Reading(issued, year, last, here)
    found = [_recurring(text, every) for every in find_recurring(flat)]
    found += [
        Term(None, "within_days", words_of(text, one.start, one.end), one.start, one.end, relative=one)
        for one in find_relative(flat)
        if not overlaps(found, one.start, one.end)
        and not _IN_FORCE.search(flat, max(0, one.start - 30), one.start)
    ]
    found += [
        _within_month(text, one)
        for one in find_months(flat, issued.year if issued else year)
        if not overlaps(found, one.start, one.end)
    ]
    last_end, last_day = -9, None
    for match in ANCHOR.finditer(flat) if POINT.search(flat) else ():
        groups = groups_of(match)
        if _names_day_before(flat, match, groups, last_end):
            continue
        point = point_of(groups, Reading(issued, year, last_day or last, here))
        day = point.day if point else None
        near = last_day if match.start() - last_end < 30 else None
        term = _term(text, flat, match, groups, point, known, near, last_end, listed=listed)
        if (
            term is None
            and point is not None
            and found
            and _AND.fullmatch(flat, found[-1].end, match.start())
        ):
            term = _and_term(text, match, point, found[-1])
        last_end, last_day = match.end(), day
        regular = next((n for n, one in enumerate(found) if lacks(one, groups)), None)
        if regular is not None:
            found[regular] = told_when(found[regular], groups)
        elif term is not None and not overlaps(found, term.start, term.end):
            found += [*_other_days(flat, match, term), term]
    return merged(text, yearly(flat, whole_periods(sorted(found, key=lambda term: term.start))))


def _days(flat: str, match: re.Match[str]) -> re.Match[str]:
    """The days of one month that a text lists before the last one, or the last one alone."""
    return _LISTED.search(flat, max(0, match.start() - 60), match.start()) or match


def _other_days(flat: str, match: re.Match[str], term: Term) -> Iterator[Term]:
    """As in "các ngày 10, 15 và 20/9": each day a term of its own."""
    listed, due = _days(flat, match), term.due or ""
    for day in re.findall(r"\d+", listed.group(0)) if listed is not match and due else ():
        if 1 <= int(day) < int(due[8:10]):
            yield replace(term, due=f"{due[:8]}{int(day):02d}{due[10:]}")


def _names_day_before(flat: str, match: re.Match[str], groups: dict[str, str], last_end: int) -> bool:
    """Whether an anchor is the weekday of the date right before it: "17/01/2020 (sáng thứ bảy)"."""
    after = _AFTER.match(flat, last_end) if last_end > 0 and not {"d", "h"} & set(groups) else None
    return after is not None and match.start() < after.end()


def _within_month(text: str, one: Month) -> Term:
    remarks = (YEAR_FROM_ISSUE,) if one.yearless else ()
    words = words_of(text, one.start, one.end)
    due = one.end_day.isoformat()
    return Term(due, "within_month", words, one.start, one.end, remarks=remarks, last_day=one.end_day)


def _and_term(text: str, match: re.Match[str], point: Point, last: Term) -> Term | None:
    """As in "trước ngày 06/8 và ngày 10/8": the second date is meant as the first."""
    if last.kind not in ("before_date", "by_end_of_day") or point.clock is not None:
        return None
    words, remarks = words_of(text, match.start(), match.end()), tuple(point.remarks)
    return Term(point.day.isoformat(), last.kind, words, match.start(), match.end(), point.certain, remarks)


def _recurring(text: str, every: tuple[int, int, dict[str, object]]) -> Term:
    start, end, period = every
    return Term(None, "periodic", words_of(text, start, end), start, end, every=period)


def _term(
    text: str,
    flat: str,
    match: re.Match[str],
    groups: dict[str, str],
    point: Point | None,
    known: Reading,
    before: date | None,
    last_end: int,
    *,
    listed: bool,
) -> Term | None:
    """The deadline an anchor makes with the words around it; ``before``: the day of the anchor just before."""
    begins = _days(flat, match).start() if "d" in groups else match.start()
    lunar = _LUNAR.search(flat, max(0, begins - 50), begins) if "d" in groups else None
    begins = lunar.start() if lunar else begins
    lead = _LEAD.search(flat, max(0, begins - 60), begins)
    start = lead.start() if lead else begins
    words = lead.group(0) if lead else ""
    limit = _LIMIT.search(flat, max(0, start - 90), start) if "d" in groups else None
    start, words = (limit.start(), f"{limit.group(0)} {words} han ") if limit else (start, words)
    if _tells(text, flat, start, match.end(), words) or _long_past(point, groups, known):
        return None
    kind = _kind(words, groups, point)
    if kind is None and (
        _is_handed_on(flat, start, match.end(), words) or (listed and flat.endswith(": ", 0, start))
    ):
        kind = "by_end_of_day"
    ranged = _TO.fullmatch(flat, last_end, match.start()) is not None and _spans(before, point)
    kind = "period" if ranged else kind
    if point is None or kind is None or (kind == "at_time" and flat.endswith("ke tu ", 0, start)):
        return None
    check_weekday(point, groups, _AFTER.match(flat, match.end()))
    begin = _begin(flat, start, before, last_end, point.day) if "den" in words or "het" in words else None
    if before and begin is None and ranged:
        begin = before.isoformat()
    if begin is not None:
        if _FIGURES_OF.search(flat, max(0, last_end - 60), last_end):
            return None
        kind = "period"
    elif "den" in words and kind == "by_end_of_day" and not _is_limit(flat, start, words):
        return None
    check_issue(point, kind, known)
    if any(c in "olOL" for c in re.sub(r"[^\W\d_]{2,}", "", text[match.start() : match.end()])):
        point.remarks.append(MISREAD)
        point.certain = False
    due = point.day.isoformat()
    if point.clock is not None:
        due = f"{due}T{point.clock[0]:02d}:{point.clock[1]:02d}:00+07:00"
    remarks, said = tuple(point.remarks), words_of(text, start, match.end()).strip(" ,(:")
    return Term(due, kind, said, start, match.end(), point.certain, remarks, begin)


def _spans(before: date | None, point: Point | None) -> bool:
    """Whether two days make a period one can act in: not "(26/3/1931 - 26/3/2025)"."""
    return before is not None and point is not None and 0 <= (point.day - before).days < _OLD_DAYS


def _tells(text: str, flat: str, start: int, end: int, words: str) -> bool:
    """Whether a time is a condition, the figures' own, when something was, or part of one that comes again."""
    near = max(0, start - 30)
    if _AGAIN.match(flat, end) or _CONDITION.search(text, near, start):
        return True
    if _TOLD.search(text, max(0, start - 70), start):
        return True
    return words.startswith("den") and _FIGURES.search(flat, near, start) is not None


def _long_past(point: Point | None, groups: dict[str, str], known: Reading) -> bool:
    """Whether a date, its year written, is so old that it can not be a slip of a deadline."""
    if point is None or known.issued is None or not (groups.get("y") or groups.get("y2")):
        return False
    return (known.issued - point.day).days > _OLD_DAYS


def _is_limit(flat: str, start: int, words: str) -> bool:
    """Whether "đến ngày …" is a limit, and not the day how things stand."""
    return bool(re.search("nhat|het|trong|han|hon|toi da", words) or _MUST_BY.match(flat, start))


def _is_handed_on(flat: str, start: int, end: int, words: str) -> bool:
    """Whether a day is one to hand something in, with no word that makes it a limit."""
    if "vao" in words:
        return _HANDED_ON.search(flat, max(0, start - 100), start) is not None
    before = _BARE.fullmatch(words) and _HANDED_TO.search(flat, max(0, start - 100), start)
    if re.match(r",?\s*phai\s+(?:co|gui|nop|den)\b", flat[end : end + 20]):
        return True
    return flat.endswith("nop ", 0, start) or bool(before and _CLAUSE_ENDS.match(flat, end))


def _begin(flat: str, start: int, before: date | None, last_end: int, day: date) -> str | None:
    """The first day of "từ ngày … đến hết ngày …"; the anchor before this one began it."""
    if before is None or start - last_end > 12:
        return None
    head = flat[max(0, last_end - 45) : last_end]
    if re.search(r"\btu\s+(?:\w+\s+){0,3}?\(?\d", head) is None:
        return None
    return (
        before if re.search(r"\d{4}\s*$", head) else before.replace(year=day.year, day=before.day)
    ).isoformat()


def _kind(lead: str, groups: dict[str, str], point: Point | None) -> str | None:
    """What the words before an anchor make of it; null where it is no deadline."""
    ends = "cuoi" in lead.replace("han cuoi", "") and ("d" not in groups or re.search("truoc|nhat|vao", lead))
    office = "hanh chinh" in lead or "lam viec" in lead or bool(ends)
    before = "truoc" in lead and not office
    latest = office or bool(
        re.search(r"nhat|hon\b|khong\s+qua|toi\s+da|het|han|trong\s+(?:ngay|sang|chieu|buoi)?\W*$", lead)
    )
    if "from" in groups:
        return "at_time"
    if "thoi diem" in lead and not before and "nhat" not in lead:
        return None
    if point is not None and point.clock is not None:
        if before or groups.get("mid") == "truoc":
            return "before_time"
        return "by_time" if latest or "den" in lead else "at_time"
    if "h" in groups:  # 24 giờ
        return "by_end_of_day"
    if before:
        return "before_date"
    if latest or "den" in lead:
        return "by_end_of_day"
    return "at_time" if "half" in groups and ("d" not in groups or "thoi gian" in lead) else None

"""Terms: what was read of a deadline's wording, and how several in one sentence go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from plugin.reading.points import YEAR_FROM_ISSUE
from plugin.reading.recurring import Relative

_NEAR: Final = 12
_REGULAR: Final = r"(?:bao\s+cao\s+)?(?:dinh\s+ky\s+)?(?:(?:0?[369]|12)\s+thang|quy|nam)"
_OF_REGULAR: Final = re.compile(rf"\s?\(\s?(?:doi\s+voi|cho|cua)?\s?(?:ky\s+)?{_REGULAR}(?!\s+\d)\b")
_REGULAR_BEFORE: Final = re.compile(rf"(?<![a-z]){_REGULAR}\s?\(?\s?$")
""" "trước ngày 15/6 (đối với báo cáo 6 tháng)", "năm (trước ngày 15/12)": each year's."""
_REGIME: Final = re.compile(r"\b(?:che\s+do\s+bao\s+cao|bao\s+cao\s+dinh\s+ky)\b")
_EACH_YEAR: Final = re.compile(r"\bbao\s+cao\s+dinh\s+ky\b[^.;]{0,300}\bh[ao]ng\s+nam\b")


@dataclass(frozen=True)
class Term:
    """One deadline wording in a text, with its place there.

    ``remarks`` say what was inferred or does not fit; ``certain`` is false where a person has to look.
    ``begin``: first day of a period. ``relative`` / ``every`` / ``last_day``: a term of days, a period that
    comes again, the last day of a month or quarter.
    """

    due: str | None
    kind: str
    words: str
    start: int
    end: int
    certain: bool = True
    remarks: tuple[str, ...] = ()
    begin: str | None = None
    relative: Relative | None = None
    every: dict[str, object] | None = None
    last_day: date | None = None

    @property
    def leads(self) -> bool:
        """Whether the wording itself says that it is a limit, not just a time."""
        return self.kind != "at_time"


def whole_periods(terms: Sequence[Term]) -> list[Term]:
    """Without the time a period begins at: it is none of its own."""
    begun = {
        n
        for n, (term, following) in enumerate(pairwise(terms))
        if following.begin
        and (term.due or "").startswith(following.begin)
        and following.start - term.end < _NEAR
    }
    return [term for n, term in enumerate(terms) if n not in begun]


def yearly(flat: str, terms: Sequence[Term]) -> list[Term]:
    """Beside a time that comes again, a date without a year whose report comes again is no date of one year."""
    if not any(term.every for term in terms) and not _REGIME.search(flat):
        return list(terms)
    regular = _EACH_YEAR.search(flat) is not None
    return [
        _each_year(term) if _is_yearless(term) and (regular or _is_of_regular(flat, term)) else term
        for term in terms
    ]


def _is_yearless(term: Term) -> bool:
    return term.kind in ("before_date", "by_end_of_day") and YEAR_FROM_ISSUE in term.remarks


def _is_of_regular(flat: str, term: Term) -> bool:
    before = _REGULAR_BEFORE.search(flat, max(0, term.start - 40), term.start)
    return before is not None or _OF_REGULAR.match(flat, term.end) is not None


def _each_year(term: Term) -> Term:
    day = date.fromisoformat(term.due or "")
    every: dict[str, object] = {"every": "year", "month": day.month, "day": day.day}
    return Term(None, "periodic", term.words, term.start, term.end, every=every)


def merged(text: str, terms: Sequence[Term]) -> list[Term]:
    """Two wordings of one period beside each other are one: "hằng quý, trước ngày 10 của tháng đầu quý sau"."""
    found: list[Term] = []
    for term in terms:
        last = found[-1] if found else None
        if last is not None and _closer(last, term) and not text[last.end : term.start].strip(" ,("):
            found[-1] = replace(term, words=words_of(text, last.start, term.end), start=last.start)
            continue
        if last is None or not (last.every and term.every) or text[last.end : term.start].strip(" ,(:"):
            found.append(term)
            continue
        bracketed = "(" in text[last.end : term.start] and text.startswith(")", term.end)
        end = term.end + bracketed
        words = words_of(text, last.start, end)
        every = {**last.every, **{name: said for name, said in term.every.items() if name not in last.every}}
        if last.every.get("every") == "unsaid":
            every["every"] = term.every["every"]
        found[-1] = Term(None, "periodic", words, last.start, end, every=every)
    return found


def _closer(month: Term, day: Term) -> bool:
    """Whether a day says when in the month or quarter just named: "trong quý I, chậm nhất ngày 20/3"."""
    return month.last_day is not None and day.due is not None and day.due[:10] <= month.last_day.isoformat()


def lacks(term: Term, groups: dict[str, str]) -> bool:
    """Whether an anchor without a day says when in its period a report is due: "hằng tuần báo cáo … thứ Sáu"."""
    if term.every is None or {"d", "today", "tomorrow", "same", "sun"} & set(groups):
        return False
    if "w" in groups:
        return term.every["every"] == "week" and "weekday" not in term.every
    return "h" in groups and "time" not in term.every


def told_when(term: Term, groups: dict[str, str]) -> Term:
    """A regular report with the weekday and clock time that were said later."""
    every = dict(term.every or {})
    if "w" in groups:
        every["weekday"] = groups["w"]
    if "h" in groups:
        every["time"] = f"{int(groups['h']):02d}:{groups.get('min') or '00'}"
    return replace(term, every=every)


def overlaps(found: Sequence[Term], start: int, end: int) -> bool:
    """Whether a place in the text is taken by one of the terms."""
    return any(term.start < end and start < term.end for term in found)


def words_of(text: str, start: int, end: int) -> str:
    """The words of a place in the text, one space between."""
    return " ".join(text[start:end].split())

"""A point in time in plain text: every form in which a day, a clock time or a weekday is written."""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = (
    r"(?:m[ou]ng\s+)?(?P<d>\d{1,2})(?:\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}|\d{2}))?(?![\d/]|\s?(?:h|gio)\b|h\d)"
    r"|\s+thang\s+(?P<m2>\d{1,2})(?:(?:\s+nam\s+|\s?/\s?)(?P<y2>\d{4}))?(?!\d))"
)
_CLOCK: Final = (
    r"(?P<h>\d{1,2})\s?(?:(?:gio|g|h)(?![a-z])\s?(?:(?P<min>[0-5]\d)(?!\s?[-/.]\s?\d|\d)\s?(?:phut\b|p\b|')?)?"
    r"|(?::|\.(?=\d\d,?\s+(?:gio|ngay|thu)\b))(?P<min2>[0-5]\d)(?!\d))(?:\s?(?P<part>sang|trua|chieu|toi)\b)?"
)
WEEKDAY: Final = (
    r"(?:(?:ngay\s+)?(?:thu\s+(?P<w>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sun>chu\s+nhat))\b"
    r"(?:\s+tuan\s+(?P<week>nay|sau|toi)\b)?)"
)
_GAP: Final = r"[\s,()]{0,3}"


def _named(pattern: str, suffix: str) -> str:
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\1{suffix}>", pattern)


ANCHOR: Final = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?:(?P<from_1>\d{{1,2}})\s?(?:gio|g|h)(?![a-z])\s?(?P<frommin_1>[0-5]\d)?\s?(?:phut\b)?\s?(?:-|den)\s?(?:luc\s+)?)?"
    rf"{_named(_CLOCK, '_1')}{_GAP}(?:(?:cua|trong)\s+)?(?:{_named(WEEKDAY, '_1')}{_GAP}(?:,\s?)?)?"
    rf"(?:ngay\s+)?{_named(_DATE, '_1')}"
    rf"|{_named(_CLOCK, '_2')}{_GAP}(?:{_named(WEEKDAY, '_2')}|(?P<today_2>(?:ngay\s+)?hom\s+nay|nay)\b"
    rf"|(?P<tomorrow_2>(?:ngay\s+)?mai\b)|(?P<same_2>cung\s+ngay\b))"
    rf"|(?:(?P<half_3>sang|chieu)\s+)?(?:{_named(WEEKDAY, '_3')}{_GAP}(?:,\s?)?)?(?P<day_3>ngay\s+)?"
    rf"{_named(_DATE, '_3')}"
    rf"(?:{_GAP}(?:vao\s+)?(?P<mid_3>luc|truoc)\s+{_named(_CLOCK, '_3')})?"
    rf"|(?P<half_4>sang|chieu|cuoi)\s+{_named(WEEKDAY, '_4')}|{_named(WEEKDAY, '_6')}"
    rf"|(?:(?<=truoc\s)|(?<=nhat\s)|(?<=luc\s)){_named(_CLOCK, '_7')}(?!\s?\d|\s*(?:[,(]\s?)?(?:cac\s|hang|moi|hom|ke\s|sau|tinh|lam\s|hanh|truoc|(?:va|,)\s\d{{1,2}}\s?(?:gio|h)[\s\d]{{0,8}}h.ng\s))"
    rf"|(?P<today_5>(?:ngay\s+)?hom\s+nay|(?<=trong\s)(?:sang|chieu)\s+nay)\b|(?P<tomorrow_5>ngay\s+mai)\b)"
)
"""All forms of a point in time in plain text; the suffix of a group says which form it was."""
POINT: Final = re.compile(
    r"\d\s*(?:[/.:-]|gio|[gh]|thang)|\b(?:thu\s|chu\s+nhat|hom\s+nay|(?:sang|chieu)\s+nay|ngay\s+mai)"
)
"""Without one of these there is no anchor."""
_MISREAD: Final = re.compile(
    r"(?<=/20\d)[ol](?![a-z\d])|(?<=/20)[oli]\d(?!\d)|(?<![a-z\d])(?:[ol]\d|\d[ol])(?=\s?[/.-]\s?\d|\s?(?:gio|h)\b|\s+thang\b)"
)


def figures(flat: str) -> str:
    """A scan's "l0 giờ" and "O6/8" as figures; each stays in its place."""
    return _MISREAD.sub(
        lambda found: "".join({"o": "0", "l": "1", "i": "1"}.get(c, c) for c in found.group(0)), flat
    )


def groups_of(match: re.Match[str]) -> dict[str, str]:
    """The groups of the form that matched, without their suffix."""
    return {name.rpartition("_")[0] or name: value for name, value in match.groupdict().items() if value}

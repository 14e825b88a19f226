"""What no rule took: a deadline's or a citation's words left over make the list they belong to uncertain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from plugin.reading.basis import is_code
from plugin.reading.paragraphs import Paragraph
from plugin.reading.terms import Term

_DATE: Final = re.compile(
    r"\b(?:ngay\s+(?P<d>\d{1,2})(?:\s?[/.-]\s?|\s+thang\s+)(?P<m>\d{1,2})(?:(?:\s?[/.-]\s?|\s+nam\s+)(?P<y>\d{4}))?"
    r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))(?!\d)"
)
_TIME: Final = re.compile(
    r"\bcung\s+ngay\b|\b\d{1,2}\s?(?:gio|h\d\d)\b|\b\d{1,3}\s+ngay\b(?!\s+\d)|\bhan\s+(?:chot|cuoi|cung)\b|\b(?:cham|muon|tre)\s+nhat\b|"
    r"\btuan\s+(?:thu\s+\w+|\d|dau|cuoi|nay|sau|toi)\b|"
    r"\btruoc\s+(?:het\s+)?ngay\s+(?!\d)[a-z]|\bkhong\s+(?:muon|cham)\s+hon\b"
)
_NUMBERED: Final = re.compile(
    r"\bs[ốôo6]\s*:?\s*(?P<code>\d{1,5}(?:\s?[/-]\s?[\wĐ]|\s+ng[àa]y\s+\d))", re.IGNORECASE
)


def time_left(flat: str, terms: Sequence[Term], issued: date | None) -> bool:
    """Whether a sentence, in plain text, names a time that is no part of its terms."""
    for term in terms:
        flat = flat[: term.start] + " " * (term.end - term.start) + flat[term.end :]
    return _TIME.search(flat) is not None or any(_to_come(one, issued) for one in _DATE.finditer(flat))


def _to_come(match: re.Match[str], issued: date | None) -> bool:
    """Whether a date is the day of issue or later: an earlier one tells of the past, or dates a citation."""
    if issued is None:
        return False
    year, month, day = (match.group(name) or match.group(f"{name}2") for name in ("y", "m", "d"))
    try:
        return date(int(year or issued.year), int(month), int(day)) > issued
    except ValueError:
        return False


def code_left(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a text has "số …/…" that was read as no document's code."""
    return any(
        not is_code(paragraph.text, match.start("code"))
        for paragraph in paragraphs
        for match in _NUMBERED.finditer(paragraph.text)
    )

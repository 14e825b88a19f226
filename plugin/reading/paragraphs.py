"""Lines become paragraphs: wrapped lines are joined, and each piece knows its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from plugin.reading.lines import LOWER, UPPER, Line, squeeze

MARKER: Final = re.compile(
    rf"(?:(?P<part>(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s(?:thứ\s\w+|[IVX]{{1,5}}|\d{{1,2}})[.:]?(?=\s|$))"
    rf"|(?P<article>[ĐD]i[ềeê]u\s\d{{1,3}}\s?[.:])"
    rf"|(?P<roman>[IVX]{{1,5}})\s?[.)](?=\s|[{UPPER}])|(?P<upper>[A-H])[.)](?=\s)"
    rf"|(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[.)]?(?=\s)|(?:\d{{1,2}}|l)\s?[.)](?=\s|[{UPPER}]{{1}}[{LOWER}{UPPER}]))"
    rf"|(?P<letter>[a-zđ])\s?[.)](?=\s)|(?P<dash>[-+•*])(?=\s))\s*(?!năm\s\d)"
)
"""A paragraph's own numbering: Phần, A., I., Điều 1., 1., 1.1, a), đ), a dash. A bare figure is none: it was
wrapped there. Conversion may have lost the blank behind it, or read "1." as "l."."""
_ENDS = re.compile(r'[.;:!?]["\')]?$|\./\.$')


MAX_PARAGRAPH: Final = 3_000
"""Longer ones are read in pieces: what is read of a paragraph costs more than its length."""
_WRAPPED: Final = 45
"""A shorter bold line is a heading of its own, not the beginning of a longer one."""
_PAGE = re.compile(r"-?\s?\d{1,3}\s?-?|(?:Trang|Page)\s\d{1,3}(?:\s?/\s?\d{1,3})?", re.IGNORECASE)
"""A page's number: the sentence goes on below it."""
_OPEN = re.compile(r"\b(?:số|và|của|ngày|tháng|các|về)$", re.IGNORECASE)
"""Words no sentence ends with: it goes on below, whatever stands between."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined text (one space between words), its lines, and its own numbering mark, if any.

    ``unmarked`` is the text without its numbering.
    """

    text: str
    first: int
    last: int
    mark: str | None = None
    heading: bool = False
    unmarked: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Worked out once: every part of the body is looked for in it."""
        match = MARKER.match(self.text)
        object.__setattr__(self, "unmarked", self.text[match.end() :] if match else self.text)


def to_paragraphs(lines: Sequence[Line], bold: AbstractSet[int] = frozenset()) -> list[Paragraph]:
    """Join what conversion wrapped; ``bold`` are the lines wholly in bold. A blank line ends a paragraph, unless the sentence goes on."""
    found: list[list[Line]] = []
    blank, length = False, 0
    for line in lines:
        if not line.stripped:
            blank = True
            continue
        if found and len(line.stripped) < 16 and _PAGE.fullmatch(line.stripped):
            continue
        if found and length < MAX_PARAGRAPH and not _starts(line, found[-1], blank, bold):
            found[-1].append(line)
            length += len(line.text)
        else:
            found.append([line])
            length = len(line.text)
        blank = False
    return [_paragraph(group, bold) for group in found]


def _starts(line: Line, group: Sequence[Line], blank: bool, bold: AbstractSet[int]) -> bool:
    text, last = line.stripped, group[-1].stripped
    if line.raw.lstrip().startswith("|"):
        return line.no != group[-1].no  # a table's row, a cell a line
    if last.count("(") > last.count(")") and not blank:
        return False
    if MARKER.match(text) or _is_upper(text) != _is_upper(last):
        return True
    goes_on = (text[:1].islower() or text[:1] == "(" or _OPEN.search(last) is not None) and not _ENDS.search(
        last
    )
    heavy = _is_heading(group, bold)
    if blank or heavy != (line.no in bold) or (heavy and len(last) < _WRAPPED):
        return not goes_on
    return bool(_ENDS.search(last)) and not text[:1].islower()


def _is_upper(text: str) -> bool:
    begins = text[:120]
    if begins.islower() or " " not in text:
        return False
    letters = sum(map(str.isalpha, begins))
    return letters > 3 and sum(map(str.isupper, begins)) > 0.8 * letters


def _paragraph(group: Sequence[Line], bold: AbstractSet[int]) -> Paragraph:
    text = squeeze(" ".join(line.stripped for line in group))
    found = MARKER.match(text)
    raw = group[0].raw.strip()
    marked = raw.startswith("#") or (raw.startswith("**") and raw.rstrip(": ").endswith("**"))
    heading = marked or _is_heading(group, bold)
    return Paragraph(text, group[0].no, group[-1].no, found.group(0).strip() if found else None, heading)


def _is_heading(group: Sequence[Line], bold: AbstractSet[int]) -> bool:
    """Whether every line of a paragraph stands in bold."""
    return bool(bold) and all(line.no in bold for line in group)

"""Lines become paragraphs: wrapped lines are joined, and each piece knows its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plugin.reading.lines import Line, squeeze

MARKER = re.compile(
    r"^(?:(?P<roman>[IVX]{1,5})[.)]|(?P<number>\d{1,2}(?:\.\d{1,2}){1,3}[.)]?(?=\s)|\d{1,2}[.)](?=\s))|(?P<letter>[a-zđ])[.)]|"
    r"(?P<dash>[-+•*]))\s+(?!năm\s+\d)"
)
"""A paragraph's own numbering: I., 1., 1.1, a), đ), a dash. A bare figure is none: it was wrapped there."""
_ENDS = re.compile(r'[.;:!?]["\')]?$|\./\.$')


@dataclass(frozen=True)
class Paragraph:
    """Joined text (one space between words), its lines, and its own numbering mark, if any."""

    text: str
    first: int
    last: int
    raw: str
    mark: str | None = None
    heading: bool = False


def to_paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Join what conversion wrapped. A blank line ends a paragraph, unless the sentence goes on."""
    found: list[list[Line]] = []
    blank = False
    for line in lines:
        if not line.stripped:
            blank = True
            continue
        if found and not _starts(line, found[-1], blank):
            found[-1].append(line)
        else:
            found.append([line])
        blank = False
    return [_paragraph(group) for group in found]


def _starts(line: Line, group: Sequence[Line], blank: bool) -> bool:
    text, last = line.stripped, group[-1].stripped
    if MARKER.match(text) or _is_upper(text) != _is_upper(last):
        return True
    goes_on = text[:1].islower() and not _ENDS.search(last)
    if blank:
        return not goes_on
    return bool(_ENDS.search(last)) and not text[:1].islower()


def _is_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _paragraph(group: Sequence[Line]) -> Paragraph:
    text = squeeze(" ".join(line.stripped for line in group))
    found = MARKER.match(text)
    raw = "\n".join(line.raw.strip() for line in group)
    bold = group[0].raw.lstrip().startswith(("**", "#"))
    return Paragraph(text, group[0].no, group[-1].no, raw, found.group(0).strip() if found else None, bold)

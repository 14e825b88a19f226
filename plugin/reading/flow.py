"""Lines that conversion has run together come apart again where the parts of a document begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from plugin.reading.lines import LOWER, UPPER, Line, plain

_HEAD: Final = re.compile(
    r"(?<=\S)\s+(?=(?:cong\s+h.a\s+xa\s+hoi\s+chu\s+nghia|doc\s+lap\s*-\s*tu\s+do|dang\s+cong\s+san\s+viet\s+nam|so\s?:\s?[\d.…_ ]{0,8}/|v/v\b|"
    r"kinh\s+gui\s?:))|(?<=hanh phuc)\s+(?=\S)|(?<=[-_]{5})\s+(?=\w)"
)
_PLACE: Final = re.compile(
    rf"(?<=\S)\s+(?=(?:TP\.?\s?)?(?:[{UPPER}][{LOWER}]+[\s-]+){{1,3}}[{UPPER}]?[{LOWER}]*,\s+ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+\d{{4}})"
)
_AFTER_DATE: Final = re.compile(rf"(?<=\d{{4}})\s+(?=[{UPPER}])")
_ISSUED: Final = re.compile(r",\s*ngày\s+\d{1,2}\s+tháng\s*\d{1,2}\s+năm\s+\d{4}\s")
_END: Final = re.compile(
    r"(?<=\S)\s+(?=n.i\s+nhan\s?:)|(?<=nhan:)\s+(?=[-+]\s?\w)|(?<=;)\s+(?=[-+]\s?[a-z])|(?<=[.;])\s+(?=[-+]?\s?luu\s?:)|"
    r"(?<=\.)\s+(?=(?:k/?t|t/?l|t/?m|tuq)\.?\s+[a-z]+\s)"
)
_HEAD_LINES: Final = 25
_LONG: Final = 60


def unflow(lines: Sequence[Line]) -> list[Line]:
    """The same lines, those of letterhead and end that hold several parts split; numbers stay."""
    found: list[Line] = []
    ended = False
    for n, line in enumerate(lines):
        flat = plain(line.text)
        ended = ended or "noi nhan" in flat or "noi nhan" in flat.replace("ơ", "o")
        if len(line.text) <= _LONG:
            found.append(line)
        elif ended:
            found += _pieces(line, flat, _END)
        else:
            in_head = n < _HEAD_LINES and "    " not in line.text.strip()
            found += _split_head(line) if in_head else [line]
    return found


def _split_head(line: Line) -> list[Line]:
    pieces = _pieces(line, plain(line.text), _HEAD)
    split: list[Line] = []
    for piece in pieces:
        issued = _ISSUED.search(piece.text)
        parts = _cut(piece.text, [match.start() for match in _PLACE.finditer(piece.text[:400])][:1])
        if issued is not None:
            parts = [one for part in parts for one in _after_date(part)]
        split += [Line(line.no, line.raw, part) for part in parts]
    return split if len(split) > 1 else [line]


def _after_date(text: str) -> list[str]:
    issued = _ISSUED.search(text)
    return _cut(text, [issued.end() - 1]) if issued and issued.end() < len(text) else [text]


def _pieces(line: Line, flat: str, pattern: re.Pattern[str]) -> list[Line]:
    return [
        Line(line.no, line.raw, part) for part in _cut(line.text, [m.start() for m in pattern.finditer(flat)])
    ]


def _cut(text: str, places: Sequence[int]) -> list[str]:
    edges = [0, *places, len(text)]
    return [text[a:b].strip() if a else text[a:b].rstrip() for a, b in pairwise(edges) if text[a:b].strip()]

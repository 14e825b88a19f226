"""Lines that conversion has run together come apart again where the parts of a document begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from plugin import rules
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
    r"(?<=\S)\s+(?=n.i\s+nhan\s?:)|(?<=nhan:)\s+(?=[-+]\s?\w)|(?<=[;,])\s+(?=[-+]\s?[a-z])|(?<=[.;])\s+(?=[-+]?\s?luu\s?:)|"
    r"(?<=\.)\s+(?=(?:k/?t|t/?l|t/?m|tuq)\.?\s+[a-z]+\s)"
)
_NAME: Final = rf"[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]*)"
_GLUED_HEAD: Final = re.compile(
    rf"(?<=[{UPPER}{LOWER}\d])(?=C[ỘO]NG\s+H[ÒO]A\s+X[ÃA]|Độc\s+lập\s*-)|(?<=VIỆT NAM)\s*(?=[{UPPER}]{{2}})"
    rf"|(?<=[{UPPER}])(?=(?:BẢO HIỂM XÃ HỘI|ỦY BAN|UBND|PHÒNG|TRƯỜNG|TRUNG TÂM|BỆNH VIỆN|CHI CỤC)\s[{UPPER}]{{2}})"
    rf"|(?:(?<=[{UPPER}\d])(?!T[gr]\s)|(?<=TT[gr]))(?={_NAME}{{0,3}},\s+ngày\b)"
    r"|(?:(?<=^THÔNG BÁO)|(?<=^KẾ HOẠCH)|(?<=^CÔNG ĐIỆN)|(?<=^QUYẾT ĐỊNH)|(?<=^CHỈ THỊ))\s*(?=Về\s)"
)
"""Where the next part of a letterhead begins that a web page has put behind the last without a blank."""
_POSITION: Final = "|".join(name.upper() for name in rules.wording("positions") if " " in name)
_AUTHORITY: Final = re.compile(rf"\s*(?:(?:T/?M|K/?T|T/?L|T/?UQ|Q)[. ]\s?)?[{UPPER}]{{2,}}\s[{UPPER}]{{2,}}")
_GLUED_END: Final = re.compile(
    rf"(?<=[{UPPER}])(?=(?:PHÓ|{_POSITION})(?![{LOWER}])|K/?T\.)|\s*\(\s*[Đđ]ã\s+ký\s*\)\s*|(?<=[{UPPER}]{{2}})(?={_NAME}{{1,4}}$)"
)
_LONG_END: Final = 120
_HEAD_LINES: Final = 25
_LONG: Final = 60


def unflow(lines: Sequence[Line]) -> list[Line]:
    """The same lines, those of letterhead and end that hold several parts split; numbers stay."""
    found: list[Line] = []
    ended = False
    for n, line in enumerate(_unglued(lines)):
        flat = plain(line.text)
        ended = ended or "noi nhan" in flat
        if len(line.text) <= _LONG:
            found.append(line)
        elif ended:
            found += _pieces(line, flat, _END)
        else:
            in_head = n < _HEAD_LINES and "    " not in line.text.strip()
            found += _split_head(line) if in_head else [line]
    return found


def _unglued(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those split of letterhead and end whose columns stand together without a blank."""
    ended = False
    for n, line in enumerate(lines):
        text = line.text
        ended = ended or "noi nhan" in plain(text)
        if ended and len(text) < _LONG_END and _AUTHORITY.match(text):
            text = _GLUED_END.sub("\n", text)
        elif n < _HEAD_LINES and not ended:
            text = _GLUED_HEAD.sub("\n", text)
        yield from [line] if text == line.text else (Line(line.no, line.raw, one) for one in text.split("\n"))


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

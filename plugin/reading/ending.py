"""The end of a notice: recipients and archive copy (NĐ 30/2020 Phụ lục I, ô 9b)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from plugin.reading.found import Found
from plugin.reading.lines import LOWER, UPPER, Line, squeeze
from plugin.reading.signer import columns, is_authority, is_name

RECIPIENTS: Final = re.compile(
    r"^[*_ ]*(?:N\s?[ơo]\s?i\s+(?:[nm][hl][ậâaấạ]\S{0,2}\s*[:;.]?|n\S{3,6}\s*[:;])|nhận\s*:)", re.IGNORECASE
)
ARCHIVE: Final = re.compile(
    rf"^[-~+•*_ ]*(?P<text>L[ưƯuU]{{2}}(?:\s*[:;.]\s*(?=\w)|\s*(?=[{UPPER}(])|\.?$)(?!Ý\b|[Hh]ành\b|[Tt]rữ\b).*)$"
)
_BULLET: Final = re.compile(r"^[-~+•*—_]\s*(?=\S)")
_SIGNED: Final = re.compile(r"\s+\(\s*đã ký[^()]*\)$", re.IGNORECASE)
""" "(Đã ký)" that conversion has put behind a recipient."""
_SPOT: Final = re.compile(r"(;)(?:\s?[^\W\d]{1,2}|(?:\s+(?:\S{1,2}|[^\w\s]\S{2})){1,3})$")
"""Spots on the paper behind a recipient, which a scan has read as letters."""
_PAGE: Final = re.compile(r"^\W*(?:page break|trang)?\W*\d{0,3}\W*$", re.IGNORECASE)
_MAX: Final = 60


def read_recipients(lines: Sequence[Line]) -> tuple[list[Found], Found | None, int | None, int | None]:
    """The recipients' lines, the archive copy, and the indexes where the list begins and ends."""
    start = _start(lines)
    if start is None:
        return _untitled(lines)
    found, kept = _in_one_line(lines[start])
    if kept is not None:
        return found, kept, start, start
    for n, line in enumerate(lines[start + 1 : start + 1 + _MAX], start + 1):
        text = _left(line)
        archive = ARCHIVE.match(text)
        if archive is not None:
            return found, Found(squeeze(archive.group("text")), text, line.no, line.no), start, n
        if not text or _PAGE.match(text) or is_authority(text):
            continue
        _take(found, text, line)
    return found, None, start, None


def _untitled(lines: Sequence[Line]) -> tuple[list[Found], Found | None, int | None, int | None]:
    """A list that has lost its title: the items right above the archive copy, and this."""
    archives = ((n, kept) for n, line in enumerate(lines) if (kept := ARCHIVE.match(line.stripped)))
    end, kept = next(archives, (0, None))
    first = end
    while first and _BULLET.match(lines[first - 1].stripped):
        first -= 1
    if kept is None or first == end:
        return [], None, None, None
    found = [Found(_BULLET.sub("", one.stripped), one.stripped, one.no, one.no) for one in lines[first:end]]
    line = lines[end]
    return found, Found(squeeze(kept.group("text")), line.stripped, line.no, line.no), first, end


def _in_one_line(line: Line) -> tuple[list[Found], Found | None]:
    """Recipients that stand behind the title itself: "Nơi nhận: Như trên; Lưu: VT."."""
    rest = RECIPIENTS.sub("", _left(line).strip("* "), count=1)
    found: list[Found] = []
    for part in rest.split(";"):
        text = _BULLET.sub("", part.strip())
        kept = ARCHIVE.match(text)
        if kept is not None:
            return found, Found(kept.group("text"), text, line.no, line.no)
        if text:
            found.append(Found(f"{text};", text, line.no, line.no))
    return found if len(found) > 1 else [], None


def _start(lines: Sequence[Line]) -> int | None:
    """The "Nơi nhận" that an archive copy follows, else the last one; a table's column may have this title too."""
    starts = [n for n, line in enumerate(lines) if RECIPIENTS.match(line.stripped.strip("* "))]
    starts = [n for n in starts if _leads(lines[n])]
    archives = [n for n, line in enumerate(lines) if starts and _is_archive(line)]
    ends = [(n, _next(archives, n - 1)) for n in starts]
    first = next((end for n, end in ends if end is not None and end < n + _MAX), None)
    return next((n for n, end in reversed(ends) if end == first), starts[-1] if starts else None)


def _leads(line: Line) -> bool:
    return RECIPIENTS.match(_left(line).strip("* ")) is not None


def _is_archive(line: Line) -> bool:
    if RECIPIENTS.match(line.stripped):
        return _in_one_line(line)[1] is not None
    return ARCHIVE.match(line.stripped) is not None and ARCHIVE.match(_left(line)) is not None


def _next(places: Sequence[int], after: int) -> int | None:
    at = bisect_right(places, after)
    return places[at] if at < len(places) else None


def _take(found: list[Found], text: str, line: Line) -> None:
    """A bullet begins a recipient; a line without one goes on with the last, if that has not ended."""
    text = _SPOT.sub(r"\1", _SIGNED.sub("", text))
    if _BULLET.match(text):
        found.append(Found(_BULLET.sub("", text), text, line.no, line.no))
    elif found and not is_name(text) and not str(found[-1].value).endswith((";", ".")):
        last = found[-1]
        found[-1] = Found(f"{last.value} {text}", f"{last.quote}\n{text}", last.first, line.no)
    elif text.endswith(";"):
        found.append(Found(text, text, line.no, line.no))


def _left(line: Line) -> str:
    """The left column of a line of the end, where list and signature stand side by side."""
    text = line.text
    if len(text) - len(text.lstrip()) > 30:
        return ""
    return columns(line)[0]


_UNIT: Final = re.compile(rf"[,;]\s*(?P<unit>(?:P\.)?[{UPPER}][\w&-]{{1,14}})")


def read_drafting_unit(archive: Found | None, symbol: Found | None, letter: bool) -> Found | None:
    """The unit that drafted: last in a công văn's symbol, else behind "VT" in the archive copy's line."""
    groups = str(symbol.value).split("-") if symbol else []
    if letter and symbol is not None and len(groups) > 1:
        return Found(groups[-1], symbol.quote, symbol.first, symbol.last)
    unit = _UNIT.search(str(archive.value)) if archive else None
    if archive is None or unit is None:
        return None
    name = re.sub(rf"[{LOWER}]{{1,8}}\d{{0,4}}$", "", unit.group("unit"))
    return Found(name, archive.quote, archive.first, archive.last) if len(name) > 1 else None

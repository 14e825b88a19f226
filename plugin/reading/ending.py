"""The end of a notice: recipients, archive copy, and the block of the signer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from plugin.reading.found import Found
from plugin.reading.lines import Line, squeeze

RECIPIENTS = re.compile(r"^N[ơo]i\s+nh[ậâa][nm]\w?\s*[:;.]?", re.IGNORECASE)
ARCHIVE = re.compile(r"^[-~+•*]?\s*(?P<text>L[ưu][uưu]\s*[:;]?\s*V.*)$", re.IGNORECASE)
AUTHORITY = re.compile(
    r"^(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s*\.\s*[A-ZĐÀ-Ỹ]|(?:PHÓ\s+|QUYỀN\s+)?(?:GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CHỦ TỊCH|CHÁNH VĂN PHÒNG|"
    r"BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|HIỆU TRƯỞNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|THỦ TƯỚNG|VỤ TRƯỞNG|CHÁNH THANH TRA)\b)"
)
NAME = re.compile(r"^(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ']*\s+){1,4}[A-ZĐÀ-Ỹ][a-zđà-ỹ']*$")
_COLUMNS = re.compile(r"\s{3,}")
_BULLET = re.compile(r"^[-~+•*]\s*")


def read_recipients(lines: Sequence[Line]) -> tuple[list[Found], Found | None, int | None]:
    """The recipients' lines, the archive copy, and the index where the list begins."""
    start = next(
        (n for n in range(len(lines) - 1, -1, -1) if RECIPIENTS.match(_left(lines[n]).strip("* "))), None
    )
    if start is None:
        return [], None, None
    found: list[Found] = []
    for line in lines[start + 1 :]:
        text = _left(line)
        archive = ARCHIVE.match(text)
        if archive is not None:
            return found, Found(squeeze(archive.group("text")), text, line.no, line.no), start
        if not text or AUTHORITY.match(text):
            continue
        if _BULLET.match(text):
            found.append(Found(_BULLET.sub("", text), text, line.no, line.no))
        elif found and not NAME.match(text) and not str(found[-1].value).endswith((";", ".")):
            last = found[-1]
            found[-1] = Found(f"{last.value} {text}", f"{last.quote}\n{text}", last.first, line.no)
    return found, None, start


def _left(line: Line) -> str:
    """The left column of a line of the end, where list and signature stand side by side."""
    text = line.text
    if len(text) - len(text.lstrip()) > 30:
        return ""
    return squeeze(_COLUMNS.split(text.strip())[0])


def read_signer(lines: Sequence[Line], start: int | None) -> Found | None:
    """Authority lines and the name below them; {authority_lines, name}."""
    window = list(lines[max(0, (start if start is not None else len(lines)) - 12) :])
    authority: list[tuple[str, Line]] = []
    name: tuple[str, Line] | None = None
    for line in window:
        for piece in _COLUMNS.split(line.text.strip()):
            text = squeeze(piece)
            if AUTHORITY.match(text) and text.upper() == text:
                authority.append((text, line))
            elif authority and NAME.match(text):
                name = (text, line)
    if not authority and name is None:
        return None
    value: dict[str, Any] = {
        "authority_lines": [text for text, _ in authority],
        "name": name[0] if name else None,
    }
    touched = [*authority, *([name] if name else [])]
    quote = "\n".join(text for text, _ in touched)
    return Found(value, quote, touched[0][1].no, touched[-1][1].no)

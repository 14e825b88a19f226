"""To whom a notice speaks: after "Kính gửi:", or whom its order names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plugin.reading.found import Found
from plugin.reading.lines import Line, plain, squeeze
from plugin.reading.paragraphs import Paragraph
from plugin.reading.title import STOP

TO = re.compile(r"^kinh\s+g[uo]i\b[\s:;.]*")
""" "Kính gửi:", in plain text."""
WIRED = re.compile(r"\b(?:dien|phat\s+dien)\s*:\s*$")
""" "… điện:", a telegram's word before its addressees."""
ORDER = re.compile(
    r"\b(?:đề nghị|yêu cầu)\s+(?P<who>(?:các\s+|Trưởng\s+|Thủ trưởng\s+|Giám đốc\s+|Chủ tịch\s+|Cục\s+)[^;:.]{3,160}?)\s+"
    r"(?:tiếp tục|thực hiện|khẩn trương|triển khai|nghiêm túc|tổ chức|quán triệt|tập trung|phối hợp|báo cáo)"
)
_BULLET = re.compile(r"^[-+•]\s*")


def read_addressees(lines: Sequence[Line], paragraphs: Sequence[Paragraph]) -> tuple[list[Found], int]:
    """The addressees, one a line of "Kính gửi", else the one the order speaks to; the list's last line or 0."""
    for n, line in enumerate(lines[:80]):
        text = line.stripped
        match = TO.match(plain(text))
        if match is not None:
            return _until(_listed(lines, n, text[match.end() :].strip()), line)
        if WIRED.search(plain(text)) and text[:4].isupper():
            return _until(_listed(lines, n, ""), line)
    for paragraph in paragraphs:
        order = ORDER.search(paragraph.text)
        if order is not None:
            who = squeeze(order.group("who"))
            return [Found(who, order.group(0), paragraph.first, paragraph.last)], 0
    return [], 0


def _until(found: list[Found], head: Line) -> tuple[list[Found], int]:
    return found, found[-1].last if found else head.no


def _listed(lines: Sequence[Line], start: int, rest: str) -> list[Found]:
    """One addressee a bullet; what goes on in the next line belongs to the one above."""
    found: list[Found] = []
    if rest:
        found.append(Found(_BULLET.sub("", rest), lines[start].stripped, lines[start].no, lines[start].no))
        if not _BULLET.match(rest) and not _wrapped(lines, start):
            return list(_ended(found[0]))
    for line in lines[start + 1 : start + 40]:
        text = squeeze(line.text)
        if STOP.match(text):
            break
        if not text and not (found and str(found[-1].value).endswith(".")):
            continue
        if _BULLET.match(text):
            found.append(Found(_BULLET.sub("", text), text, line.no, line.no))
        elif found and text and not str(found[-1].value).endswith((";", ".")):
            last = found[-1]
            found[-1] = Found(f"{last.value} {text}", f"{last.quote}\n{text}", last.first, line.no)
        elif text[:1].isupper() and text.endswith((";", ".")) and (not found or _is_listed(found[-1])):
            found.append(Found(text, text, line.no, line.no))
        else:
            break
    return [ended for one in found for ended in _ended(one)]


def _is_listed(found: Found) -> bool:
    return str(found.value).endswith(";")


def _wrapped(lines: Sequence[Line], n: int) -> bool:
    """Whether an addressee goes on in the line below: it has not ended, and the next begins small."""
    below = lines[n + 1].stripped if n + 1 < len(lines) else ""
    ends = lines[n].stripped.endswith((".", ";", ":"))
    return (not ends and below[:1].islower()) or (lines[n].stripped.endswith(";") and bool(below))


def _ended(found: Found) -> Iterator[Found]:
    """Without its full stop; several in one line apart."""
    for one in str(found.value).split("; "):
        yield Found(one.strip(" .;"), found.quote, found.first, found.last)

"""What others have put on a document: the receiver's arrival stamp, and the marks of electronic signatures.

(NĐ 30/2020 Phụ lục IV mục V: the stamp has the receiver's name, "ĐẾN", a number, a date and "Chuyển".)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.reading.letterhead import NATION
from plugin.reading.lines import Line, fold, plain
from plugin.reading.parties import begins_like_body

_ARRIVED: Final = re.compile(r"^\W*(?:(?:cong\s+van|van\s+ban)\s+)?den\W*(?:so\W{1,3}\d{1,6}\W*)?$")
_ROW: Final = re.compile(
    r"^\W*(?:so\s?:\s?[\d.\s]{0,12}(?:ngay\s?:?\s?[\d/.\s-]{0,14})?|ngay\s?(?:den)?\s?(?::\s?[\d/.\s-]{0,14}|[\d/.\s-]{6,14})|gio\s?:.{0,12}|"
    r"chuyen\s?:.{0,60}|so\s+va\s+ky\s+hieu\s+(?:hs|ho\s+so)\s?:?.{0,40})$"
)
_SIGNATURE: Final = re.compile(
    r"^\W*(?:nguoi\s+ky|k[yý]\s+b.i|ky\s+boi|thoi\s+gian\s+ky|ngay\s+ky|email|co\s+quan|dia\s+chi|chung\s+thu)\s?:.{0,120}$"
)
_PUBLISHED: Final = re.compile(
    r"^\W*(?:cap\s+nhat|(?:ngay\s+)?dang|luot\s+xem|ngay\s+dang|ngay\s+cap\s+nhat)(?:\s+(?:luc|ngay|tai))?\s?:.{0,40}$"
)
"""What a website says of its page."""
_NEAR: Final = 45
_ROWS: Final = 6


def without_stamps(lines: Sequence[Line]) -> list[Line]:
    """The lines without stamps on the first page; all others stay as they are."""
    dropped: set[int] = set()
    for n, line in enumerate(lines[:_NEAR]):
        flat = plain(line.stripped)
        if (n < len(lines) // 2 and n < 14 and _SIGNATURE.match(flat)) or (n < 14 and _PUBLISHED.match(flat)):
            dropped.add(n)
        elif flat and len(flat) < 40 and _ARRIVED.match(flat) and _is_capitals(line.stripped):
            dropped |= _stamp(lines, n)
    return [line for n, line in enumerate(lines) if n not in dropped] if dropped else list(lines)


def _is_capitals(text: str) -> bool:
    return "ĐẾN" in text or "DEN" in text or "ĐÉN" in text


def _stamp(lines: Sequence[Line], at: int) -> set[int]:
    """The rows of a stamp, and above it the receiver's name where the letterhead is still to come."""
    found = {at}
    for n in range(at + 1, min(at + _ROWS, len(lines))):
        if not lines[n].stripped:
            continue
        if not _ROW.match(plain(lines[n].stripped)):
            break
        found |= set(range(at, n + 1))
    if len(found) == 1:
        return set()
    above = next((n for n in range(at - 1, -1, -1) if lines[n].stripped), None)
    if above is not None and at - above == 1 and _is_receiver(lines, above, max(found)):
        found.add(above)
    return found


def _is_receiver(lines: Sequence[Line], above: int, last: int) -> bool:
    text = lines[above].stripped
    seen = any(NATION.search(line.text) for line in lines[: above + 1])
    to_come = any(NATION.search(line.text) for line in lines[last + 1 : last + 15])
    apart = seen and above > 0 and not lines[above - 1].stripped
    named = text.upper() == text and begins_like_body(text) and fold(text) != ""
    return named and (apart or (to_come and not seen))

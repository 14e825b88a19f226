"""Marks on a document: secrecy before all else (NĐ 30/2020 Điều 22.4), and urgency (Phụ lục I, ô 10a, 10b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.reading.found import Found
from plugin.reading.lines import Line, fold, plain

SECRECY: Final = {"tuyetmat": "Tuyệt mật", "toimat": "Tối mật", "mat": "Mật"}
URGENCY: Final = {
    "hoatochengio": "Hỏa tốc hẹn giờ",
    "hoatoc": "Hỏa tốc",
    "thuongkhan": "Thượng khẩn",
    "khan": "Khẩn",
}
MARK_LINES: Final = 30
MARK_WIDTH: Final = 40
_SAID: Final = re.compile(r"^(?:do|muc do|dau)\s*(?:mat|khan|chi do mat)\s*[:.]\s*(?P<mark>.+)$")
_MARKED: Final = {"mat": ("MẬT", "MÂT", "MẠT", "MẤT")}
"""A mark of one syllable is read as itself only: "MẶT" and "KHĂN" are other words."""


def read_mark(lines: Sequence[Line], marks: dict[str, str]) -> Found | None:
    """A mark that stands alone on one of the first lines, alone in a column there, or after "Độ mật:"."""
    for line in lines[:MARK_LINES]:
        for piece in re.split(r"\s{3,}|\t", line.text):
            text = piece.strip(" *[]()_|.:-'\"")
            said = _SAID.match(plain(text[:MARK_WIDTH]))
            if said is not None and fold(said.group("mark")) in marks:
                return Found(marks[fold(said.group("mark"))], text, line.no, line.no)
            if text and text.upper() == text and _is_one(text, marks):
                return Found(marks[fold(text)], text, line.no, line.no)
    return None


def is_mark(text: str) -> bool:
    """Whether a line is nothing but a mark."""
    text = text.strip(" *[]()_|.:-")
    return text.upper() == text and (_is_one(text, SECRECY) or _is_one(text, URGENCY))


def _is_one(text: str, marks: dict[str, str]) -> bool:
    if len(text) > MARK_WIDTH:
        return False
    folded = fold(text)
    return folded in marks and (folded not in _MARKED or text in _MARKED[folded])

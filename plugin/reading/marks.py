"""Marks on a document: secrecy before all else, and urgency."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.reading.found import Found
from plugin.reading.lines import Line

SECRECY = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
URGENCY = ("HỎA TỐC HẸN GIỜ", "HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN")
MARK_LINES = 30


def read_mark(lines: Sequence[Line], marks: Sequence[str]) -> Found | None:
    """A mark that stands alone on one of the first lines, or alone in a column there."""
    for line in lines[:MARK_LINES]:
        pieces = [piece.strip(" *[]()_|") for piece in line.text.split("   ")]
        for piece in pieces:
            if piece in marks:
                return Found(piece.capitalize(), piece, line.no, line.no)
    return None

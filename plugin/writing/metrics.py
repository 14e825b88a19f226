"""How wide a line of Times New Roman is: the rules under names and titles are measured by it."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

_REGULAR: Final = {
    250: " ,.",
    278: "/:;ijlt'",
    333: "!()-Ifr",
    389: "Js",
    444: '?acez"',
    500: "0123456789_bdghknopquvxyđ–*",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐ",
    778: "m&",
    833: "%",
    889: "M",
    944: "W",
    1000: "…",
}
_BOLD: Final = {
    250: " ,.",
    278: "/il'",
    333: "!()-:;fjt",
    389: "Is",
    444: "cerz",
    500: "0123456789?J_agovxy–*",
    556: 'Sbdhknpquđ"',
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQ",
    833: "m&",
    944: "M",
    1000: "W%…",
}
"""Advance widths in thousandths of the font size, by base letter; a horn adds next to nothing."""

_OTHER: Final = 500
_MM_PER_POINT: Final = 25.4 / 72


@cache
def _widths(*, bold: bool) -> dict[str, int]:
    groups = _BOLD if bold else _REGULAR
    return {letter: width for width, letters in groups.items() for letter in letters}


def width_mm(text: str, size: float, *, bold: bool) -> float:
    """The width of one line of ``text`` in millimetres at ``size`` points, true to about 1 %."""
    widths = _widths(bold=bold)
    letters = [c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)]
    return sum(widths.get(c, _OTHER) for c in letters) / 1000 * size * _MM_PER_POINT

"""The text layer of one PDF page: what stands far apart on a line stays apart."""

from __future__ import annotations

import re
from ctypes import byref, c_double
from typing import Any, Final, NamedTuple

from pypdfium2 import raw

_HYPHEN: Final = re.compile(r"[\x02\ufffe](?:\r?\n)?")
"""How the library marks a hyphen at a line's end."""
_SPACE: Final = re.compile(r"(?<=[^ \r\n]) (?=[^ \r\n])")
_WIDE: Final = 24.0
"""Points between two words that are no neighbours: columns of a letterhead, cells of a row."""
_GAP: Final = "     "


class _Box(NamedTuple):
    left: float
    right: float
    bottom: float
    top: float


def text_of(page: Any, *, columns: bool) -> str:
    """A page's text in reading order. ``columns``: look for gaps, which takes a while."""
    layer = page.get_textpage()
    if not columns:
        return _HYPHEN.sub("-", layer.get_text_range())
    text = "".join(chr(raw.FPDFText_GetUnicode(layer, n)) for n in range(layer.count_chars()))
    pieces, last = [], 0
    for match in _SPACE.finditer(text):
        pieces += [text[last : match.start()], _between(layer, match.start())]
        last = match.end()
    return _HYPHEN.sub("-", "".join([*pieces, text[last:]]))


def _between(layer: Any, place: int) -> str:
    """What stands between the words on both sides of a space."""
    before, after = _box(layer, place - 1), _box(layer, place + 1)
    if before.bottom > after.top or before.top < after.bottom:
        return "\n"
    return _GAP if after.left - before.right > _WIDE else " "


def _box(layer: Any, place: int) -> _Box:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(layer, place, byref(left), byref(right), byref(bottom), byref(top))
    return _Box(left.value, right.value, bottom.value, top.value)

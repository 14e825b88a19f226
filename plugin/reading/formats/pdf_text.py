"""The text layer of one PDF page: what stands far apart on a line stays apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, create_string_buffer
from typing import Any, Final, NamedTuple

from pypdfium2 import raw

from plugin.reading.formats.bold import bold

_HYPHEN: Final = re.compile(r"[\x02\ufffe](?:\r?\n)?")
"""How the library marks a hyphen at a line's end."""
_SPACE: Final = re.compile(r"(?<=[^ \r\n]) (?=[^ \r\n])")
_WIDE: Final = 24.0
"""Points between two words that are no neighbours: columns of a letterhead, cells of a row."""
_GAP: Final = "     "
_BREAKS: Final = frozenset("\r\n")
_LONGEST_NAME: Final = 128
"""Bytes of a font's name; a longer one is not told."""


class _Box(NamedTuple):
    left: float
    right: float
    bottom: float
    top: float


def text_of(page: Any, *, columns: bool) -> str:
    """A page's text in reading order. ``columns``: look for gaps and for bold lines, which takes a while."""
    layer = page.get_textpage()
    if not columns:
        return _HYPHEN.sub("-", layer.get_text_range())
    letters = [chr(raw.FPDFText_GetUnicode(layer, n)) for n in range(layer.count_chars())]
    for match in _SPACE.finditer("".join(letters)):
        letters[match.start()] = _between(layer, match.start())
    return _HYPHEN.sub("-", "".join(_lines(layer, letters)))


def _lines(layer: Any, letters: Sequence[str]) -> Iterator[str]:
    """Line by line, those marked that are bold at both ends."""
    begin = 0
    for end in [*(n for n, letter in enumerate(letters) if letter in _BREAKS), len(letters)]:
        seen = [n for n in range(begin, end) if letters[n].strip()]
        said = "".join(letters[begin:end])
        yield bold(said) if seen and _is_bold(layer, seen[0]) and _is_bold(layer, seen[-1]) else said
        yield "".join(letters[end : end + 1])
        begin = end + 1


def _is_bold(layer: Any, place: int) -> bool:
    """By the font's name: a weight is in few files, and guessed in the others."""
    name = create_string_buffer(_LONGEST_NAME)
    raw.FPDFText_GetFontInfo(layer, place, name, _LONGEST_NAME, None)
    return b"bold" in name.value.lower()


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

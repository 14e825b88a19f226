"""Which lines of a document stand wholly in bold: marks go round the letters until the lines can be counted."""

from __future__ import annotations

import re
from typing import Final

_ON, _OFF = "\ue000", "\ue001"
"""Characters of the private area: no font of these documents draws anything there."""
_MARKED: Final = re.compile(f"{_ON}[^{_OFF}\n]*{_OFF}")
_MARKS: Final = re.compile(f"[{_ON}{_OFF}]")
_WORDS: Final = re.compile(r"(?P<before>\s*)(?P<words>\S.*?)(?P<after>\s*)", re.DOTALL)
_MOST: Final = 0.5
"""Where more of the letters than this stand in bold lines, boldness tells nothing."""


def bold(text: str) -> str:
    """A piece of one line, marked as bold; the blanks at its ends stay outside."""
    match = _WORDS.fullmatch(text)
    return f"{match['before']}{_ON}{match['words']}{_OFF}{match['after']}" if match else text


def without_marks(text: str) -> tuple[str, tuple[int, ...]]:
    """The text itself, and the numbers (from 1) of its lines that are bold from their first word to their last."""
    heavy = {
        no: len(line)
        for no, line in enumerate(text.splitlines(), 1)
        if _ON in line and not _MARKED.sub("", line).strip(" .:")
    }
    return _MARKS.sub("", text), tuple(heavy) if sum(heavy.values()) <= _MOST * len(text) else ()

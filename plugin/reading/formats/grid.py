"""Tables of tasks or figures: a row becomes one line with bars, so that each cell stays in its column.

Letterhead and signatures stand in tables too, for their layout alone: those are read cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TITLE: Final = re.compile(
    r"(?:S?TT|Số\s+TT|Số\s+thứ\s+tự)\W*|(?:Nội\s+dung|Thời\s+(?:hạn|gian))\b.*", re.IGNORECASE
)
_COLUMNS: Final = 3


def is_grid(header: Sequence[str]) -> bool:
    """Whether a table's first row has the titles of columns."""
    return len(header) >= _COLUMNS and any(_TITLE.fullmatch(" ".join(one.split())) for one in header)


def barred(cells: Sequence[str]) -> str:
    """One row: "| 1 | Rà soát | 15/8 |"; a bar in a cell would end it."""
    inside = (" ".join(cell.replace("|", "/").split()) for cell in cells)
    return f"| {' | '.join(inside)} |"

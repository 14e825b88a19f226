"""Unweaves two columns that were recognised line by line: letterhead and signature stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_MIDDLE: Final = (0.25, 0.75)
"""Where on the page's width the space between two columns lies; elsewhere it is a list's or a table's."""


class Strip(NamedTuple):
    """What stands together on a line, from ``left`` to ``right``; ``words``: which, by their place in the line."""

    left: int
    right: int
    words: slice


Row = Sequence[Strip]
"""A line's strips from left to right."""


def order(rows: Sequence[Row], width: int) -> Iterator[tuple[int, Row, bool]]:
    """The lines in reading order: (row, its strips, whether it stands in a column).

    Of two columns each strip is a line of its own, the left ones first.
    """
    n = 0
    while n < len(rows):
        end, right_begins = _run(rows, n, width)
        strips = [(at, strip) for at in range(n, end) for strip in rows[at]]
        for at, strip in sorted(strips, key=lambda one: one[1].left >= right_begins):
            yield at, [strip], True
        if end == n:
            yield n, rows[n], False
        n = max(end, n + 1)


def _run(rows: Sequence[Row], first: int, width: int) -> tuple[int, int]:
    """Where the two columns that begin at a row end (behind the last row of the right one), and where
    the right one begins; the row itself if it has no second column.
    """
    end, left_ends, right_begins = first, 0, width
    for n in range(first, len(rows)):
        row = rows[n]
        if _parted(row, width):
            left_ends, right_begins = max(left_ends, row[0].right), min(right_begins, row[1].left)
            end = n + 1
        elif n == first or len(row) != 1:
            break
        elif row[0].right < right_begins:
            left_ends = max(left_ends, row[0].right)
        elif row[0].left > left_ends:
            right_begins, end = min(right_begins, row[0].left), n + 1
        else:
            break
        if left_ends >= right_begins:
            return first, 0
    return end, right_begins


def _parted(row: Row, width: int) -> bool:
    middle = (row[0].right + row[1].left) / 2 if len(row) == 2 else 0
    return _MIDDLE[0] * width <= middle <= _MIDDLE[1] * width

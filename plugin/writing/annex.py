"""The annex of a reply: the figures of every unit in one table, with the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docx.table import Table

from plugin.writing.parts import CENTRE, LEFT, RIGHT, Paper, cell_text, keep_row, put

_NARROW: Final = 12.0
_NAME_SHARE: Final = 0.38
_LANDSCAPE_FROM: Final = 8
"""From this many columns on the annex lies on its side (allowed by NĐ 30/2020 Phụ lục I)."""


def annex(paper: Paper, table: Mapping[str, Any], attached_to: str) -> None:
    """Write the annex on a section of its own, with its own page numbers.

    ``table``: ``{title, head, rows, totals, notes}``; each row has as many texts as ``head``.
    """
    layout, head = paper.layout, list(table["head"])
    landscape = len(head) >= _LANDSCAPE_FROM
    paper.section(landscape=landscape)
    paper.paragraph("Phụ lục", size=layout.size("annex_label"), bold=True, align=CENTRE)
    paper.paragraph(table["title"].upper(), size=layout.size("annex_title"), bold=True, align=CENTRE)
    paper.paragraph(attached_to, size=layout.size("annex_note"), italic=True, align=CENTRE, after=12)
    room = layout.text_height_landscape if landscape else layout.text_width
    _rows(paper, table, _widths(len(head), room))
    for note in table.get("notes") or ():
        put(paper.document.add_paragraph(), layout, note, size=layout.size("table"), italic=True, before=6)


def _widths(columns: int, room: float) -> list[float]:
    """Ordinal narrow, the unit's name broad, the figures share the rest (mm)."""
    name = room * _NAME_SHARE
    figure = (room - _NARROW - name) / max(1, columns - 2)
    return [_NARROW, name, *([figure] * (columns - 2))]


def _rows(paper: Paper, table: Mapping[str, Any], widths: Sequence[float]) -> None:
    totals = [table["totals"]] if table.get("totals") else []
    lines = [table["head"], *table["rows"], *totals]
    drawn = paper.table(widths, rows=len(lines), bordered=True)
    for n, line in enumerate(lines):
        bold = n == 0 or (bool(totals) and n == len(lines) - 1)
        _row(paper, drawn, n, line, bold)
    keep_row(drawn, header=True)


def _row(paper: Paper, drawn: Table, n: int, line: Sequence[str], bold: bool) -> None:
    for column, (cell, text) in enumerate(zip(drawn.rows[n].cells, line, strict=True)):
        align = CENTRE if n == 0 or column == 0 else LEFT if column == 1 else RIGHT
        cell_text(cell, paper.layout, str(text), size=paper.layout.size("table"), bold=bold, align=align)

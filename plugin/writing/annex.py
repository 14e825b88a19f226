"""The annex of a reply: the figures of every unit that reported in one table, with the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docx.table import _Row

from plugin.domain.texts import percent_text
from plugin.writing.metrics import width_mm
from plugin.writing.parts import CENTRE, LEFT, Paper, cell_text, keep_row, put

NIL: Final = "không phát sinh"
_ORDINAL_WIDTH: Final = 12.0
_FIGURES_SHARE: Final = 0.6
_NAME_WIDTH: Final = 38.0
_CELL_ROOM: Final = 3.0
_SHORT: Final = 20
"""Longer texts than this are sentences and stand at the left."""
_LANDSCAPE_FROM: Final = 9
"""From this many columns on the annex lies on its side (allowed by NĐ 30/2020 Phụ lục I)."""


def annex(paper: Paper, content: Mapping[str, Any], attached_to: str) -> None:
    """Write the annex on a section of its own, with its own page numbers.

    ``content`` is ``{title, table}``; the table is ``{columns: [code], labels: {code: text},
    rows: [{name, answered, values: {code: value}}], totals: {code: sum}, options: {code/option:
    sum}, rates}`` and, where a rate was asked, ``ratio: {label, numerator, denominator}`` (codes).
    A unit that has not reported is left out: the letter gives the number of such units, the name
    stays inside the house.
    """
    layout, table = paper.layout, content["table"]
    head, rows, totals = _texts(table)
    landscape = len(head) >= _LANDSCAPE_FROM
    paper.section(landscape=landscape)
    paper.paragraph("Phụ lục", size=layout.size("annex_label"), bold=True, align=CENTRE)
    paper.paragraph(content["title"].upper(), size=layout.size("annex_title"), bold=True, align=CENTRE)
    paper.paragraph(attached_to, size=layout.size("annex_note"), italic=True, align=CENTRE, after=12)
    room = layout.landscape_width if landscape else layout.text_width
    summed = any(totals[2:])
    lines = [head, *rows, totals] if summed else [head, *rows]
    _draw(paper, lines, _widths(head, layout.size("table"), room), totals=summed)
    if table.get("options"):
        _options(paper, table, room)


def _texts(table: Mapping[str, Any]) -> tuple[list[str], list[list[str]], list[str]]:
    """Heads, rows and the totals' row as the reader sees them."""
    columns, ratio = list(table["columns"]), table.get("ratio")
    head = ["STT", "Đơn vị", *(_label(table, code) for code in columns)]
    rows = [
        [str(n), row["name"], *_values(row["values"], columns)]
        for n, row in enumerate((row for row in table["rows"] if row["answered"]), 1)
    ]
    sums = table["totals"]
    totals = ["", "Tổng cộng", *(_number(sums[code]) if code in sums else "" for code in columns)]
    if ratio:
        head.append(ratio["label"])
        reported = (row["values"] for row in table["rows"] if row["answered"])
        for line, values in zip(rows, reported, strict=True):
            line.append(_share(values, ratio))
        totals.append(_share(sums, ratio))
    return head, rows, totals


def _label(table: Mapping[str, Any], code: str) -> str:
    return str((table.get("labels") or {}).get(code, code))


def _values(values: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """A unit's figures; where it had nothing to report, the first one says so."""
    if columns and all(values.get(code) is None for code in columns):
        return [NIL, *["–"] * (len(columns) - 1)]
    return [_number(values.get(code)) for code in columns]


def _number(value: Any) -> str:
    """Thousands with a dot, as Vietnamese figures are written; texts as they are."""
    if value is None:
        return "–"
    return f"{int(value):,}".replace(",", ".") if str(value).isdigit() else str(value)


def _share(values: Mapping[str, Any], ratio: Mapping[str, str]) -> str:
    above, below = values.get(ratio["numerator"]), values.get(ratio["denominator"])
    if above is None or below is None:
        return "–"
    return percent_text(int(above), int(below))


def _options(paper: Paper, table: Mapping[str, Any], room: float) -> None:
    """The breakdowns as sums over all units only: a small unit's reasons could point at a person."""
    size = paper.layout.size("table")
    heading = _label(table, next(iter(table["options"])).partition("/")[0])
    put(
        paper.document.add_paragraph(), paper.layout, heading, size=size, bold=True, before=12, after=4
    ).paragraph_format.keep_with_next = True
    head = ["STT", "Nội dung", "Số lượng"]
    rows = [
        [str(n), _label(table, key), _number(value)]
        for n, (key, value) in enumerate(table["options"].items(), 1)
    ]
    rest = (room - _ORDINAL_WIDTH) * 0.7
    _draw(paper, [head, *rows], [_ORDINAL_WIDTH, rest, room - _ORDINAL_WIDTH - rest], totals=False)


def _widths(head: Sequence[str], size: float, room: float) -> list[float]:
    """Ordinal narrow, the unit's name broad, the figures at least as broad as their longest word (mm)."""
    figures = len(head) - 2
    rest = room - _ORDINAL_WIDTH
    if not figures:
        return [_ORDINAL_WIDTH, rest]
    words = (width_mm(word, size, bold=True) for text in head[2:] for word in text.split())
    figure = max(rest * _FIGURES_SHARE / figures, max(words) + _CELL_ROOM)
    figure = min(figure, (rest - _NAME_WIDTH) / figures)
    return [_ORDINAL_WIDTH, rest - figures * figure, *([figure] * figures)]


def _draw(
    paper: Paper, lines: Sequence[Sequence[str]], widths: Sequence[float], *, totals: bool = True
) -> None:
    drawn = paper.table(widths, rows=len(lines), bordered=True)
    for n, (row, line) in enumerate(zip(drawn.rows, lines, strict=True)):
        _row(paper, row, n, line, bold=n == 0 or (totals and n == len(lines) - 1))
    keep_row(drawn, header=True)


def _row(paper: Paper, row: _Row, n: int, line: Sequence[str], *, bold: bool) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
        align = LEFT if n and (column == 1 or len(text) > _SHORT) else CENTRE
        cell_text(cell, paper.layout, text, size=paper.layout.size("table"), bold=bold, align=align)

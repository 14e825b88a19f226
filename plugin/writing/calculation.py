"""The calculation sheet ("bảng tính") of a round: every total opens to the answers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell as cell_name
from xlsxwriter.worksheet import Worksheet

from plugin.domain.records import Question
from plugin.writing.columns import Column, Rate, columns, rates
from plugin.writing.versions import SHEET as VERSIONS
from plugin.writing.versions import Place, versions
from plugin.writing.workbook import Book, book

SHEET: Final = "Biểu tổng hợp"
_LEFT: Final = ("STT", "Đơn vị", "Tình trạng", "Số người phải báo cáo")
_HEAD_COUNT: Final = 3
_FIRST: Final = len(_LEFT)
_HEAD_ROW: Final = 3


class _Table:
    """Where everything of the first sheet stands."""

    def __init__(self, questions: Sequence[Question], units: Sequence[Mapping[str, Any]]) -> None:
        self.columns = [column for column in columns(questions) if column.numbers]
        self.rates = rates(questions)
        self.units = units
        self.at = {column.key: _FIRST + n for n, column in enumerate(self.columns)}
        self.first_row = _HEAD_ROW + 2
        self.total_row = self.first_row + len(units)
        self.rate_column = _FIRST + len(self.columns)

    def column_range(self, column: int) -> str:
        """The units' cells of a column, as a formula names them."""
        if not self.units:
            return str(cell_name(self.total_row + 1, column))
        return f"{cell_name(self.first_row, column)}:{cell_name(self.total_row - 1, column)}"


def calculation_xlsx(
    round_title: str,
    questions: Sequence[Question],
    totals: Mapping[str, Any],
    answers: Sequence[Mapping[str, Any]],
) -> bytes:
    """The workbook of a round's figures.

    Sheet 1 has a row for each unit; its cells refer to the counted version on sheet 2 and link
    there, totals and rates are formulas with their values stored beside them. Sheet 2 has every
    version of every answer with who gave it, when, and the checksum of its evidence.
    ``totals`` is ``domain.consolidation.to_json``; ``answers`` are dicts with the columns of
    ``records.Answer`` and ``answer_id, unit_id, unit, figures: [{code, option, value, status}]``.
    """
    table = _Table(questions, totals["units"])
    values = _values(totals)
    with book(round_title) as out:
        sheet = out.sheet(SHEET, (5.0, 42.0, 18.0, 12.0, *[11.0] * (len(table.columns) + len(table.rates))))
        counted = {str(unit["answer_id"]) for unit in totals["units"] if unit.get("answer_id")}
        places = versions(out, columns(questions), answers, counted)
        _heads(out, sheet, table, round_title)
        for n, unit in enumerate(totals["units"]):
            _unit(out, sheet, table, table.first_row + n, n + 1, unit, values, places)
        _totals(out, sheet, table, totals)
        _coverage(out, sheet, table, totals)
        sheet.freeze_panes(table.first_row, 2)
    return out.content()


def _values(totals: Mapping[str, Any]) -> dict[tuple[str, str], int | None]:
    """(unit id, column key) → the value counted."""
    return {
        (
            cell["unit_id"],
            cell["code"] if cell["option"] is None else f"{cell['code']}/{cell['option']}",
        ): cell["value"]
        for cell in totals["cells"]
    }


def _heads(out: Book, sheet: Worksheet, table: _Table, title: str) -> None:
    last = max(table.rate_column + len(table.rates) - 1, _FIRST)
    sheet.merge_range(0, 0, 0, last, "BIỂU TỔNG HỢP SỐ LIỆU", out.style("title"))
    sheet.merge_range(1, 0, 1, last, title, out.style("centre_bold"))
    head = out.style("head")
    for at, text in enumerate(_LEFT):
        sheet.merge_range(_HEAD_ROW, at, _HEAD_ROW + 1, at, text, head)
    for column in table.columns:
        _head(sheet, table.at[column.key], column, table.columns, head)
    for n, rate in enumerate(table.rates):
        sheet.merge_range(
            _HEAD_ROW, table.rate_column + n, _HEAD_ROW + 1, table.rate_column + n, rate.label, head
        )
    sheet.set_row(_HEAD_ROW + 1, 64)


def _head(sheet: Worksheet, at: int, column: Column, all_: Sequence[Column], style: Any) -> None:
    """A plain column's head is two rows high; options stand under their breakdown's name."""
    if not column.group:
        sheet.merge_range(_HEAD_ROW, at, _HEAD_ROW + 1, at, column.label, style)
        return
    sheet.write_string(_HEAD_ROW + 1, at, column.label, style)
    group = [n for n, one in enumerate(all_) if one.group == column.group]
    if _FIRST + group[0] == at:
        if len(group) > 1:
            sheet.merge_range(_HEAD_ROW, at, _HEAD_ROW, _FIRST + group[-1], column.group, style)
        else:
            sheet.write_string(_HEAD_ROW, at, column.group, style)


def _unit(
    out: Book,
    sheet: Worksheet,
    table: _Table,
    row: int,
    no: int,
    unit: Mapping[str, Any],
    values: Mapping[tuple[str, str], int | None],
    places: Mapping[str, Place],
) -> None:
    sheet.write_number(row, 0, no, out.style("middle"))
    sheet.write_string(row, 1, unit["name"], out.style("text"))
    _status(out, sheet, row, unit, places)
    sheet.write_number(row, _HEAD_COUNT, unit["head_count"], out.style("number"))
    place = places.get(str(unit.get("answer_id")))
    for column in table.columns:
        value = values.get((unit["unit_id"], column.key))
        _figure(out, sheet, row, table.at[column.key], value, place.cells[column.key] if place else None)
    for n, rate in enumerate(table.rates):
        above, below = (values.get((unit["unit_id"], key)) for key in (rate.numerator, rate.denominator))
        _rate(out, sheet, row, table.rate_column + n, _of(table, row, rate), above, below)


def _status(
    out: Book, sheet: Worksheet, row: int, unit: Mapping[str, Any], places: Mapping[str, Place]
) -> None:
    """Whether the unit has answered; what it answered is one click away."""
    text = "Chưa báo cáo"
    if unit["answered"]:
        text = "Nộp trễ" if unit["late"] else "Đã báo cáo"
    if unit.get("nil_return"):
        text += ", không phát sinh"
    place = places.get(str(unit.get("answer_id")))
    if place:
        sheet.write_url(row, 2, f"internal:{place.row}", out.style("text", {"underline": 1}), text)
    else:
        sheet.write_string(row, 2, text, out.style("text"))


def _figure(
    out: Book, sheet: Worksheet, row: int, column: int, value: int | None, source: str | None
) -> None:
    """A unit's figure: a reference to the version it stands in, and a link there."""
    if value is None or source is None:
        sheet.write_blank(row, column, None, out.style("number"))
        return
    style = out.style("link_number")
    sheet.write_url(row, column, f"internal:{source}", style)
    sheet.write_formula(row, column, f"={source}", style, value)


def _of(table: _Table, row: int, rate: Rate) -> tuple[str, str]:
    return cell_name(row, table.at[rate.numerator]), cell_name(row, table.at[rate.denominator])


def _rate(
    out: Book,
    sheet: Worksheet,
    row: int,
    column: int,
    cells: tuple[str, str],
    above: int | None,
    below: int | None,
) -> None:
    """Numerator over denominator; a dash where nothing can be divided."""
    value = above / below if above is not None and below else "–"
    formula = f'=IF(AND(ISNUMBER({cells[0]}),N({cells[1]})>0),{cells[0]}/{cells[1]},"–")'
    sheet.write_formula(row, column, formula, out.style("rate"), value)


def _totals(out: Book, sheet: Worksheet, table: _Table, totals: Mapping[str, Any]) -> None:
    row, style = table.total_row, out.style("total")
    sheet.merge_range(row, 0, row, 2, "Tổng cộng", out.style("total_text", {"align": "center"}))
    staff = sum(unit["head_count"] for unit in table.units)
    sheet.write_formula(row, _HEAD_COUNT, f"=SUM({table.column_range(_HEAD_COUNT)})", style, staff)
    for column in table.columns:
        at = table.at[column.key]
        sheet.write_url(row, at, f"internal:'{VERSIONS}'!A1", style)
        formula = f"=SUM({table.column_range(at)})"
        sheet.write_formula(row, at, formula, style, totals["totals"].get(column.key, 0))
    for n, rate in enumerate(table.rates):
        above, below = (totals["totals"].get(key) for key in (rate.numerator, rate.denominator))
        _rate(out, sheet, row, table.rate_column + n, _of(table, row, rate), above, below)


def _coverage(out: Book, sheet: Worksheet, table: _Table, totals: Mapping[str, Any]) -> None:
    """The second rate, over everybody who was asked, and how many units answered."""
    row = table.total_row + 2
    for name, value in (
        ("Số đơn vị phải báo cáo", totals["asked"]),
        ("Số đơn vị đã báo cáo", totals["answered"]),
        ("Trong đó: đúng hạn", totals["in_time"]),
        ("Trong đó: nộp trễ", totals["late"]),
        ("Số người của các đơn vị chưa báo cáo", totals["staff_missing"]),
    ):
        sheet.merge_range(row, 0, row, 2, name, out.style("text"))
        sheet.write_number(row, 3, value, out.style("number"))
        row += 1
    staff = sum(unit["head_count"] for unit in table.units)
    for rate in table.rates:
        name = f"{rate.label} (trên tổng số người phải báo cáo, kể cả đơn vị chưa báo cáo)"
        sheet.merge_range(row, 0, row, 2, name, out.style("text"))
        sheet.set_row(row, 34)
        cells = cell_name(table.total_row, table.at[rate.numerator]), cell_name(table.total_row, _HEAD_COUNT)
        _rate(out, sheet, row, 3, cells, totals["totals"].get(rate.numerator), staff)
        row += 1

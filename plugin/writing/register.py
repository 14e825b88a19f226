"""A book of the year as a workbook: cover and the ten columns of NĐ 30/2020/NĐ-CP Phụ lục IV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlsxwriter.worksheet import Worksheet

from plugin.domain.calendar import VN
from plugin.domain.records import RegisterLine
from plugin.domain.register import ARRIVAL_COLUMNS, DEPARTURE_COLUMNS, arrival_row, departure_row
from plugin.domain.texts import date_text
from plugin.writing.workbook import Book
from plugin.writing.workbook import book as workbook

COVER: Final = "Bìa"


@dataclass(frozen=True)
class _Kind:
    title: str
    columns: Sequence[str]
    widths: tuple[float, ...]
    row: Callable[[RegisterLine], list[str]]


_KINDS: Final = {
    "arrivals": _Kind(
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        ARRIVAL_COLUMNS,
        (12.0, 8.0, 24.0, 18.0, 13.0, 50.0, 24.0, 12.0, 10.0, 26.0),
        arrival_row,
    ),
    "departures": _Kind(
        "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        DEPARTURE_COLUMNS,
        (18.0, 13.0, 50.0, 22.0, 26.0, 18.0, 10.0, 12.0, 10.0, 26.0),
        departure_row,
    ),
}


def register_xlsx(
    agency_name: str,
    parent: str,
    book: Literal["arrivals", "departures"],
    year: int,
    lines: Sequence[RegisterLine],
) -> bytes:
    """The book of one year, to be printed, signed for and bound (NĐ 30/2020 Điều 16.2, 22.3).

    Lines come in the order of their numbers, per series. A voided line stays in its place,
    struck through, with the reason in the notes.
    """
    kind = _KINDS[book]
    ordered = sorted(lines, key=lambda line: (line.series, line.number))
    with workbook(f"{kind.title} {year}") as out:
        _cover(out, kind, agency_name, parent, year, ordered)
        sheet = out.sheet(str(year), kind.widths)
        for column, head in enumerate(kind.columns):
            sheet.write_string(0, column, head, out.style("head"))
            sheet.write_string(1, column, f"({column + 1})", out.style("middle", {"italic": True}))
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(2, 0)
        sheet.set_footer("&C&P/&N")
        for row, line in enumerate(ordered, 2):
            _line(out, sheet, row, kind, line)
    return out.content()


def _line(out: Book, sheet: Worksheet, row: int, kind: _Kind, line: RegisterLine) -> None:
    texts = kind.row(line)
    void = line.voided_at is not None
    for column, text in enumerate(texts):
        note = column == len(texts) - 1
        sheet.write_string(row, column, text, out.style("void" if void and not note else "text"))


def _cover(
    out: Book, kind: _Kind, agency_name: str, parent: str, year: int, lines: Sequence[RegisterLine]
) -> None:
    """The cover: superior, agency, the book's name, year, its first and last day and numbers."""
    sheet = out.sheet(COVER, (90.0,), landscape=False)
    sheet.set_row(9, 40)
    texts: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
        (0, parent.upper(), "centre", {}),
        (1, agency_name.upper(), "centre_bold", {}),
        (9, kind.title, "title", {"font_size": 26}),
        (11, f"Năm: {year}", "centre_bold", {"font_size": 16}),
        (14, _days(lines), "centre", {"font_size": 14}),
        (15, _numbers(lines), "centre", {"font_size": 14}),
        (17, "Quyển số: 01", "centre", {"font_size": 14}),
    )
    for row, text, style, extra in texts:
        sheet.write_string(row, 0, text, out.style(style, extra))


def _days(lines: Sequence[RegisterLine]) -> str:
    days = sorted(line.entered_at.astimezone(VN).date() for line in lines)
    if not days:
        return "Từ ngày …… đến ngày ……"
    return f"Từ ngày {date_text(days[0])} đến ngày {date_text(days[-1])}"


def _numbers(lines: Sequence[RegisterLine]) -> str:
    """One range for each series: the departures book may hold several."""
    ranges = []
    for series in dict.fromkeys(line.series for line in lines):
        numbers = [line.number for line in lines if line.series == series]
        ranges.append(f"từ số {min(numbers):02d} đến số {max(numbers):02d}")
    text = "; ".join(ranges) or "từ số …… đến số ……"
    return text[:1].upper() + text[1:]

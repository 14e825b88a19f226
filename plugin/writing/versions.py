"""Every version of every unit's answer as a sheet: who gave it, when, what, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell as cell_name
from xlsxwriter.worksheet import Worksheet

from plugin.domain.calendar import VN
from plugin.domain.states import AnswerState
from plugin.domain.texts import label
from plugin.writing.columns import Column
from plugin.writing.workbook import Book

SHEET: Final = "Các lần gửi"
CHANNELS: Final = {
    "page": "Trang báo cáo",
    "sheet": "Tệp biểu .xlsx",
    "office": "Văn phòng nhập thay",
    "document_system": "Hệ thống quản lý văn bản",
}
_STATUSES: Final = {"unknown": "chưa rõ", "not_applicable": "không áp dụng"}
_LEFT: Final = (
    ("STT", 5.0),
    ("Đơn vị", 36.0),
    ("Lần gửi", 7.0),
    ("Tình trạng", 18.0),
    ("Được tính", 8.0),
    ("Cách gửi", 18.0),
    ("Người gửi", 18.0),
    ("Người xác nhận", 18.0),
    ("Nhập thay cho", 18.0),
    ("Nộp lúc", 18.0),
    ("Nhận lúc", 18.0),
    ("Nộp trễ", 8.0),
    ("Sau khi chốt", 8.0),
    ("Không phát sinh", 9.0),
)
_RIGHT: Final = (("Ghi chú", 30.0), ("Lý do trả lại", 40.0), ("SHA-256 của tệp chứng cứ", 68.0))
_FIRST: Final = len(_LEFT)
_HEAD_ROW: Final = 2


@dataclass(frozen=True)
class Place:
    """Where a version stands: its row's first cell, and the cell of each column by key."""

    row: str
    cells: Mapping[str, str]


def versions(
    out: Book, columns: Sequence[Column], answers: Sequence[Mapping[str, Any]], counted: set[str]
) -> dict[str, Place]:
    """Write the sheet; where each answer stands in it, by ``answer_id``."""
    widths = (*(w for _, w in _LEFT), *[11.0] * len(columns), *(w for _, w in _RIGHT))
    sheet = out.sheet(SHEET, widths)
    sheet.write_string(0, 0, "CÁC LẦN GỬI BÁO CÁO CỦA ĐƠN VỊ", out.style("bold"))
    labels = [f"{c.group}: {c.label}" if c.group else c.label for c in columns]
    heads = [*(text for text, _ in _LEFT), *labels, *(text for text, _ in _RIGHT)]
    for at, head in enumerate(heads):
        sheet.write_string(_HEAD_ROW, at, head, out.style("head"))
    sheet.set_row(_HEAD_ROW, 66)
    sheet.freeze_panes(_HEAD_ROW + 1, 3)
    places = {}
    for n, answer in enumerate(answers, 1):
        row = _HEAD_ROW + n
        _version(out, sheet, row, n, columns, answer, counted)
        cells = {c.key: _there(row, _FIRST + k) for k, c in enumerate(columns)}
        places[str(answer["answer_id"])] = Place(_there(row, 0), cells)
    return places


def _there(row: int, column: int) -> str:
    return f"'{SHEET}'!{cell_name(row, column)}"


def _version(
    out: Book,
    sheet: Worksheet,
    row: int,
    no: int,
    columns: Sequence[Column],
    answer: Mapping[str, Any],
    counted: set[str],
) -> None:
    text = out.style("text")
    sheet.write_number(row, 0, no, out.style("middle"))
    for at, value in enumerate(_facts(answer, counted=str(answer["answer_id"]) in counted), 1):
        _fact(out, sheet, row, at, value)
    figures = {_key(f): f for f in answer["figures"]}
    for n, column in enumerate(columns):
        _figure(out, sheet, row, _FIRST + n, column, figures.get(column.key))
    after = _FIRST + len(columns)
    problems = " ".join(answer.get("problems") or ())
    for n, value in enumerate((answer.get("note"), problems, answer.get("evidence_sha256"))):
        sheet.write_string(row, after + n, value or "", text)


def _facts(answer: Mapping[str, Any], *, counted: bool) -> list[Any]:
    """The columns before the figures, without the ordinal."""
    return [
        answer["unit"],
        answer["version"],
        label(AnswerState(answer["state"])),
        counted,
        CHANNELS.get(answer["channel"], answer["channel"]),
        answer["given_by"],
        answer.get("confirmed_by"),
        answer.get("entered_for"),
        answer["handed_in_at"],
        answer["received_at"],
        answer["late"],
        answer["after_cut_off"],
        answer["nil_return"],
    ]


def _fact(out: Book, sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "x" if value else "", out.style("middle"))
    elif isinstance(value, int):
        sheet.write_number(row, column, value, out.style("middle"))
    elif isinstance(value, datetime):
        local = value.astimezone(VN).replace(tzinfo=None, microsecond=0)
        style = out.style("middle", {"num_format": "dd/mm/yyyy hh:mm:ss"})
        sheet.write_datetime(row, column, local, style)
    else:
        sheet.write_string(row, column, str(value or ""), out.style("text"))


def _key(figure: Mapping[str, Any]) -> str:
    option = figure.get("option")
    return str(figure["code"]) if option is None else f"{figure['code']}/{option}"


def _figure(
    out: Book, sheet: Worksheet, row: int, at: int, column: Column, figure: Mapping[str, Any] | None
) -> None:
    """A number as a number; unknown and not applicable in words; not given stays empty."""
    value = figure.get("value") if figure else None
    if column.numbers and value is not None and str(value).isdigit():
        sheet.write_number(row, at, int(value), out.style("number"))
    else:
        words = _STATUSES.get(figure["status"], "") if figure else ""
        sheet.write_string(row, at, str(value or words), out.style("text"))

"""The sheet that travels with a request: a unit fills it in and sends it back, and we know it again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import openpyxl
from xlsxwriter.worksheet import Worksheet

from plugin.domain.sheet_form import (
    FORM_PROPERTY,
    KEY_COLUMN,
    NIL_KEY,
    NOTE_KEY,
    OPTIONS_COLUMN,
    PREFILL_COLUMN,
    REFERENCE_KEY,
    REFERENCE_PROPERTY,
    VALUE_COLUMN,
    WIDE_COLUMN,
    YES,
    form_checksum,
)
from plugin.writing.workbook import Book, book

_WIDTHS: Final = (6.0, 58.0, 12.0, 20.0, 44.0, 4.0, 4.0, 4.0)
_REFERENCE_ROW: Final = 4
_HEADS: Final = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Hướng dẫn")
_WHOLE: Final = ("count", "breakdown", "money")
_GUIDE: Final = (
    "Chỉ nhập vào các ô nền vàng; các ô khác đã khóa.",
    "Số liệu là số nguyên, không âm. Không có thì ghi 0; để trống nghĩa là chưa báo cáo.",
    "Không đổi mã việc, không thêm hoặc xóa dòng. Lưu tệp dạng .xlsx và gửi lại theo đúng văn bản đã nhận.",
)


@dataclass(frozen=True)
class Line:
    """One line of the table. ``key`` is ``code`` or ``code/option``; a heading has none."""

    no: str
    label: str
    unit: str
    key: str | None
    type: str
    required: bool
    prefill: Any
    options: tuple[tuple[str, str], ...] = ()


def sheet_xlsx(
    *,
    reference: str,
    agency_name: str,
    title: str,
    deadline_text: str,
    unit_name: str,
    head_count: int,
    form: Sequence[Mapping[str, Any]],
) -> bytes:
    """The machine-readable sheet of one assignment as .xlsx.

    ``form`` is ``domain.rounds.form``. Everything but the inputs is locked, without password:
    the lock guards against slips, not against people. The reference stands visibly in the sheet
    and again in a custom property, with the checksum of the form's version.
    """
    lines = list(_lines(form))
    keys = [line.key for line in lines if line.key] + [NIL_KEY, NOTE_KEY]
    with book(title) as out:
        sheet = out.sheet("Biểu báo cáo", _WIDTHS)
        _heading(out, sheet, agency_name, title)
        row = _facts(out, sheet, reference, unit_name, head_count, deadline_text)
        _mark(out, sheet, reference, form_checksum(reference, keys))
        row = _table(out, sheet, row + 1, lines)
        _closing(out, sheet, row + 1)
        _lock(sheet, reference)
    return out.content()


def fill(sheet: bytes, figures: Mapping[str, int]) -> bytes:
    """The same sheet with these figures (by ``code`` or ``code/option``) in its inputs."""
    workbook = openpyxl.load_workbook(io.BytesIO(sheet))
    for page in workbook.worksheets:
        for row in page.iter_rows():
            key = str(row[KEY_COLUMN].value) if len(row) > KEY_COLUMN else ""
            if key in figures:
                row[VALUE_COLUMN].value = figures[key]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _lines(form: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The lines of the form; a ratio is computed by us and is not asked."""
    asked = [question for question in form if question["type"] != "ratio"]
    for no, question in enumerate(asked, 1):
        if question["type"] == "breakdown":
            yield _line(str(no), question, key=None)
            for sub, option in enumerate(question["options"], 1):
                key = f"{question['code']}/{option['code']}"
                yield _line(f"{no}.{sub}", question, key=key, label=option["label"])
        else:
            yield _line(str(no), question, key=question["code"])


def _line(no: str, question: Mapping[str, Any], *, key: str | None, label: str | None = None) -> Line:
    choices = question.get("options") or () if question["type"] == "choice" else ()
    return Line(
        no=no,
        label=label or question["label"],
        unit=question.get("unit") or "",
        key=key,
        type=question["type"],
        required=bool(question.get("required")),
        prefill=question.get("prefill") if question["type"] != "breakdown" else None,
        options=tuple((one["label"], one["code"]) for one in choices),
    )


def _heading(out: Book, sheet: Worksheet, agency_name: str, title: str) -> None:
    sheet.merge_range(0, 0, 0, 4, agency_name.upper(), out.style("bold"))
    sheet.merge_range(1, 0, 1, 4, "BIỂU BÁO CÁO SỐ LIỆU", out.style("title"))
    sheet.merge_range(2, 0, 2, 4, title, out.style("centre_bold", {"text_wrap": True}))
    sheet.set_row(2, 16 * (1 + len(title) // 110))


def _facts(
    out: Book,
    sheet: Worksheet,
    reference: str,
    unit_name: str,
    head_count: int,
    deadline_text: str,
) -> int:
    """The lines above the table; the row after them."""
    facts = (
        ("Mã việc:", reference),
        ("Đơn vị báo cáo:", unit_name),
        ("Tổng số CCVCNLĐ theo danh sách:", f"{head_count} người"),
        ("Thời hạn:", deadline_text),
    )
    for row, (name, value) in enumerate(facts, _REFERENCE_ROW):
        sheet.merge_range(row, 0, row, 1, name, out.style("plain"))
        sheet.merge_range(row, WIDE_COLUMN, row, 4, value, out.style("bold"))
    row = _REFERENCE_ROW + len(facts)
    for n, sentence in enumerate(_GUIDE):
        sheet.merge_range(row + n, 0, row + n, 4, f"- {sentence}", out.style("italic"))
    return row + len(_GUIDE)


def _table(out: Book, sheet: Worksheet, row: int, lines: Sequence[Line]) -> int:
    for column, head in enumerate(_HEADS):
        sheet.write_string(row, column, head, out.style("head"))
    for at, line in enumerate(lines, row + 1):
        style = out.style("text") if line.key else out.style("total_text")
        sheet.write_string(at, 0, line.no, out.style("middle"))
        sheet.write_string(at, 1, line.label, style)
        sheet.write_string(at, 2, line.unit, out.style("middle"))
        sheet.write_string(at, 4, _hint(line), out.style("text", {"italic": True, "font_size": 11}))
        sheet.set_row(at, 17 * (1 + max(len(line.label) // 60, len(_hint(line)) // 46)))
        if line.key:
            _input(out, sheet, at, line)
        else:
            sheet.write_blank(at, VALUE_COLUMN, None, style)
    return row + 1 + len(lines)


def _hint(line: Line) -> str:
    if not line.key:
        return "Ghi số của từng dòng dưới đây."
    hints = ["Bắt buộc." if line.required else "Nếu có."]
    if line.prefill not in (None, ""):
        hints.append("Đã điền sẵn; khác thì sửa và ghi lý do ở dòng Ghi chú.")
    if line.options:
        hints.append("Chọn trong danh sách.")
    if not line.required and line.type in _WHOLE:
        hints.append("Chưa rõ thì ghi 'không biết'.")
    return " ".join(hints)


def _input(out: Book, sheet: Worksheet, row: int, line: Line) -> None:
    whole = line.type in _WHOLE
    style = out.style("number" if whole else "text", {"locked": False, "bg_color": "#FFF8DC"})
    if whole and isinstance(line.prefill, int):
        sheet.write_number(row, VALUE_COLUMN, line.prefill, style)
    elif line.prefill not in (None, ""):
        sheet.write_string(row, VALUE_COLUMN, str(line.prefill), style)
    else:
        sheet.write_blank(row, VALUE_COLUMN, None, style)
    sheet.write_string(row, KEY_COLUMN, line.key or "")
    sheet.write_string(row, PREFILL_COLUMN, "" if line.prefill is None else str(line.prefill))
    if line.options:
        sheet.write_string(row, OPTIONS_COLUMN, json.dumps(dict(line.options), ensure_ascii=False))
        sheet.data_validation(row, VALUE_COLUMN, row, VALUE_COLUMN, _choice([o[0] for o in line.options]))
    elif whole:
        sheet.data_validation(row, VALUE_COLUMN, row, VALUE_COLUMN, _whole_number(line))


def _whole_number(line: Line) -> dict[str, Any]:
    """Whole and not negative; where no figure is required, another text passes after a question."""
    return {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        "input_title": "Nhập số nguyên",
        "input_message": "Không có thì ghi 0.",
        "error_title": "Số liệu chưa đúng",
        "error_message": "Chỉ nhập số nguyên, không âm.",
        "error_type": "stop" if line.required else "warning",
    }


def _choice(labels: Sequence[str]) -> dict[str, Any]:
    """A drop-down list; Excel holds at most 255 characters there, beyond them the text is free."""
    if sum(map(len, labels)) + len(labels) > 255 or any("," in label for label in labels):
        return {
            "validate": "any",
            "input_title": "Chọn một",
            "input_message": "; ".join(labels)[:255],
        }
    return {
        "validate": "list",
        "source": list(labels),
        "error_message": "Chọn một mục trong danh sách.",
    }


def _closing(out: Book, sheet: Worksheet, row: int) -> None:
    open_ = {"locked": False, "bg_color": "#FFF8DC"}
    rows = (
        ("Không phát sinh (chỉ khi đơn vị không có gì để báo cáo)", NIL_KEY),
        ("Ghi chú, lý do chênh lệch (nếu có)", NOTE_KEY),
    )
    for at, (label, key) in enumerate(rows, row):
        sheet.merge_range(at, 0, at, 1, label, out.style("text"))
        sheet.merge_range(at, WIDE_COLUMN, at, 4, "", out.style("text", open_))
        sheet.write_string(at, KEY_COLUMN, key)
    sheet.data_validation(row, WIDE_COLUMN, row, WIDE_COLUMN, {"validate": "list", "source": [YES]})
    sheet.set_row(row + 1, 48)


def _mark(out: Book, sheet: Worksheet, reference: str, checksum: str) -> None:
    """Reference and form version in custom properties, and in hidden cells for programs that drop those."""
    sheet.write_string(_REFERENCE_ROW, KEY_COLUMN, REFERENCE_KEY)
    sheet.write_string(_REFERENCE_ROW, PREFILL_COLUMN, reference)
    sheet.write_string(_REFERENCE_ROW, OPTIONS_COLUMN, checksum)
    out.workbook.set_custom_property(REFERENCE_PROPERTY, reference, "text")
    out.workbook.set_custom_property(FORM_PROPERTY, checksum, "text")


def _lock(sheet: Worksheet, reference: str) -> None:
    sheet.set_column(KEY_COLUMN, OPTIONS_COLUMN, 4, None, {"hidden": True})
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})
    sheet.set_header("&R&10" + reference)

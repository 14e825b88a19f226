"""Reads the sheet a unit sent back: which request it answers, and the figures as they were typed."""

from __future__ import annotations

import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from plugin.domain.errors import Refused
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

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_INFLATED: Final = 16 * 1024 * 1024
MAX_ENTRIES: Final = 500
_MAX_ROWS: Final = 2000
_MAX_SHEETS: Final = 20
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What a damaged or encrypted archive raises."""

NOT_OURS: Final = "Tệp gửi lên không phải biểu của yêu cầu này. Đề nghị dùng tệp .xlsx đã gửi kèm yêu cầu."
BROKEN: Final = "Không mở được tệp; tệp bị hỏng hoặc không phải tệp .xlsx. Đề nghị lưu lại và gửi lại."
TOO_BIG: Final = (
    "Tệp quá lớn so với biểu đã gửi nên không được mở. Đề nghị dùng tệp .xlsx đã gửi kèm yêu cầu."
)
BLANK: Final = "Tệp gửi lên là biểu trống."
CHANGED: Final = "Biểu đã bị thêm, xóa hoặc đổi dòng. Đề nghị nhập lại vào tệp .xlsx đã gửi kèm yêu cầu."
OTHER: Final = (
    "Mã việc ghi trên biểu ({shown}) khác mã của tệp ({kept}). Đề nghị dùng đúng tệp của yêu cầu này."
)
FORMULA: Final = "Ô {cell} là công thức chưa tính ra số. Đề nghị ghi thẳng số liệu vào ô."


class SheetProblem(Refused):
    """The file can not be taken as an answer; ``problems`` say why, in Vietnamese."""


@dataclass(frozen=True)
class SheetAnswer:
    """What a returned sheet says.

    ``figures``: code → value, or code → {option: value} for a breakdown. A value is an int, or
    the text as typed (``domain.answers.parse`` judges it); inputs left empty are absent.
    """

    reference: str
    figures: dict[str, Any] = field(default_factory=dict)
    nil_return: bool = False
    note: str = ""


@dataclass(frozen=True)
class _Row:
    key: str
    value: Any
    prefill: str
    options: str
    cell: str


def read_sheet(content: bytes) -> SheetAnswer:
    """Read a returned .xlsx. Macros are never run and formulas never computed.

    Raises ``SheetProblem``: broken file, too big when inflated, not our sheet, the lines were
    changed, two references that disagree, an uncomputed formula, or a blank form.
    """
    _check_size(content)
    rows, properties = _load(content)
    reference = _reference(rows, properties)
    inputs = {key: row for key, row in rows.items() if key != REFERENCE_KEY}
    known = properties.get(FORM_PROPERTY) or rows[REFERENCE_KEY].options
    if form_checksum(reference, inputs) != known or not {NIL_KEY, NOTE_KEY} <= set(inputs):
        raise SheetProblem(CHANGED, reference=reference)
    _no_open_formula(content, inputs)
    answer = _answer(reference, inputs)
    if _is_blank(inputs, answer):
        raise SheetProblem(BLANK, reference=reference)
    return answer


def sheet_reference(content: bytes) -> str | None:
    """The reference of one of our sheets, filled in or blank; null for any other file."""
    try:
        _check_size(content)
        rows, properties = _load(content)
        return _reference(rows, properties)
    except SheetProblem:
        return None


def _check_size(content: bytes) -> None:
    """Look at the archive's own list before anything is inflated; reads stop at the sizes listed."""
    if len(content) > MAX_BYTES:
        raise SheetProblem(TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_INFLATED:
                raise SheetProblem(TOO_BIG)
            _check_parts(archive, entries)
    except _DAMAGED as error:
        raise SheetProblem(BROKEN) from error


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Every part is whole, and none declares entities that could grow when parsed.

    No program writes the parts in UTF-16, where such a declaration could hide.
    """
    for entry in entries:
        part = archive.read(entry)
        if b"<!DOCTYPE" in part or part.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SheetProblem(BROKEN)


def _load(content: bytes) -> tuple[dict[str, _Row], dict[str, str]]:
    """The keyed rows of the first sheet that has our marks, and the custom properties."""
    with _Opened(content, values=True) as book:
        properties = {one.name: str(one.value) for one in book.custom_doc_props.props}
        for sheet in book.worksheets[:_MAX_SHEETS]:
            rows = {row.key: row for row in _keyed(sheet)}
            if REFERENCE_KEY in rows:
                return rows, properties
    raise SheetProblem(NOT_OURS)


class _Opened:
    """An opened workbook; whatever the library stumbles over is a broken file."""

    def __init__(self, content: bytes, *, values: bool) -> None:
        self._content, self._values = content, values

    def __enter__(self) -> Any:
        import openpyxl

        try:
            self._book = openpyxl.load_workbook(
                io.BytesIO(self._content), data_only=self._values, keep_links=False
            )
        except Exception as error:  # a damaged workbook fails anywhere in the library
            raise SheetProblem(BROKEN) from error
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _keyed(sheet: Any) -> Iterator[_Row]:
    last = min(getattr(sheet, "max_row", 0) or 0, _MAX_ROWS)
    for row in sheet.iter_rows(min_row=1, max_row=last, max_col=OPTIONS_COLUMN + 1) if last else ():
        key = row[KEY_COLUMN].value
        if isinstance(key, str) and key:
            wide = key in (REFERENCE_KEY, NIL_KEY, NOTE_KEY)
            cell = row[WIDE_COLUMN if wide else VALUE_COLUMN]
            prefill, options = row[PREFILL_COLUMN].value, row[OPTIONS_COLUMN].value
            yield _Row(key, cell.value, _text(prefill), _text(options), cell.coordinate)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _reference(rows: dict[str, _Row], properties: dict[str, str]) -> str:
    """The reference, by the file's property or, where a program dropped that, by the hidden cell."""
    shown = _text(rows[REFERENCE_KEY].value).strip()
    kept = properties.get(REFERENCE_PROPERTY) or rows[REFERENCE_KEY].prefill
    if not kept or not shown:
        raise SheetProblem(NOT_OURS)
    if shown != kept:
        raise SheetProblem(OTHER.format(shown=shown, kept=kept), reference=kept)
    return kept


def _no_open_formula(content: bytes, inputs: dict[str, _Row]) -> None:
    """An empty input may be a formula that was never computed: that is no figure, and not nothing."""
    empty = {row.cell for row in inputs.values() if row.value is None}
    with _Opened(content, values=False) as book:
        for sheet in book.worksheets[:_MAX_SHEETS]:
            for row in _keyed(sheet):
                if row.cell in empty and isinstance(row.value, str) and row.value.startswith("="):
                    raise SheetProblem(FORMULA.format(cell=row.cell))


def _answer(reference: str, inputs: dict[str, _Row]) -> SheetAnswer:
    figures: dict[str, Any] = {}
    for key, row in inputs.items():
        value = _value(row)
        if key in (NIL_KEY, NOTE_KEY) or value is None:
            continue
        code, slash, option = key.partition("/")
        if not slash:
            figures[code] = value
        elif isinstance(figures.setdefault(code, {}), dict):
            figures[code][option] = value
    nil = _text(inputs[NIL_KEY].value).strip().casefold() == YES.casefold()
    return SheetAnswer(reference, figures, nil, _text(inputs[NOTE_KEY].value).strip())


def _value(row: _Row) -> Any:
    """An int, or the text as typed; a choice's label becomes its code."""
    value = row.value
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    text = str(value)
    return _option(row.options, text) if text.strip() else None


def _option(options: str, text: str) -> str:
    """The code of a choice's label; any other text as typed."""
    try:
        codes = json.loads(options) if options else {}
    except ValueError as error:
        raise SheetProblem(CHANGED) from error
    return str(codes.get(text.strip(), text)) if isinstance(codes, dict) else text


def _is_blank(inputs: dict[str, _Row], answer: SheetAnswer) -> bool:
    """Nothing was typed: every input is as it was sent out, and no nil return was chosen."""
    asked = [row for key, row in inputs.items() if key not in (NIL_KEY, NOTE_KEY)]
    if answer.nil_return:
        return False
    if all(row.prefill for row in asked):
        return not answer.figures
    return all(_text(_value(row)).strip() == row.prefill for row in asked)

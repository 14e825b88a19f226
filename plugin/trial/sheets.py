"""A unit's sheet in a spreadsheet program: figures go into the cells beside their visible labels."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import openpyxl

LABELS: Final = {
    "total": "Tổng số CCVCNLĐ",
    "installed": "Số đã cài",
    "not_installed": "Số chưa cài",
    "reasons.k1": "Không có điện thoại thông minh",
    "reasons.k2": "Máy không hỗ trợ",
    "reasons.k3": "Nghỉ phép, thai sản, đi học, công tác",
    "reasons.k4": "Chưa kịp cài",
    "reasons.k5": "Khác",
}
_LABEL, _VALUE = 2, 4


def fill(blank: bytes, figures: Mapping[str, str]) -> bytes:
    """The sheet with these figures (by question code or ``code.option``); ``LookupError`` for no such line."""
    workbook = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = workbook.worksheets[0]
    rows = {str(sheet.cell(row, _LABEL).value): row for row in range(1, sheet.max_row + 1)}
    for name, value in figures.items():
        row = rows.get(LABELS[name])
        if row is None:
            raise LookupError(f"the sheet has no line {LABELS[name]!r}, only {sorted(rows)}")
        sheet.cell(row, _VALUE).value = int(value)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()

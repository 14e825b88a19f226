"""What all our workbooks share: safe defaults, styles, repeatable bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT: Final = "Times New Roman"
"""NĐ 30/2020 Phụ lục I prescribes it for documents; our tables follow."""

_NO_TIME: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same content gives the same bytes, so a step that is run again writes the same file."""

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "bold": {"bold": True},
    "italic": {"italic": True, "text_wrap": True},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "centre": {"align": "center"},
    "centre_bold": {"bold": True, "align": "center"},
    "head": {
        "bold": True,
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#E7EDF3",
    },
    "text": {"text_wrap": True, "border": 1},
    "middle": {"align": "center", "border": 1, "text_wrap": True},
    "number": {"num_format": "#,##0", "align": "right", "border": 1},
    "link_number": {
        "num_format": "#,##0",
        "align": "right",
        "border": 1,
        "underline": 1,
        "color": "#1F4E79",
    },
    "total": {"num_format": "#,##0", "align": "right", "border": 1, "bold": True},
    "total_text": {"bold": True, "border": 1, "text_wrap": True},
    "rate": {"num_format": "0.00%", "align": "right", "border": 1},
    "void": {
        "font_strikeout": True,
        "text_wrap": True,
        "border": 1,
        "color": "#7F7F7F",
    },
}


class Book:
    """A workbook being written, with the house's styles by name."""

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        self.workbook = Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.workbook.set_properties({"title": title, "created": _NO_TIME})
        self._formats: dict[str, Format] = {}

    def style(self, name: str, extra: Mapping[str, Any] | None = None) -> Format:
        """The style of that name, with ``extra`` xlsxwriter properties laid over it."""
        key = f"{name}{sorted((extra or {}).items())}"
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
            self._formats[key] = self.workbook.add_format({**base, **_STYLES[name], **(extra or {})})
        return self._formats[key]

    def sheet(self, name: str, widths: tuple[float, ...], *, landscape: bool = True) -> Worksheet:
        """A new A4 sheet with these column widths (characters), fitted to the page's width."""
        sheet: Worksheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.style("plain"))
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        return sheet

    def content(self) -> bytes:
        """The finished workbook's bytes."""
        return self._bytes.getvalue()


@contextmanager
def book(title: str) -> Iterator[Book]:
    """Open a workbook, close it at the end of the block; then ``content()`` holds its bytes."""
    one = Book(title)
    yield one
    one.workbook.close()

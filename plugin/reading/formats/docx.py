"""Word documents: their text in reading order, numbers of lists written out. Macros are never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from plugin.reading.document import Document
from plugin.reading.formats.bold import without_marks
from plugin.reading.formats.docx_fonts import Face, Fonts
from plugin.reading.formats.docx_numbers import Numbers
from plugin.reading.formats.grid import barred, is_grid
from plugin.reading.formats.text import clean_text
from plugin.reading.formats.word import W, attribute
from plugin.reading.formats.xml import parse
from plugin.reading.formats.zipped import MAX_PART, Zip

MACROS: Final = "Tệp có macro: đã đọc nội dung, không chạy macro. Đề nghị không bật macro khi mở tệp."
_GAP: Final = "    "
"""A tab: wide enough that two columns on one line stay apart."""
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED: Final = {W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "instrText", W + "delText", _FALLBACK}
_SIGNS: Final = {
    W + "tab": _GAP,
    W + "ptab": _GAP,
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}


def open_bytes(content: bytes, tell: object = None) -> Document:  # noqa: ARG001 - the same call for every format
    """A .docx or .docm."""
    package = Zip(content)
    body = parse(package.read("word/document.xml", MAX_PART))
    reader = _Reader(Fonts(_part(package, "word/styles.xml")), Numbers(_part(package, "word/numbering.xml")))
    lines = [*_letterhead(package, reader), *reader.blocks(body)]
    macros = any(name.endswith("vbaProject.bin") for name in package.names)
    text, bold = without_marks(clean_text("\n".join(lines)))
    return Document(text, bold=bold, remarks=(MACROS,) if macros else ())


def _part(package: Zip, name: str) -> Any | None:
    return parse(package.read(name, MAX_PART)) if name in package.names else None


def _letterhead(package: Zip, reader: _Reader) -> list[str]:
    """What stands in the page headers, where some offices keep the letterhead; page numbers say nothing."""
    seen: dict[str, None] = {}
    for name in sorted(package.names):
        if name.startswith("word/header") and name.endswith(".xml"):
            seen.update(dict.fromkeys(reader.blocks(parse(package.read(name, MAX_PART)))))
    return [line for line in seen if len(without_marks(line)[0].strip()) > 4]


class _Reader:
    """Walks a document's tree: paragraphs, tables of tasks row by row, and other tables cell by cell, each cell on
    lines of its own.
    """

    def __init__(self, fonts: Fonts, numbers: Numbers) -> None:
        self._fonts, self._numbers = fonts, numbers

    def blocks(self, root: Any) -> Iterator[str]:
        """One string a paragraph, in the order of reading."""
        for child in root:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED and len(child):
                yield from self.blocks(child)

    def _table(self, table: Any) -> Iterator[str]:
        rows = list(table.iterchildren(W + "tr"))
        nested = next(table.iterdescendants(W + "tbl"), None) is not None
        if rows and not nested and is_grid(["".join(cell.itertext(W + "t")) for cell in _cells(rows[0])]):
            yield from (barred([" ".join(self.blocks(cell)) for cell in _cells(row)]) for row in rows)
        else:
            yield from self.blocks(table)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        text = "".join(self._inline(paragraph, self._fonts.of_paragraph(paragraph)))
        if text.strip() and (number := self._numbers.next(paragraph)):
            text = number + text.lstrip(" ")
        yield text.rstrip(" ")
        for box in paragraph.iter(W + "txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield from self.blocks(box)

    def _inline(self, element: Any, face: Face) -> Iterator[str]:
        for child in element:
            if child.tag == W + "t":
                yield self._fonts.text(child.text or "", face)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == W + "sym":
                yield _symbol(child)
            elif child.tag not in _SKIPPED and child.tag != W + "txbxContent":
                yield from self._inline(
                    child, self._fonts.of_run(child, face) if child.tag == W + "r" else face
                )


def _cells(row: Any) -> list[Any]:
    return list(row.iterdescendants(W + "tc"))


def _symbol(element: Any) -> str:
    """A sign of a picture font: mostly a bullet or an arrow; its own code says nothing in text."""
    code = int(attribute(element, "char") or "2d", 16)
    return "-" if 0xF000 <= code <= 0xF0FF else chr(code)

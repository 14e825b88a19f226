"""The pieces a legal document is made of, in python-docx: runs, rules, tables, page numbers, sections."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from plugin.writing.layout import Layout
from plugin.writing.metrics import width_mm

LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED: Final = WD_ALIGN_PARAGRAPH.JUSTIFY

_NO_TIME: Final = datetime(1980, 1, 1, tzinfo=UTC)
_RULE_POINTS: Final = 2.0
_RULE_GAP: Final = 3.0
"""Points between a line's descenders and the rule under it."""


class Paper:
    """A document being written by a layout: page, base style, and the pieces one after another."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout = layout
        self.document: DocumentObject = Document()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.created = properties.modified = _NO_TIME
        _base_style(self.document, layout)
        _page(self.document.sections[0], layout)
        page_number(self.document.sections[0], layout)

    def paragraph(self, text: str = "", **how: Any) -> Paragraph:
        """A paragraph at the end of the document; see ``put``."""
        return put(self.document.add_paragraph(), self.layout, text, **how)

    def body(self, text: str, *, keep: bool = False) -> Paragraph:
        """A paragraph of the body: justified, first line indented, spaced as the layout says."""
        layout = self.layout
        one = put(self.document.add_paragraph(), layout, text, size=layout.size("body"), align=JUSTIFIED)
        shape = one.paragraph_format
        shape.first_line_indent = Mm(layout.first_line_indent)
        shape.space_before, shape.space_after = Pt(0), Pt(layout.paragraph_spacing)
        shape.line_spacing = layout.line_spacing
        shape.keep_with_next = keep
        return one

    def table(self, widths: Sequence[float], rows: int = 1, *, bordered: bool = False) -> Table:
        """A table of fixed column widths (mm) at the end of the document."""
        table: Table = self.document.add_table(rows=rows, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        if bordered:
            table.style = "Table Grid"
        _cell_margins(table, 1.0 if bordered else 0.0)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        # By rows: a column looks through the whole table for its cells.
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def section(self, *, landscape: bool = False) -> Section:
        """A new section on a new page, with page numbers of its own."""
        section: Section = self.document.add_section()
        _page(section, self.layout, landscape=landscape)
        section.header.is_linked_to_previous = False
        section.first_page_header.is_linked_to_previous = False
        page_number(section, self.layout)
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(start, "w:cols", "w:titlePg", "w:docGrid")
        return section

    def content(self) -> bytes:
        """The document as .docx; the same document always gives the same bytes."""
        raw = io.BytesIO()
        self.document.save(raw)
        return _repeatable(raw.getvalue())


def put(
    paragraph: Paragraph,
    layout: Layout,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: float = 0.0,
    after: float = 0.0,
) -> Paragraph:
    """Write ``text`` into a paragraph at ``size`` points, single spaced; ``before``/``after`` in points."""
    run(paragraph, layout, text, size=size, bold=bold, italic=italic)
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.0
    return paragraph


def run(
    paragraph: Paragraph, layout: Layout, text: str, *, size: float, bold: bool = False, italic: bool = False
) -> None:
    """Add a run of text; bold and italic are always said, so that no style can change them."""
    one = paragraph.add_run(text)
    one.font.size, one.font.bold, one.font.italic = Pt(size), bold, italic
    one.font.name = layout.font
    one._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), layout.font)


def rule(paragraph: Paragraph, length: float, room: float) -> None:
    """A solid line of ``length`` mm, centred in ``room`` mm, as the paragraph's upper border."""
    shape = paragraph.paragraph_format
    side = Mm(max(0.0, (room - length) / 2))
    shape.left_indent = shape.right_indent = side
    shape.space_before, shape.space_after = Pt(_RULE_GAP), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_RULE_POINTS)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")


def ruled_length(text: str, size: float, room: float, *, bold: bool, share: float) -> float:
    """The length (mm) of a rule that is ``share`` of the text's, or of the room it fills when it wraps."""
    return min(width_mm(text, size, bold=bold), room) * share


def page_number(section: Section, layout: Layout) -> None:
    """Page numbers centred in the top margin from page 2 on (NĐ 30/2020 Phụ lục I)."""
    section.different_first_page_header_footer = True
    section.header_distance = Mm(layout.header_distance)
    paragraph = section.header.paragraphs[0]
    put(paragraph, layout, "", size=layout.size("page_number"), align=CENTRE)
    for kind in ("begin", None, "end"):
        one = paragraph.add_run()
        one.font.size, one.font.name = Pt(layout.size("page_number")), layout.font
        one._element.append(_field_part(kind))


def _field_part(kind: str | None) -> Any:
    if kind is None:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = " PAGE "
        return instruction
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def cell_text(
    cell: _Cell,
    layout: Layout,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
) -> None:
    """Write a table cell's only paragraph, vertically centred."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    put(cell.paragraphs[0], layout, text, size=size, bold=bold, italic=italic, align=align, before=2, after=2)


def keep_row(table: Table, *, header: bool = False) -> None:
    """No row breaks over two pages; with ``header`` the first one is repeated on each page."""
    for n, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if header and n == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _base_style(document: DocumentObject, layout: Layout) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = layout.font, Pt(layout.size("body"))
    normal.font.color.rgb = RGBColor(0, 0, 0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), layout.font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)


def _page(section: Section, layout: Layout, *, landscape: bool = False) -> None:
    width, height = Mm(layout.page[0]), Mm(layout.page[1])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)


def _cell_margins(table: Table, side: float) -> None:
    """Left and right cell margins in millimetres."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:w"), str(Mm(side).twips))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _repeatable(raw: bytes) -> bytes:
    """The same archive with one fixed time in every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _NO_TIME.timetuple()[:6])
            target.writestr(fixed, source.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()

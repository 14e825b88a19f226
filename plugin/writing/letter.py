"""The reply letter with its annex, laid out as NĐ 30/2020/NĐ-CP Phụ lục I and III say.

``content`` is what ``plugin.domain.reply.content`` returns; its keys used here:

* ``doc_type`` – ``Báo cáo`` or another named type, or ``Công văn``;
* ``subject`` – the trích yếu, without "V/v";
* ``addressee`` – one name, or a list of names; "" where the type has none;
* ``basis`` – citations, each a line of its own in italics (may be empty);
* ``opening`` – the paragraphs of the body; ``closing`` – its last paragraphs;
* ``table`` – ``{title, head: [text], rows: [[text]], totals: [text], notes: [text]}``, the annex;
* ``recipients`` – the lines of Nơi nhận without dashes; ``archive`` – its last line, "Lưu: VT, …".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from plugin.domain.reply import code as reply_code
from plugin.domain.texts import long_date_text, number_text
from plugin.writing.annex import annex
from plugin.writing.layout import layout_on
from plugin.writing.letterhead import Head, letterhead
from plugin.writing.parts import CENTRE, LEFT, Paper, put, rule, ruled_length, run

LETTER: Final = "Công văn"
END: Final = "./."
_BLANK: Final = "      "


def reply_docx(
    agency: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    number: int | None,
    code: str | None,
    issued_on: date | None,
    signer: Mapping[str, Any] | None,
) -> bytes:
    """The reply with its annex as .docx (NĐ 30/2020 Phụ lục I, model forms 1.4 and 1.5).

    ``agency`` has the keys of ``settings.AgencySettings``; ``signer`` is ``{lines, name}``.
    Without number the letter is a draft: number, date and name stay blank.
    """
    layout = layout_on(issued_on)
    paper = Paper(layout, content["subject"])
    letterhead(paper, _head(agency, content, number, code, issued_on))
    if content["doc_type"] != LETTER:
        _type_and_subject(paper, content)
    _addressees(paper, content.get("addressee") or "")
    _body(paper, content)
    _ending(paper, content, _signature(agency, signer))
    if content.get("table"):
        annex(paper, content["table"], _attached_to(agency, content, code))
    return paper.content()


def _head(
    agency: Mapping[str, Any],
    content: Mapping[str, Any],
    number: int | None,
    code: str | None,
    issued_on: date | None,
) -> Head:
    about = f"V/v {content['subject']}" if content["doc_type"] == LETTER else ""
    day = long_date_text(issued_on) if issued_on else f"ngày{_BLANK}tháng{_BLANK}năm{_BLANK}"
    return Head(
        parent=agency["parent"],
        issuer=agency["name"],
        number=f"Số: {number_text(number)}{_signs(agency, content, code)}"
        if number is not None
        else f"Số:{_BLANK}{_signs(agency, content, code)}",
        place_and_date=f"{agency['place']}, {day}",
        about=about,
    )


def _signs(agency: Mapping[str, Any], content: Mapping[str, Any], code: str | None) -> str:
    """The ký hiệu with its slash: ``/BC-CCVTLT``; known before the number is."""
    full = code or reply_code(1, content["doc_type"], agency["symbol"], str(agency["office_unit"]).upper())
    return "/" + full.partition("/")[2]


def _type_and_subject(paper: Paper, content: Mapping[str, Any]) -> None:
    layout, size = paper.layout, paper.layout.size("doc_type")
    paper.paragraph(content["doc_type"].upper(), size=size, bold=True, align=CENTRE, before=12)
    size = layout.size("subject")
    text = content["subject"][:1].upper() + content["subject"][1:]
    paper.paragraph(text, size=size, bold=True, align=CENTRE)
    length = ruled_length(text, size, layout.text_width, bold=True, share=layout.rule_share)
    rule(paper.document.add_paragraph(), length, layout.text_width)


def _addressees(paper: Paper, addressee: str | Sequence[str]) -> None:
    """One addressee stands behind the colon; several stand each on a line, under it."""
    names = [addressee] if isinstance(addressee, str) else list(addressee)
    size = paper.layout.size("addressee")
    if len(names) == 1 and names[0]:
        paper.paragraph(f"Kính gửi: {names[0]}", size=size, align=CENTRE, before=12, after=12)
    elif len(names) > 1:
        first = paper.paragraph("Kính gửi:", size=size, before=12)
        first.paragraph_format.left_indent = Mm(layout_indent(paper) * 2)
        for n, name in enumerate(names):
            end = "." if n == len(names) - 1 else ";"
            line = paper.paragraph(f"- {name}{end}", size=size, after=12 if end == "." else 0)
            line.paragraph_format.left_indent = Mm(layout_indent(paper) * 4)


def layout_indent(paper: Paper) -> float:
    """The first line's indent in millimetres, the unit of all other indents."""
    return paper.layout.first_line_indent


def _body(paper: Paper, content: Mapping[str, Any]) -> None:
    for citation in content.get("basis") or ():
        paragraph = paper.body("")
        run(paragraph, paper.layout, citation, size=paper.layout.size("body"), italic=True)
    paragraphs = [*content["opening"], *content["closing"]]
    for n, text in enumerate(paragraphs, 1):
        last = n == len(paragraphs)
        paper.body(text.rstrip(".") + END if last else text, keep=last)


def _signature(agency: Mapping[str, Any], signer: Mapping[str, Any] | None) -> tuple[list[str], str]:
    """Authority lines and name; a draft shows whose signature it waits for."""
    if signer is None:
        return list(agency.get("signer_lines") or ()), ""
    return list(signer["lines"]), str(signer["name"])


def _ending(paper: Paper, content: Mapping[str, Any], signature: tuple[list[str], str]) -> None:
    """Nơi nhận at the left, level with the signer's authority at the right (ô 9b, 7a–7c)."""
    layout = paper.layout
    half = layout.text_width / 2
    table = paper.table((half, half))
    _recipients(paper, table.rows[0].cells[0], content)
    _signer(paper, table.rows[0].cells[1], *signature)
    from plugin.writing.parts import keep_row

    keep_row(table)


def _recipients(paper: Paper, cell: _Cell, content: Mapping[str, Any]) -> None:
    layout = paper.layout
    put(cell.paragraphs[0], layout, "Nơi nhận:", size=layout.size("recipients"), bold=True, italic=True)
    size = layout.size("recipient_list")
    for name in content["recipients"]:
        put(cell.add_paragraph(), layout, f"- {name.rstrip(';.')};", size=size)
    put(cell.add_paragraph(), layout, f"- {content['archive'].rstrip(';.')}.", size=size)


def _signer(paper: Paper, cell: _Cell, lines: Sequence[str], name: str) -> None:
    layout = paper.layout
    size = layout.size("signer")
    paragraph: Paragraph = cell.paragraphs[0]
    for line in lines or ("",):
        put(paragraph, layout, line.upper(), size=size, bold=True, align=CENTRE)
        paragraph = cell.add_paragraph()
    put(paragraph, layout, "", size=size, align=CENTRE)
    paragraph.paragraph_format.space_after = Pt(layout.signature_space)
    put(cell.add_paragraph(), layout, name, size=layout.size("signer_name"), bold=True, align=CENTRE)

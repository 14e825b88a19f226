"""The reply letter with its annex, laid out as NĐ 30/2020/NĐ-CP Phụ lục I and III say.

``content`` is what ``plugin.domain.reply.content`` returns:

* ``doc_type`` – ``Báo cáo`` or ``Công văn``; ``subject`` – the trích yếu, without "V/v";
* ``addressee`` – one name, or a list of names;
* ``paragraphs`` – the body; ``./.`` is set behind the last one if it is not there;
* ``annex`` – ``{title, table}``, see ``plugin.writing.annex``; may be missing;
* ``recipients`` – the lines of Nơi nhận; ``archive_copy`` – its last line, "Lưu: VT, …".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from docx.shared import Mm, Pt
from docx.table import _Cell

from plugin.domain.reply import LETTER
from plugin.domain.reply import code as reply_code
from plugin.domain.texts import long_date_text, number_text
from plugin.writing.annex import annex
from plugin.writing.layout import layout_on
from plugin.writing.letterhead import Head, letterhead
from plugin.writing.metrics import width_mm
from plugin.writing.parts import CENTRE, Paper, keep_row, put, rule, ruled_length

END: Final = "./."
BLANK: Final = "      "
_NO_DAY: Final = f"ngày{BLANK}tháng{BLANK}năm{BLANK}"


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
    paper = Paper(layout_on(issued_on), content["subject"])
    signs = "/" + (code or _expected_code(agency, content)).partition("/")[2]
    letterhead(paper, _head(agency, content, number, signs, issued_on))
    if content["doc_type"] != LETTER:
        _type_and_subject(paper, content)
    _addressees(paper, content["addressee"])
    _body(paper, content["paragraphs"])
    _ending(paper, content, agency, signer)
    if content.get("annex"):
        annex(paper, content["annex"], _attached_to(agency, content, signs))
    return paper.content()


def _expected_code(agency: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """The code the letter will have, but for its number."""
    return reply_code(1, content["doc_type"], agency["symbol"], str(agency["office_unit"]).upper())


def _head(
    agency: Mapping[str, Any],
    content: Mapping[str, Any],
    number: int | None,
    signs: str,
    issued_on: date | None,
) -> Head:
    return Head(
        parent=agency["parent"],
        issuer=agency["name"],
        number=f"Số: {number_text(number)}{signs}" if number is not None else f"Số:{BLANK}{signs}",
        place_and_date=f"{agency['place']}, {long_date_text(issued_on) if issued_on else _NO_DAY}",
        about=f"V/v {_lower(_about(content))}" if content["doc_type"] == LETTER else "",
    )


def _about(content: Mapping[str, Any]) -> str:
    """The trích yếu without "V/v", "Về việc"."""
    text = str(content["subject"]).strip()
    for opening in ("Về việc ", "V/v ", "về việc "):
        text = text.removeprefix(opening)
    return text


def _lower(text: str) -> str:
    """With a small first letter, unless the word is an abbreviation or a name written apart."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _attached_to(agency: Mapping[str, Any], content: Mapping[str, Any], signs: str) -> str:
    """The annex' reference to its letter. Number and date stay blank in an electronic document: the
    agency's signature carries them (NĐ 30/2020 Phụ lục III, model 2.2).
    """
    return f"(Kèm theo {content['doc_type']} số{BLANK}{signs} {_NO_DAY.rstrip()}{BLANK}của {agency['name']})"


def _type_and_subject(paper: Paper, content: Mapping[str, Any]) -> None:
    """Tên loại and trích yếu, and the rule under them (ô 5a)."""
    layout = paper.layout
    paper.paragraph(
        content["doc_type"].upper(), size=layout.size("doc_type"), bold=True, align=CENTRE, before=12
    )
    text, size = _about(content), layout.size("subject")
    text = text[:1].upper() + text[1:]
    paper.paragraph(text, size=size, bold=True, align=CENTRE)
    length = ruled_length(text, size, layout.text_width, bold=True, share=layout.rule_share)
    rule(paper.document.add_paragraph(), length, layout.text_width)


def _addressees(paper: Paper, addressee: str | Sequence[str]) -> None:
    """One addressee stands behind the colon; several stand each on a line, under the colon (ô 9a)."""
    names = [addressee] if isinstance(addressee, str) else list(addressee)
    size, indent = paper.layout.size("addressee"), paper.layout.first_line_indent
    if len(names) == 1:
        paper.paragraph(f"Kính gửi: {names[0]}", size=size, align=CENTRE, before=12, after=12)
        return
    first = paper.paragraph("Kính gửi:", size=size, before=12)
    first.paragraph_format.left_indent = Mm(2 * indent)
    for n, name in enumerate(names, 1):
        last = n == len(names)
        line = paper.paragraph(f"- {name}{'.' if last else ';'}", size=size, after=12 if last else 0)
        line.paragraph_format.left_indent = Mm(2 * indent + width_mm("Kính gửi", size, bold=False))


def _body(paper: Paper, paragraphs: Sequence[str]) -> None:
    for text in paragraphs[:-1]:
        paper.body(text)
    last = paragraphs[-1]
    paper.body(last if last.endswith(END) else last.rstrip(".") + END, keep=True)


def _ending(
    paper: Paper, content: Mapping[str, Any], agency: Mapping[str, Any], signer: Mapping[str, Any] | None
) -> None:
    """Nơi nhận at the left, level with the signer's authority at the right (ô 9b, 7a, 7b)."""
    half = paper.layout.text_width / 2
    table = paper.table((half, half))
    _recipients(paper, table.cell(0, 0), content)
    lines = signer["lines"] if signer else agency["signer_lines"]
    _signer(paper, table.cell(0, 1), lines, str(signer["name"]) if signer else "")
    keep_row(table)


def _recipients(paper: Paper, cell: _Cell, content: Mapping[str, Any]) -> None:
    layout = paper.layout
    put(cell.paragraphs[0], layout, "Nơi nhận:", size=layout.size("recipients"), bold=True, italic=True)
    lines = [f"- {name.rstrip(';.')};" for name in content["recipients"]]
    lines.append(f"- {content['archive_copy'].rstrip(';.')}.")
    for line in lines:
        put(cell.add_paragraph(), layout, line, size=layout.size("recipient_list"))


def _signer(paper: Paper, cell: _Cell, lines: Sequence[str], name: str) -> None:
    """Authority lines, room for the signature, the name without any academic title."""
    layout = paper.layout
    paragraphs = [cell.paragraphs[0], *(cell.add_paragraph() for _ in lines[1:])]
    for paragraph, line in zip(paragraphs, lines, strict=False):
        put(paragraph, layout, line.upper(), size=layout.size("signer"), bold=True, align=CENTRE)
    paragraphs[-1].paragraph_format.space_after = Pt(layout.signature_space)
    put(cell.add_paragraph(), layout, name, size=layout.size("signer_name"), bold=True, align=CENTRE)

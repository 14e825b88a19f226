"""The head of every document of ours: issuer and national motto, number, place and date (ô 1–4, 5b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.table import _Cell

from plugin.writing.parts import CENTRE, Paper, put, rule, ruled_length

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Head:
    """What stands in the head. ``number`` and ``about`` ("V/v …") are left out when empty."""

    parent: str
    issuer: str
    number: str
    place_and_date: str
    about: str = ""


def letterhead(paper: Paper, head: Head) -> None:
    """Write the two columns of the head as a borderless table, so that no program moves them."""
    left, right = paper.layout.head_columns
    table = paper.table((left, right), rows=2)
    _issuer(paper, table.cell(0, 0), head, left)
    _nation(paper, table.cell(0, 1), right)
    _number(paper, table.cell(1, 0), head)
    size = paper.layout.size("place_and_date")
    put(
        table.cell(1, 1).paragraphs[0],
        paper.layout,
        head.place_and_date,
        size=size,
        italic=True,
        align=CENTRE,
        before=6,
    )


def _issuer(paper: Paper, cell: _Cell, head: Head, room: float) -> None:
    """The superior upright, the issuer bold, a rule of a third to a half of its length under it."""
    layout = paper.layout
    size = layout.size("issuer")
    paragraph = cell.paragraphs[0]
    if head.parent:
        put(paragraph, layout, head.parent.upper(), size=layout.size("parent"), align=CENTRE)
        paragraph = cell.add_paragraph()
    name = head.issuer.upper()
    put(paragraph, layout, name, size=size, bold=True, align=CENTRE)
    length = ruled_length(name, size, room, bold=True, share=layout.rule_share)
    rule(cell.add_paragraph(), length, room)


def _nation(paper: Paper, cell: _Cell, room: float) -> None:
    """Quốc hiệu and tiêu ngữ; the rule is as long as the tiêu ngữ."""
    layout = paper.layout
    put(cell.paragraphs[0], layout, NATION, size=layout.size("nation"), bold=True, align=CENTRE)
    size = layout.size("motto")
    put(cell.add_paragraph(), layout, MOTTO, size=size, bold=True, align=CENTRE)
    rule(cell.add_paragraph(), ruled_length(MOTTO, size, room, bold=True, share=1.0), room)


def _number(paper: Paper, cell: _Cell, head: Head) -> None:
    layout = paper.layout
    put(cell.paragraphs[0], layout, head.number, size=layout.size("number"), align=CENTRE, before=6)
    if head.about:
        put(cell.add_paragraph(), layout, head.about, size=layout.size("about"), align=CENTRE, before=6)

"""Phiếu giải quyết văn bản đến: the leader's direction on one arrival (NĐ 30/2020/NĐ-CP Phụ lục IV)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from plugin.domain.calendar import VN
from plugin.domain.direction import ROLES
from plugin.domain.records import Direction, RegisterLine
from plugin.domain.texts import date_text, instant_text, long_date_text
from plugin.writing.layout import layout_on
from plugin.writing.letterhead import Head, letterhead
from plugin.writing.metrics import width_mm
from plugin.writing.parts import CENTRE, LEFT, Paper, cell_text, keep_row

TITLE: Final = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN"


def slip_docx(
    agency: Mapping[str, Any],
    about: Sequence[tuple[Mapping[str, Any], RegisterLine | None]],
    direction: Direction,
    unit_names: Mapping[str, str],
    given_by: str,
) -> bytes:
    """The slip of one direction as .docx.

    Head, the documents it is ``about`` (fields and line in the book) with their arrival numbers, then the decree's three blocks: the
    leader's direction with who leads, who supports and by when; the unit head's; the handler's.
    ``unit_names`` are by unit id, ``given_by`` is the person as shown.
    """
    given_at = direction.given_at
    if given_at is None:
        raise ValueError("a slip is written once the direction is given")
    day = given_at.astimezone(VN).date()
    paper = Paper(layout_on(day), TITLE)
    where = f"{agency['place']}, {long_date_text(day)}"
    letterhead(paper, Head(agency["parent"], agency["name"], "", where))
    size = paper.layout.size("doc_type")
    paper.paragraph(TITLE, size=size, bold=True, align=CENTRE, before=18, after=6)
    for fields, arrival in about:
        _document(paper, fields, arrival)
    _leader(paper, direction, unit_names, given_by, given_at)
    _blank_block(
        paper, "2. Ý kiến của lãnh đạo đơn vị", "Giao cá nhân; thời hạn giải quyết; ngày cho ý kiến:"
    )
    _blank_block(paper, "3. Ý kiến đề xuất của người giải quyết", "Nội dung đề xuất; ngày đề xuất:")
    return paper.content()


def _document(paper: Paper, fields: Mapping[str, Any], arrival: RegisterLine | None) -> None:
    """Type, number, date, issuer and subject of a document, and its line in the book if it has one."""
    day = fields.get("issue_date")
    parts = [
        str(fields.get("doc_type") or "Văn bản"),
        f"số {fields['full_code']}" if fields.get("full_code") else "",
        f"ngày {date_text(date.fromisoformat(day))}" if day else "",
        f"của {fields['issuer']}" if fields.get("issuer") else "",
        f"về việc {_about(str(fields['subject']))}" if fields.get("subject") else "",
    ]
    paper.body(" ".join(part for part in parts if part) + ".")
    if arrival is None:
        return
    entered = arrival.entered_at.astimezone(VN).date()
    paper.body(f"Số đến: {arrival.number}; ngày đến: {date_text(entered)}.")


def _about(subject: str) -> str:
    text = subject.strip().rstrip(".")
    for opening in ("Về việc ", "V/v ", "về việc "):
        text = text.removeprefix(opening)
    return text


def _leader(
    paper: Paper, direction: Direction, names: Mapping[str, str], given_by: str, given_at: datetime
) -> None:
    _title(paper, "1. Ý kiến của lãnh đạo cơ quan, tổ chức")
    paper.body(direction.text)
    _assignees(paper, direction.assignees, names)
    paper.body(f"Ngày cho ý kiến: {instant_text(given_at)}.")
    paper.body(f"Người cho ý kiến: {given_by}.")


def _assignees(paper: Paper, assignees: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Who leads, who supports, who is informed, and until when."""
    width = paper.layout.text_width
    table = paper.table((width * 0.45, width * 0.2, width * 0.35), rows=len(assignees) + 1, bordered=True)
    lines = [("Đơn vị, cá nhân", "Vai trò", "Thời hạn giải quyết")]
    order = list(ROLES)
    lines += [
        (names.get(one["unit_id"], one["unit_id"]), ROLES[one["role"]], _due(one.get("due")))
        for one in sorted(assignees, key=lambda a: order.index(a["role"]))
    ]
    for n, line in enumerate(lines):
        for column, text in enumerate(line):
            align = LEFT if n and column == 0 else CENTRE
            size = paper.layout.size("table")
            cell_text(table.cell(n, column), paper.layout, text, size=size, bold=n == 0, align=align)
    keep_row(table, header=True)
    paper.paragraph("", size=paper.layout.size("table"))


def _due(due: str | datetime | None) -> str:
    if not due:
        return "–"
    return instant_text(datetime.fromisoformat(due) if isinstance(due, str) else due)


def _blank_block(paper: Paper, title: str, what: str) -> None:
    """A block people fill in later, by hand on paper."""
    _title(paper, title)
    paper.body(what)
    size = paper.layout.size("body")
    dots = "…" * int(paper.layout.text_width / width_mm("…", size, bold=False))
    for _ in range(2):
        paper.paragraph(dots, size=size, after=6)


def _title(paper: Paper, text: str) -> None:
    size = paper.layout.size("body")
    paper.paragraph(text, size=size, bold=True, before=6, after=6).paragraph_format.keep_with_next = True

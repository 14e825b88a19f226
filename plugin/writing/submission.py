"""Phiếu trình: what the Office tells the leader with a draft. It stays in the house and names the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from plugin.domain.records import Round
from plugin.domain.texts import deadline_text, instant_text, percent_text
from plugin.writing.layout import layout_on
from plugin.writing.letterhead import Head, letterhead
from plugin.writing.metrics import width_mm
from plugin.writing.parts import CENTRE, Paper

TITLE: Final = "PHIẾU TRÌNH"


def submission_docx(
    agency: Mapping[str, Any], content: Mapping[str, Any], round_: Round, totals: Mapping[str, Any]
) -> bytes:
    """The submission slip of one draft as .docx.

    ``content`` and ``totals`` are those of the letter (``domain.reply.content``,
    ``domain.consolidation``). Who is missing and who was late stands here by name, in the letter
    outside only as a number.
    """
    paper = Paper(layout_on(None), TITLE)
    letterhead(
        paper, Head(agency["parent"], agency["name"], "", f"{agency['place']}, ngày      tháng      năm")
    )
    size = paper.layout.size("doc_type")
    paper.paragraph(TITLE, size=size, bold=True, align=CENTRE, before=18, after=6)
    paper.body(f"Văn bản trình: {content['doc_type']} {content['subject']}.")
    paper.body(f"Nơi nhận: {content['addressee']}.")
    _block(paper, "1. Tình hình báo cáo của các đơn vị", _reporting(round_, totals))
    _block(paper, "2. Kết quả tổng hợp", _results(totals))
    _block(paper, "3. Đề xuất", ["Trình Lãnh đạo xem xét, ký ban hành văn bản kèm theo."])
    _blank(paper, "4. Ý kiến của Lãnh đạo")
    return paper.content()


def _reporting(round_: Round, totals: Mapping[str, Any]) -> list[str]:
    units: Sequence[Mapping[str, Any]] = totals["units"]
    missing = [f"{unit['name']} ({unit['head_count']} người)" for unit in units if not unit["answered"]]
    late = [str(unit["name"]) for unit in units if unit["late"]]
    found = [
        f"Thời hạn: {deadline_text(round_.deadline, round_.deadline_exclusive)}.",
        f"Đã báo cáo: {totals['answered']:02d}/{totals['asked']:02d} đơn vị, đúng hạn {totals['in_time']:02d}.",
        f"Nộp trễ: {'; '.join(late) or 'không có'}.",
        f"Chưa báo cáo: {'; '.join(missing) or 'không có'}.",
    ]
    if round_.cut_off is not None:
        found.append(f"Chốt số liệu: {instant_text(round_.cut_off)}.")
    return found


def _results(totals: Mapping[str, Any]) -> list[str]:
    rates, sums, labels = totals["rates"], totals["totals"], totals["labels"]
    found = [f"{labels[code]}: {value}." for code, value in sums.items() if "/" not in code]
    if "of_reported" in rates:
        reported, coverage = rates["of_reported"], rates["coverage"]
        found.append(
            f"Tỷ lệ: {percent_text(*reported)} trên số người của các đơn vị đã báo cáo; "
            f"{percent_text(*coverage)} trên tổng số {coverage[1]} người phải báo cáo."
        )
    return found


def _block(paper: Paper, title: str, lines: Sequence[str]) -> None:
    size = paper.layout.size("body")
    paper.paragraph(title, size=size, bold=True, before=6, after=6).paragraph_format.keep_with_next = True
    for line in lines:
        paper.body(line)


def _blank(paper: Paper, title: str) -> None:
    """Lines the leader may write on by hand."""
    size = paper.layout.size("body")
    dots = "…" * int(paper.layout.text_width / width_mm("…", size, bold=False))
    _block(paper, title, [])
    for _ in range(3):
        paper.paragraph(dots, size=size, after=6)

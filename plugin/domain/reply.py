"""What the reply says: a report to a superior, or a letter to a peer (NĐ 30/2020 Phụ lục I, III)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from plugin.domain.records import Json, Reply, Round
from plugin.domain.states import ReplyState
from plugin.domain.texts import date_text, instant_text, number_text, percent_text

REPORT: Final = "Báo cáo"
LETTER: Final = "Công văn"


def document_type(*, addressee_is_superior: bool) -> str:
    """A report goes to a superior; a peer gets a công văn (NĐ 30/2020 Phụ lục I.II.9)."""
    return REPORT if addressee_is_superior else LETTER


def code(number: int, doc_type: str, symbol: str, unit_symbol: str) -> str:
    """``187/BC-CCVTLT``; a công văn carries no type code: ``1042/SNV-VP``."""
    if doc_type == REPORT:
        return f"{number_text(number)}/BC-{symbol}"
    return f"{number_text(number)}/{symbol}-{unit_symbol}"


SUPPLEMENT: Final = "supplement"
REPLACEMENT: Final = "replacement"
CHOICES: Final[dict[str, str]] = {
    REPLACEMENT: "Thay thế văn bản đã gửi",
    SUPPLEMENT: "Gửi số liệu bổ sung",
    "next_round": "Để lại đợt sau",
    "redraft": "Hủy số đã cấp, lập lại dự thảo",
}
"""What a person may decide when figures changed after the cut-off."""


def choices(reply: Reply) -> list[str]:
    """What can be decided for a stale reply as it stands: once it is out it can not be taken back.

    A numbered reply that lies in the document system was issued there.
    """
    if reply.state is ReplyState.SENT or (reply.state is ReplyState.NUMBERED and reply.external_id):
        return [REPLACEMENT, SUPPLEMENT, "next_round"]
    return ["redraft"] if reply.state is ReplyState.NUMBERED else []


def check_signing(reply: Reply, actor: str, *, form_check: bool = False) -> list[str]:
    """Why a reply can not be approved now by this person (NĐ 30/2020 Điều 11–13)."""
    problems = []
    if reply.state is not ReplyState.DRAFTED:
        problems.append("Văn bản không còn ở bước dự thảo.")
    if reply.checked_by is None or (form_check and reply.form_checked_by is None):
        problems.append("Dự thảo chưa được kiểm tra nội dung và thể thức.")
    if actor in (reply.checked_by, reply.form_checked_by):
        problems.append("Người kiểm tra dự thảo không đồng thời là người duyệt.")
    if reply.stale:
        problems.append("Số liệu đã thay đổi sau khi chốt. Đề nghị lập lại dự thảo.")
    return problems


def content(
    agency: Mapping[str, Any],
    fields: Mapping[str, Any],
    round_: Round,
    totals: Json,
    *,
    kind: str = "report",
    earlier: Reply | None = None,
) -> Json:
    """Everything the writer needs for the letter and its annex; data-driven from the round.

    ``fields`` are those of the document answered. A supplement or replacement names what changed
    since the ``earlier`` letter of the same round.
    """
    doc_type = document_type(addressee_is_superior=fields.get("issuer") == agency["parent"])
    subject = _subject(round_, doc_type)
    if kind == SUPPLEMENT:
        subject = _supplementary(subject)
    body = _paragraphs(agency, fields, round_, totals)
    if earlier is not None:
        body = _changed(agency, earlier, kind, totals) + body[1:]
    return {
        "doc_type": doc_type,
        "subject": subject,
        "addressee": str(fields.get("issuer") or agency["parent"]),
        "paragraphs": body,
        "annex": {
            "title": f"Biểu tổng hợp số liệu {subject.removeprefix('Về việc ')}",
            "table": _table(totals, by_unit=agency.get("annex_reasons") == "units"),
        },
        "recipients": ["Như trên"],
        "archive_copy": f"Lưu: VT, {str(agency['office_unit']).upper()}.",
    }


def _subject(round_: Round, doc_type: str) -> str:
    """The round's title with its number; under the word BÁO CÁO that word is not said again."""
    title = round_.title.strip()
    if doc_type == REPORT and title.casefold().startswith("báo cáo "):
        rest = title[len("báo cáo ") :]
        title = rest[:1].upper() + rest[1:]
    if doc_type == LETTER:
        title = title[:1].lower() + title[1:]
        title = title if title.startswith("báo cáo") else f"báo cáo {title}"
    return title if "đợt" in title else f"{title} (đợt {round_.no})"


def _supplementary(subject: str) -> str:
    """``báo cáo kết quả …`` becomes ``báo cáo bổ sung kết quả …``."""
    if subject.startswith("báo cáo "):
        return f"báo cáo bổ sung {subject.removeprefix('báo cáo ')}"
    return f"Bổ sung {subject[:1].lower()}{subject[1:]}"


def _changed(agency: Mapping[str, Any], earlier: Reply, kind: str, totals: Json) -> list[str]:
    """What the earlier letter said and what holds now, cell by cell."""
    day = f" ngày {date_text(earlier.issued_on)}" if earlier.issued_on else ""
    letter = f"{earlier.doc_type} số {earlier.code}{day}"
    opening = (
        f"{agency['name']} đã báo cáo kết quả tại {letter}. Sau thời điểm chốt số liệu, có đơn vị điều chỉnh "
        f"số liệu đã gửi; {agency['name']} báo cáo "
    )
    ending = (
        "số liệu bổ sung như sau:"
        if kind == SUPPLEMENT
        else f"lại kết quả như sau (văn bản này thay thế {letter}):"
    )
    return [opening + ending, *_differences(earlier.content["annex"]["table"], totals)]


def _differences(before: Json, totals: Json) -> list[str]:
    labels = totals["labels"]
    sums = {**before["totals"], **before["options"]}
    found = [
        f"- {labels.get(code, code)}: {value} sửa thành {totals['totals'][code]};"
        for code, value in sums.items()
        if totals["totals"].get(code) != value
    ]
    old, new = before["rates"].get("of_reported"), totals["rates"].get("of_reported")
    if old and new and old != new:
        found.append(f"- Tỷ lệ: {percent_text(*old)} sửa thành {percent_text(*new)}.")
    return found


def _cited(fields: Mapping[str, Any]) -> str:
    """The first citation is full: type, code, date, issuer, subject."""
    day = fields.get("issue_date")
    parts = [
        str(fields.get("doc_type") or "Văn bản"),
        f"số {fields['full_code']}" if fields.get("full_code") else "",
        f"ngày {date_text(date.fromisoformat(day))}" if day else "",
        f"của {fields['issuer']}" if fields.get("issuer") else "",
        _about(str(fields.get("subject") or "")),
    ]
    return " ".join(part for part in parts if part)


def _about(subject: str) -> str:
    text = subject.strip()
    for opening in ("Về việc ", "V/v ", "về việc "):
        text = text.removeprefix(opening)
    return f"về việc {text}" if text else ""


def _paragraphs(
    agency: Mapping[str, Any], fields: Mapping[str, Any], round_: Round, totals: Json
) -> list[str]:
    found = [
        f"Thực hiện {_cited(fields)}, {agency['name']} báo cáo kết quả như sau:",
        (
            f"1. Đã có {totals['answered']:02d}/{totals['asked']:02d} đơn vị báo cáo, trong đó "
            f"{totals['in_time']:02d} đơn vị đúng hạn, {totals['late']:02d} đơn vị nộp trễ."
        ),
    ]
    if totals["missing"]:
        found.append(f"{len(totals['missing']):02d} đơn vị ({totals['staff_missing']} người) chưa báo cáo.")
    found += _results(totals)
    if round_.cut_off is not None:
        found.append(f"Số liệu tính đến {instant_text(round_.cut_off)} (chi tiết tại Phụ lục kèm theo).")
    addressee = fields.get("issuer") or agency["parent"]
    verb = "báo cáo" if addressee == agency["parent"] else "kính gửi"
    return [*found, f"{agency['name']} {verb} {addressee} theo dõi, tổng hợp./."]


def _results(totals: Json) -> list[str]:
    rates = totals["rates"]
    sums = totals["totals"]
    if "of_reported" not in rates:
        return ["2. Kết quả cụ thể của từng đơn vị tại Phụ lục kèm theo."]
    numerator, denominator = rates["of_reported"]
    _, staff = rates["coverage"]
    found = [
        (
            f"2. Kết quả: {numerator}/{denominator} người, đạt {percent_text(numerator, denominator)} "
            f"trên tổng số của các đơn vị đã báo cáo; đạt {percent_text(numerator, staff)} trên tổng số "
            f"{staff} người của cơ quan."
        )
    ]
    if "not_installed" in sums:
        found.append(f"3. Số còn lại: {sums['not_installed']} người; lý do tại Phụ lục kèm theo.")
    return found


def _table(totals: Json, *, by_unit: bool) -> Json:
    """Per unit: the counts, the texts and the rate; reasons as totals, or (``by_unit``) per unit, too.

    A unit that did not report is counted in the letter and named inside the house only.
    """
    sums, labels = totals["totals"], totals["labels"]
    broken_down = {key.partition("/")[0] for key in sums if "/" in key}
    plain = [key for key in labels if key not in broken_down and (by_unit or "/" not in key)]
    rows = [
        {
            "name": unit["name"],
            "answered": unit["answered"],
            "values": {key: unit["values"].get(key) for key in plain},
        }
        for unit in totals["units"]
        if unit["answered"]
    ]
    return {
        "columns": plain,
        "rows": rows,
        "labels": labels,
        "ratio": totals["ratio"],
        "totals": {key: sums[key] for key in plain if key in sums},
        "options": {key: value for key, value in sums.items() if "/" in key},
        "rates": totals["rates"],
    }

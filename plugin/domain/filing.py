"""The dossier: its code, title, retention, documents in order, and what still keeps it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plugin.domain.notice import ORIGINS
from plugin.domain.records import (
    Answer,
    Direction,
    Json,
    Notice,
    RegisterLine,
    Reply,
    Round,
    WorkItem,
)
from plugin.domain.states import AnswerState, ReplyState, RoundState
from plugin.domain.texts import ITEM_TITLES


def dossier_code(agency_code: str, year: int, notation: str) -> str:
    """Agency code + year + notation, joined by dots (NĐ 30/2020 Phụ lục VI: OrganId, FileCatalog,
    FileNotation): ``000.00.12.H41.2020.05.VP``.
    """
    return f"{agency_code}.{year}.{notation}"


def title(subject: str, agency_name: str, year: int) -> str:
    """``Hồ sơ về việc … của … năm 2020``."""
    text = subject.strip()
    for opening in ("Về việc ", "V/v ", "về việc "):
        text = text.removeprefix(opening)
    return f"Hồ sơ về việc {text} của {agency_name} năm {year}"


def propose(
    fields: Mapping[str, Any], agency_name: str, year: int, rows: Sequence[Mapping[str, Any]]
) -> Json:
    """What the Office is offered: title, and the schedule's row for ad-hoc reports."""
    row = next((r for r in rows if r.get("id") == "1/8"), rows[0] if rows else {})
    return {
        "notation": "",
        "title": title(str(fields.get("subject") or ""), agency_name, year),
        "retention": row.get("retention", ""),
        "retention_source": f"{row['source']}, {row['group']}: {row['title']}" if row else "",
        "off_plan": True,
    }


def open_things(
    rounds: Sequence[Round],
    replies: Sequence[Reply],
    items: Sequence[WorkItem],
) -> list[str]:
    """What is still open, in words; a dossier closes when the work is done (Điều 29.4)."""
    found = [f"Đợt báo cáo {r.no} chưa chốt số liệu." for r in rounds if r.state is RoundState.OPEN]
    for reply in replies:
        if reply.state is not ReplyState.SENT:
            found.append(f"Văn bản báo cáo kết quả {reply.code or ''} chưa phát hành.".replace("  ", " "))
        elif reply.received_at is None:
            found.append(f"Chưa có thông báo đã nhận văn bản {reply.code}.")
    found += [f"Còn việc chưa xong: {_item(item)}." for item in items]
    return found


def _item(item: WorkItem) -> str:
    return ITEM_TITLES.get(item.kind, item.kind)


def documents(
    notices: Sequence[Notice],
    lines: Sequence[RegisterLine],
    directions: Sequence[Direction],
    answers: Sequence[Answer],
    replies: Sequence[Reply],
    units: Mapping[str, str],
) -> list[Json]:
    """The documents of a case in the order of the work; drafts and refused versions are process trail.

    ``units``: the names of the units by assignment id. A unit's signed report and the figures it
    carries are one document.
    """
    line_of = {line.document_id: line for line in lines}
    paper_of = {notice.id: notice for notice in notices}
    carried = {answer.notice_id for answer in answers}
    found = [_notice(n, line_of.get(n.id)) for n in notices if n.id not in carried]
    found += [_direction(d) for d in directions if d.given_at is not None]
    found += [_answer(a, paper_of.get(a.notice_id or ""), units[a.assignment_id]) for a in answers]
    found += [_reply(r) for r in replies]
    found += [_slip(r) for r in replies if r.slip_sha256 is not None]
    ordered = sorted(enumerate(found), key=lambda pair: (pair[1]["at"], pair[0]))
    return [{key: value for key, value in one.items() if key != "at"} for _, one in ordered]


def _document(source_id: str, kind: str, title_: str, at: Any, **more: Any) -> Json:
    base = {
        "source_id": source_id,
        "kind": kind,
        "title": title_,
        "at": at,
        "code": "",
        "document_date": at.date(),
        "author": "",
        "file_sha256": None,
        "file_name": "",
        "process": False,
    }
    return {**base, **more}


def _notice(notice: Notice, line: RegisterLine | None) -> Json:
    fields = notice.fields
    return _document(
        notice.id,
        ORIGINS[notice.origin or "arrival"],
        f"{fields.get('doc_type') or ''} {fields.get('subject') or ''}".strip(),
        line.entered_at if line else notice.arrived_at,
        author=fields.get("issuer") or "",
        **_paper(notice),
    )


def _paper(notice: Notice) -> Json:
    """A document's own number, date and file."""
    day = notice.fields.get("issue_date")
    return {
        "code": notice.fields.get("full_code") or "",
        "document_date": date.fromisoformat(day) if day else None,
        "file_sha256": notice.file_sha256,
        "file_name": notice.file_name,
    }


def _direction(direction: Direction) -> Json:
    return _document(
        direction.id,
        "Phiếu giải quyết văn bản đến",
        "Phiếu giải quyết văn bản đến",
        direction.given_at,
        author=direction.given_by,
        file_name="phieu-giai-quyet.docx",
    )


def _answer(answer: Answer, paper: Notice | None, unit: str) -> Json:
    counted = answer.state in (AnswerState.ACCEPTED, AnswerState.SUPERSEDED)
    file = _paper(paper) if paper else {"file_name": f"bao-cao-{answer.version}.json"}
    return _document(
        answer.id,
        "Báo cáo của đơn vị",
        f"Báo cáo của {unit}, lần gửi {answer.version}",
        answer.handed_in_at,
        author=answer.given_by,
        process=not counted,
        **file,
    )


def _reply(reply: Reply) -> Json:
    return _document(
        reply.id,
        "Văn bản đi",
        f"{reply.doc_type} {reply.subject}",
        reply.sent_at or reply.drafted_at,
        code=reply.code or "",
        document_date=reply.issued_on,
        file_sha256=reply.docx_sha256,
        file_name=f"{(reply.code or reply.reference).replace('/', '-')}.docx",
    )


def _slip(reply: Reply) -> Json:
    """The submission slip: how the letter came about, part of the handling trail."""
    return _document(
        f"{reply.id}/slip",
        "Phiếu trình",
        f"Phiếu trình {reply.doc_type} {reply.subject}",
        reply.drafted_at,
        file_sha256=reply.slip_sha256,
        file_name=f"phieu-trinh-{reply.reference}.docx",
        process=True,
    )

"""What the pages call things, on top of ``domain.texts``: filters, a case's state, addresses of work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask import Flask, url_for

from plugin.domain.act_texts import ACT_TEXTS
from plugin.domain.calendar import VN
from plugin.domain.hands import act_of
from plugin.domain.notice import ORIGINS
from plugin.domain.people import ROLE_TITLES
from plugin.domain.records import Assignment, Case, Reply, Round, WorkItem
from plugin.domain.states import CaseState, ReplyState, RoundState
from plugin.domain.texts import (
    EVENT_TITLES,
    ITEM_TITLES,
    date_text,
    deadline_text,
    field_title,
    instant_text,
    label,
    number_text,
    percent_text,
    unit_status,
)

STAGES: Final = (
    "Tiếp nhận",
    "Kiểm tra",
    "Vào sổ",
    "Chỉ đạo",
    "Thu báo cáo",
    "Chốt số liệu",
    "Dự thảo",
    "Duyệt",
    "Phát hành",
    "Hồ sơ",
)
"""A case's way, as its page shows it."""

SHORT_STAGES: Final = ("Tiếp nhận", "Kiểm tra", "Vào sổ", "Lưu để biết")
"""The way of a document that asks nothing."""

RATES: Final = {
    "of_reported": "Trên tổng số của các đơn vị đã báo cáo",
    "coverage": "Trên tổng số CCVCNLĐ của các đơn vị được giao",
    "of_owners": "Trên số người có điện thoại thông minh",
}

CHANNELS: Final = {
    "page": "trang này",
    "sheet": "biểu .xlsx",
    "office": "Văn phòng nhập thay",
    "document_system": "hệ thống quản lý văn bản",
    "document": "văn bản ký gửi đến",
    "carried": "chuyển từ văn bản được thay thế",
}

BESIDE: Final = {
    "folder": "Trang thông tin điện tử (thư mục)",
    "wordpress": "Trang thông tin điện tử (WordPress)",
    "json": "Trang thông tin điện tử (JSON)",
    "smtp": "Tin nhắc việc (thư điện tử)",
    "webhook": "Tin nhắc việc (webhook)",
}

BOOKS: Final = {"arrivals": "Sổ đăng ký văn bản đến", "departures": "Sổ đăng ký văn bản đi"}

SETTLED_BY_HAND: Final = frozenset({"quarantine", "other_number", "refused", "differs", "chase", "overdue"})
"""Turns no step settles: the person says that they are dealt with."""

_GOOD: Final = {"Đã báo cáo", "Đã phát hành", "Đã đưa vào hồ sơ", "Đã nộp lưu", "Lưu để biết", "Được miễn"}
_BAD: Final = {"Quá hạn", "Cần điều chỉnh", "Nộp trễ", "Đã thu hồi", "Đã trả lại", "Trả lại dự thảo"}


def case_status(case: Case, round_: Round | None, reply: Reply | None, *, asks: bool = True) -> str:
    """A case's state in the words of the office, with its newest round and reply."""
    if case.state is CaseState.REGISTERED:
        return "Chờ ý kiến chỉ đạo" if asks else label(case.state)
    if case.state is CaseState.FILED and not asks:
        return "Lưu để biết"
    if case.state is not CaseState.OPEN:
        return label(case.state)
    if reply is not None:
        checked = reply.state is ReplyState.DRAFTED and reply.checked_by is not None
        return "Đang trình ký" if checked else label(reply.state)
    return label(round_.state) if round_ is not None else label(case.state)


def stage(case: Case, round_: Round | None, reply: Reply | None) -> int:
    """How far a case is: the position (from 0) in ``STAGES`` of what is to be done now."""
    early = {CaseState.RECEIVED: 0, CaseState.READ: 1, CaseState.CONFIRMED: 2, CaseState.REGISTERED: 3}
    if case.state in early:
        return early[case.state]
    if case.state is not CaseState.OPEN:
        return len(STAGES)
    if reply is not None:
        return _reply_stage(reply)
    return 4 if round_ is None or round_.state is RoundState.OPEN else 5


def _reply_stage(reply: Reply) -> int:
    if reply.state in (ReplyState.DRAFTED, ReplyState.RETURNED):
        return 7 if reply.checked_by and reply.state is ReplyState.DRAFTED else 6
    return 9 if reply.state is ReplyState.SENT else 8


def item_url(item: WorkItem) -> str:
    """The page where a person does a work item."""
    subject, case_id = item.subject_id, item.case_id
    if act_of(item.kind) is not None:
        return url_for("hands.page", id=item.id)
    pages: dict[str, tuple[str, str | None]] = {
        "supply": ("notices.delivery", subject),
        "arrival_number": ("notices.number_form", subject),
        "confirm": ("notices.confirm_form", subject),
        "quarantine": ("notices.delivery", subject),
        "recall": ("recalls.page", subject),
        "other_number": ("notices.delivery", subject),
        "refused": ("cases.page", subject),
        "submit": ("handling.submit_form", subject),
        "direct": ("handling.direct_form", subject),
        "distribute": ("handling.distribute_form", subject),
        **dict.fromkeys(("confirm_answer", "accept_answer", "compare"), ("assignments.page", subject)),
        "circulate": ("handling.circulate_form", subject),
        "ask": ("handling.ask_form", subject),
        **dict.fromkeys(("chase", "overdue"), ("cases.page", case_id)),
        "file": ("dossiers.file_form", case_id),
        "close_dossier": ("dossiers.page", subject),
        **dict.fromkeys(("differs", "accept"), ("dossiers.page", subject)),
        **dict.fromkeys(
            ("check", "approve", "redraft", "stale", "number", "send"), ("replies.page", subject)
        ),
    }
    endpoint, id = pages.get(item.kind, ("admin.page", None))
    return url_for(endpoint, id=id) if id else url_for(endpoint)


def tone(status: str) -> str:
    """The colour of a state: good, bad or plain; the words say it, too."""
    return "good" if status in _GOOD else "bad" if status in _BAD else "plain"


def short_text(at: datetime) -> str:
    """``08:05, 06/8/2020``, for tables."""
    local = at.astimezone(VN)
    return f"{local:%H:%M}, {date_text(local.date())}"


def status_of(assignment: Assignment, round_: Round, now: datetime) -> str:
    """A unit's state in a round."""
    return unit_status(assignment, round_.deadline, round_.deadline_exclusive, now)


def install(app: Flask) -> None:
    """Give the templates their words."""
    filters: dict[str, Any] = {
        "field_title": field_title,
        "day": date_text,
        "instant": instant_text,
        "short": short_text,
        "label": label,
        "number": number_text,
        "tone": tone,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        deadline_text=deadline_text,
        percent=percent_text,
        status_of=status_of,
        case_status=case_status,
        item_url=item_url,
        ACT_TEXTS=ACT_TEXTS,
        ITEM_TITLES=ITEM_TITLES,
        EVENT_TITLES=EVENT_TITLES,
        ROLE_TITLES=ROLE_TITLES,
        RATES=RATES,
        CHANNELS=CHANNELS,
        BESIDE=BESIDE,
        BOOKS=BOOKS,
        ORIGINS=ORIGINS,
        SETTLED_BY_HAND=SETTLED_BY_HAND,
    )

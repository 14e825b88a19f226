"""The sender wants its document back, or changes or replaces it: what that touches, and the two answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from connectors.protocol import Arrival
from plugin.domain.errors import NotFound, Refused
from plugin.domain.people import Role
from plugin.domain.records import Case, Delivery, Notice, RegisterLine, Round, WorkItem
from plugin.domain.states import ItemState, RoundState
from plugin.domain.texts import date_text
from plugin.steps import decide_recall as deciding
from plugin.steps._replacements import targets
from plugin.store.protocol import Reader
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.guards import allow, ctx, me

bp = Blueprint("recalls", __name__)


@bp.get("/recalls/<id>")
@allow(Role.CLERK)
def page(id: str) -> Page:
    """What the sender asks, the documents and rounds it is about, and what changes."""
    return _page(id, None)


@bp.post("/recalls/<id>")
@allow(Role.CLERK)
def decide(id: str) -> Page:
    """Đồng ý or từ chối; the sender is told either way."""
    agree = forms.text(request.form, "decision") == "agree"
    said = "Đã đồng ý" if agree else "Đã từ chối"
    return act(
        lambda: perform(
            deciding.decide_recall, id, {"agree": agree, "reason": forms.text(request.form, "reason")}
        ),
        then=url_for("recalls.page", id=id),
        said=f"{said}; nơi gửi được thông báo.",
        again=lambda refused: _page(id, refused),
    )


def _page(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        delivery = rows.get(Delivery, id)
        if delivery.kind != "recall":
            raise NotFound("Không tìm thấy yêu cầu này.", delivery_id=id)
        arrival = ctx().arrival(delivery)
        concerned = [_concerned(rows, one) for one in targets(ctx(), rows, delivery)]
        waits = rows.first(WorkItem, kind="recall", subject_id=id, state=ItemState.WAITING)
    return render_template(
        "recall.html",
        delivery=delivery,
        arrival=arrival,
        change=arrival.fields.get("change") or "recall",
        concerned=concerned,
        changes=_changes(concerned[0]["notice"], arrival) if concerned else [],
        waits=waits is not None,
        values=request.form if refused else {},
        problems=refused.problems if refused else [],
    )


def _concerned(rows: Reader, notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "case": rows.get(Case, notice.case_id),
        "line": rows.first(RegisterLine, document_id=notice.id, book="arrivals"),
        "rounds": rows.find(Round, case_id=notice.case_id, state=RoundState.OPEN),
    }


def _changes(notice: Notice, arrival: Arrival) -> list[tuple[str, str, str]]:
    """(what, before, now) where the sender's own data of the document differ."""
    said = arrival.fields
    pairs = (
        ("Số, ký hiệu", notice.fields.get("full_code"), said.get("code")),
        ("Ngày ban hành", _day(notice.fields.get("issue_date")), _day(said.get("issued_on"))),
        ("Trích yếu", notice.fields.get("subject"), said.get("subject")),
    )
    return [(what, str(old or ""), str(new)) for what, old, new in pairs if new and new != old]


def _day(text: Any) -> str | None:
    return date_text(date.fromisoformat(text)) if text else None

"""The reply: the draft with its totals, checked, returned, approved and sent by those who may."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from plugin.domain.consolidation import from_json
from plugin.domain.errors import Refused
from plugin.domain.people import Role
from plugin.domain.records import Case, Notice, Person, Question, Reply, Round
from plugin.domain.reply import CHOICES, choices
from plugin.domain.states import ReplyState
from plugin.steps import approve as approving
from plugin.steps import check as checking
from plugin.steps import decide_change as deciding
from plugin.steps import number as numbering
from plugin.steps import return_reply as returning
from plugin.steps import send as sending
from plugin.store import views
from plugin.web.acting import Page, act, perform
from plugin.web.cases import columns
from plugin.web.guards import CASE_ROLES, allow, ctx, me

bp = Blueprint("replies", __name__)


@bp.get("/replies/<id>")
@allow(*CASE_ROLES)
def page(id: str) -> Page:
    """The reply with its totals."""
    return _page(id, None)


def _page(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        reply = rows.get(Reply, id)
        round_ = rows.get(Round, reply.round_id)
        questions = sorted(rows.find(Question, round_id=round_.id), key=lambda one: one.position)
        values: dict[str, Any] = {
            "case": rows.get(Case, reply.case_id),
            "notice": rows.latest(Notice, case_id=reply.case_id),
            "people": {person.id: person for person in rows.find(Person)},
            "turns": [one for one in views.turns(rows, reply.case_id) if one.subject_id == id and one.role],
            "assignments": {one.unit_id: one for one in views.round_page(rows, round_).assignments.values()},
        }
    labels = {one.code: one.label for one in questions}
    options = {f"{q.code}/{o['code']}": o["label"] for q in questions for o in q.options}
    return render_template(
        "reply.html",
        reply=reply,
        round=round_,
        sums=from_json(round_.totals) if round_.totals else None,
        columns=columns(questions),
        labels={**labels, **options},
        breakdowns=[q for q in questions if q.type == "breakdown"],
        problems=refused.problems if refused else [],
        reason=request.form.get("reason", "") if refused else "",
        drafted=reply.state is ReplyState.DRAFTED,
        ready=reply.checked_by is not None
        and (reply.form_checked_by is not None or not ctx().agency(me().agency_id).form_check),
        choices={name: CHOICES[name] for name in choices(reply)} if reply.stale else {},
        **values,
    )


def _order(step: Any, id: str, said: str, payload: dict[str, Any] | None = None) -> Page:
    return act(
        lambda: perform(step, id, payload),
        then=url_for("replies.page", id=id),
        said=said,
        again=lambda refused: _page(id, refused),
    )


@bp.post("/replies/<id>/check")
@allow(Role.OFFICE)
def check(id: str) -> Page:
    """Trình ký: content and form are checked."""
    return _order(checking.check, id, "Đã kiểm tra nội dung và thể thức; đã trình lãnh đạo duyệt.")


@bp.post("/replies/<id>/return")
@allow(Role.OFFICE, Role.LEADER)
def give_back(id: str) -> Page:
    """Trả lại dự thảo."""
    payload = {"reason": request.form.get("reason", "").strip()}
    return _order(returning.return_reply, id, "Đã trả lại dự thảo; Văn phòng lập lại.", payload)


@bp.post("/replies/<id>/approve")
@allow(Role.LEADER)
def approve(id: str) -> Page:
    """Duyệt."""
    return _order(approving.approve, id, "Đã duyệt. Văn thư sẽ phát hành sau khi cấp số.")


@bp.post("/replies/<id>/number")
@allow(Role.CLERK)
def number(id: str) -> Page:
    """The number the departures book of the office gave."""
    raw = request.form.get("number", "").strip()
    payload = {"number": int(raw) if raw.isdecimal() else None}
    return _order(numbering.number, id, "Đã ghi số vào sổ văn bản đi. Kiểm tra rồi phát hành.", payload)


@bp.post("/replies/<id>/change")
@allow(Role.OFFICE)
def change(id: str) -> Page:
    """What follows from figures that changed after the cut-off."""
    payload = {"choice": request.form.get("choice", "")}
    return _order(deciding.decide_change, id, "Đã ghi quyết định về số liệu thay đổi.", payload)


@bp.post("/replies/<id>/send")
@allow(Role.CLERK)
def send(id: str) -> Page:
    """Phát hành."""
    return _order(sending.send, id, "Đã phát hành. Trang này cho biết khi nơi nhận vào sổ.")

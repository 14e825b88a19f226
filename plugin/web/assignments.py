"""A unit's page: what it is asked, its figures, its sheet, what was refused and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from connectors.protocol import Feature
from plugin.domain.errors import Conflict, Refused
from plugin.domain.people import Role
from plugin.domain.records import (
    Answer,
    Assignment,
    Case,
    Debtor,
    Figure,
    Notice,
    Person,
    Question,
    Round,
)
from plugin.domain.rounds import form
from plugin.domain.states import AnswerState, AssignmentState, RoundState
from plugin.domain.texts import deadline_text
from plugin.domain.work import Order
from plugin.steps import accept_answer as accepting
from plugin.steps import answer as answering
from plugin.steps import compare as comparing
from plugin.steps import confirm_answer as confirming
from plugin.steps import mark as marking
from plugin.steps import remind as reminding
from plugin.steps._deliveries import keep_file
from plugin.steps._replacements import CARRIED
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.files import attachment
from plugin.web.guards import allow, ctx, me, offers
from plugin.writing.sheet import sheet_xlsx

bp = Blueprint("assignments", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_A_UNIT = (Role.UNIT_HEAD, Role.MEMBER)
ANSWERING = (*OF_A_UNIT, Role.OFFICE)


@bp.get("/assignments")
@allow(*OF_A_UNIT)
def listing() -> Page:
    """What my unit was asked."""
    with ctx().store.read(me().agency_id) as rows:
        lines = views.unit_assignments(rows, me().unit_id or "")
    return render_template("assignments.html", lines=lines)


def _mine(assignment: Assignment) -> bool:
    return me().may(*OF_A_UNIT) and me().unit_id == assignment.unit_id


def _by_member(assignment: Assignment) -> bool:
    """Entered by somebody of the unit who is not its head: the head confirms."""
    return _mine(assignment) and not me().may(Role.UNIT_HEAD)


def _get(rows: Reader, id: str) -> Assignment:
    """The assignment, if it is this person's business; another unit's does not exist for a unit."""
    assignment = rows.get(Assignment, id)
    if not (_mine(assignment) or me().may(Role.OFFICE)):
        abort(404)
    return assignment


@bp.get("/assignments/<id>")
@allow(*ANSWERING)
def page(id: str) -> Page:
    """The unit's page; opened by the unit itself it counts as seen."""
    with ctx().store.read(me().agency_id) as rows:
        assignment = _get(rows, id)
    if _mine(assignment) and assignment.seen_at is None:
        _seen(id)
    return _page(id, None)


def _seen(id: str) -> None:
    try:
        perform(marking.mark, id, {"what": "seen"})
    except Conflict:
        return  # news of the same unit came in at the same moment: it is seen by that already


@bp.post("/assignments/<id>/acknowledge")
@allow(Role.UNIT_HEAD)
def acknowledge(id: str) -> Page:
    """Đã quán triệt."""
    with ctx().store.read(me().agency_id) as rows:
        if not _mine(_get(rows, id)):
            abort(404)
    return act(
        lambda: perform(marking.mark, id, {"what": "acknowledged"}),
        then=url_for("assignments.page", id=id),
        said="Đã ghi nhận: đơn vị đã quán triệt. Đề nghị nhập số liệu trước thời hạn.",
        again=lambda refused: _page(id, refused),
    )


@bp.post("/assignments/<id>")
@allow(*ANSWERING)
def answer(id: str) -> Page:
    """Gửi báo cáo: the unit itself, or the Office for it (nhập thay)."""
    with ctx().store.read(me().agency_id) as rows:
        assignment = _get(rows, id)
        questions = _questions(rows, assignment.round_id)
    payload = {
        "figures": forms.figures(request.form, questions),
        "nil_return": forms.box(request.form, "nil_return"),
        "unchanged": forms.box(request.form, "unchanged"),
        "note": forms.text(request.form, "note"),
        "evidence_sha256": None,
        **_by(assignment, "page"),
    }
    return _send(id, payload)


@bp.post("/assignments/<id>/confirm")
@allow(Role.UNIT_HEAD)
def confirm(id: str) -> Page:
    """Xác nhận (trưởng đơn vị)."""
    with ctx().store.read(me().agency_id) as rows:
        if not _mine(_get(rows, id)):
            abort(404)
    return _order(confirming.confirm_answer, id, "Đã xác nhận. Số liệu là báo cáo của đơn vị.")


@bp.post("/assignments/<id>/accept")
@allow(Role.OFFICE)
def accept(id: str) -> Page:
    """Chấp nhận, or return, a number of staff that differs from what was asked."""
    payload = {
        "accepted": forms.text(request.form, "decision") == "accept",
        "reason": forms.text(request.form, "reason"),
    }
    return _order(accepting.accept_answer, id, "Đã ghi ý kiến của Văn phòng.", payload)


@bp.post("/assignments/<id>/compare")
@allow(Role.OFFICE)
def compare(id: str) -> Page:
    """The signed report and the figures that count belong together."""
    return _order(comparing.compare, id, "Đã đối chiếu: văn bản ký và số liệu khớp nhau.")


def _order(step: Any, id: str, said: str, payload: dict[str, Any] | None = None) -> Page:
    return act(
        lambda: perform(step, id, payload),
        then=url_for("assignments.page", id=id),
        said=said,
        again=lambda refused: _page(id, refused),
    )


def _by(assignment: Assignment, channel: str) -> dict[str, Any]:
    if _mine(assignment):
        return {"channel": channel, "entered_for": None, "by_member": _by_member(assignment)}
    return {"channel": "office", "entered_for": assignment.unit_id}


def _send(id: str, payload: dict[str, Any]) -> Page:
    said = "Đã gửi báo cáo. Số liệu được tính vào biểu tổng hợp."
    if payload.get("by_member"):
        said = "Đã nhập số liệu; chờ trưởng đơn vị xác nhận."
    return _order(answering.answer, id, said, payload)


@bp.post("/assignments/<id>/sheet")
@allow(*ANSWERING)
def take_sheet(id: str) -> Page:
    """The returned .xlsx sheet; its bytes are the evidence."""
    with ctx().store.read(me().agency_id) as rows:
        assignment = _get(rows, id)
    file = request.files.get("sheet")
    content = file.read() if file else b""
    if file is None or not content:
        problems = Refused("Chưa chọn tệp hoặc tệp rỗng. Đề nghị chọn biểu .xlsx đã nhập rồi gửi lại.")
        return _page(id, problems), 422
    try:
        payload = _from_sheet(assignment, content, file.filename or "bieu.xlsx")
    except Refused as refused:
        return _page(id, refused), 422
    return _send(id, payload)


def _from_sheet(assignment: Assignment, content: bytes, name: str) -> dict[str, Any]:
    sheet = answering.read_sheet(content)
    if sheet.reference != assignment.reference:
        raise Refused(f"Biểu mang mã {sheet.reference}, không phải mã của việc này ({assignment.reference}).")
    ctx().files.put(assignment.agency_id, content)
    order = Order(
        agency_id=assignment.agency_id, kind="keep_sheet", subject_id=assignment.id, actor=me().login
    )
    with ctx().store.begin(order) as uow:
        evidence = keep_file(ctx(), uow, name, XLSX, content)
    return {
        "figures": dict(sheet.figures),
        "nil_return": sheet.nil_return,
        "note": sheet.note,
        "evidence_sha256": evidence,
        **_by(assignment, "sheet"),
    }


@bp.get("/assignments/<id>/sheet")
@allow(*ANSWERING)
def sheet(id: str) -> Response:
    """The sheet to fill in, with this assignment's reference."""
    with ctx().store.read(me().agency_id) as rows:
        assignment = _get(rows, id)
        round_, debtor = rows.get(Round, assignment.round_id), rows.get(Debtor, assignment.debtor_id)
        questions = _questions(rows, round_.id)
    content = sheet_xlsx(
        reference=assignment.reference,
        agency_name=ctx().agency(me().agency_id).name,
        title=round_.title,
        deadline_text=deadline_text(round_.deadline, round_.deadline_exclusive),
        unit_name=debtor.name,
        head_count=debtor.head_count,
        form=form(questions, debtor.head_count),
    )
    return attachment(content, f"{assignment.reference}.xlsx")


@bp.post("/assignments/<id>/remind")
@allow(Role.OFFICE)
def remind(id: str) -> Page:
    """Nhắc nhở: one reminder now."""
    with ctx().store.read(me().agency_id) as rows:
        assignment = rows.get(Assignment, id)
    return act(
        lambda: perform(reminding.remind, id),
        then=url_for("cases.page", id=assignment.case_id),
        said="Đã chuyển lời nhắc tới đơn vị."
        if offers(Feature.REMIND) and offers(Feature.ASSIGN)
        else "Hệ thống quản lý văn bản không nhắc thay được. Danh sách cần gọi đã có trong việc của Văn phòng.",
        again=lambda refused: _page(id, refused),
    )


def _questions(rows: Reader, round_id: str) -> list[Question]:
    return sorted(rows.find(Question, round_id=round_id), key=lambda one: one.position)


def _page(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        assignment = _get(rows, id)
        round_, debtor = rows.get(Round, assignment.round_id), rows.get(Debtor, assignment.debtor_id)
        questions = _questions(rows, round_.id)
        versions = rows.find(Answer, assignment_id=id)
        figures = rows.find(Figure, answer_id=tuple(one.id for one in versions)) if versions else []
        notices = [
            notice
            for notice in rows.find(Notice, case_id=assignment.case_id)
            if notice.assignment_id in (None, assignment.id)
        ]
        before = rows.first(Round, case_id=round_.case_id, no=round_.no - 1)
        case = rows.get(Case, assignment.case_id)
        people = {person.id: person for person in rows.find(Person)}
    given: dict[str, list[Figure]] = {one.id: [] for one in versions}
    for figure in figures:
        given[figure.answer_id].append(figure)
    typed = refused is not None and any(name.startswith("figure.") for name in request.form)
    return render_template(
        "assignment.html",
        assignment=assignment,
        round=round_,
        debtor=debtor,
        questions=questions,
        versions=list(reversed(versions)),
        given=given,
        notices=notices,
        case=case,
        people=people,
        mine=_mine(assignment),
        by_member=_by_member(assignment),
        before=before,
        paper_awaited=_paper_awaited(debtor, versions),
        papers=[notice for notice in notices if notice.assignment_id == assignment.id],
        problems=refused.problems if refused else [],
        values=request.form if typed else _values(questions, debtor, versions, given),
        open=round_.state is not RoundState.CANCELLED,
        answered=assignment.state is AssignmentState.ANSWERED,
        nil_possible=any(q.nil_allowed for q in questions),
    )


def _paper_awaited(debtor: Debtor, versions: list[Answer]) -> bool:
    """Figures of a unit with a seal came first; its signed document is still to come."""
    standing = next((one for one in versions if one.state is AnswerState.ACCEPTED), None)
    return debtor.kind == "sealed" and standing is not None and standing.notice_id is None


def _values(
    questions: list[Question], debtor: Debtor, versions: list[Answer], given: dict[str, list[Figure]]
) -> dict[str, str]:
    """The figures that count now (to correct them), else what is known beforehand."""
    standing = next((one for one in versions if one.state is AnswerState.ACCEPTED), None)
    standing = standing or next((one for one in versions if one.channel == CARRIED), None)
    if standing is None:
        known = {q.code for q in questions if q.rules.get("prefill") == "head_count"}
        return {f"figure.{code}": str(debtor.head_count) for code in known}
    values = {"note": standing.note, **({"nil_return": forms.YES} if standing.nil_return else {})}
    for one in given[standing.id]:
        name = f"figure.{one.code}" + (f".{one.option}" if one.option else "")
        values[name] = one.value if one.value is not None else _word(one.status)
    return values


def _word(status: str) -> str:
    """How a figure without a value is typed again."""
    return {"unknown": "không biết", "not_applicable": "không áp dụng"}.get(status, "")

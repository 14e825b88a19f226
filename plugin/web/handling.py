"""What is decided about a registered document: the direction, the round, the copy for information."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from connectors.protocol import Feature
from plugin.domain import direction as directions
from plugin.domain import rounds
from plugin.domain.deadline import Deadline, from_due
from plugin.domain.errors import Refused
from plugin.domain.notice import unit_duties
from plugin.domain.people import Role
from plugin.domain.periods import EVERY
from plugin.domain.records import Case, Direction, Notice, Person, RegisterLine, Round, Unit
from plugin.steps import ask as asking
from plugin.steps import circulate as circulating
from plugin.steps import direct as directing
from plugin.steps import distribute as distributing
from plugin.steps import submit as submitting
from plugin.steps._orders import answered, order_of
from plugin.store.deadlines import document_deadline
from plugin.store.protocol import Reader
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.guards import allow, ctx, me, offers

bp = Blueprint("handling", __name__)


def _units(rows: Reader) -> list[Unit]:
    found = [unit for unit in rows.find(Unit, active=True) if unit.kind != "outside"]
    return sorted(found, key=lambda unit: unit.position)


def _case(rows: Reader, id: str) -> dict[str, Any]:
    notice = rows.latest(Notice, case_id=id)
    return {
        "case": rows.get(Case, id),
        "notice": notice,
        "fields": notice.fields if notice else {},
        "line": rows.latest(RegisterLine, case_id=id, book="arrivals"),
        "units": _units(rows),
    }


@bp.get("/cases/<id>/submit")
@allow(Role.OFFICE)
def submit_form(id: str) -> Page:
    """The direction to propose, read from the document."""
    return _submission(id, None)


@bp.post("/cases/<id>/submit")
@allow(Role.OFFICE)
def submit(id: str) -> Page:
    """Trình lãnh đạo; or route directly, where the agency lets the Office do so."""
    routed = forms.box(request.form, "route")
    step, said = (
        (directing.direct, "Đã chuyển xử lý. Gửi yêu cầu báo cáo cho các đơn vị.")
        if routed and ctx().agency(me().agency_id).direct_routing
        else (submitting.submit, "Đã trình lãnh đạo; chờ ý kiến chỉ đạo.")
    )
    return _give(step, id, said, lambda refused: _submission(id, refused))


def _submission(id: str, refused: Refused | None) -> str:
    agency = ctx().agency(me().agency_id)
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
    values: MultiDict[str, str]
    if refused:
        values = request.form
    else:
        named = document_deadline(found["fields"])
        deadline = Deadline(*named, "", "") if named else None
        proposed = directions.propose(found["fields"], found["units"], agency.office_unit, deadline)
        values = forms.direction_values(proposed)
    problems = refused.problems if refused else []
    more = {"values": values, "problems": problems, "roles": directions.ROLES}
    return render_template("submit.html", direct_routing=agency.direct_routing, **more, **found)


@bp.get("/cases/<id>/direct")
@allow(Role.LEADER)
def direct_form(id: str) -> Page:
    """The direction as the Office proposes it."""
    return _direction(id, None)


@bp.post("/cases/<id>/direct")
@allow(Role.LEADER)
def direct(id: str) -> Page:
    """Give the direction."""
    said = "Đã ghi ý kiến chỉ đạo. Văn phòng gửi yêu cầu báo cáo cho các đơn vị."
    return _give(directing.direct, id, said, lambda refused: _direction(id, refused))


def _give(step: Any, id: str, said: str, again: Callable[[Refused], str]) -> Page:
    with ctx().store.read(me().agency_id) as rows:
        units = _units(rows)
    return act(
        lambda: perform(step, id, forms.direction(request.form, units)),
        then=url_for("cases.page", id=id),
        said=said,
        again=again,
    )


def _values(proposed: Direction | None) -> MultiDict[str, str]:
    if proposed is None:
        return MultiDict()
    return forms.direction_values({"text": proposed.text, "assignees": proposed.assignees})


def _direction(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
        proposed = rows.latest(Direction, case_id=id, given_at=None)
        people = {person.id: person for person in rows.find(Person)}
    values: MultiDict[str, str] = request.form if refused else _values(proposed)
    problems = refused.problems if refused else []
    more = {"values": values, "problems": problems, "roles": directions.ROLES, "people": people}
    return render_template("direct.html", proposed=proposed, **more, **found)


@bp.get("/cases/<id>/ask")
@allow(Role.OFFICE)
def ask_form(id: str) -> Page:
    """The round as proposed: questions, deadline, units."""
    return _ask(id, None)


@bp.post("/cases/<id>/ask")
@allow(Role.OFFICE)
def ask(id: str) -> Page:
    """Ask the units."""
    with ctx().store.read(me().agency_id) as rows:
        proposed = rounds.propose_questions(order_of(rows, id).fields)
    return act(
        lambda: perform(asking.ask, id, forms.round_(request.form, proposed)),
        then=url_for("cases.page", id=id),
        said="Đã gửi yêu cầu báo cáo. Trang này cho biết đơn vị nào đã báo cáo, đơn vị nào chưa."
        if offers(Feature.ASSIGN)
        else "Đã mở đợt báo cáo. Tiếp theo: gửi liên kết cho các đơn vị.",
        again=lambda refused: _ask(id, refused),
    )


def _ask(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
        directions_ = [d for d in rows.find(Direction, case_id=id) if d.given_at is not None]
        given = directions_[-1] if directions_ else None
        order, answers = order_of(rows, id), answered(rows, id)
        taken = {one.duty for one in rows.find(Round, order_id=order.id)}
        arrivals = rows.find(Notice, case_id=id, origin=("arrival", "internal"), assignment_id=None)
    office = next(unit.name for unit in found["units"] if unit.id == ctx().agency(me().agency_id).office_unit)
    duties = [(n, duty) for n, duty in unit_duties(order.fields, office) if n not in taken]
    questions = rounds.propose_questions(order.fields)
    values = request.form if refused else _round_values(found, order, duties, given, questions, answers)
    return render_template(
        "ask.html",
        values=values,
        problems=refused.problems if refused else [],
        questions=questions,
        given=given,
        order=order,
        duties=duties,
        arrivals=arrivals,
        periods=EVERY,
        **found,
    )


def _round_values(
    found: dict[str, Any],
    order: Notice,
    duties: Sequence[tuple[int, Mapping[str, Any]]],
    given: Direction | None,
    questions: Any,
    answers: Notice,
) -> MultiDict[str, str]:
    """The order's own time where it is ours, else the direction's where there is one; its first open duty."""
    n, duty = duties[0] if duties else (None, {})
    acting = [one for one in given.assignees if one["role"] != "informed"] if given else []
    dues = [datetime.fromisoformat(one["due"]) for one in acting if one.get("due")]
    named = _deadline(duty) or document_deadline(order.fields)
    deadline = (min(dues), named is None or named[1]) if dues and order.origin != "issued" else named
    units = [unit.id for unit in found["units"]]
    if order.origin != "issued" and acting:
        units = [one["unit_id"] for one in acting]
    words = str(duty.get("due_text") or "")
    values = forms.round_values(_title(duty, found["case"]), deadline, words, questions, units)
    values["order_id"], values["answers_id"] = order.id, answers.id
    values["duty"] = "" if n is None else str(n)
    return values


def _deadline(duty: Mapping[str, Any]) -> tuple[datetime, bool] | None:
    due = from_due(duty.get("due"), str(duty.get("due_kind") or ""), "")
    return (due.instant, due.exclusive) if due else None


def _title(duty: Mapping[str, Any], case: Case) -> str:
    """What is to be reported, short: the duty without its remark in brackets."""
    what = str(duty.get("what") or "").split("(")[0].strip(" ,;.")
    what = what.removeprefix("báo cáo ") or case.title
    return what[:1].upper() + what[1:]


@bp.get("/cases/<id>/circulate")
@allow(Role.OFFICE)
def circulate_form(id: str) -> Page:
    """A copy for information."""
    return _circulate(id, None)


@bp.post("/cases/<id>/circulate")
@allow(Role.OFFICE)
def circulate(id: str) -> Page:
    """Lưu để biết: one copy to a group, and filed."""
    return act(
        lambda: perform(circulating.circulate, id, _circulation()),
        then=url_for("cases.page", id=id),
        said="Đã gửi để biết và lưu. Không cần thu báo cáo.",
        again=lambda refused: _circulate(id, refused),
    )


def _circulation() -> dict[str, str]:
    payload = {name: forms.text(request.form, name) for name in ("group", "text")}
    if not payload["group"]:
        raise Refused("Chưa có nơi nhận; đề nghị nhập nhóm người nhận.")
    return payload


def _circulate(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
    values = {"group": "Toàn cơ quan", "text": f"Gửi các phòng, đơn vị để biết: {found['case'].title}."}
    problems = refused.problems if refused else []
    return render_template(
        "circulate.html", values=request.form if refused else values, problems=problems, **found
    )


@bp.get("/cases/<id>/distribute")
@allow(Role.OFFICE)
def distribute_form(id: str) -> Page:
    """Who else gets our own document: everybody by one copy, and the public, if a person says so."""
    return _distribution(id, None)


@bp.post("/cases/<id>/distribute")
@allow(Role.OFFICE)
def distribute(id: str) -> Page:
    """Send it round and, where the box is ticked, post it."""
    payload = {
        "group": forms.text(request.form, "group"),
        "text": forms.text(request.form, "text"),
        "publish": forms.box(request.form, "publish"),
    }
    return act(
        lambda: perform(distributing.distribute, id, payload),
        then=url_for("cases.page", id=id),
        said="Đã ghi nhận; bản gửi và tin đăng được thực hiện ngay.",
        again=lambda refused: _distribution(id, refused),
    )


def _distribution(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
        issued = rows.latest(Notice, case_id=id, origin="issued")
    recipients = issued.fields.get("recipients") or [] if issued else []
    values = {"group": "Toàn cơ quan", "text": f"Gửi để biết và thực hiện: {found['case'].title}."}
    return render_template(
        "distribute.html",
        values=request.form if refused else values,
        problems=refused.problems if refused else [],
        issued=issued,
        recipients=recipients,
        website=ctx().settings.website(me().agency_id),
        **found,
    )

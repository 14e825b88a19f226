"""What is decided about a registered document: the direction, the round, the copy for information."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from plugin.domain import direction as directions
from plugin.domain import rounds
from plugin.domain.deadline import Deadline
from plugin.domain.errors import Refused
from plugin.domain.people import Role
from plugin.domain.records import Case, Direction, Notice, RegisterLine, Unit
from plugin.steps import ask as asking
from plugin.steps import circulate as circulating
from plugin.steps import direct as directing
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.guards import allow, ctx, me

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


@bp.get("/cases/<id>/direct")
@allow(Role.LEADER)
def direct_form(id: str) -> Page:
    """The direction as proposed from the document."""
    return _direction(id, None)


@bp.post("/cases/<id>/direct")
@allow(Role.LEADER)
def direct(id: str) -> Page:
    """Give the direction."""
    with ctx().store.read(me().agency_id) as rows:
        units = _units(rows)
    return act(
        lambda: perform(directing.direct, id, forms.direction(request.form, units)),
        then=url_for("cases.page", id=id),
        said="Đã ghi ý kiến chỉ đạo. Văn phòng gửi yêu cầu báo cáo cho các đơn vị.",
        again=lambda refused: _direction(id, refused),
    )


def _direction(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
    if refused:
        values, problems = request.form, refused.problems
    else:
        named = views.document_deadline(found["fields"])
        deadline = Deadline(*named, "", "") if named else None
        office = ctx().agency(me().agency_id).office_unit
        proposed = directions.propose(found["fields"], found["units"], office, deadline)
        values, problems = forms.direction_values(proposed), []
    return render_template("direct.html", values=values, problems=problems, roles=directions.ROLES, **found)


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
        proposed = rounds.propose_questions(_case(rows, id)["fields"])
    return act(
        lambda: perform(asking.ask, id, forms.round_(request.form, proposed)),
        then=url_for("cases.page", id=id),
        said="Đã gửi yêu cầu báo cáo. Trang này cho biết đơn vị nào đã báo cáo, đơn vị nào chưa.",
        again=lambda refused: _ask(id, refused),
    )


def _ask(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = _case(rows, id)
        given = rows.latest(Direction, case_id=id)
    questions = rounds.propose_questions(found["fields"])
    values = request.form if refused else _round_values(found, given, questions)
    problems = refused.problems if refused else []
    return render_template(
        "ask.html", values=values, problems=problems, questions=questions, given=given, **found
    )


def _round_values(found: dict[str, Any], given: Direction | None, questions: Any) -> MultiDict[str, str]:
    """The direction's own time and units where there is one, else the document's."""
    duties = found["fields"].get("report_obligations") or [{}]
    acting = [one for one in given.assignees if one["role"] != "informed"] if given else []
    dues = [datetime.fromisoformat(one["due"]) for one in acting if one.get("due")]
    named = views.document_deadline(found["fields"])
    deadline = (min(dues), named is None or named[1]) if dues else named
    units = [one["unit_id"] for one in acting] or [unit.id for unit in found["units"]]
    return forms.round_values(
        _title(duties[0], found["case"]), deadline, str(duties[0].get("due_text") or ""), questions, units
    )


def _title(duty: dict[str, Any], case: Case) -> str:
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

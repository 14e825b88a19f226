"""The desk: what the person signed in has to do, earliest deadline first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from plugin.domain.errors import NotFound, Refused
from plugin.domain.people import Role
from plugin.domain.records import WorkItem
from plugin.domain.states import AssignmentState, ItemClass, ItemState, RoundState
from plugin.domain.telling import is_for
from plugin.domain.texts import ITEM_TITLES, deadline_text
from plugin.domain.work import Order
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web.acting import Page
from plugin.web.guards import CASE_ROLES, Actor, ctx, me, signed_in
from plugin.web.words import SETTLED_BY_HAND, item_url

bp = Blueprint("desk", __name__)


@bp.get("/")
@signed_in
def desk() -> Page:
    """My work, and where the office stands."""
    actor, now = me(), ctx().clock.office_now()
    with ctx().store.read(actor.agency_id) as rows:
        items = views.desk(rows, [role.value for role in actor.roles], actor.unit_id, actor.login)
        mine = [one for one in _assignments(rows, actor) if _open(one)]
        counts = views.count_cases(rows) if actor.may(*CASE_ROLES) else None
    overdue = [one for one in items if one.deadline and one.deadline <= now]
    return render_template("desk.html", items=items, mine=mine, counts=counts, overdue=overdue)


def _assignments(rows: Reader, actor: Actor) -> list[views.AssignmentLine]:
    if not actor.may(Role.UNIT_HEAD, Role.MEMBER) or actor.unit_id is None:
        return []
    return views.unit_assignments(rows, actor.unit_id)


def _open(line: views.AssignmentLine) -> bool:
    return line.round.state is RoundState.OPEN and line.assignment.state is not AssignmentState.ANSWERED


@bp.get("/inbox.json")
@signed_in
def inbox() -> list[dict[str, Any]]:
    """My work, machine-readable."""
    actor = me()
    with ctx().store.read(actor.agency_id) as rows:
        roles = [role.value for role in actor.roles]
        return [_plain(one) for one in views.desk(rows, roles, actor.unit_id, actor.login)]


def _plain(one: views.DeskItem) -> dict[str, Any]:
    item = one.item
    return {
        "id": item.id,
        "kind": item.kind,
        "title": ITEM_TITLES.get(item.kind, item.kind),
        "subject_id": item.subject_id,
        "case_id": item.case_id,
        "unit_id": item.unit_id,
        "url": item_url(item),
        "due": one.deadline.isoformat() if one.deadline else None,
        "due_text": deadline_text(one.deadline, one.exclusive) if one.deadline else None,
    }


@bp.get("/turns/<id>")
@signed_in
def item(id: str) -> Page:
    """The page of one turn of mine, as messages link it; what is done leads to the desk."""
    actor = me()
    with ctx().store.read(actor.agency_id) as rows:
        found = rows.get(WorkItem, id)
    roles = [role.value for role in actor.roles]
    if found.item_class is not ItemClass.PERSON or not is_for(found, roles, actor.unit_id, actor.login):
        raise NotFound("Không tìm thấy việc này.", item_id=id)
    if found.state is ItemState.WAITING:
        return redirect(item_url(found), 303)
    flash("Việc này đã được xử lý.")
    return redirect(url_for("desk.desk"), 303)


@bp.post("/items/<id>/done")
@signed_in
def done(id: str) -> Page:
    """Đã xử lý: the person has dealt with a turn that no step settles by itself."""
    actor = me()
    with ctx().store.read(actor.agency_id) as rows:
        item = rows.get(WorkItem, id)
    if item.item_class is not ItemClass.PERSON or item.role not in actor.roles:
        raise NotFound("Không tìm thấy việc này.", item_id=id)
    if item.kind not in SETTLED_BY_HAND or item.state is not ItemState.WAITING:
        raise Refused("Việc này xong khi thao tác của nó được thực hiện.", item_id=id)
    order = Order(agency_id=actor.agency_id, kind="done", subject_id=id, actor=actor.login)
    with ctx().store.begin(order) as uow:
        uow.settle(item.kind, item.subject_id)
    flash("Đã ghi nhận: việc này đã xử lý.")
    return redirect(url_for("desk.desk"), 303)

"""Acts in people's hands: done where the document system can not, or decided where one got stuck."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin import hands
from plugin.domain.hands import act_of
from plugin.domain.people import Role
from plugin.domain.records import WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.web import forms
from plugin.web.acting import Page
from plugin.web.guards import CASE_ROLES, allow, ctx, me
from plugin.web.meant import meant

bp = Blueprint("hands", __name__)

DECIDING = (Role.OFFICE, Role.ADMIN)
"""Who says what became of an act that got stuck."""


@bp.get("/items/<id>")
@allow(Role.CLERK, Role.OFFICE, Role.ARCHIVIST, Role.ADMIN)
def page(id: str) -> Page:
    """What is to be done by hand, or what an act that got stuck was meant to do."""
    item = _mine(id)
    with ctx().store.read(me().agency_id) as rows:
        found = meant(rows, item)
    by_hand = item.item_class is ItemClass.PERSON
    open_ = item.state is (ItemState.WAITING if by_hand else ItemState.STUCK)
    connection = ctx().settings.connections.get(item.connection or "")
    more = {"by_hand": by_hand, "open": open_, "connection": connection}
    return render_template("hands.html", item=item, meant=found, files_too=me().may(*CASE_ROLES), **more)


def _mine(id: str) -> WorkItem:
    """The item, if it is this person's to do or decide; any other does not exist for them."""
    with ctx().store.read(me().agency_id) as rows:
        item = rows.get(WorkItem, id)
    turn = act_of(item.kind) is not None and item.role in me().roles
    stuck = item.item_class is ItemClass.EFFECT and me().may(*DECIDING)
    if not (turn or stuck):
        abort(404)
    return item


@bp.post("/items/<id>/did")
@allow(Role.CLERK, Role.OFFICE, Role.ARCHIVIST, Role.ADMIN)
def did(id: str) -> Page:
    """Đã làm: recorded in this person's name, as if the machine had done it."""
    item = _mine(id)
    external_id, note = forms.text(request.form, "external_id"), forms.text(request.form, "note")
    hands.did(ctx(), me().agency_id, id, me().login, external_id=external_id, note=note)
    flash(f"Đã ghi nhận: {me().name} đã làm việc này.")
    return _onwards(item)


@bp.post("/items/<id>/repeat")
@allow(*DECIDING)
def repeat(id: str) -> Page:
    """Chưa làm: gửi lại, as it was meant."""
    item = _mine(id)
    hands.repeat(ctx(), me().agency_id, id, me().login)
    flash("Đã ghi nhận là chưa làm; đang gửi lại đúng nội dung đã định.")
    return _onwards(item)


def _onwards(item: WorkItem) -> Response:
    if item.case_id and me().may(*CASE_ROLES):
        return redirect(url_for("cases.page", id=item.case_id), 303)
    return redirect(url_for("admin.page" if me().may(Role.ADMIN) else "desk.desk"), 303)

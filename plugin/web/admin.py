"""The administrator's page: sign-ins, connections, and work that can not go on by itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugin.domain.calendar import VN
from plugin.domain.people import Role
from plugin.domain.records import Connection, User
from plugin.store import views
from plugin.web.acting import Page
from plugin.web.guards import allow, ctx, me
from plugin.web.passwords import one_time
from plugin.web.signin import set_password

bp = Blueprint("admin", __name__)


@bp.get("/admin")
@allow(Role.ADMIN)
def page() -> Page:
    """Sign-ins, connections, stuck items."""
    return _page()


def _page(**more: Any) -> str:
    machine_now = ctx().clock.machine_now()
    with ctx().store.read(me().agency_id) as rows:
        states = {one.id: one for one in rows.find(Connection)}
        values: dict[str, Any] = {"stuck": views.stuck(rows), "accounts": views.accounts(rows)}
    mine = [one for one in ctx().settings.connections.values() if one.agency == me().agency_id]
    down = {id for id, one in states.items() if one.circuit_until and one.circuit_until > machine_now}
    return render_template(
        "admin.html",
        connections=mine,
        beside=ctx().settings.beside(me().agency_id),
        states=states,
        down=down,
        connected={one.id for one in mine if ctx().system(one.id).features},
        today=machine_now.astimezone(VN).date(),
        **values,
        **more,
    )


@bp.post("/admin/items/<id>/retry")
@allow(Role.ADMIN)
def retry(id: str) -> Page:
    """Thực hiện lại: the item runs again as it was meant."""
    ctx().store.retry(me().agency_id, id, me().login)
    flash("Đã cho thực hiện lại.")
    return redirect(url_for("admin.page"), 303)


@bp.post("/admin/users/<login>/reset")
@allow(Role.ADMIN)
def reset(login: str) -> Page:
    """A new one-time password, shown once; its owner must change it at the first sign-in."""
    with ctx().store.read(me().agency_id) as rows:
        user = rows.get(User, login)
    password = one_time()
    set_password(ctx(), me().agency_id, user.id, password, actor=me().login, must_change=True)
    return _page(reset_login=user.id, reset_password=password)


@bp.get("/stuck.json")
@allow(Role.ADMIN)
def stuck() -> list[dict[str, Any]]:
    """Stuck items, machine-readable."""
    names = ("id", "item_class", "kind", "subject_id", "case_id", "last_error", "attempts")
    with ctx().store.read(me().agency_id) as rows:
        return [{name: getattr(one, name) for name in names} for one in views.stuck(rows)]


@bp.get("/effects.json")
@allow(Role.ADMIN)
def effects() -> list[dict[str, Any]]:
    """The outward acts planned so far and what became of them, machine-readable, a page after an id."""
    names = ("id", "key", "kind", "case_id", "state", "attempts", "created_at", "finished_at")
    with ctx().store.read(me().agency_id) as rows:
        found = [views.plain(one) for one in views.effects(rows, request.args.get("after", ""))]
    return [{name: one[name] for name in names} for one in found]

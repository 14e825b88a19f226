"""One's own switch: whether messages tell a person what waits, and where they go."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugin.domain.records import Person, User
from plugin.domain.work import Order
from plugin.telling import address_of
from plugin.web.acting import Page
from plugin.web.guards import ctx, me, signed_in

bp = Blueprint("messages", __name__)


@bp.get("/messages")
@signed_in
def page() -> Page:
    """On or off, and the address."""
    with ctx().store.read(me().agency_id) as rows:
        person = rows.get(Person, rows.get(User, me().login).person_id)
    messengers = ctx().settings.messengers_of(me().agency_id)
    return render_template(
        "messages.html", person=person, there_are=bool(messengers), reach=address_of(person, messengers)
    )


@bp.post("/messages")
@signed_in
def save() -> Page:
    """Switch messages on or off; nobody else can."""
    wants = request.form.get("wants") == "yes"
    order = Order(agency_id=me().agency_id, kind="messages", subject_id=me().login, actor=me().login)
    with ctx().store.begin(order) as uow:
        person = uow.get(Person, uow.get(User, me().login).person_id)
        uow.change(person, wants_messages=wants)
    flash("Đã bật tin nhắc việc." if wants else "Đã tắt tin nhắc việc.")
    return redirect(url_for("messages.page"), 303)

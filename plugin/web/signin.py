"""Signing in and out, and one's own password."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from plugin.context import Context
from plugin.domain.records import User
from plugin.domain.work import Order
from plugin.web import passwords
from plugin.web.acting import Page
from plugin.web.guards import begin_session, ctx, me, public, signed_in

log = structlog.get_logger(__name__)
bp = Blueprint("signin", __name__)

WRONG: Final = "Tên đăng nhập hoặc mật khẩu chưa đúng. Đề nghị nhập lại; nếu quên mật khẩu, liên hệ quản trị."


@dataclass(frozen=True)
class _Try:
    agency_id: str
    login: str
    password: str

    @property
    def who(self) -> str:
        return f"{self.agency_id}/{self.login}"


def brake() -> passwords.Brake:
    """This process's brake on guessing."""
    one: passwords.Brake = current_app.extensions["brake"]
    return one


@bp.get("/sign-in")
@public
def form() -> Page:
    """The sign-in page."""
    return _form([])


def _form(problems: list[str]) -> str:
    return render_template("sign_in.html", problems=problems, agencies=ctx().settings.agencies.values())


@bp.post("/sign-in")
@public
def sign_in() -> Page:
    """Check a login and password; unknown, disabled and wrong are told apart in the log only."""
    tried = _Try(
        agency_id=request.form.get("agency", "").strip(),
        login=request.form.get("login", "").strip(),
        password=request.form.get("password", ""),
    )
    wait = brake().wait(tried.who)
    if wait > 0:
        return _form([f"Đã nhập sai nhiều lần. Đề nghị thử lại sau {math.ceil(wait)} giây."]), 429
    user = _user(tried)
    if user is None:
        brake().failed(tried.who)
        log.warning("sign_in_failed", agency_id=tried.agency_id)
        return _form([WRONG]), 422
    brake().passed(tried.who)
    begin_session(tried.agency_id, user)
    log.info("signed_in", agency_id=tried.agency_id, login=user.id)
    return redirect(_safe(request.form.get("next", "")), 303)


def _user(tried: _Try) -> User | None:
    user = None
    if tried.agency_id in ctx().settings.agencies:
        with ctx().store.read(tried.agency_id) as rows:
            user = rows.first(User, id=tried.login, disabled=False)
    right = passwords.matches(user.password_hash if user else None, tried.password)
    return user if right else None


def _safe(address: str) -> str:
    """Where to go on: only a page of ours."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if ours else url_for("desk.desk")


@bp.post("/sign-out")
@signed_in
def sign_out() -> Page:
    """End the session."""
    session.clear()
    return redirect(url_for("signin.form"), 303)


@bp.get("/password")
@signed_in
def password() -> Page:
    """One's own password."""
    return render_template("password.html", problems=[])


@bp.post("/password")
@signed_in
def save_password() -> Page:
    """Change one's own password; other sessions of the same person end with it."""
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    who = f"{me().agency_id}/{me().login}"
    wait = brake().wait(who)
    if wait > 0:
        return render_template(
            "password.html", problems=[f"Đề nghị thử lại sau {math.ceil(wait)} giây."]
        ), 429
    with ctx().store.read(me().agency_id) as rows:
        user = rows.get(User, me().login)
    problems = passwords.problems(current, new, again)
    if not passwords.matches(user.password_hash, current):
        brake().failed(who)
        problems = ["Mật khẩu đang dùng chưa đúng.", *problems]
    if problems:
        return render_template("password.html", problems=problems), 422
    user = set_password(ctx(), me().agency_id, user.id, new, actor=me().login, must_change=False)
    begin_session(me().agency_id, user)
    flash("Đã đổi mật khẩu.")
    return _home()


def _home() -> Response:
    return redirect(url_for("desk.desk"), 303)


def set_password(
    context: Context, agency_id: str, login: str, password: str, *, actor: str, must_change: bool
) -> User:
    """Store a new password; its owner must change it at the next sign-in if told so."""
    password_hash = passwords.hash_password(password)
    order = Order(agency_id=agency_id, kind="password", subject_id=login, actor=actor)
    with context.store.begin(order) as uow:
        user = uow.change(uow.get(User, login), password_hash=password_hash, must_change=must_change)
    log.info("password_changed", agency_id=agency_id, login=login, actor=actor)
    return user

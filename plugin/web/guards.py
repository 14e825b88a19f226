"""Who may do what: deny by default. Every route declares its roles; one that does not stops the start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.errors import ThongSuotError
from plugin.domain.people import Role
from plugin.domain.records import Person, User

View = TypeVar("View", bound=Callable[..., Any])

CASE_ROLES: Final = (Role.CLERK, Role.OFFICE, Role.LEADER, Role.ARCHIVIST)
"""Who sees cases, books and dossiers; a unit sees its own assignments only."""

_DECLARED: Final = "__allowed_roles__"
_PUBLIC: Final[frozenset[Role]] = frozenset()
_FIRST: Final = frozenset({"signin.password", "signin.save_password", "signin.sign_out"})
"""What is open to somebody whose one-time password is still to be changed."""


class Undeclared(ThongSuotError):
    """A route says nothing about who may use it."""


@dataclass(frozen=True)
class Actor:
    """The person at the browser."""

    agency_id: str
    login: str
    name: str
    title: str
    roles: frozenset[Role]
    unit_id: str | None
    must_change: bool

    def may(self, *roles: Role) -> bool:
        """Whether the person holds one of these roles."""
        return bool(self.roles.intersection(roles))


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare which roles may use a route."""
    return _declare(frozenset(roles))


def signed_in(view: View) -> View:
    """Declare a route for everybody who is signed in."""
    return _declare(frozenset(Role))(view)


def public(view: View) -> View:
    """Declare a route for everybody; it must guard itself."""
    return _declare(_PUBLIC)(view)


def _declare(roles: frozenset[Role]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _DECLARED, roles)
        return view

    return mark


def declared(app: Flask, endpoint: str) -> frozenset[Role]:
    """The roles of an endpoint; empty for a public one. ``Undeclared`` if it says nothing."""
    roles: frozenset[Role] | None = getattr(app.view_functions[endpoint], _DECLARED, None)
    if roles is None:
        raise Undeclared(f"route {endpoint} declares no roles", endpoint=endpoint)
    return roles


def install(app: Flask) -> None:
    """Refuse undeclared routes now, and guard every request from now on."""
    for endpoint in app.view_functions:
        declared(app, endpoint)
    app.before_request(_guard)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: Flask answers 404
    roles = declared(current_app, request.endpoint)
    if roles == _PUBLIC:
        return None
    actor = g.actor = signed_in_actor()
    if actor is None:
        return redirect(
            url_for("signin.form", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if actor.must_change and request.endpoint not in _FIRST:
        return redirect(url_for("signin.password"))
    if not actor.may(*roles):
        abort(403)
    return None


def ctx() -> Context:
    """The application's context."""
    context: Context = current_app.extensions["thongsuot"]
    return context


def me() -> Actor:
    """The person signed in; only behind a guarded route."""
    actor: Actor = g.actor
    return actor


def offers(feature: Feature) -> bool:
    """Whether the document system of this person's agency can do something."""
    return feature in ctx().system(ctx().agency(me().agency_id).connection).features


def begin_session(agency_id: str, user: User) -> None:
    """Sign somebody in. The session ends when the password changes or the sign-in is disabled."""
    session.clear()
    session["who"] = [agency_id, user.id, _stamp(user)]
    session.permanent = True


def signed_in_actor() -> Actor | None:
    """Whoever the session names, as they stand in the database now; null if that no longer holds."""
    agency_id, login, stamp = session.get("who", (None, None, None))
    if agency_id not in ctx().settings.agencies:
        return None
    with ctx().store.read(agency_id) as rows:
        user = rows.first(User, id=login)
        person = rows.first(Person, id=user.person_id) if user else None
    if user is None or person is None or user.disabled or _stamp(user) != stamp:
        return None
    roles = frozenset(Role(name) for name in user.roles)
    return Actor(agency_id, user.id, person.name, person.title, roles, person.unit_id, user.must_change)


def _stamp(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]

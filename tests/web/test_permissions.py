"""Who may do what, tried at every address with every role: deny by default, tell nobody more."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from flask import Flask

from plugin.app import create_app
from plugin.domain.people import Role
from plugin.domain.records import Person, User
from plugin.manifest import manifest
from tests.house import AGENCY, House
from tests.web.office import NOTICE, PASSWORD, Desk, Office, give_password, reasons

ONE_ROLE = {
    Role.CLERK: "vanthu",
    Role.LEADER: "chicuctruong",
    Role.UNIT_HEAD: "truong-ql",
    Role.ARCHIVIST: "luutru",
    Role.ADMIN: "quantri",
}
"""People of the office who hold one role each; the others are hired by the tests."""
EVERYBODY = frozenset(Role)


@cache
def published() -> dict[tuple[str, str], frozenset[Role]]:
    """What the manifest says: (method, rule) → roles; public addresses left out."""
    found: dict[tuple[str, str], frozenset[Role]] = {}
    for method, part in (("GET", "pages"), ("POST", "permissions")):
        for rule, who in manifest()[part].items():
            roles = EVERYBODY if who == "everybody" else frozenset(Role(one) for one in who)
            found[method, rule] = roles
    return found


def hire(house: House, login: str, *roles: Role) -> None:
    """A new person with a sign-in."""
    person: Any = {"agency_id": AGENCY, "id": login, "name": login, "title": "", "external_id": None}
    house.add(
        Person(**person, unit_id="qlvtlt", email=None, messenger_id=None, wants_messages=True),
        User(
            agency_id=AGENCY,
            id=login,
            person_id=login,
            password_hash="",
            roles=[role.value for role in roles],
            must_change=False,
            disabled=False,
        ),
    )


@pytest.fixture
def desks(app: Flask, house: House) -> dict[Role, Desk]:
    """One signed-in person a role, none of whom holds another one."""
    hire(house, "chi-van-phong", Role.OFFICE)
    hire(house, "chi-chuyen-vien", Role.MEMBER)
    logins = {**ONE_ROLE, Role.OFFICE: "chi-van-phong", Role.MEMBER: "chi-chuyen-vien"}
    return {role: Desk(app, house, login).sign_in() for role, login in logins.items()}


def filled(rule: str) -> str:
    """An address of a rule, about things that do not exist."""
    year = datetime.now(UTC).year
    values = {"<id>": "khong-co", "<case_id>": "khong-co", "<sha256>": "0" * 64, "<login>": "khong-co"}
    values |= {"<book>": "arrivals", "<year>": str(year), "<int:year>": str(year)}
    values |= {"<number>": "1", "<int:number>": "1"}
    for name, value in values.items():
        rule = rule.replace(name, value)
    assert "<" not in rule, f"the test knows no value for {rule}"
    return rule


def test_every_role_is_refused_where_the_manifest_does_not_name_it(
    desks: dict[Role, Desk], house: House
) -> None:
    wrong = []
    for (method, rule), roles in published().items():
        for role, desk in desks.items():
            if rule in ("/sign-out", "/password"):
                continue
            address = filled(rule)
            token = {"csrf_token": csrf(desk)} if method == "POST" else None
            answer = desk.client.open(address, method=method, data=token)
            if (answer.status_code == 403) != (role not in roles):
                wrong.append(f"{method} {rule} as {role}: {answer.status_code}")
    assert wrong == []


def csrf(desk: Desk) -> str:
    """A token of this person's session."""
    form = desk.page("/password").form("/password")
    return dict(form.fields)["csrf_token"]


def test_nobody_gets_anything_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for method, rule in published():
        answer = client.open(filled(rule), method=method)
        assert answer.status_code in (302, 303, 400), (method, rule)
        if answer.status_code != 400:
            assert answer.headers["Location"].startswith("/sign-in")


def test_an_order_without_the_sessions_token_is_refused(office: Office) -> None:
    notice = office.arrive()
    answer = office.at("vanthu").client.post(f"/notices/{notice.id}/confirm", data={"origin": "arrival"})
    assert answer.status_code == 400


def test_a_unit_sees_its_own_assignment_and_no_other_units(office: Office) -> None:
    asked = office.ask()
    own, other = asked["qlvtlt"], asked["ttltls"]
    head = office.at("truong-ql")
    assert head.get(f"/assignments/{own.id}").status_code == 200
    for address in (f"/assignments/{other.id}", f"/assignments/{other.id}/sheet"):
        assert head.get(address).status_code == 404
    page = head.page("/assignments")
    assert page.links_to(own.id)
    assert not page.links_to(other.id)
    token = {"csrf_token": csrf(head), "figure.total": "15", "figure.installed": "15"}
    for address in (f"/assignments/{other.id}", f"/assignments/{other.id}/acknowledge"):
        assert head.client.post(address, data=token).status_code == 404


def test_a_unit_gets_the_source_document_and_nothing_else_of_the_case(office: Office) -> None:
    reply_id = office.answer()
    from plugin.domain.records import Notice, Reply

    reply, notice = office.house.one(Reply, id=reply_id), office.house.one(Notice)
    head = office.at("truong-ql")
    assert head.get(f"/files/{reply.case_id}/{notice.file_sha256}").data == NOTICE.encode()
    for sha256 in (reply.docx_sha256, reply.xlsx_sha256, reply.slip_sha256):
        assert head.get(f"/files/{reply.case_id}/{sha256}").status_code == 404


def test_wrong_passwords_are_slowed_down_and_tell_nothing(app: Flask, house: House) -> None:
    give_password(house, "vanthu")
    client = Desk(app, house, "vanthu")
    said = set()
    for login in ("vanthu", "khong-co"):
        answer = client.send("/sign-in", "/sign-in", {"login": login, "password": "sai"})
        assert answer.status_code == 422
        said.add(reasons(answer).replace(login, ""))
    assert len(said) == 1, "an unknown login and a wrong password read the same"
    for _ in range(20):
        answer = client.send("/sign-in", "/sign-in", {"login": "vanthu", "password": "sai"})
    assert answer.status_code == 429
    right = client.send("/sign-in", "/sign-in", {"login": "vanthu", "password": PASSWORD})
    assert right.status_code == 429, "even the right one waits its turn"


def test_a_one_time_password_opens_nothing_but_its_own_change(app: Flask, house: House) -> None:
    give_password(house, "vanthu", must_change=True)
    desk = Desk(app, house, "vanthu")
    desk.send("/sign-in", "/sign-in", {"login": "vanthu", "password": PASSWORD})
    assert desk.get("/").headers["Location"] == "/password"
    assert desk.get("/cases").headers["Location"] == "/password"
    new = {"current": PASSWORD, "new": "mot-mat-khau-khac", "again": "mot-mat-khau-khac"}
    assert desk.send("/password", "/password", new).status_code == 303
    assert desk.get("/cases").status_code == 200


def test_a_disabled_sign_in_ends_at_once(office: Office, house: House) -> None:
    desk = office.at("vanthu")
    assert desk.get("/cases").status_code == 200
    give_password(house, "vanthu", disabled=True)
    assert desk.get("/cases").status_code in (302, 303)


def test_the_session_and_the_pages_are_closed_to_scripts_and_frames(app: Flask, house: House) -> None:
    give_password(house, "vanthu")
    desk = Desk(app, house, "vanthu")
    answer = desk.send("/sign-in", "/sign-in", {"login": "vanthu", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    headers = desk.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_route_that_says_nothing_of_its_roles_stops_the_start(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import Blueprint

    from plugin.web import admin, guards

    bp = Blueprint("forgotten", __name__)
    bp.add_url_rule("/forgotten", view_func=lambda: "")
    monkeypatch.setattr(admin, "bp", bp)
    with pytest.raises(guards.Undeclared):
        create_app(house.ctx)

"""Two agencies in one installation: no row of one can be seen or changed by the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from plugin.app import create_app
from plugin.domain import records as r
from plugin.domain.errors import NotFound
from plugin.domain.people import Role
from plugin.domain.work import Order
from plugin.manifest import manifest
from tests.house import AGENCY, House, agency_settings
from tests.web.office import Desk, Office, _hash
from tests.web.test_permissions import csrf

OTHER = "snv"


@pytest.fixture
def both(house: House) -> House:
    """The office with a second agency beside it, and one person there who holds every role."""
    agencies = {
        AGENCY: agency_settings(),
        OTHER: replace(agency_settings(OTHER), name="Sở Nội vụ", code="000"),
    }
    house.ctx = replace(house.ctx, settings=replace(house.ctx.settings, agencies=agencies))
    with house.store.begin(Order(agency_id=OTHER, kind="test", subject_id="")) as uow:
        uow.add(
            r.Unit(
                agency_id=OTHER,
                id="qlvtlt",
                name="Phòng của Sở",
                kind="phong",
                code=None,
                head_count=5,
                position=1,
                external_id=None,
                active=True,
            ),
            r.Person(
                agency_id=OTHER,
                id="nguoi-so",
                name="Nguyễn Văn So",
                title="",
                unit_id="qlvtlt",
                external_id=None,
                email=None,
                messenger_id=None,
                wants_messages=True,
            ),
            r.User(
                agency_id=OTHER,
                id="nguoi-so",
                person_id="nguoi-so",
                password_hash=_hash(),
                roles=[role.value for role in Role],
                must_change=False,
                disabled=False,
            ),
        )
    return house


@pytest.fixture
def office(both: House) -> Office:
    """The first agency at work, with everything a case can have."""
    return Office(create_app(both.ctx), both)


@pytest.fixture
def stranger(office: Office, both: House) -> Desk:
    """The other agency's person, signed in."""
    desk = Desk(office.app, both, "nguoi-so")
    values = {"agency": OTHER, "login": "nguoi-so", "password": "mat-khau-dung-thu"}
    assert desk.send("/sign-in", "/sign-in", values).status_code == 303
    return desk


def everything(office: Office) -> dict[str, list[str]]:
    """Every id the first agency has, by the start of the addresses that take it."""
    office.answer()
    house = office.house
    by_start: dict[str, type[r.Row]] = {
        "/assignments": r.Assignment,
        "/cases": r.Case,
        "/deliveries": r.Delivery,
        "/items": r.WorkItem,
        "/notices": r.Notice,
        "/replies": r.Reply,
        "/rounds": r.Round,
        "/dossiers": r.Dossier,
    }
    return {start: [row.id for row in house.all(kind)] for start, kind in by_start.items()}


def addresses(ids: dict[str, list[str]], part: str) -> Iterator[str]:
    """Every address of a part of the manifest, about every row of the first agency."""
    for rule in manifest()[part]:
        start = "/" + rule.split("/")[1]
        if "<id>" in rule and start in ids:
            yield from (rule.replace("<id>", id) for id in ids[start])


def test_no_page_of_one_agency_opens_for_the_other(office: Office, stranger: Desk) -> None:
    ids = everything(office)
    opened = [one for one in addresses(ids, "pages") if stranger.get(one).status_code != 404]
    assert opened == []
    assert stranger.get("/inbox.json").json == []
    assert stranger.get("/cases.json").json == []


def test_no_order_of_one_agency_reaches_the_other(office: Office, stranger: Desk) -> None:
    ids = everything(office)
    before = {kind: office.house.all(kind) for kind in (r.Case, r.Reply, r.Assignment, r.Answer, r.WorkItem)}
    token = {"csrf_token": csrf(stranger), "reason": "x", "choice": "supplement", "decision": "accept"}
    taken = [
        one
        for one in addresses(ids, "permissions")
        if stranger.client.post(one, data=token).status_code < 400
    ]
    assert taken == []
    assert {kind: office.house.all(kind) for kind in before} == before


def test_no_file_of_one_agency_is_handed_to_the_other(office: Office, stranger: Desk) -> None:
    office.answer()
    reply = office.house.one(r.Reply)
    address = f"/files/{reply.case_id}/{reply.docx_sha256}"
    assert office.at("truongphong").get(address).status_code == 200
    assert stranger.get(address).status_code == 404


def test_a_reader_of_one_agency_finds_nothing_of_the_other(office: Office, app: Flask) -> None:
    office.answer()
    case = office.house.one(r.Case)
    with office.house.store.read(OTHER) as rows:
        assert rows.find(r.Case) == []
        with pytest.raises(NotFound):
            rows.get(r.Case, case.id)

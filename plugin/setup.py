"""Before the first run and after every change of the settings: schema, offices, people, sign-ins, seeds."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.errors import NotFound
from plugin.domain.records import Agency, Connection, Person, Row, Unit, User
from plugin.domain.states import ItemClass
from plugin.domain.work import NewItem, Order
from plugin.processes import documents_folder, own_systems
from plugin.settings import AgencySettings, ConnectionSettings, PersonSettings, Settings
from plugin.store.protocol import UnitOfWork
from plugin.web.passwords import hash_password, one_time

KIND: Final = "setup"


@dataclass(frozen=True)
class NewUser:
    """A sign-in that was just made, with the one-time password nobody can read again."""

    agency_id: str
    login: str
    name: str
    title: str
    roles: tuple[str, ...]
    password: str


def prepare(settings: Settings) -> list[NewUser]:
    """Bring database and seed files in line with the settings; safe to repeat. Returns new sign-ins.

    What left the settings is switched off, never deleted: the past still names it.
    """
    from plugin.store.migrations import upgrade
    from plugin.wiring import build

    settings.home.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database)
    ctx = build(settings, rings=False)
    new = [user for agency in settings.agencies.values() for user in _import(ctx, agency)]
    for url, connections in own_systems(settings).items():
        _write_seed(settings, documents_folder(settings, url) / "seed.yaml", connections)
    return new


def reset(ctx: Context, agency_id: str, login: str) -> str:
    """Give a sign-in a new one-time password; ``NotFound`` if there is no such login."""
    password = one_time()
    with ctx.store.begin(_order(agency_id, login)) as uow:
        user = uow.first(User, id=login)
        if user is None:
            raise NotFound(f"Không có tên đăng nhập {login}.", agency_id=agency_id)
        uow.change(user, password_hash=hash_password(password), must_change=True, disabled=False)
    return password


def _order(agency_id: str, subject: str) -> Order:
    return Order(agency_id=agency_id, kind=KIND, subject_id=subject)


def _import(ctx: Context, agency: AgencySettings) -> list[NewUser]:
    with ctx.store.begin(_order(agency.id, agency.id)) as uow:
        _put(uow, _agency(agency))
        _units(uow, agency)
        _people(uow, agency)
        for connection in ctx.settings.connections.values():
            if connection.agency == agency.id:
                polled = Feature.CHANGES in ctx.system(connection.id).features
                _connection(uow, connection, polled=polled)
        _beside(uow, ctx.settings, agency)
        return _users(uow, agency)


def _put(uow: UnitOfWork, row: Row, keep: Sequence[str] = ()) -> None:
    """Insert a row or write what differs; the columns in ``keep`` stay as they are stored."""
    stored = uow.first(type(row), id=row.id)
    if stored is None:
        uow.add(row)
        return
    changes = {
        name: value
        for name, value in vars(row).items()
        if name not in keep and getattr(stored, name) != value
    }
    if changes:
        uow.change(stored, **changes)


def _agency(agency: AgencySettings) -> Agency:
    return Agency(
        agency_id=agency.id,
        id=agency.id,
        code=agency.code,
        name=agency.name,
        parent=agency.parent,
        place=agency.place,
        symbol=agency.symbol,
        settings={"openings": dict(agency.openings), "signer_lines": list(agency.signer_lines)},
    )


def _units(uow: UnitOfWork, agency: AgencySettings) -> None:
    for position, unit in enumerate(agency.units, 1):
        row = Unit(
            agency_id=agency.id,
            id=unit.id,
            name=unit.name,
            kind=unit.kind,
            head_count=unit.head_count,
            position=position,
            external_id=unit.external_id,
            code=unit.code,
            active=True,
        )
        _put(uow, row)
    known = {unit.id for unit in agency.units}
    for gone in [unit for unit in uow.find(Unit, active=True) if unit.id not in known]:
        uow.change(gone, active=False)


def _people(uow: UnitOfWork, agency: AgencySettings) -> None:
    for person in agency.people:
        row = Person(
            agency_id=agency.id,
            id=person.id,
            name=person.name,
            title=person.title,
            unit_id=person.unit,
            external_id=person.external_id,
            email=person.email,
            messenger_id=person.messenger_id,
            wants_messages=True,
        )
        _put(uow, row, keep=("wants_messages",))


def _beside(uow: UnitOfWork, settings: Settings, agency: AgencySettings) -> None:
    """Websites and messengers have a circuit like any connection; with a messenger, people are told."""
    for one in settings.beside(agency.id):
        _link(uow, one.id, one.kind)
    if settings.messengers_of(agency.id):
        uow.plan(
            NewItem(key=f"tell/{agency.id}", item_class=ItemClass.STEP, kind="tell", subject_id=agency.id)
        )


def _connection(uow: UnitOfWork, connection: ConnectionSettings, *, polled: bool) -> None:
    _link(uow, connection.id, connection.system)
    if polled:
        uow.plan(
            NewItem(
                key=f"poll/{connection.id}",
                item_class=ItemClass.STEP,
                kind="poll",
                subject_id=connection.id,
                connection=connection.id,
            )
        )


def _link(uow: UnitOfWork, id: str, system: str) -> None:
    row = Connection(
        agency_id=uow.agency_id, id=id, system=system, cursor=None, circuit_until=None, failures=0
    )
    _put(uow, row, keep=("cursor", "circuit_until", "failures"))


def _users(uow: UnitOfWork, agency: AgencySettings) -> list[NewUser]:
    known = {person.id for person in agency.people}
    for gone in [user for user in uow.find(User, disabled=False) if user.id not in known]:
        uow.change(gone, disabled=True)
    return [user for person in agency.people if (user := _user(uow, agency.id, person)) is not None]


def _user(uow: UnitOfWork, agency_id: str, person: PersonSettings) -> NewUser | None:
    stored = uow.first(User, id=person.id)
    if stored is not None:
        if stored.roles != list(person.roles):
            uow.change(stored, roles=list(person.roles))
        return None
    password = one_time()
    uow.add(
        User(
            agency_id=agency_id,
            id=person.id,
            person_id=person.id,
            password_hash=hash_password(password),
            roles=list(person.roles),
            must_change=True,
            disabled=False,
        )
    )
    return NewUser(agency_id, person.id, person.name, person.title, person.roles, password)


def _write_seed(settings: Settings, path: Path, connections: Sequence[ConnectionSettings]) -> None:
    """Tell an embedded document system who lives in it. Readable by us only: it holds tokens."""
    organizations = [_organization(settings, connection) for connection in connections]
    codes = {one["code"] for one in organizations}
    for connection in connections:
        agency = settings.agencies[connection.agency]
        if agency.parent_code not in codes:
            codes.add(agency.parent_code)
            organizations.append(_parent(agency, connection))
    seed = {"admin_token": _token(connections[0], "admin"), "organizations": organizations}
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        yaml.safe_dump(seed, file, allow_unicode=True, sort_keys=False)


def _organization(settings: Settings, connection: ConnectionSettings) -> dict[str, Any]:
    agency = settings.agencies[connection.agency]
    # Both live on this machine: the short way, not the address people use.
    webhook = f"http://127.0.0.1:{settings.web_port}/webhooks/{connection.id}"
    people = [person for person in agency.people if person.external_id]
    external = {unit.id: unit.external_id for unit in agency.units}
    return {
        "code": agency.code,
        "name": agency.name,
        "token": connection.token,
        "webhook": {"url": webhook, "secret": connection.webhook_secrets[0]},
        "units": [{"id": unit.external_id, "name": unit.name} for unit in agency.units if unit.external_id],
        "people": [
            {
                "id": person.external_id,
                "name": person.name,
                "unit": external.get(person.unit or ""),
                "token": _token(connection, person.id),
            }
            for person in people
        ],
    }


def _parent(agency: AgencySettings, connection: ConnectionSettings) -> dict[str, Any]:
    """The superior agency, so that a report has somebody to go to."""
    return {
        "code": agency.parent_code,
        "name": agency.parent,
        "token": _token(connection, agency.parent_code),
        "units": [],
        "people": [],
    }


def _token(connection: ConnectionSettings, owner: str) -> str:
    """A token that stays the same at every start and tells nothing about the connection's own."""
    return hmac.new(connection.token.encode(), owner.encode(), hashlib.sha256).hexdigest()

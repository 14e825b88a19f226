"""Who the office is: agencies, units, people, sign-ins."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.domain.records.row import Json, Row


@dataclass(frozen=True, kw_only=True)
class Agency(Row):
    """Cơ quan: one office using the plugin. ``id`` is its short name in the settings."""

    code: str
    name: str
    parent: str
    place: str
    symbol: str
    settings: Json


@dataclass(frozen=True, kw_only=True)
class Unit(Row):
    """Phòng, đơn vị: a part of the agency that can be asked. ``id`` is its short code.

    ``kind``: ``phong`` (no seal), ``sealed`` (its report is a numbered document) or ``outside``.
    ``head_count`` is the number of staff (CCVCNLĐ) today; rounds freeze their own copy. ``code`` is
    its own identifier where it receives documents as an office of its own, else null.
    """

    name: str
    kind: str
    code: str | None
    head_count: int
    position: int
    external_id: str | None
    active: bool


@dataclass(frozen=True, kw_only=True)
class Person(Row):
    """A person who may act, by office. ``id`` is the account name.

    ``email`` and ``messenger_id`` are where messages reach the person, ``wants_messages`` is the person's
    own switch.
    """

    name: str
    title: str
    unit_id: str | None
    external_id: str | None
    email: str | None
    messenger_id: str | None
    wants_messages: bool


@dataclass(frozen=True, kw_only=True)
class User(Row):
    """A sign-in. ``id`` is the login; ``roles`` are names of ``domain.people.Role``."""

    person_id: str
    password_hash: str
    roles: list[str]
    must_change: bool
    disabled: bool

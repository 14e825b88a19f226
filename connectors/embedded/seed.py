"""Who lives in the embedded system: ``seed.yaml``, written into the database at every start."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class SeedError(Exception):
    """The seed file is wrong; the message names the place."""


@dataclass(frozen=True)
class Webhook:
    """Where an organisation's plugin wants its news, and the ``whsec_`` secret they are signed with."""

    url: str
    secret: str


@dataclass(frozen=True)
class Person:
    """A person of an organisation; ``unit`` is null for its leaders."""

    id: str
    name: str
    unit: str | None
    token: str


@dataclass(frozen=True)
class Organization:
    """One organisation: its plugin's token, its units (id → name) and people."""

    code: str
    name: str
    token: str
    webhook: Webhook | None
    units: Mapping[str, str]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Seed:
    """Everything the system is told at its start."""

    organizations: tuple[Organization, ...]
    admin_token: str | None


def load(path: Path) -> Seed:
    """Read a seed file; secrets are given literally or as ``{file: path}`` beside the seed file."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise SeedError(f"not YAML: {error}") from error
    reader = _Reader(path.parent)
    seed = Seed(
        organizations=tuple(
            reader.organization(one, f"organizations[{n}]")
            for n, one in enumerate(reader.items(raw, "organizations", ""))
        ),
        admin_token=reader.secret(raw, "admin_token", "") if raw.get("admin_token") else None,
    )
    _check(seed)
    return seed


class _Reader:
    """Takes a seed's values out of YAML, naming the place of what is wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def items(self, raw: Any, key: str, where: str) -> list[Any]:
        if not isinstance(raw, dict):
            raise SeedError(f"{where or 'seed'}: expected a mapping")
        found = raw.get(key) or []
        if not isinstance(found, list):
            raise SeedError(f"{where}.{key}: expected a list")
        return found

    def text(self, raw: Any, key: str, where: str) -> str:
        value = raw.get(key) if isinstance(raw, dict) else None
        if not isinstance(value, str) or not value:
            raise SeedError(f"{where}.{key}: expected a text (put it in quotes)")
        return value

    def secret(self, raw: Any, key: str, where: str) -> str:
        value = raw.get(key) if isinstance(raw, dict) else None
        if isinstance(value, dict) and set(value) == {"file"}:
            try:
                value = (self._folder / str(value["file"])).read_text("utf-8").strip()
            except OSError as error:
                raise SeedError(f"{where}.{key}.file: {error.strerror}") from error
        return self.text({key: value}, key, where)

    def organization(self, raw: Any, where: str) -> Organization:
        return Organization(
            code=self.text(raw, "code", where),
            name=self.text(raw, "name", where),
            token=self.secret(raw, "token", where),
            webhook=self._webhook(raw.get("webhook"), f"{where}.webhook"),
            units={
                self.text(unit, "id", f"{where}.units[{n}]"): self.text(unit, "name", f"{where}.units[{n}]")
                for n, unit in enumerate(self.items(raw, "units", where))
            },
            people=tuple(
                self._person(person, f"{where}.people[{n}]")
                for n, person in enumerate(self.items(raw, "people", where))
            ),
        )

    def _webhook(self, raw: Any, where: str) -> Webhook | None:
        if raw is None:
            return None
        return Webhook(self.text(raw, "url", where), self.secret(raw, "secret", where))

    def _person(self, raw: Any, where: str) -> Person:
        unit = raw.get("unit") if isinstance(raw, dict) else None
        return Person(
            id=self.text(raw, "id", where),
            name=self.text(raw, "name", where),
            unit=None if unit is None else self.text(raw, "unit", where),
            token=self.secret(raw, "token", where),
        )


def _check(seed: Seed) -> None:
    codes = [one.code for one in seed.organizations]
    if len(codes) != len(set(codes)):
        raise SeedError("organizations: a code stands twice")
    tokens = [token for *_, token in _owners(seed)]
    if len(tokens) != len(set(tokens)):
        raise SeedError("one token has two owners")
    for one in seed.organizations:
        for person in one.people:
            if person.unit is not None and person.unit not in one.units:
                raise SeedError(f"{one.code}: {person.id} belongs to no known unit")


def _owners(seed: Seed) -> list[tuple[str, str | None, str | None, str]]:
    """(kind, organisation, person, token) of every token."""
    found: list[tuple[str, str | None, str | None, str]] = []
    if seed.admin_token:
        found.append(("admin", None, None, seed.admin_token))
    for one in seed.organizations:
        found.append(("plugin", one.code, None, one.token))
        found.extend(("person", one.code, person.id, person.token) for person in one.people)
    return found


def token_hash(token: str) -> str:
    """What is stored of a token. Tokens are long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def write(seed: Seed, tx: sqlite3.Connection) -> None:
    """Bring the database in line with the seed; doing it again changes nothing. Old tokens end."""
    for one in seed.organizations:
        tx.execute(
            "INSERT INTO organizations (code, name, feed) VALUES (?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name",
            (one.code, one.name, secrets.token_hex(4)),
        )
        tx.executemany(
            "INSERT INTO units VALUES (?, ?, ?)"
            " ON CONFLICT (organization, id) DO UPDATE SET name = excluded.name",
            [(one.code, id, name) for id, name in one.units.items()],
        )
        tx.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?) ON CONFLICT (organization, id)"
            " DO UPDATE SET name = excluded.name, unit = excluded.unit",
            [(one.code, person.id, person.name, person.unit) for person in one.people],
        )
    tx.execute("DELETE FROM tokens")
    tx.executemany(
        "INSERT INTO tokens VALUES (?, ?, ?, ?)",
        [(token_hash(token), kind, code, person) for kind, code, person, token in _owners(seed)],
    )

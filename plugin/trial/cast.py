"""Puts the actors on the stage: prepares the home by the command line, signs everybody in."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from plugin.trial.office import Place
from plugin.trial.side import Side
from plugin.trial.system_actor import Operator, PersonActor, Sender, SystemActor
from plugin.trial.waiting import Missing
from plugin.trial.web_actor import WebActor

_LINE: Final = re.compile(r"^\s{2}(\S+)\s+([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})\s", re.MULTILINE)


@dataclass(frozen=True)
class Tokens:
    """Who is who in the document system: organisations' own tokens and outside clerks by code, people by id."""

    feeds: Mapping[str, str]
    people: Mapping[str, str]
    clerks: Mapping[str, str]
    operator: str

    def feeds_of(self, place: Place, sides: Iterable[Side]) -> dict[str, SystemActor]:
        """Our own tokens, to look at our feeds, by agency id."""
        return {side.agency: SystemActor(place.system, self.feeds[side.code]) for side in sides}

    def people_in(self, place: Place) -> dict[str, PersonActor]:
        """The agencies' people in the document system, by login."""
        return {id: PersonActor(place.system, token) for id, token in self.people.items()}

    def senders(self, place: Place) -> dict[str, Sender]:
        """The clerks of the organisations outside, by code."""
        return {code: Sender(place.system, token) for code, token in self.clerks.items()}

    def operator_in(self, place: Place) -> Operator:
        """Whoever runs the document system."""
        return Operator(place.system, self.operator)


def command(settings: Path, *words: str) -> str:
    """Run ``thongsuot <words>`` on this home and return what it printed; ``Missing`` if it failed."""
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "plugin", *words],
        env={**os.environ, "THONGSUOT_SETTINGS": str(settings)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Missing(f"Lệnh thongsuot {' '.join(words)} không chạy được: {done.stderr.strip()[-800:]}")
    return done.stdout


def prepare(settings: Path) -> dict[str, str]:
    """Make database and sign-ins; returns each login's one-time password."""
    return dict(_LINE.findall(command(settings, "migrate")))


def people_the_system(place: Place, others: Mapping[str, str]) -> Tokens:
    """Add a clerk to each organisation outside (code → name) and an operator to the document system."""
    path = place.seed
    seed: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    seed["admin_token"] = secrets.token_hex(24)
    known = {one["code"]: one for one in seed["organizations"]}
    ours = {person["id"]: person["token"] for one in known.values() for person in one["people"]}
    feeds = {code: one["token"] for code, one in known.items()}
    clerks = {}
    for code, name in others.items():
        if code not in known:
            known[code] = {
                "code": code,
                "name": name,
                "token": secrets.token_hex(24),
                "units": [],
                "people": [],
            }
            seed["organizations"].append(known[code])
        clerks[code] = secrets.token_hex(24)
        person = {"id": f"vanthu-{code}", "name": f"Văn thư {name}", "unit": None, "token": clerks[code]}
        known[code]["people"].append(person)
    path.write_text(yaml.safe_dump(seed, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return Tokens(feeds, ours, clerks, seed["admin_token"])


def sign_in(place: Place, sides: Iterable[Side], one_time: Mapping[str, str]) -> dict[str, WebActor]:
    """Sign everybody in, each with a password of their own."""
    agency_of = {login: side.agency for side in sides for login in one_time if login in side.logins}
    return {
        login: WebActor(place.web, login, agency).sign_in(one_time[login], secrets.token_urlsafe(12))
        for login, agency in agency_of.items()
    }

"""Puts the actors on the stage: prepares the home by the command line, signs everybody in."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from plugin.trial.office import AGENCY_CODE, SENDER_CODE, Place
from plugin.trial.system_actor import Operator, PersonActor, SoActor, SystemActor
from plugin.trial.waiting import Missing
from plugin.trial.web_actor import WebActor

SO_PERSON: Final = "vanthu-so"
_LINE: Final = re.compile(r"^\s{2}(\S+)\s+([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})\s", re.MULTILINE)


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


def people_the_system(place: Place) -> dict[str, str]:
    """Add a clerk of the Sở and an operator to the document system's people; returns all tokens by name."""
    path = place.seed
    seed: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    seed["admin_token"] = secrets.token_hex(24)
    sender = next(one for one in seed["organizations"] if one["code"] == SENDER_CODE)
    sender["people"].append(
        {"id": SO_PERSON, "name": "Văn thư Sở Nội vụ", "unit": None, "token": secrets.token_hex(24)}
    )
    path.write_text(yaml.safe_dump(seed, allow_unicode=True, sort_keys=False), encoding="utf-8")
    tokens = {one["code"]: one["token"] for one in seed["organizations"]}
    tokens |= {p["id"]: p["token"] for one in seed["organizations"] for p in one["people"]}
    return {**tokens, "": seed["admin_token"]}


def sign_in(place: Place, one_time: Mapping[str, str]) -> dict[str, WebActor]:
    """Sign everybody in, each with a password of their own."""
    return {
        login: WebActor(place.web, login).sign_in(password, secrets.token_urlsafe(12))
        for login, password in one_time.items()
    }


def system_people(place: Place, tokens: Mapping[str, str]) -> dict[str, PersonActor]:
    """The agency's people in the document system, by login."""
    known = {AGENCY_CODE, SENDER_CODE, SO_PERSON, ""}
    return {name: PersonActor(place.system, token) for name, token in tokens.items() if name not in known}


def so(place: Place, tokens: Mapping[str, str]) -> SoActor:
    """The Sở's clerk."""
    return SoActor(place.system, tokens[SO_PERSON])


def plugin(place: Place, tokens: Mapping[str, str]) -> SystemActor:
    """Our own token at the document system, to look at its feed."""
    return SystemActor(place.system, tokens[AGENCY_CODE])


def operator(place: Place, tokens: Mapping[str, str]) -> Operator:
    """Whoever runs the document system."""
    return Operator(place.system, tokens[""])

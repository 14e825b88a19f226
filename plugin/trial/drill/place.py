"""Where a drill happens: a fresh home with many units, beside the simulator instead of a document system."""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from plugin import processes as program
from plugin import settings as program_settings
from plugin.processes import Process
from plugin.settings import Settings
from plugin.trial import office
from plugin.trial.office import AGENCY, CONNECTION, HCTH, Place

SIMULATOR: Final = "simulator"
ADMIN: Final = "quantri"
LOGINS: Final = (office.CLERK, office.OFFICE, office.LEADER, office.ARCHIVIST, ADMIN)
_SECRETS: Final = ("operator.token", "vanban.webhook.next")


@dataclass(frozen=True)
class Ground:
    """One drill's place, the simulator's operator port, and how many people each asked unit has."""

    place: Place
    operator_port: int
    settings: Path
    heads: dict[str, int]

    @property
    def operator(self) -> str:
        """The operator's address."""
        return f"http://127.0.0.1:{self.operator_port}"

    def secrets(self) -> list[str]:
        """Every secret of this home."""
        return [self.place.secret(file.name) for file in (self.place.home / "secrets").iterdir()]


def prepare(home: Path, units: int, workers: int, seed: int, database: str | None) -> Ground:
    """Write settings and the simulator's site under ``home``; nothing runs yet."""
    web_port, system_port, operator_port = office.free_ports(3)
    place = Place(home, web_port, system_port)
    path = program_settings.default(home)
    _write_secrets(home / "secrets")
    heads = {f"DV{n:04d}": 5 + n % 40 for n in range(1, units + 1)}
    content = yaml.safe_load(path.read_text("utf-8"))
    _write(path, _settings(content, place, heads, workers, database))
    _write(home / "simulator.yaml", _site(place, seed))
    return Ground(place, operator_port, path, heads)


def _write_secrets(folder: Path) -> None:
    for name in _SECRETS:
        made = secrets.token_hex(24) if name.endswith("token") else "whsec_" + secrets.token_hex(24)
        (folder / name).write_text(made + "\n", encoding="utf-8")


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _settings(
    content: dict[str, Any], place: Place, heads: dict[str, int], workers: int, database: str | None
) -> dict[str, Any]:
    content |= {
        "web_port": place.web_port,
        "office_clock": place.clock.name,
        "sweep_seconds": 1.0,
        # Longer than the calls of one act: files and the create, each up to the read time-out.
        "lease_seconds": 20.0,
        "worker_threads": 4,
        "workers": workers,
        **({"database": database} if database else {}),
    }
    agency = content["agencies"][AGENCY]
    own = [unit for unit in agency["units"] if unit["id"] == HCTH]
    agency["units"] = own + [_unit(id, count) for id, count in heads.items()]
    agency["people"] = [one for one in agency["people"] if one["id"] in LOGINS]
    content["connections"][CONNECTION] |= {
        "url": place.system,
        "poll_seconds": 2.0,
        "read_timeout": 5.0,
        "webhook_secrets": [
            {"file": "secrets/vanban.webhook"},
            {"file": "secrets/vanban.webhook.next"},
        ],
    }
    return content


def _unit(id: str, head_count: int) -> dict[str, Any]:
    name = f"Đơn vị {id.removeprefix('DV')}"
    return {"id": id, "name": name, "kind": "phong", "head_count": head_count, "external_id": id}


def _site(place: Place, seed: int) -> dict[str, Any]:
    """The simulator's side. Its key memory is off: only looking before repeating keeps us from doubling."""
    return {
        "token": {"file": "secrets/vanban.token"},
        "operator_token": {"file": "secrets/operator.token"},
        "webhook": f"{place.web}/webhooks/{CONNECTION}",
        "secrets": [{"file": "secrets/vanban.webhook"}, {"file": "secrets/vanban.webhook.next"}],
        "remember_keys": False,
        "seed": seed,
    }


def processes(settings: Settings, ground: Ground) -> list[Process]:
    """Broker, simulator, web, workers and two beats."""
    usual = [
        one for one in program.processes(settings, ground.settings) if not one.name.startswith("documents-")
    ]
    beat = next(one for one in usual if one.name == program.BEAT)
    second = [part.replace("beat-schedule", "beat-schedule-2") for part in beat.command]
    return [*usual, _simulator(ground), replace(beat, name=f"{program.BEAT}-2", command=second)]


def _simulator(ground: Ground) -> Process:
    home = ground.place.home
    options = {
        "--face": "reference",
        "--data": str(home / SIMULATOR),
        "--site": str(home / "simulator.yaml"),
        "--port": str(ground.place.system_port),
        "--operator-port": str(ground.operator_port),
        "--clock-file": str(ground.place.clock),
    }
    command = [sys.executable, "-m", "connectors.simulator"]
    command += [part for name, value in options.items() for part in (name, value)]
    return Process(
        SIMULATOR, command, ready=lambda: program.listens("127.0.0.1", ground.operator_port), last=True
    )

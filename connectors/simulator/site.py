"""What one simulator is told at its start: a YAML file, every part of which may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from connectors.protocol import RemoteUnit
from connectors.simulator.faults import Rule, rule


@dataclass(frozen=True)
class Site:
    """One simulated system.

    ``token`` is our caller's, ``operator_token`` that of whoever runs the trial. News go to ``webhook``, signed
    with the first of ``secrets``. ``options`` are the face's own. ``faults`` are on from the start. ``seed``
    decides every chance.
    """

    token: str = "token-of-the-caller"  # noqa: S105  # of a test server
    operator_token: str = "token-of-the-operator"  # noqa: S105  # the same
    webhook: str = ""
    secrets: tuple[str, ...] = ()
    units: tuple[RemoteUnit, ...] = ()
    remember_keys: bool = True
    seed: int = 0
    faults: tuple[Rule, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


def load(path: Path) -> Site:
    """Read a site's file; secrets are texts or ``{file: path}`` beside it. ``ValueError`` if it is wrong."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
    known = set(Site.__dataclass_fields__)
    if not set(raw) <= known:
        raise ValueError(f"{path.name}: unknown: {', '.join(sorted(set(raw) - known))}")
    units = tuple(RemoteUnit(one["id"], one["name"], one.get("code")) for one in raw.pop("units", ()))
    faults = tuple(rule(one) for one in raw.pop("faults", ()))
    secrets = tuple(_secret(one, path.parent) for one in raw.pop("secrets", ()))
    tokens: dict[str, Any] = {
        name: _secret(raw.pop(name), path.parent) for name in ("token", "operator_token") if name in raw
    }
    return Site(units=units, faults=faults, secrets=secrets, **tokens, **raw)


def _secret(value: Any, folder: Path) -> str:
    if isinstance(value, Mapping):
        return (folder / str(value["file"])).read_text("utf-8").strip()
    return str(value)

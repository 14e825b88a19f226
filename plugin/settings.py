"""Settings: ``thongsuot.yaml`` and the secrets it points to, checked and turned into values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path


@dataclass(frozen=True)
class UnitSettings:
    """A unit to import: see ``domain.records.Unit``."""

    id: str
    name: str
    kind: str
    head_count: int
    external_id: str | None = None


@dataclass(frozen=True)
class PersonSettings:
    """A person to import, with the roles they sign in with."""

    id: str
    name: str
    title: str
    unit: str | None
    roles: tuple[str, ...]
    external_id: str | None = None


@dataclass(frozen=True)
class AgencySettings:
    """One agency: who it is, how it works, where its books open.

    ``openings`` maps ``arrivals`` and departures series (``BC``, ``CV``, …) to the first number
    of a book opened in mid-year. ``connection`` is the document system its acts go to.
    """

    id: str
    code: str
    name: str
    parent: str
    place: str
    symbol: str
    parent_symbol: str
    parent_code: str
    connection: str
    office_unit: str
    office_hours: tuple[tuple[time, time], ...]
    openings: Mapping[str, int]
    signer_lines: tuple[str, ...]
    units: tuple[UnitSettings, ...]
    people: tuple[PersonSettings, ...]


@dataclass(frozen=True)
class ConnectionSettings:
    """One link to one document system; secrets are already read from file or environment."""

    id: str
    agency: str
    system: str
    url: str
    token: str
    webhook_secrets: tuple[str, ...]
    poll_seconds: float = 5.0
    connect_timeout: float = 3.0
    read_timeout: float = 10.0


@dataclass(frozen=True)
class Settings:
    """Everything the program is told from outside."""

    home: Path
    database: str
    broker: str
    web_host: str
    web_port: int
    web_url: str
    secret_key: str
    agencies: Mapping[str, AgencySettings]
    connections: Mapping[str, ConnectionSettings]
    office_clock: Path | None = None
    lease_seconds: float = 45.0
    sweep_seconds: float = 2.0
    body_limit: int = 50 * 1024 * 1024
    worker_threads: int = 8

    @property
    def files(self) -> Path:
        """Where files are kept: ``files/<agency>/<sha256>``."""
        return self.home / "files"

"""Settings: ``thongsuot.yaml`` and the secrets it points to, checked and turned into values."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Final

from plugin.beside_settings import MessengerSettings, WebsiteSettings
from plugin.yaml_file import Checked
from plugin.yaml_file import load as load_checked

FILE: Final = "thongsuot.yaml"
TOKEN_WARNING: Final = timedelta(days=14)
"""How long before a long-lived secret ends somebody is asked for a new one."""


@dataclass(frozen=True)
class UnitSettings:
    """A unit to import: see ``domain.records.Unit``."""

    id: str
    name: str
    kind: str
    head_count: int
    external_id: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class PersonSettings:
    """A person to import, with the roles they sign in with.

    ``signer_lines`` stand over this person's name instead of the agency's ("KT. GIÁM ĐỐC", …). Messages
    reach the person at ``email``, or at ``messenger_id`` through a webhook.
    """

    id: str
    name: str
    title: str
    unit: str | None
    roles: tuple[str, ...]
    external_id: str | None = None
    signer_lines: tuple[str, ...] = ()
    email: str | None = None
    messenger_id: str | None = None


@dataclass(frozen=True)
class AgencySettings:
    """One agency: who it is, how it works, where its books open.

    ``openings`` maps ``arrivals`` and departures series (``BC``, ``CV``, …) to the first number
    of a book opened in mid-year. ``connection`` is the document system its acts go to.
    ``arrivals``: ``ours``, or ``elsewhere`` where the arrivals book is kept outside: its numbers are mirrored
    from the document system or typed in. ``departures``: ``ours``, or ``elsewhere`` where the
    document system signs and numbers, or the clerk types in the numbers of the departures book. ``direct_routing`` lets the Office route without the leader; with
    ``form_check`` a second person checks a draft's form.
    ``annex_reasons``: ``totals``, or ``units`` to print breakdowns per unit.
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
    arrivals: str = "ours"
    departures: str = "ours"
    direct_routing: bool = False
    form_check: bool = False
    annex_reasons: str = "totals"

    def lines_over(self, login: str) -> tuple[str, ...]:
        """The authority lines over a signer's name."""
        own = next((one.signer_lines for one in self.people if one.id == login), ())
        return own or self.signer_lines


@dataclass(frozen=True)
class ConnectionSettings:
    """One link to one document system; secrets are already read from file or environment.

    ``token`` is what most systems want; ``secrets`` holds further ones by name (a password, a refresh
    token), ``options`` plain texts by name, both in the words of the system's adapter. ``profile`` is a
    file that describes this site of the system. ``token_ends`` is the last day of a long-lived secret. ``hosts`` are further hosts we may call (a file store),
    ``ca`` a file of certificates where the office has an authority of its own. ``per_second``,
    ``at_once`` and ``poll_seconds`` stand in place of the passport's. ``folder`` is where the adapter keeps
    what it has to remember between restarts.
    """

    id: str
    agency: str
    system: str
    url: str = ""
    token: str = field(default="", repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    profile: Path | None = None
    hosts: tuple[str, ...] = ()
    ca: Path | None = None
    token_ends: date | None = None
    per_second: float | None = None
    at_once: int | None = None
    poll_seconds: float | None = None
    connect_timeout: float = 3.0
    read_timeout: float = 10.0
    folder: Path = Path()

    def ends_soon(self, today: date) -> bool:
        """Whether the long-lived secret ends within the next days, or has ended."""
        return self.token_ends is not None and self.token_ends - today <= TOKEN_WARNING


@dataclass(frozen=True)
class Settings:
    """Everything the program is told from outside."""

    home: Path
    database: str
    broker: str
    web_host: str
    web_port: int
    web_url: str
    secret_key: str = field(repr=False)
    agencies: Mapping[str, AgencySettings]
    connections: Mapping[str, ConnectionSettings]
    websites: Mapping[str, WebsiteSettings] = field(default_factory=dict)
    messengers: Mapping[str, MessengerSettings] = field(default_factory=dict)
    office_clock: Path | None = None
    lease_seconds: float = 45.0
    sweep_seconds: float = 2.0
    body_limit: int = 50 * 1024 * 1024
    worker_threads: int = 8
    workers: int = 1

    def website(self, agency_id: str) -> WebsiteSettings | None:
        """The website an agency publishes on, or null."""
        return next((one for one in self.websites.values() if one.agency == agency_id), None)

    def messengers_of(self, agency_id: str) -> list[MessengerSettings]:
        """How an agency reaches its people: the first that has an address of somebody is taken."""
        return [one for one in self.messengers.values() if one.agency == agency_id]

    def beside(self, agency_id: str) -> list[WebsiteSettings | MessengerSettings]:
        """What stands beside an agency's document systems: websites, then messengers."""
        sites = [one for one in self.websites.values() if one.agency == agency_id]
        return [*sites, *self.messengers_of(agency_id)]

    @property
    def files(self) -> Path:
        """Where files are kept: ``files/<agency>/<sha256>``."""
        return self.home / "files"


def locate() -> Path | None:
    """The settings file to use: ``THONGSUOT_SETTINGS``, else ``./thongsuot.yaml``, else the home's."""
    if named := os.environ.get("THONGSUOT_SETTINGS"):
        return Path(named)
    return next((path for path in (Path(FILE), default_home() / FILE) if path.is_file()), None)


def default_home() -> Path:
    """``THONGSUOT_HOME``, else ``./var``: where everything is kept when nothing else is said."""
    return Path(os.environ.get("THONGSUOT_HOME") or "var")


def default(home: Path) -> Path:
    """Write a first settings file with fresh secrets (0600) under ``home`` and return its path.

    What stands there already is left as it is.
    """
    from plugin.first_settings import write

    return write(home, FILE)


def load(path: Path | None = None) -> Settings:
    """Read the settings at ``path`` (null: ``locate``, else a first file under the default home).

    Relative paths in the file start at the file's own folder. ``THONGSUOT_DATABASE`` and
    ``THONGSUOT_BROKER`` overrule the file. Raises ``BadSettings``, naming key and line.
    """
    from plugin.manifest import settings_schema

    path = (path or locate() or default(default_home())).absolute()
    checked = load_checked(path, settings_schema())
    _check_twins(checked)
    _check_names(checked)
    _check_links(checked)
    return _settings(checked)


def _settings(checked: Checked) -> Settings:
    raw = checked.content
    home = checked.path.parent / raw["home"]
    host, port = raw["web_host"], raw["web_port"]
    numbers = ("lease_seconds", "sweep_seconds", "body_limit", "worker_threads", "workers")
    clock = raw.get("office_clock")
    return Settings(
        home=home,
        database=os.environ.get("THONGSUOT_DATABASE")
        or raw.get("database")
        or f"sqlite:///{home}/thongsuot.db",
        broker=os.environ.get("THONGSUOT_BROKER")
        or raw.get("broker")
        or f"redis+socket://{home}/valkey.sock",
        web_host=host,
        web_port=port,
        web_url=raw.get("web_url") or f"http://{host}:{port}",
        secret_key=_secret(checked, ("secret_key",), at_least=32),
        agencies={id: _agency(checked, id) for id in raw["agencies"]},
        connections={id: _connection(checked, id) for id in raw["connections"]},
        websites={id: WebsiteSettings(**_beside(checked, "websites", id)) for id in raw.get("websites", {})},
        messengers={
            id: MessengerSettings(**_beside(checked, "messengers", id)) for id in raw.get("messengers", {})
        },
        office_clock=checked.path.parent / clock if clock else None,
        **{name: raw[name] for name in numbers if name in raw},
    )


def _agency(checked: Checked, id: str) -> AgencySettings:
    raw = dict(checked.content["agencies"][id])
    hours = [
        _hours(checked, ("agencies", id, "office_hours", at), span)
        for at, span in enumerate(raw["office_hours"])
    ]
    raw |= {
        "office_hours": tuple(hours),
        "signer_lines": tuple(raw["signer_lines"]),
        "units": tuple(UnitSettings(**unit) for unit in raw["units"]),
        "people": tuple(_person(person) for person in raw["people"]),
    }
    return AgencySettings(id=id, **raw)


def _person(raw: Mapping[str, Any]) -> PersonSettings:
    lines = tuple(raw.get("signer_lines", ()))
    return PersonSettings(**{"unit": None, **raw, "roles": tuple(raw["roles"]), "signer_lines": lines})


def _hours(checked: Checked, key: tuple[str | int, ...], span: str) -> tuple[time, time]:
    start, end = (time.fromisoformat(part) for part in span.split("-"))
    if start >= end:
        raise checked.wrong(key, "giờ bắt đầu phải trước giờ kết thúc")
    return start, end


def _connection(checked: Checked, id: str) -> ConnectionSettings:
    raw = dict(checked.content["connections"][id])
    at = ("connections", id)
    webhook_secrets = range(len(raw.get("webhook_secrets", ())))
    raw |= {
        "token": _secret(checked, (*at, "token")) if "token" in raw else "",
        "webhook_secrets": tuple(_secret(checked, (*at, "webhook_secrets", n)) for n in webhook_secrets),
        "secrets": {
            name: _secret(checked, (*at, "secrets", name), at_least=1) for name in raw.get("secrets", {})
        },
        "hosts": tuple(raw.get("hosts", ())),
        "token_ends": date.fromisoformat(raw["token_ends"]) if "token_ends" in raw else None,
        "folder": checked.path.parent / checked.content["home"] / "connections" / id,
        **{name: checked.path.parent / raw[name] for name in ("profile", "ca") if name in raw},
    }
    return ConnectionSettings(id=id, **raw)


def _beside(checked: Checked, group: str, id: str) -> dict[str, Any]:
    """A website or messenger: secrets read, paths made whole."""
    raw = checked.content[group][id]
    if raw.get("security") == "none" and "password" in raw:
        raise checked.wrong((group, id, "security"), "không gửi mật khẩu qua đường truyền không mã hóa")
    secrets = {
        name: _secret(checked, (group, id, name), at_least=1)
        for name in ("password", "token", "webhook_secret")
        if name in raw
    }
    paths = {name: checked.path.parent / raw[name] for name in ("folder", "profile", "ca") if name in raw}
    return {"id": id, **raw, **secrets, **paths}


def _secret(checked: Checked, key: tuple[str | int, ...], at_least: int = 16) -> str:
    """A secret's text, from the file or the environment variable it points to."""
    place: Any = checked.content
    for part in key:
        place = place[part]
    value = _secret_text(checked, key, place).strip()
    if len(value) < at_least:
        raise checked.wrong(key, f"khóa bí mật phải có ít nhất {at_least} ký tự")
    return value


def _secret_text(checked: Checked, key: tuple[str | int, ...], place: Mapping[str, str]) -> str:
    if "env" in place:
        if place["env"] not in os.environ:
            raise checked.wrong(key, f"chưa đặt biến môi trường {place['env']}")
        return os.environ[place["env"]]
    try:
        return (checked.path.parent / place["file"]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise checked.wrong(key, f"không đọc được tệp {place['file']}") from error


def _check_twins(checked: Checked) -> None:
    """No two units, and no two people, of one agency under one id."""
    for agency, raw in checked.content["agencies"].items():
        for what in ("units", "people"):
            seen: set[str] = set()
            for position, one in enumerate(raw[what]):
                if one["id"] in seen:
                    raise checked.wrong(
                        ("agencies", agency, what, position, "id"), f"đã có ở trên: {one['id']}"
                    )
                seen.add(one["id"])


def _check_names(checked: Checked) -> None:
    """One name means one system: work is planned by it."""
    seen: set[str] = set()
    for group in ("connections", "websites", "messengers"):
        for name in checked.content.get(group, {}):
            if name in seen:
                raise checked.wrong((group, name), "tên này đã dùng cho một kết nối khác")
            seen.add(name)


def _check_links(checked: Checked) -> None:
    """Every name that points to something else in the file must find it."""
    for key, value, known, what in _links(checked.content):
        if value not in known:
            raise checked.wrong(key, f"không có {what} nào tên {value}")


Link = tuple[tuple[str | int, ...], str, Mapping[str, Any] | set[str], str]


def _links(content: Mapping[str, Any]) -> Iterator[Link]:
    agencies, connections = content["agencies"], content["connections"]
    for id, agency in agencies.items():
        at = ("agencies", id)
        units = {unit["id"] for unit in agency["units"]}
        yield (*at, "connection"), agency["connection"], connections, "kết nối"
        yield (*at, "office_unit"), agency["office_unit"], units, "đơn vị"
        for position, person in enumerate(agency["people"]):
            if person.get("unit"):
                yield (*at, "people", position, "unit"), person["unit"], units, "đơn vị"
    for group in ("connections", "websites", "messengers"):
        for id, one in content.get(group, {}).items():
            yield (group, id, "agency"), one["agency"], agencies, "cơ quan"

"""Wiring: settings become the one Context. The only file that names concrete classes.

Libraries are imported inside the functions: every process pays only for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from connectors.beside import Messenger, Publisher
from connectors.protocol import DocumentSystem
from plugin.beside_settings import MessengerSettings, WebsiteSettings
from plugin.clock import StandingClock, SystemClock
from plugin.context import Clock, Context, Dispatch
from plugin.domain.errors import BadSettings
from plugin.ids import new_id
from plugin.settings import ConnectionSettings, Settings


def build(settings: Settings, *, rings: bool = True) -> Context:
    """The context of one process. Nothing is opened or called before it is used.

    Without ``rings`` no bell is rung: for commands that may run while the queue is down.
    """
    from plugin.dispatch import CeleryDispatch, NoDispatch
    from plugin.pipeline import follow
    from plugin.store.files import FileStore
    from plugin.store.sql import SqlStore

    clock = office_clock(settings)
    dispatch: Dispatch = CeleryDispatch(settings.broker) if rings else NoDispatch()
    return Context(
        settings=settings,
        store=SqlStore(settings.database, clock=clock, follow=follow, new_id=new_id, dispatch=dispatch),
        files=FileStore(settings.files),
        systems={id: system(connection) for id, connection in settings.connections.items()},
        publishers={id: publisher(website) for id, website in settings.websites.items()},
        clock=clock,
        dispatch=dispatch,
        new_id=new_id,
        messengers={id: messenger(one) for id, one in settings.messengers.items()},
    )


def office_clock(settings: Settings) -> Clock:
    """Real office time, or the file's in a trial; machine time is always real."""
    return StandingClock(settings.office_clock) if settings.office_clock else SystemClock()


def publisher(website: WebsiteSettings) -> Publisher:
    """The website of one agency; ``BadSettings`` for a profile that is wrong."""
    return PUBLISHERS[website.kind](website)


def messenger(settings: MessengerSettings) -> Messenger:
    """One way of one agency to reach its people; ``BadSettings`` for a profile that is wrong."""
    return MESSENGERS[settings.kind](settings)


def _folder(website: WebsiteSettings) -> Publisher:
    from connectors.folder import FolderPublisher

    return FolderPublisher(website.folder, website.url)


def _wordpress(website: WebsiteSettings) -> Publisher:
    from connectors.wordpress import WordPress

    return WordPress(
        website.url, website.user, website.password, status=website.status, **_certificates(website)
    )


def _endpoint(website: WebsiteSettings) -> Publisher:
    from connectors.endpoint import NAMES, SCHEMA, Endpoint

    site = _profile(website.profile, SCHEMA, NAMES)
    return Endpoint(website.url, website.token, site, **_certificates(website))


def _mail(settings: MessengerSettings) -> Messenger:
    from connectors.mail import Mail

    return Mail(
        host=settings.host,
        port=settings.port,
        sender=settings.sender,
        sender_name=settings.sender_name,
        security=settings.security,
        user=settings.user,
        password=settings.password,
        **_certificates(settings),
    )


def _gateway(settings: MessengerSettings) -> Messenger:
    from connectors.gateway import NAMES, SCHEMA, Gateway

    site = _profile(settings.profile, SCHEMA, NAMES)
    return Gateway(
        settings.url, settings.token, site, secret=settings.webhook_secret, **_certificates(settings)
    )


def _profile(named: Path, schema: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """A site's profile: a file of its own, or by name one that comes along."""
    from connectors.profile import shipped, strangers
    from plugin.yaml_file import load

    checked = load(named if named.is_file() else shipped(named.name), schema)
    for key, name in strangers(checked.content, names):
        raise checked.wrong(key, f"không có giá trị nào tên {name}")
    return checked.content


def _certificates(settings: WebsiteSettings | MessengerSettings) -> dict[str, Any]:
    return {"ca": str(settings.ca) if settings.ca else None}


def system(connection: ConnectionSettings) -> DocumentSystem:
    """The adapter for one connection; ``BadSettings`` for a system nobody wrote an adapter for."""
    if connection.system not in SYSTEMS:
        raise BadSettings(f"Không có kết nối nào cho hệ thống {connection.system}.", connection=connection.id)
    return SYSTEMS[connection.system](connection)


def _embedded(connection: ConnectionSettings) -> DocumentSystem:
    from connectors.embedded.client import EmbeddedSystem

    return EmbeddedSystem(connection.url, connection.token, connection.webhook_secrets, **_limits(connection))


def _by_hand(connection: ConnectionSettings) -> DocumentSystem:
    from connectors.by_hand import ByHand

    return ByHand(connection.id)


def _ioffice(connection: ConnectionSettings) -> DocumentSystem:
    from connectors.ioffice import profile as sites
    from connectors.ioffice.client import SECRETS, IOffice
    from plugin.yaml_file import load

    named = connection.profile or Path()
    # A name without a file of its own is a profile that comes with the adapter.
    checked = load(named if named.is_file() else sites.shipped(named.name), sites.schema())
    try:
        site = sites.profile(checked.content, connection.options)
    except sites.BadProfile as error:
        raise checked.wrong(error.key, error.what) from error
    missing = [name for name in SECRETS[site.dialect] if name not in connection.secrets]
    if missing:
        raise BadSettings(f"Kết nối {connection.id} chưa có secrets.{missing[0]}.", connection=connection.id)
    return IOffice(connection.url, site, connection.secrets, connection.id, **_limits(connection))


def _edxml(connection: ConnectionSettings) -> DocumentSystem:
    from connectors.edxml.exchange import EdxmlExchange
    from connectors.edxml.site import agency, axis

    try:
        ours = agency(connection.options, connection.profile)
    except ValueError as error:
        raise BadSettings(f"Tệp mô tả kết nối không dùng được: {error}", connection=connection.id) from error
    vxp = axis(connection.url, connection.options, connection.secrets, **_limits(connection))
    return EdxmlExchange(vxp, ours, connection.folder / "exchange.db")


def _limits(connection: ConnectionSettings) -> dict[str, Any]:
    """What ``connectors.http.Http`` is told about this link."""
    return {
        "connect_timeout": connection.connect_timeout,
        "read_timeout": connection.read_timeout,
        "hosts": connection.hosts,
        "ca": str(connection.ca) if connection.ca else None,
    }


SYSTEMS: Final[Mapping[str, Callable[[ConnectionSettings], DocumentSystem]]] = {
    "embedded": _embedded,
    "by_hand": _by_hand,
    "ioffice": _ioffice,
    "edxml": _edxml,
}
"""The adapters, by the name of their system in the settings."""

PUBLISHERS: Final[Mapping[str, Callable[[WebsiteSettings], Publisher]]] = {
    "folder": _folder,
    "wordpress": _wordpress,
    "json": _endpoint,
}
"""The adapters of websites, by their kind in the settings."""

MESSENGERS: Final[Mapping[str, Callable[[MessengerSettings], Messenger]]] = {
    "smtp": _mail,
    "webhook": _gateway,
}
"""The adapters that reach people, by their kind in the settings."""

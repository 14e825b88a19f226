"""``thongsuot check``: can everything outside be reached? Each line says what to do when not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plugin.settings import ConnectionSettings, Settings

if TYPE_CHECKING:
    import redis


def run(settings: Settings) -> Iterator[tuple[str, str | None]]:
    """(what was looked at, what is wrong or null), one after the other."""
    yield "Thiết lập", None
    yield "Cơ sở dữ liệu", _database(settings)
    yield "Hàng đợi", _broker(settings)
    for connection in settings.connections.values():
        yield f"Hệ thống quản lý văn bản ({connection.id})", _system(connection)


def _database(settings: Settings) -> str | None:
    import sqlalchemy as sa

    from plugin.store.engine import open_engine

    try:
        with open_engine(settings.database).connect() as connection:
            connection.execute(sa.text("SELECT count(*) FROM agencies"))
    except sa.exc.OperationalError as error:
        return f"chưa dùng được ({type(error.orig).__name__}); chạy: thongsuot migrate"
    return None


def _broker(settings: Settings) -> str | None:
    import redis

    try:
        _client(settings.broker).ping()
    except (redis.RedisError, OSError):
        return "không kết nối được; khi dùng Valkey đi kèm thì chạy: thongsuot up"
    return None


def _client(broker: str) -> redis.Redis:
    import redis

    address = broker.replace("redis+socket://", "unix://", 1)
    return redis.Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2)


def _system(connection: ConnectionSettings) -> str | None:
    """The first thing that ``thongsuot doctor`` would not like."""
    from plugin.doctor import secrets, today, tried
    from plugin.wiring import system

    found = (*tried(system(connection)), *secrets(connection, today()))
    return next((one.text for one in found if one.sign != "✓"), None)

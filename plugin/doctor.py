"""``thongsuot doctor``: what each document system can do, tried without changing anything there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from connectors.errors import DocumentSystemError, Unauthorized, Unreachable, Unreadable
from connectors.protocol import OF_A_SYSTEM, DocumentSystem, Feature
from plugin.clock import SystemClock
from plugin.domain.calendar import VN
from plugin.domain.feature_texts import FEATURE_TEXTS
from plugin.domain.texts import date_text
from plugin.settings import ConnectionSettings, Settings

PAGE: Final = 20
"""How many entries of a feed are looked at."""

_KINDS: Final = {"notice": "văn bản đến", "numbered": "số đã cấp", "answer": "báo cáo", "receipt": "phản hồi"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: fine, wrong, to be watched, or only told."""

    sign: Literal["✓", "✗", "!", "·"]
    text: str


@dataclass(frozen=True)
class Report:
    """One connection: its name, what is at its other end, and what was found."""

    name: str
    title: str
    findings: tuple[Finding, ...]


def examine(settings: Settings) -> Iterator[Report]:
    """Every connection, one after the other."""
    from plugin.wiring import system

    for connection in settings.connections.values():
        other = system(connection)
        findings = (*tried(other), *secrets(connection, today()), *told(other))
        yield Report(connection.id, other.passport.title, findings)


def today() -> date:
    """The day by which the end of a secret is judged: a real one, in a trial, too."""
    return SystemClock().machine_now().astimezone(VN).date()


def tried(system: DocumentSystem) -> Iterator[Finding]:
    """Signing in, the list of units, one page of what waits. Nothing is acknowledged and nothing written."""
    calls: tuple[tuple[Feature, Callable[[DocumentSystem], str]], ...] = (
        (Feature.UNITS, _units),
        (Feature.CHANGES, _page),
    )
    for feature, call in calls:
        if feature not in system.features:
            continue
        try:
            yield Finding("✓", call(system))
        except DocumentSystemError as error:
            yield Finding("✗", problem(error))


def secrets(connection: ConnectionSettings, today: date) -> Iterator[Finding]:
    """Whether a long-lived secret is about to end."""
    if connection.token_ends is None or not connection.ends_soon(today):
        return
    day, ended = date_text(connection.token_ends), connection.token_ends < today
    said = f"đã hết hạn ngày {day}" if ended else f"chỉ còn dùng đến hết ngày {day}"
    yield Finding("!", f"Khóa đăng nhập {said}; xin khóa mới, ghi vào tệp bí mật và sửa token_ends")


def told(system: DocumentSystem) -> Iterator[Finding]:
    """What the system offers, and what is done without the rest."""
    can = [FEATURE_TEXTS[one].name for one in Feature if one in system.features]
    yield Finding("·", f"Hệ thống này: {', '.join(can) or 'không kết nối được chức năng nào'}")
    for one in Feature:
        if one in OF_A_SYSTEM - system.features:
            yield Finding("·", f"Không {FEATURE_TEXTS[one].name}: {FEATURE_TEXTS[one].without}")


def problem(error: DocumentSystemError) -> str:
    """What went wrong and what to do next."""
    if isinstance(error, Unauthorized):
        return f"không đăng nhập được ({error}); kiểm tra lại tài khoản, mật khẩu hoặc khóa trong thiết lập"
    if isinstance(error, Unreachable):
        return f"không kết nối được ({error}); kiểm tra địa chỉ, đường truyền rồi thử lại"
    return f"hệ thống không nhận ({error}); kiểm tra hồ sơ kết nối (profile) với người quản trị hệ thống"


def _units(system: DocumentSystem) -> str:
    return f"Đăng nhập được; {len(system.units())} đơn vị"


def _page(system: DocumentSystem) -> str:
    entries = system.changes(None, PAGE).entries
    kinds = Counter(_kind(system, entry) for entry in entries)
    named = [f"{count} {_KINDS.get(kind, kind)}" for kind, count in kinds.items()]
    return f"Đọc được một trang tin: {', '.join(named) or 'chưa có gì'}"


def _kind(system: DocumentSystem, entry: bytes) -> str:
    try:
        arrival = system.parse(entry)
    except Unreadable:
        return "không hiểu được (văn thư sẽ xem)"
    return arrival.kind if arrival.kind in _KINDS and arrival.own_key is None else "tin khác"

"""The embedded system's news in neutral words: a webhook body or feed entry becomes an ``Arrival``."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from connectors.errors import Unreadable
from connectors.protocol import Arrival, ArrivalKind, RemoteFile

KINDS: Final[Mapping[str, ArrivalKind]] = {
    "inbox.received": "notice",
    "inbox.recalled": "recall",
    "task.seen": "seen",
    "task.acknowledged": "acknowledgement",
    "task.answered": "answer",
    "outbound.receipt": "receipt",
    "circulation.read": "read_mark",
}

_NOTICE: Final = ("sender", "sender_code", "code", "subject", "reference", "answers")


def parse(body: bytes, system: str) -> Arrival:
    """What the news is; ``Unreadable`` if it breaks the contract. Types we do not know are "other"."""
    try:
        news = _nfc(json.loads(body))
        return _arrival(news)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"not a change of this system: {error!r:.200}", system=system) from error


def _arrival(news: Mapping[str, Any]) -> Arrival:
    data = news["data"]
    kind = KINDS.get(_text(news["type"]), "other")
    return Arrival(
        kind=kind,
        external_id=_text(data["id"]),
        revision=_text(data["revision"]),
        at=_instant(news["timestamp"]),
        reference=_text_or_null(data.get("reference")),
        own_key=_text_or_null(data.get("own_key")),
        fields=_FIELDS[kind](data),
        files=tuple(_file(file) for file in data.get("files") or ()),
    )


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    figures = data["figures"]
    if not isinstance(figures, dict):
        raise TypeError("figures")
    return {
        "by": _text(data["by"]),
        "confirmed_by": _text_or_null(data.get("confirmed_by")),
        "figures": figures,
        "nil_return": bool(data.get("nil_return", False)),
        "note": _text_or_null(data.get("note")) or "",
    }


_FIELDS: Final[Mapping[ArrivalKind, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "notice": lambda data: {name: _text_or_null(data.get(name)) for name in _NOTICE},
    "seen": lambda data: {"by": _text(data["by"])},
    "acknowledgement": lambda data: {"by": _text(data["by"])},
    "answer": _answer,
    "receipt": lambda data: {"status": _text(data["status"]), "by": _text(data["by"])},
    "read_mark": lambda data: {"count": int(data["count"]), "of": int(data["of"])},
    "recall": lambda data: {"reason": _text(data["reason"])},
    "other": lambda _data: {},
}


def _file(raw: Mapping[str, Any]) -> RemoteFile:
    media_type = _text_or_null(raw.get("media_type")) or "application/octet-stream"
    return RemoteFile(_text(raw["sha256"]), _text(raw["name"]), media_type)


def _instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("an instant without offset")
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value


def _text_or_null(value: Any) -> str | None:
    return None if value is None else _text(value)


def _nfc(value: Any) -> Any:
    """All texts composed: the same letter may come in two spellings, and codes are compared."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(one) for one in value]
    if isinstance(value, dict):
        return {_nfc(name): _nfc(one) for name, one in value.items()}
    return value

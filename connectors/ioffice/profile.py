"""A site's profile as values: which operations it offers, how each is called and what it answers.

The file is YAML, checked by ``profile.schema.json``; the names on our side of each map are those of the schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from connectors.passport import Passport
from connectors.protocol import Feature

_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_OWN: Final = frozenset({"external_id"})
"""Places in an address that a call fills, not the settings."""

LISTS: Final = ("inbox", "news", "results")
"""The operations that feed ``changes``."""

_FEATURES: Final = {
    **dict.fromkeys(LISTS, Feature.CHANGES),
    **{
        name: Feature(name)
        for name in (
            *("units", "register", "status", "assign", "circulate", "remind", "return_answer", "cancel"),
            *("change_deadline", "comment", "track", "find_by_key", "find_by_reference", "send", "receipts"),
            *("file", "read_back", "finish"),
        )
    },
}


class BadProfile(ValueError):
    """A profile the schema lets through but that can not work; ``key`` says where it is wrong."""

    def __init__(self, key: tuple[str, ...], what: str) -> None:
        super().__init__(f"{'.'.join(key)}: {what}")
        self.key = key
        self.what = what


@dataclass(frozen=True)
class Files:
    """How an operation carries files: in the field ``under``, each with the names of ``item``.

    ``base64``: objects that hold the bytes. ``addresses``: objects that hold an address. ``paths``: one text of
    addresses between ``separator``. An address that is not whole follows ``base``.
    """

    under: str
    form: Literal["base64", "addresses", "paths"] = "base64"
    item: Mapping[str, str] = field(default_factory=dict)
    separator: str = ":"
    base: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing the site does: how it is called, and where in the answer things stand.

    ``fields`` maps our names to the site's in what is sent, ``answer`` to places in each row of what comes back;
    ``values`` maps our words of a field to the site's. ``reference_in``: the field whose text gets our
    reference. ``done_when``: what the answer's data must be. ``acts``: the acts a search covers, in the site's
    words. ``identity``: the site's fields that together name a document where it gives no id.
    """

    name: str
    method: str
    path: str
    send: Literal["query", "form", "json"]
    in_list: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reference_in: str | None = None
    files: Files | None = None
    rows: str = ""
    answer: Mapping[str, str] = field(default_factory=dict)
    done_when: str | None = None
    form: Literal["json", "text", "tree", "bytes"] = "json"
    page_size: int = 0
    newest_first: bool = False
    acts: Mapping[str, str] = field(default_factory=dict)
    identity: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """One site. ``body_bytes`` bounds what we send at once, ``overlap_days`` and ``first_days`` how far a poll
    looks back. ``ended`` are words of a refusal that mean "sign in again".
    """

    dialect: Literal["b", "c"]
    passport: Passport
    sign_in: Mapping[str, Any]
    operations: Mapping[str, Operation]
    date_form: str = "dd/MM/yyyy"
    time_form: str = "dd/MM/yyyy HH:mm:ss"
    join: str = ","
    body_bytes: int = 100 * 1024 * 1024
    overlap_days: int = 3
    first_days: int = 30
    ended: tuple[str, ...] = ()


def schema() -> Mapping[str, Any]:
    """The JSON Schema of a profile."""
    return _schema()


@cache
def _schema() -> dict[str, Any]:
    text = (files("connectors.ioffice") / "profile.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def shipped(name: str) -> Path:
    """The file of a profile that comes with the adapter, whether it is there or not."""
    return Path(str(files("connectors.ioffice"))) / "profiles" / f"{name}.yaml"


def profile(content: Mapping[str, Any], options: Mapping[str, str]) -> Profile:
    """A checked file's content as a profile; ``options`` fill its ``{places}``. ``BadProfile`` if it can not work."""
    filled = _filled(content, options, ())
    operations = {name: _operation(name, raw) for name, raw in filled["operations"].items()}
    sizes = ("date_form", "time_form", "join", "body_bytes", "overlap_days", "first_days")
    return Profile(
        dialect=filled["dialect"],
        passport=_passport(filled["passport"], operations),
        sign_in=filled["sign_in"],
        operations=operations,
        ended=tuple(filled["sign_in"].get("ended", ())),
        **{name: filled[name] for name in sizes if name in filled},
    )


def _filled(raw: Any, options: Mapping[str, str], key: tuple[str, ...]) -> Any:
    """Texts with their places filled from the settings' options."""
    if isinstance(raw, Mapping):
        return {name: _filled(value, options, (*key, str(name))) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_filled(value, options, (*key, str(n))) for n, value in enumerate(raw)]
    if not isinstance(raw, str) or key[0] == "passport":
        return raw
    missing = [name for name in _PLACE.findall(raw) if name not in options and name not in _OWN]
    if missing:
        raise BadProfile(key, f"thiết lập của kết nối chưa có options.{missing[0]}")
    return _PLACE.sub(lambda found: options.get(found[1], found[0]), raw)


def _operation(name: str, raw: Mapping[str, Any]) -> Operation:
    method = raw.get("method", "POST")
    known = {key: value for key, value in raw.items() if key not in ("method", "send", "files", "identity")}
    operation = Operation(
        name=name,
        method=method,
        send=raw.get("send", "query" if method == "GET" else "json"),
        files=Files(**raw["files"]) if "files" in raw else None,
        identity=tuple(raw.get("identity", ())),
        **known,
    )
    _check(operation)
    return operation


def _check(operation: Operation) -> None:
    """What a schema can not say."""
    name, names = operation.name, {*operation.fields, *_PLACE.findall(operation.path)}
    at = ("operations", name)
    if name in _MAKES and not {"mark", "key"} & names and "external_id" not in operation.answer:
        raise BadProfile(at, "phải có answer.external_id, hoặc gửi key hay mark")
    if name in _ON_ONE and "external_id" not in names:
        raise BadProfile(at, "phải gửi external_id")
    if name in LISTS and not operation.identity and "external_id" not in operation.answer:
        raise BadProfile(at, "phải có answer.external_id hoặc identity")
    if operation.page_size and "page" not in operation.fields:
        raise BadProfile((*at, "page_size"), "cần fields.page")


_MAKES: Final = frozenset({"assign", "circulate", "send", "file"})
_ON_ONE: Final = frozenset(
    {"register", "status", "remind", "return_answer", "cancel", "change_deadline", "comment", "track"}
    | {"receipts", "read_back", "finish"}
)


def _passport(raw: Mapping[str, Any], operations: Mapping[str, Operation]) -> Passport:
    features = {_FEATURES[name] for name in operations if name in _FEATURES}
    if any(operations[name].files for name in LISTS if name in operations):
        features.add(Feature.DOWNLOAD)
    weaknesses = tuple(raw.get("weaknesses", ()))
    limits = {
        name: raw[name] for name in ("per_second", "at_once", "largest_file", "poll_seconds") if name in raw
    }
    return Passport(
        title=raw["title"],
        features=frozenset(features),
        identifies=raw["identifies"],
        searches=raw["searches"],
        weaknesses=weaknesses,
        numbers="send" in operations and "results" in operations,
        **limits,
    )

"""A feed entry in neutral words. An entry is one row of a list, kept raw with the operation it came by."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast, get_args
from urllib.parse import unquote, urlsplit

from connectors.errors import Unreadable
from connectors.ioffice.profile import Files, Operation, Profile
from connectors.ioffice.values import at, moment_of, reference_in, text, unpacked
from connectors.ioffice.wire import Row, read, read_text
from connectors.protocol import Arrival, ArrivalKind, RemoteFile

_KINDS: Final = frozenset(get_args(ArrivalKind))
_NOTICE: Final = ("sender", "sender_code", "code", "subject", "answers")
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "seen": ("by",),
    "acknowledgement": ("by",),
    "answer": ("by", "confirmed_by", "figures", "nil_return", "note"),
    "receipt": ("status", "by"),
    "read_mark": ("count", "of"),
    "recall": ("reason",),
}
_NUMBER: Final = re.compile(r"\d+")


def entries(operation: Operation, dialect: str, row: Row) -> Iterator[bytes]:
    """The entries of one row: the document itself, and that the site has numbered it."""
    yield _entry(operation, dialect, row, None)
    if operation.name == "inbox" and _number(operation, row) is not None:
        yield _entry(operation, dialect, row, "numbered")


def _entry(operation: Operation, dialect: str, row: Row, about: str | None) -> bytes:
    named = {"dialect": dialect, "operation": operation.name, **({"about": about} if about else {})}
    raw = {"ioffice": named, "item": row}
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(body: bytes, profile: Profile, system: str) -> Arrival:
    """What an entry is, by the profile alone; ``Unreadable`` if it can not be told."""
    try:
        raw = json.loads(body)
        named, row = raw["ioffice"], raw["item"]
        operation = profile.operations[named["operation"]]
        parser = _PARSERS[named.get("about") or operation.name]
        return parser(profile, operation, _row(profile, named, row))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"not an entry of this feed: {error!r:.200}", system=system) from error


def _row(profile: Profile, named: Mapping[str, Any], row: Any) -> Row:
    if named["dialect"] != profile.dialect or not isinstance(row, dict):
        raise ValueError("an entry of another dialect")
    return row


def _notice(profile: Profile, operation: Operation, row: Row) -> Arrival:
    fields: dict[str, Any] = {name: read_text(operation, row, name) for name in _NOTICE}
    reference = reference_in(read_text(operation, row, "reference"), fields["subject"])
    return Arrival(
        kind="notice",
        external_id=external_id(operation, row),
        revision="1",
        at=_at(profile, operation, row),
        reference=reference,
        fields={**fields, "reference": reference},
        files=_files(operation, row),
    )


def _numbered(profile: Profile, operation: Operation, row: Row) -> Arrival:
    number = _number(operation, row)
    entered = read_text(operation, row, "entered_at")
    moment = moment_of(entered, profile.time_form) if entered else _at(profile, operation, row)
    return Arrival(
        kind="numbered",
        external_id=external_id(operation, row),
        revision=str(number),
        at=moment,
        fields={"number": number, "entered_at": moment.isoformat()},
    )


def _result(profile: Profile, operation: Operation, row: Row) -> Arrival:
    """What became of a document we handed over for signing: issued, under the site's number and date."""
    id, code = external_id(operation, row), read_text(operation, row, "code")
    moment = _at(profile, operation, row)
    if code is None:
        raise ValueError("a result without a number")
    return Arrival(
        kind="numbered",
        external_id=id,
        revision=code,
        at=moment,
        reference=reference_in(read_text(operation, row, "reference"), id),
        fields={"code": code, "issued_on": moment.date().isoformat()},
        files=_files(operation, row),
    )


def _news(profile: Profile, operation: Operation, row: Row) -> Arrival:
    """News of our acts, as a site tells them that offers it all."""
    kind = read_text(operation, row, "kind") or ""
    fields = {name: read(operation, row, name) for name in _FIELDS.get(kind, ())}
    if kind == "answer":
        fields |= {"figures": _figures(fields["figures"]), "nil_return": fields["nil_return"] is True}
        fields["note"] = text(fields["note"]) or ""
    return Arrival(
        kind=cast("ArrivalKind", kind) if kind in _KINDS else "other",
        external_id=external_id(operation, row),
        revision=_needed(operation, row, "revision"),
        at=_at(profile, operation, row),
        reference=reference_in(read_text(operation, row, "reference")),
        own_key=read_text(operation, row, "key"),
        fields=fields,
        files=_files(operation, row),
    )


_PARSERS: Final = {"inbox": _notice, "numbered": _numbered, "results": _result, "news": _news}


def external_id(operation: Operation, row: Row) -> str:
    """The site's id of a row's thing; where it gives none, a fingerprint of what names the document."""
    if not operation.identity:
        return _needed(operation, row, "external_id")
    parts = [text(at(place, row)) or "" for place in operation.identity]
    if not any(parts):
        raise ValueError("nothing in it names the document")
    folded = "\n".join(re.sub(r"\s+", "", one).casefold() for one in parts)
    return f"van-ban-{hashlib.sha256(folded.encode()).hexdigest()[:24]}"


def when(profile: Profile, operation: Operation, row: Row) -> datetime | None:
    """When a row's act was, or null where that can not be told."""
    try:
        return _at(profile, operation, row)
    except ValueError:
        return None


def _at(profile: Profile, operation: Operation, row: Row) -> datetime:
    return moment_of(_needed(operation, row, "at"), profile.time_form)


def _needed(operation: Operation, row: Row, name: str) -> str:
    found = read_text(operation, row, name)
    if found is None:
        raise ValueError(f"without {name}")
    return found


def _number(operation: Operation, row: Row) -> int | None:
    """The arrival number of the site's book, if it has entered the document."""
    found = _NUMBER.search(read_text(operation, row, "number") or "")
    return int(found[0]) or None if found else None


def _figures(said: Any) -> dict[str, Any]:
    figures = json.loads(said) if isinstance(said, str) else said if said is not None else {}
    if not isinstance(figures, dict):
        raise TypeError("figures")
    return figures


def _files(operation: Operation, row: Row) -> tuple[RemoteFile, ...]:
    form = operation.files
    held = at(form.under, row) if form else None
    if form is None or not held:
        return ()
    if form.form == "paths":
        # A colon also stands in "https://" and before a port.
        cut = re.escape(form.separator) + (r"(?!//|\d+/)" if form.separator == ":" else "")
        return tuple(_addressed(form, one.strip()) for one in re.split(cut, str(held)) if one.strip())
    return tuple(_object(form, one) for one in (held if isinstance(held, list) else [held]))


def _object(form: Files, one: Mapping[str, Any]) -> RemoteFile:
    name = text(one.get(form.item.get("name", ""))) or ""
    if form.form == "addresses":
        sha256 = text(one.get(form.item.get("sha256", ""))) or ""
        return _addressed(form, str(one[form.item["address"]]), name, sha256)
    content = str(one[form.item["content"]])
    address = content if content.startswith("data:") else f"data:;base64,{content}"
    return RemoteFile(hashlib.sha256(unpacked(content)).hexdigest(), name or "van-ban", address=address)


def _addressed(form: Files, address: str, name: str = "", sha256: str = "") -> RemoteFile:
    whole = address if "://" in address else form.base + address
    last = unquote(urlsplit(whole).path).rstrip("/").rpartition("/")[2]
    return RemoteFile(sha256, name or last or "van-ban", address=whole)


def receipt(profile: Profile, operation: Operation, row: Row, sent: str) -> Arrival:
    """One receipt of a document we sent."""
    return Arrival(
        kind="receipt",
        external_id=sent,
        revision=_needed(operation, row, "revision"),
        at=_at(profile, operation, row),
        reference=reference_in(read_text(operation, row, "reference")),
        fields={name: read_text(operation, row, name) for name in _FIELDS["receipt"]},
    )

"""Neutral words into a site's and back: what is sent for an operation, and the rows of its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from connectors.ioffice.profile import Operation, Profile
from connectors.ioffice.values import at, packed, packed_size, text, written
from connectors.protocol import Attachment

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """One request in the site's words: its address, and what goes to ``requests``. ``size`` is the body's."""

    path: str
    more: Mapping[str, Any]
    size: int = field(default=0)


def size_of(files: Sequence[Attachment]) -> int:
    """How much room files take in a body, without building it."""
    return sum(packed_size(len(one.content)) for one in files)


def sent(
    profile: Profile, operation: Operation, values: Mapping[str, Any], files: Sequence[Attachment] = ()
) -> Sent:
    """The request for an operation with our values; values it has no field for stay here."""
    body: dict[str, Any] = dict(operation.fixed)
    for ours, theirs in operation.fields.items():
        value = _theirs(profile, operation, ours, values)
        if value is not None:
            body[theirs] = value
    if operation.files is not None and files:
        body[operation.files.under] = [_file(operation.files.item, one) for one in files]
    path = operation.path.replace("{external_id}", segment(str(values.get("external_id", ""))))
    if operation.send == "json":
        whole = [body] if operation.in_list else body
        data = json.dumps(whole, ensure_ascii=False).encode()
        return Sent(path, {"data": data, "headers": {"Content-Type": "application/json"}}, len(data))
    flat = {name: value if isinstance(value, str) else _flat(value) for name, value in body.items()}
    return Sent(path, {"params" if operation.send == "query" else "data": flat}, len(str(flat).encode()))


def segment(id: str) -> str:
    """An id as one step of an address, whatever is in it; dots alone would climb out."""
    return quote(id, safe="").replace(".", "%2E")


def _theirs(profile: Profile, operation: Operation, ours: str, values: Mapping[str, Any]) -> Any:
    value = values.get(ours)
    if value is None:
        return None
    if ours in operation.values:
        word = operation.values[ours].get(str(value), value)
        return word[0] if isinstance(word, list) else word
    if isinstance(value, datetime):
        return written(value, profile.time_form)
    if isinstance(value, date):
        return written(value, profile.date_form)
    if isinstance(value, tuple):
        return profile.join.join(value) if all(isinstance(one, str) for one in value) else list(value)
    if ours == operation.reference_in and values.get("reference"):
        return f"{value} [{values['reference']}]"
    return value


def _flat(value: Any) -> str:
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _file(item: Mapping[str, str], one: Attachment) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": one.name,
        "type": one.media_type,
        "size": len(one.content),
        "content": packed(one.content),
        "id": one.name,
    }
    return {theirs: known[ours] for ours, theirs in item.items() if ours in known}


def rows(operation: Operation, data: Any) -> list[Row]:
    """The rows of an answer's data; one object is one row. ``TypeError`` if it holds something else."""
    found = at(operation.rows, data)
    found = found if isinstance(found, list) else [] if found is None else [found]
    if not all(isinstance(one, Mapping) for one in found):
        raise TypeError("rows that are no objects")
    return found


def read(operation: Operation, row: Row, name: str) -> Any:
    """A field of a row under our name: in our words where the profile has them; null where there is none."""
    place = operation.answer.get(name)
    value = at(place, row) if place is not None else None
    if name in operation.values and value is not None:
        return _ours(operation.values[name], str(value))
    return value


def _ours(words: Mapping[str, Any], theirs: str) -> str:
    for ours, named in words.items():
        if theirs in (named if isinstance(named, list) else [named]):
            return ours
    return theirs


def read_text(operation: Operation, row: Row, name: str) -> str | None:
    """The same, as text."""
    return text(read(operation, row, name))


def units_of(said: Any) -> Iterator[dict[str, str]]:
    """The records of a plain-text list of units: lines ``NAME: value``, records apart by empty lines."""
    record: dict[str, str] = {}
    for line in [*str(said).replace("\r\n", "\n").split("\n"), ""]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            record[name.strip().upper()] = text(value) or ""
        elif not line.strip() and record:
            yield record
            record = {}


def nodes_of(tree: Any) -> Iterator[Row]:
    """The nodes of a tree of units, ``{data: …, childs: […]}``, from the top."""
    for one in tree if isinstance(tree, list) else [tree] if tree else []:
        if one.get("data"):
            yield one["data"]
        yield from nodes_of(one.get("childs"))

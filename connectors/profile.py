"""Site profiles: a small YAML file tells a generic adapter where things stand in a site's JSON.

A profile's texts may hold ``{name}`` for one of the adapter's values. A text that is nothing but
``{name}`` becomes the value itself, whatever its type. Secrets are never in a profile: ``{token}``
stands for the one of the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from connectors.errors import Rejected, Unreachable

Key = tuple[str | int, ...]
"""Where a text stands in a profile."""

_PLACE: Final = re.compile(r"\{(\w+)\}")
_TEXT: Final = {"type": "string", "minLength": 1}

CALL: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path", "body"],
    "properties": {
        "method": {"enum": ["POST", "PUT"]},
        "path": {"type": "string", "pattern": "^/"},
        "headers": {"type": "object", "additionalProperties": _TEXT},
        "body": {"type": ["object", "array"]},
        "id": _TEXT,
        "success": {
            "type": "object",
            "additionalProperties": False,
            "required": ["at", "equals"],
            "properties": {"at": _TEXT, "equals": {}},
        },
    },
}
"""The schema of one call that changes something.

``id``: where the answer holds the id of what was made. ``success``: what the answer says when it was
done, for sites that refuse with status 200.
"""
FIND: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path", "query", "list", "id", "key"],
    "properties": {
        "path": {"type": "string", "pattern": "^/"},
        "headers": {"type": "object", "additionalProperties": _TEXT},
        "query": {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
        "list": {"type": "string"},
        "id": _TEXT,
        "key": _TEXT,
    },
}
"""The schema of a look-up: ``list`` is where the answer holds what was found (empty: the answer itself
is the list), ``id`` and ``key`` where one of them holds its id and our key.
"""


def shipped(name: str) -> Path:
    """The file of a profile that comes along."""
    return Path(str(files("connectors"))) / "profiles" / f"{name}.yaml"


def strangers(content: Any, names: frozenset[str], at: Key = ()) -> Iterator[tuple[Key, str]]:
    """The places in a profile's texts that stand for none of an adapter's values: where, and which."""
    if isinstance(content, str):
        yield from ((at, name) for name in _PLACE.findall(content) if name not in names)
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from strangers(value, names, (*at, name))
    elif isinstance(content, list):
        for n, value in enumerate(content):
            yield from strangers(value, names, (*at, n))


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with its places filled in."""
    if isinstance(template, dict):
        return {name: fill(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    if not isinstance(template, str):
        return template
    whole = _PLACE.fullmatch(template)
    if whole:
        return values[whole[1]]
    return _PLACE.sub(lambda place: str(values[place[1]]), template)


def fill_path(template: str, values: Mapping[str, Any]) -> str:
    """A path with its places filled in, each quoted so that it stays one part of the path."""
    return _PLACE.sub(lambda place: quote(str(values[place[1]]), safe=":"), template)


def dig(content: Any, path: str) -> Any:
    """What stands at ``a.b.0.c`` of a JSON answer, or null; the empty path is the answer itself."""
    for part in path.split(".") if path else ():
        if isinstance(content, list) and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        elif isinstance(content, dict):
            content = content.get(part)
        else:
            return None
    return content


def outcome(call: Mapping[str, Any], content: Any, system: str, key: str) -> str:
    """The id of what a call made. ``Rejected`` where the site said no with status 200."""
    success = call.get("success")
    if success and dig(content, success["at"]) != success["equals"]:
        said = dig(content, success["at"])
        raise Rejected(f"{success['at']} is {str(said)[:100]}", system=system, key=key)
    found = dig(content, call["id"]) if "id" in call else ""
    if found is None:
        raise Unreachable("the answer names no id", system=system, key=key, ambiguous=True)
    return str(found)


def now() -> datetime:
    """When the other side does not say when it was done."""
    return datetime.now(UTC)

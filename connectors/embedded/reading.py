"""How handlers read things: one by id, or a page of them."""

from __future__ import annotations

import json
from typing import Any

from connectors.embedded.problems import Problem
from connectors.embedded.site import Answer, Call, Site
from connectors.embedded.writing import Thing, load_thing

PAGE = 100


def thing(site: Site, call: Call, kind: str) -> Thing:
    """The thing whose id stands in the address."""
    return load_thing(site.db.connection(), call.actor.organization, kind, call.parameters["id"])


def page(site: Site, call: Call, kind: str, **equals: str | None) -> tuple[list[Thing], str | None]:
    """One page of things of a kind, oldest first, and the id to go on after (null at the end).

    ``equals`` are column values to filter by; null ones do not filter.
    """
    organization = call.actor.organization
    limit = int(call.parameters.get("limit", PAGE))
    where = "organization = ? AND kind = ? AND seq > ?"
    values: list[Any] = [organization, kind, _start(site, call)]
    for column, value in equals.items():
        if value is not None:
            where += f" AND {column} = ?"
            values.append(value)
    rows = (
        site.db.connection()
        .execute(
            # Column names come from handlers, never from a caller.
            f"SELECT body FROM things WHERE {where} ORDER BY seq LIMIT ?",  # noqa: S608
            [*values, limit + 1],
        )
        .fetchall()
    )
    things = [json.loads(row["body"]) for row in rows[:limit]]
    return things, things[-1]["id"] if len(rows) > limit else None


def _start(site: Site, call: Call) -> int:
    after = call.parameters.get("after")
    if after is None:
        return 0
    row = (
        site.db.connection()
        .execute("SELECT seq FROM things WHERE organization = ? AND id = ?", (call.actor.organization, after))
        .fetchone()
    )
    if row is None:
        raise Problem(400, "bad-parameter", "after names nothing")
    return int(row["seq"])


def listing(site: Site, call: Call, kind: str, **equals: str | None) -> Answer:
    """A page of things as an answer."""
    items, following = page(site, call, kind, **equals)
    return Answer(200, {"items": items, "next": following})

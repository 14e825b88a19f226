"""The change feed, the look-ups of acts, and the ledger."""

from __future__ import annotations

import base64
import binascii
import json
import sqlite3
from typing import Any

from connectors.embedded.problems import Problem
from connectors.embedded.site import Answer, Call, Site

PAGE = 100


def list_changes(site: Site, call: Call) -> Answer:
    """A page of the organisation's changes after a cursor, oldest first."""
    organization = call.actor.organization
    limit = int(call.parameters.get("limit", PAGE))
    connection = site.db.connection()
    feed = connection.execute("SELECT feed FROM organizations WHERE code = ?", (organization,)).fetchone()
    start = _position(call.parameters.get("after"), feed["feed"])
    rows = connection.execute(
        "SELECT seq, body FROM changes WHERE organization = ? AND seq > ? ORDER BY seq LIMIT ?",
        (organization, start, limit + 1),
    ).fetchall()
    page = rows[:limit]
    last = page[-1]["seq"] if page else start
    return Answer(
        200,
        {
            "changes": [json.loads(row["body"]) for row in page],
            "cursor": _cursor(feed["feed"], last),
            "more": len(rows) > limit,
        },
    )


def _cursor(feed: str, position: int) -> str:
    return base64.urlsafe_b64encode(f"{feed}.{position}".encode()).decode()


def _position(cursor: str | None, feed: str) -> int:
    if cursor is None:
        return 0
    try:
        named, _, position = base64.urlsafe_b64decode(cursor).decode("ascii").partition(".")
        found = int(position)
    except (binascii.Error, ValueError) as error:
        raise Problem(400, "bad-cursor", "this is no cursor of ours") from error
    if named != feed:
        raise Problem(410, "other-feed", "the cursor belongs to another feed; start anew")
    return found


def find_acts(site: Site, call: Call) -> Answer:
    """By key, else by act and reference."""
    wanted = {name: call.parameters.get(name) for name in ("key", "act", "reference")}
    if (wanted["key"] is None) == (wanted["act"] is None or wanted["reference"] is None):
        raise Problem(422, "bad-question", "give either key, or act and reference")
    given = {name: value for name, value in wanted.items() if value is not None}
    where = "".join(f" AND {name} = ?" for name in given)
    rows = site.db.connection().execute(
        f"SELECT * FROM acts WHERE organization = ? AND actor = 'plugin'{where} ORDER BY seq",  # noqa: S608
        (call.actor.organization, *given.values()),
    )
    return Answer(200, {"items": [_act(row) for row in rows]})


def _act(row: sqlite3.Row) -> dict[str, Any]:
    found = {name: row[name] for name in ("key", "act", "target", "reference", "ordinal")}
    return {**found, "id": row["thing"], "at": row["office_at"]}


def read_ledger(site: Site, call: Call) -> Answer:
    """Every act of the plugin, or of all plugins for an admin; people's acts are not in it."""
    everything = call.actor.kind == "admin"
    rows = site.db.connection().execute(
        "SELECT seq, organization, at, office_at, key, act, target, reference, ordinal, content_sha256,"
        " calls FROM acts WHERE actor = 'plugin' AND (? OR organization = ?) ORDER BY seq",
        (everything, call.actor.organization),
    )
    return Answer(200, [dict(row) for row in rows])

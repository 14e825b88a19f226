"""One create: checked against its key, carried out, written into the ledger, all in one transaction."""

from __future__ import annotations

import functools
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.embedded.problems import Problem, not_found
from connectors.embedded.site import Answer, Call, Site

Thing = dict[str, Any]


def canonical(value: Any) -> str:
    """JSON in one spelling, so that equal values have equal checksums."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(value: Any) -> str:
    """Checksum of a JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def load_thing(connection: sqlite3.Connection, organization: str, kind: str, id: str) -> Thing:
    """A thing of an organisation; ``Problem`` 404 if it has none of that kind."""
    row = connection.execute(
        "SELECT body FROM things WHERE organization = ? AND id = ? AND kind = ?", (organization, id, kind)
    ).fetchone()
    if row is None:
        raise not_found(kind)
    thing: Thing = json.loads(row["body"])
    return thing


@dataclass(frozen=True)
class Deed:
    """What a create did: to which thing, and how the ledger names it.

    ``target`` with ``reference`` and ``ordinal`` says which act it was: the same three
    under another key mean that it was done twice. ``ordinal`` null is counted: one more than
    the last of its kind on the target, unless it repeats that one's content.
    """

    thing: str
    target: str
    reference: str = ""
    ordinal: int | None = 1


class Writing:
    """What a create may do inside its transaction. ``now`` is the office's time."""

    def __init__(self, site: Site, tx: sqlite3.Connection, call: Call) -> None:
        self.call = call
        self.now = site.clock.office()
        self.organization = call.actor.organization
        self._tx = tx
        self._site = site

    def new_id(self, prefix: str) -> str:
        """A fresh id."""
        return f"{prefix}_{uuid.uuid4().hex}"

    def get(self, kind: str, id: str, organization: str | None = None) -> Thing:
        """A thing of this (or another) organisation."""
        return load_thing(self._tx, organization or self.organization, kind, id)

    def add(self, kind: str, thing: Thing, organization: str | None = None) -> None:
        """Insert a thing."""
        self._tx.execute(
            "INSERT INTO things (organization, id, kind, unit, reference, code, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                organization or self.organization,
                thing["id"],
                kind,
                thing.get("unit"),
                thing.get("reference"),
                thing.get("code"),
                canonical(thing),
            ),
        )

    def save(self, thing: Thing, organization: str | None = None) -> None:
        """Write a thing back."""
        self._tx.execute(
            "UPDATE things SET body = ? WHERE organization = ? AND id = ?",
            (canonical(thing), organization or self.organization, thing["id"]),
        )

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, or null."""
        found: sqlite3.Row | None = self._tx.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement; how many rows it touched."""
        return self._tx.execute(sql, values).rowcount

    def files(self, named: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The named files, once all of them are known to be here; 422 otherwise."""
        for file in named:
            self.blob(file["sha256"])
        return [
            {
                "sha256": file["sha256"],
                "name": file["name"],
                "media_type": file.get("media_type") or "application/octet-stream",
            }
            for file in named
        ]

    def blob(self, checksum: str) -> int:
        """The size of a file of this organisation; 422 if it was never handed over."""
        row = self.one(
            "SELECT size FROM blobs WHERE organization = ? AND sha256 = ?", self.organization, checksum
        )
        if row is None:
            raise Problem(422, "unknown-file", f"file {checksum} was not handed over")
        return int(row["size"])

    def change(
        self,
        what: str,
        data: Mapping[str, Any],
        *,
        organization: str | None = None,
        echo: bool = True,
    ) -> None:
        """Tell an organisation ``what`` happened (a type of the contract). ``echo``: its plugin did it, if a plugin did."""
        concerned = organization or self.organization
        own = echo and concerned == self.organization and self.call.actor.kind == "plugin"
        row = self.one("UPDATE organizations SET seq = seq + 1 WHERE code = ? RETURNING seq", concerned)
        seq = int(row["seq"]) if row else 0
        told = {**data, "revision": str(seq)}
        if own:
            told["own_key"] = self.call.parameters["Idempotency-Key"]
        body = canonical({"type": what, "timestamp": self.now, "data": told})
        self.run("INSERT INTO changes VALUES (?, ?, ?, ?, ?)", concerned, seq, what, data["id"], body)
        if not own and concerned in self._site.couriers:
            self.run(
                "INSERT INTO outbox (organization, seq, webhook_id) VALUES (?, ?, ?)",
                concerned,
                seq,
                f"msg_{uuid.uuid4().hex}",
            )


Handler = Callable[[Site, Call], Answer]


def creates(act: str) -> Callable[[Callable[[Writing], Deed]], Handler]:
    """Make a handler of a function that does one act; the key and the ledger are seen to here."""

    def make(do: Callable[[Writing], Deed]) -> Handler:
        @functools.wraps(do)
        def handler(site: Site, call: Call) -> Answer:
            return _create(site, call, act, do)

        return handler

    return make


def _create(site: Site, call: Call, act: str, do: Callable[[Writing], Deed]) -> Answer:
    key: str = call.parameters["Idempotency-Key"]
    path = {name: value for name, value in call.parameters.items() if name != "Idempotency-Key"}
    fingerprint = sha256([call.operation, path, call.body])
    with site.db.write() as tx:
        before = _done_before(tx, call, key, fingerprint)
        if before is not None:
            return Answer(200, before)
        writing = Writing(site, tx, call)
        deed = do(writing)
        _enter(site, writing, act, key, fingerprint, deed)
    site.ring()
    if call.actor.kind == "plugin":
        site.hold.after_commit(act, key, call.gone)
    return Answer(201, {"id": deed.thing, "at": writing.now})


def _done_before(tx: sqlite3.Connection, call: Call, key: str, fingerprint: str) -> dict[str, Any] | None:
    row = tx.execute(
        "UPDATE acts SET calls = calls + 1 WHERE organization = ? AND actor = ? AND key = ?"
        " RETURNING fingerprint, thing, office_at",
        (call.actor.organization, call.actor.id, key),
    ).fetchone()
    if row is None:
        return None
    if row["fingerprint"] != fingerprint:
        raise Problem(409, "key-used", "this Idempotency-Key was used for something else")
    return {"id": row["thing"], "at": row["office_at"]}


def _enter(site: Site, writing: Writing, act: str, key: str, fingerprint: str, deed: Deed) -> None:
    content = sha256(writing.call.body)
    ordinal = deed.ordinal or _counted(writing, act, deed, content)
    writing.run(
        "INSERT INTO acts (organization, actor, key, act, target, reference, ordinal, content_sha256,"
        " fingerprint, thing, at, office_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        writing.organization,
        writing.call.actor.id,
        key,
        act,
        deed.target,
        deed.reference,
        ordinal,
        content,
        fingerprint,
        deed.thing,
        site.clock.machine().isoformat(),
        writing.now,
    )


def _counted(writing: Writing, act: str, deed: Deed, content: str) -> int:
    last = writing.one(
        "SELECT ordinal, content_sha256 FROM acts WHERE organization = ? AND actor = ? AND act = ?"
        " AND target = ? ORDER BY seq DESC LIMIT 1",
        writing.organization,
        writing.call.actor.id,
        act,
        deed.target,
    )
    if last is None:
        return 1
    ordinal: int = last["ordinal"]
    return ordinal if last["content_sha256"] == content else ordinal + 1

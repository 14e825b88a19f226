"""The axis's lists as a feed: fetched, handed out, and confirmed to the axis only once they are stored.

A cursor names the packages of its page. When it comes back its page was stored; only then is the axis told.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import structlog

from connectors.edxml.book import Book, Known
from connectors.edxml.lists import ASKED_BACK
from connectors.edxml.reader import read
from connectors.edxml.values import BadPackage, Document, Reference, Status
from connectors.edxml.vxp import Listed, MessageType, Vxp
from connectors.errors import Rejected, Unreachable
from connectors.protocol import Changes

log = structlog.get_logger(__name__)

_PULLED: Final = frozenset({"done", "fail"})
"""States of a package that somebody has fetched with our credentials."""
_KINDS: Final[tuple[MessageType, ...]] = ("edoc", "status")


class Feed:
    """The packages of one axis for one agency."""

    def __init__(self, name: str, axis: Vxp, book: Book) -> None:
        self._name = name
        self._axis = axis
        self._book = book

    def changes(self, after: str | None, limit: int) -> Changes:
        """One page. A package that can not be fetched blocks no other: what the axis said of it is its entry."""
        run, before = (_run(), []) if after is None else _cursor(after, self._name)
        self._settle(run, before)
        waiting = list(self._waiting(run))
        page: list[tuple[str, bytes]] = []
        for kind, one in waiting[:limit]:
            try:
                page.append((one.id, self._fetched(kind, one.id)))
            except Unreachable:
                if not page:
                    raise
                break
        cursor = json.dumps([run, *([id for id, _ in page] or before)])
        return Changes(tuple(entry for _, entry in page), cursor, len(waiting) > len(page))

    def _settle(self, run: str, ids: list[str]) -> None:
        """What the cursor's page held is stored: the axis may forget it."""
        if not ids:
            return
        for one in self._book.stored(run, ids):
            try:
                self._axis.confirm(one.id, readable=one.readable)
            except Rejected as error:
                log.warning("package_not_confirmed", package=one.id, error=type(error).__name__)
            self._book.confirmed(one.id)

    def _waiting(self, run: str) -> Iterator[tuple[MessageType, Listed]]:
        """What this run of the feed has not seen yet; what another program pulled before is left alone."""
        for kind in _KINDS:
            listed = self._axis.received(kind)
            known = self._book.packages([one.id for one in listed])
            for one in listed:
                if one.id in known:
                    if known[one.id].stored != run:
                        yield kind, one
                elif one.state not in _PULLED:
                    yield kind, one

    def _fetched(self, kind: MessageType, id: str) -> bytes:
        try:
            raw = self._axis.package(id)
        except Rejected as error:
            # Not ours to confirm: the package stays on the axis, and the clerk sees what it said.
            self._book.fetched(id, readable=False, told=True)
            return json.dumps({"docId": id, "messageType": kind, "error": str(error)}).encode()
        self._note(id, raw)
        return raw

    def _note(self, id: str, raw: bytes) -> None:
        """Write down what answers to this package will have to quote."""
        try:
            message = read(raw)
        except BadPackage:
            self._book.fetched(id, readable=False)
            return
        if isinstance(message, Status):
            self._book.fetched_status(id, message.about.document_id, raw)
            if message.code == ASKED_BACK:
                # The only status whose sender is the document's own.
                quoted = replace(message.about, organ=message.sender.id)
                self._book.keep(message.about.document_id, Known(message.sender, quoted))
            return
        self._book.fetched(id, readable=True)
        about = known(message)
        self._book.keep(message.id, about)
        if message.business.document_id:
            # Also where the document itself never came: what is recalled or updated can be answered.
            quoted = replace(about.quoted, document_id=message.business.document_id)
            self._book.keep(message.business.document_id, replace(about, quoted=quoted))

    def statuses(self, document_id: str) -> list[bytes]:
        """The status messages about a document of ours, those that still wait on the axis included."""
        listed = self._axis.received("status")
        there = self._book.packages([one.id for one in listed])
        for one in listed:
            if one.id not in there:
                self._fetched("status", one.id)
        return self._book.statuses(document_id)


def known(document: Document) -> Known:
    """What has to be quoted when a document is answered: verbatim, whatever it looks like."""
    quoted = Reference(document.sender.id, document.code, document.promulgated, document.id)
    return Known(document.sender, quoted, document.steering)


def _run() -> str:
    """A new reading of the feed from its start: what earlier ones stored does not count for it."""
    return uuid.uuid4().hex[:12]


def _cursor(cursor: str, name: str) -> tuple[str, list[str]]:
    """(the run of the feed, the ids of the page before)."""
    try:
        run, *ids = (str(part) for part in json.loads(cursor))
    except (ValueError, TypeError) as error:
        raise Rejected("a cursor of another feed", system=name) from error
    return run, ids

"""The adapter for the national document axis: our neutral words as edXML packages over VXP."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from connectors.edxml import arrivals, outgoing
from connectors.edxml.book import Book, Going
from connectors.edxml.feed import Feed
from connectors.edxml.lists import ASKED_BACK
from connectors.edxml.outgoing import Agency
from connectors.edxml.reader import read
from connectors.edxml.values import BadPackage, Document, Reference, Status
from connectors.edxml.vxp import MessageType, Vxp
from connectors.edxml.writer import write, write_status
from connectors.errors import Rejected, Unreachable, Unreadable, Unsupported
from connectors.passport import Passport
from connectors.protocol import Arrival, Changes, Done, Feature, Outbound, RemoteFile, StatusNotice

PASSPORT: Final = Passport(
    title="The national document axis: edXML packages over VXP",
    features=frozenset(
        {
            Feature.CHANGES,
            Feature.DOWNLOAD,
            Feature.STATUS,
            Feature.PROGRESS,
            Feature.SEND,
            Feature.RECEIPTS,
            Feature.FIND_BY_KEY,
            Feature.FIND_BY_REFERENCE,
        }
    ),
    identifies="nothing on the axis: our own book of what went out keeps our keys",
    searches="our reference, at the end of the subject in the axis's list of what was sent",
    per_second=5.0,
    at_once=4,
    largest_file=40 * 1024 * 1024,
    poll_seconds=180,
    weaknesses=(
        "a status whose answer was lost can not be looked up: a person decides",
        "lists are not paged, and may be long",
        "who may send is bound to the registered code",
        "many receivers apply updates and recalls by hand",
    ),
)


class EdxmlExchange:
    """A ``DocumentSystem`` that carries documents between agencies and nothing else.

    ``book`` is the file of what came and went, kept between restarts and shared by all processes;
    ``now`` is the time that stands in what we send.
    """

    passport = PASSPORT
    features: frozenset[Feature] = PASSPORT.features

    def __init__(
        self,
        axis: Vxp,
        agency: Agency,
        book: Path,
        *,
        name: str = "edxml",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self._axis = axis
        self._agency = agency
        self._book = Book(book)
        self._feed = Feed(name, axis, self._book)
        self._now = now

    def parse(self, body: bytes) -> Arrival:
        """A package, a status message, or ``Unreadable`` with the reason in Vietnamese."""
        try:
            message = read(body)
        except BadPackage as error:
            raise Unreadable(str(error), system=self.name) from error
        if isinstance(message, Status):
            return arrivals.of_status(message, self._sent_as)
        warnings = (*message.warnings, *self._oddities(message))
        return arrivals.of_document(replace(message, warnings=warnings), self._sent_as)

    def _oddities(self, document: Document) -> Iterator[str]:
        """What a clerk should know of a package's parties."""
        codes, ours = self._agency.codes, self._agency.organ.id
        if codes.closed(document.sender.id):
            yield f"Mã định danh {document.sender.id} của nơi gửi đã đóng (QĐ 09/2025/QĐ-TTg)."
        if not any(codes.same(one.id, ours) for one in document.recipients):
            yield f"Nơi nhận trong gói tin không có mã {ours}."

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """Documents first, then statuses. The axis is told that a page is stored when its cursor returns."""
        return self._feed.changes(after, limit)

    def download(self, file: RemoteFile) -> bytes:
        """The bytes that came inside the package."""
        if file.content is None or hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise Rejected("the file did not come with its package", system=self.name)
        return file.content

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """To the document's sender; 13, by which we ask a document of ours back, to all who have it."""
        if notice.status == ASKED_BACK:
            return self._ask_back(key, notice)
        known = self._book.known(notice.external_id)
        if known is None:
            raise Rejected("no such document came over the axis", system=self.name, key=key)
        return self._tell(key, notice, known.quoted)

    def _ask_back(self, key: str, notice: StatusNotice) -> Done:
        """The reversed status: it names the receiver where others name the sender."""
        sent = [one for one in self._sent(notice.external_id) if one.at is not None]
        if not sent:
            raise Rejected("we sent no such document", system=self.name, key=key)
        receivers = [(one, code) for one in sent for code in one.receivers]
        done = [
            self._tell(f"{key}#{code}", notice, Reference(code, one.code, one.promulgated, one.document_id))
            for one, code in receivers
        ]
        return done[-1]

    def _tell(self, key: str, notice: StatusNotice, about: Reference) -> Done:
        try:
            package = write_status(outgoing.status(self._agency, notice, about, self._now()))
        except BadPackage as error:
            raise Rejected(str(error), system=self.name, key=key) from error
        return self._go(outgoing.going_status(key, notice, about), package, [about.organ])

    def send(self, key: str, document: Outbound) -> Done:
        """A package that breaks a rule is ``Rejected`` with every reason, before any call."""
        meant = outgoing.going(key, self._agency, document)
        answered = self._book.known(document.answers) if document.answers else None
        at = self._now()
        try:
            package = write(
                outgoing.document(self._agency, meant, document, answered, at),
                self._agency.allowed,
                at.date(),
            )
        except BadPackage as error:
            raise Rejected(str(error), system=self.name, key=key) from error
        return self._go(meant, package, [])

    def _go(self, meant: Going, package: bytes, to: list[str]) -> Done:
        """Out once: written down before, and taken back from the book only if it certainly stayed here."""
        there = self._book.intend(meant)
        if there.checksum != meant.checksum:
            raise Rejected("the key was used for something else", system=self.name, key=meant.key)
        if there.at is not None:
            return Done(there.external_id, there.at)
        kind: MessageType = "edoc" if meant.kind == "edoc" else "status"
        try:
            axis_id = self._axis.send(meant.key, self._agency.organ.id, kind, package, to)
        except Unreachable as error:
            if not error.ambiguous:
                self._book.forget(meant.key)
            raise
        except Rejected:
            self._book.forget(meant.key)
            raise
        at = self._now()
        self._book.went(meant.key, at, axis_id)
        return Done(meant.external_id, at)

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """Every status message about a document of ours."""
        sent = self._sent(external_id)
        raw = self._feed.statuses(sent[0].document_id) if sent else []
        found = (self.parse(one) for one in raw)
        return tuple(one for one in found if (one.kind, one.external_id) == ("receipt", external_id))

    def find_by_key(self, key: str) -> Done | None:
        """By our book; a document whose answer was lost, by its reference in the axis's list.

        ``Rejected`` for a status whose answer was lost: the axis can not be asked.
        """
        meant = self._book.going(key)
        if meant is None or meant.at is not None:
            return Done(meant.external_id, meant.at) if meant is not None and meant.at else None
        if meant.kind == "status":
            message = "Không rõ trạng thái đã đến nơi hay chưa; đề nghị kiểm tra trên trục rồi quyết định."
            raise Rejected(message, system=self.name, key=key)
        return self._look(meant)

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """Documents of ours; statuses carry no reference."""
        if act != Feature.SEND:
            return ()
        found = [self._found(one) for one in self._book.by_reference(reference)]
        return tuple(one for one in found if one is not None)

    def _found(self, meant: Going) -> Done | None:
        return Done(meant.external_id, meant.at) if meant.at else self._look(meant)

    def _look(self, meant: Going) -> Done | None:
        row = next((one for one in self._axis.sent("edoc") if meant.reference in one.title), None)
        if row is None:
            return None
        at = row.at or self._now()
        self._book.went(meant.key, at, row.id)
        return Done(meant.external_id, at)

    def _sent(self, external_id: str) -> list[Going]:
        return [
            one
            for one in self._book.by_document(external_id.rpartition(" ")[0])
            if one.external_id == external_id
        ]

    def _sent_as(self, document_id: str, by: str) -> Going | None:
        """The message by which an agency got a document of ours; the only one, if it is no addressee."""
        messages = self._book.by_document(document_id)
        to_them = [
            one for one in messages if any(self._agency.codes.same(by, code) for code in one.receivers)
        ]
        found = to_them or (messages if len(messages) == 1 else [])
        return found[-1] if found else None

    def _unsupported(self, *_: Any, **__: Any) -> NoReturn:
        raise Unsupported("the axis carries documents only", system=self.name)

    verify = units = register = assign = circulate = remind = return_answer = _unsupported
    cancel = change_deadline = comment = track = file = read_back = finish = _unsupported

"""What has to be done: cases, notices, the books, directions, circulated copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plugin.domain.records.row import Json, Row
from plugin.domain.states import CaseState


@dataclass(frozen=True, kw_only=True)
class Case(Row):
    """Nhiệm vụ: what has to be done because of one or more source documents.

    ``joined_to``: the case that took over the documents of this one.
    """

    state: CaseState
    title: str
    urgent: bool
    dossier_id: str | None
    opened_at: datetime
    reason: str | None
    joined_to: str | None


@dataclass(frozen=True, kw_only=True)
class Notice(Row):
    """A source document of a case, read into fields (see ``domain.notice.FIELDS``).

    ``fields``, ``evidence``, ``certainty``, ``proposals`` are the JSON of ``thongsuot read``;
    ``external_id`` and ``sender`` are the document system's (null for an upload).
    ``attachments``: the further files of the delivery [{name, sha256}], and with ``kind`` what a
    person looks at: its ``text`` as it was read, the ``page``s of a scan; ``reference`` is the sender's own, ``assignment_id`` the assignment of ours that it reports on.
    """

    case_id: str
    delivery_id: str
    version: int
    origin: str | None
    fields: Json
    evidence: Json
    certainty: Json
    proposals: Json
    directives: list[Json]
    file_sha256: str | None
    file_name: str
    attachments: list[Json]
    reference: str | None
    assignment_id: str | None
    connection: str
    external_id: str | None
    sender: str | None
    sender_code: str | None
    arrived_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Series(Row):
    """The last number taken of one yearly series; ``id`` is ``book/series/year``."""

    last: int


@dataclass(frozen=True, kw_only=True)
class RegisterLine(Row):
    """One line of a book: ``arrivals`` (sổ đến) or ``departures`` (sổ đi).

    Unique on (book, series, year, number). A withdrawn line stays, voided.
    """

    book: str
    series: str
    year: int
    number: int
    entered_at: datetime
    case_id: str | None
    document_id: str
    code: str
    document_date: date | None
    author: str
    doc_type: str
    subject: str
    signer: str
    recipient: str
    copies: int
    passed_on_at: datetime | None
    file_sha256: str | None
    note: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Direction(Row):
    """Ý kiến chỉ đạo giải quyết. ``assignees``: [{unit_id, role: lead|support|informed, due}].

    Proposed by the Office (trình), then given by the leader; until then ``given_by`` and
    ``given_at`` are null. ``notices``: the ids of the documents it is about.
    """

    case_id: str
    notices: list[str]
    proposed_by: str | None
    proposed_at: datetime | None
    given_by: str | None
    given_at: datetime | None
    text: str
    assignees: list[Json]


@dataclass(frozen=True, kw_only=True)
class Circulation(Row):
    """One copy to a whole group, for information; read marks are counts, never names."""

    case_id: str
    group: str
    reference: str
    external_id: str | None
    read_count: int
    read_of: int

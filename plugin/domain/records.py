"""The rows of the house: one frozen dataclass per table, fields named as its columns.

Every row belongs to one agency; the primary key is ``(agency_id, id)`` and ``id`` is a
UUIDv7 text (time-ordered), except where a docstring says otherwise. Instants are aware
datetimes in +07:00; ``Json`` columns hold plain lists, dicts, strings and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugin.domain.states import (
    AnswerState,
    AssignmentState,
    CaseState,
    DeliveryState,
    DossierState,
    ItemClass,
    ItemState,
    ReplyState,
    RoundState,
)

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of one agency."""

    agency_id: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Agency(Row):
    """Cơ quan: one office using the plugin. ``id`` is its short name in the settings."""

    code: str
    name: str
    parent: str
    place: str
    symbol: str
    settings: Json


@dataclass(frozen=True, kw_only=True)
class Unit(Row):
    """Phòng, đơn vị: a part of the agency that can be asked. ``id`` is its short code.

    ``kind``: ``phong`` (no seal), ``sealed`` (its report is a numbered document) or ``outside``.
    ``head_count`` is the number of staff (CCVCNLĐ) today; rounds freeze their own copy.
    """

    name: str
    kind: str
    head_count: int
    position: int
    external_id: str | None
    active: bool


@dataclass(frozen=True, kw_only=True)
class Person(Row):
    """A person who may act, by office. ``id`` is the account name."""

    name: str
    title: str
    unit_id: str | None
    external_id: str | None


@dataclass(frozen=True, kw_only=True)
class User(Row):
    """A sign-in. ``id`` is the login; ``roles`` are names of ``domain.people.Role``."""

    person_id: str
    password_hash: str
    roles: list[str]
    must_change: bool
    disabled: bool


@dataclass(frozen=True, kw_only=True)
class Connection(Row):
    """One agency's link to one document system: where the poll stands, whether the line is down.

    ``id`` is the connection's name in the settings; ``circuit_until`` is machine time.
    """

    system: str
    cursor: str | None
    circuit_until: datetime | None
    failures: int


@dataclass(frozen=True, kw_only=True)
class Delivery(Row):
    """One arrival at our border, kept raw in ``file_sha256``.

    ``kind``, ``external_id`` and ``revision`` are null until the delivery was parsed; together
    with ``connection`` they are unique. ``webhook_id`` is unique per connection.
    """

    connection: str
    webhook_id: str | None
    kind: str | None
    external_id: str | None
    revision: str | None
    state: DeliveryState
    file_sha256: str | None
    name: str
    sender: str | None
    received_at: datetime
    case_id: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class StoredFile(Row):
    """Names one file on disk. ``id`` is its SHA-256."""

    name: str
    media_type: str
    size: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Case(Row):
    """Nhiệm vụ: what has to be done because of one or more source documents."""

    state: CaseState
    title: str
    urgent: bool
    dossier_id: str | None
    opened_at: datetime
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Notice(Row):
    """A source document of a case, read into fields (see ``domain.notice.FIELDS``).

    ``fields``, ``evidence``, ``certainty``, ``proposals`` are the JSON of ``thongsuot read``;
    ``external_id`` and ``sender`` are the document system's (null for an upload).
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
    """Ý kiến chỉ đạo giải quyết. ``assignees``: [{unit_id, role: lead|support|informed, due}]."""

    case_id: str
    given_by: str
    given_at: datetime
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


@dataclass(frozen=True, kw_only=True)
class Round(Row):
    """Đợt báo cáo: one collection with one deadline and one frozen list of debtors.

    ``outstanding`` counts debtors without an accepted answer; ``totals`` is filled when
    the round is consolidated.
    """

    case_id: str
    no: int
    state: RoundState
    title: str
    deadline: datetime
    deadline_exclusive: bool
    deadline_words: str
    deadline_rule: str
    outstanding: int
    opened_at: datetime
    opened_by: str
    cut_off: datetime | None
    cut_off_by: str | None
    totals: Json | None


@dataclass(frozen=True, kw_only=True)
class Debtor(Row):
    """Đơn vị phải báo cáo, frozen at asking time."""

    round_id: str
    unit_id: str
    name: str
    kind: str
    head_count: int
    receiver: str
    position: int


@dataclass(frozen=True, kw_only=True)
class Assignment(Row):
    """Việc được giao: what one debtor was asked. ``reference`` is ``TS-XXXX-XXXX``."""

    case_id: str
    round_id: str
    debtor_id: str
    unit_id: str
    state: AssignmentState
    reference: str
    external_id: str | None
    seen_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    answered_at: datetime | None
    late: bool
    extended_to: datetime | None
    excused: str | None
    reminders: int


@dataclass(frozen=True, kw_only=True)
class Question(Row):
    """Chỉ tiêu. ``type``: count, breakdown, ratio, choice, text, date, money.

    ``code`` names it in sheets and exchanges; ``options`` [{code, label}] for a breakdown or
    choice; a breakdown's ``rules`` name what it sums to: ``{"sums_to": "not_installed"}``;
    a count's may say ``{"at_most": "total"}``, ``{"difference": ["total", "installed"]}`` or
    ``{"prefill": "head_count"}``. A ratio has ``numerator``/``denominator`` codes, no figure.
    """

    round_id: str
    position: int
    code: str
    type: str
    label: str
    unit: str
    options: list[Json]
    numerator: str | None
    denominator: str | None
    rules: Json
    required: bool
    nil_allowed: bool


@dataclass(frozen=True, kw_only=True)
class Answer(Row):
    """Lần gửi: one version of one debtor's figures or nil return, with its evidence.

    ``handed_in_at`` is the document system's time when it gives one, else ``received_at``.
    ``problems`` are the Vietnamese sentences a refused version was returned with.
    """

    round_id: str
    assignment_id: str
    version: int
    state: AnswerState
    channel: str
    given_by: str
    confirmed_by: str | None
    entered_for: str | None
    handed_in_at: datetime
    received_at: datetime
    nil_return: bool
    late: bool
    after_cut_off: bool
    note: str
    evidence_sha256: str | None
    external_id: str | None
    problems: list[str]


@dataclass(frozen=True, kw_only=True)
class Figure(Row):
    """Số liệu: the value given to one question (and option). ``status``: given, unknown, not_applicable."""

    answer_id: str
    code: str
    option: str | None
    value: str | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Reply(Row):
    """Văn bản báo cáo kết quả. ``stale`` names the changed cells, or is null."""

    case_id: str
    round_id: str
    state: ReplyState
    kind: str
    doc_type: str
    reference: str
    addressee: str
    addressee_code: str
    answers_code: str
    answers_external_id: str | None
    subject: str
    content: Json
    docx_sha256: str | None
    xlsx_sha256: str | None
    drafted_by: str
    drafted_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    number: int | None
    code: str | None
    issued_on: date | None
    numbered_at: datetime | None
    sent_at: datetime | None
    external_id: str | None
    received_at: datetime | None
    stale: list[Json] | None
    returned_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Dossier(Row):
    """Hồ sơ. ``code`` is agency code + year + notation (NĐ 30/2020 PL VI)."""

    state: DossierState
    code: str
    notation: str
    year: int
    title: str
    retention: str
    retention_source: str
    off_plan: bool
    officer: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    retention_confirmed_by: str | None
    package_sha256: str | None
    external_id: str | None
    filed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DossierItem(Row):
    """One document of a dossier in order, or (``process``) one piece of the handling trail."""

    dossier_id: str
    case_id: str
    position: int
    source_id: str
    kind: str
    code: str
    document_date: date | None
    title: str
    author: str
    file_sha256: str | None
    file_name: str
    process: bool


@dataclass(frozen=True, kw_only=True)
class EventRow(Row):
    """The audit trail: what happened, when by both clocks, by whom, in which step."""

    name: str
    at: datetime
    machine_at: datetime
    actor: str
    step: str
    case_id: str | None
    subject_id: str
    data: Json


@dataclass(frozen=True, kw_only=True)
class WorkItem(Row):
    """Việc cần làm: the next step of a case, a visible act in another system, or a person's turn.

    ``key`` is unique in the agency and built from the intent. ``due_at`` is office time,
    ``not_before``, ``lease_until`` and ``rung_at`` are machine time. For a person's item
    ``role`` says whose turn it is (and ``unit_id`` narrows a unit head's).
    """

    key: str
    item_class: ItemClass
    kind: str
    subject_id: str
    case_id: str | None
    connection: str | None
    role: str | None
    unit_id: str | None
    payload: Json
    state: ItemState
    urgent: bool
    attempts: int
    due_at: datetime | None
    not_before: datetime
    rung_at: datetime | None
    lease_token: str | None
    lease_until: datetime | None
    result: Json | None
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None
    finished_by: str | None

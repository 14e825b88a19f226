"""What was asked and answered: rounds, debtors, assignments, questions, answers, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.records.row import Json, Row
from plugin.domain.states import AnswerState, AssignmentState, RoundState


@dataclass(frozen=True, kw_only=True)
class Round(Row):
    """Đợt báo cáo: one collection with one deadline and one frozen list of debtors.

    ``outstanding`` counts debtors without an accepted answer; ``totals`` is filled when
    the round is consolidated. ``order_id`` is the document that asks, ``answers_id`` the arrival
    that the reply answers; ``duty`` is which of the order's duties it collects; ``period`` says
    when the next round opens by itself (see ``domain.periods``), or is null.
    """

    case_id: str
    order_id: str
    answers_id: str
    duty: int | None
    period: Json | None
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
    """Việc được giao: what one debtor was asked. ``reference`` is ``TS-XXXX-XXXX``.

    ``sent_id``: the document system's id of the order as it was sent to a unit that receives
    documents as an office of its own.
    """

    case_id: str
    round_id: str
    debtor_id: str
    unit_id: str
    state: AssignmentState
    reference: str
    external_id: str | None
    sent_id: str | None
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
    ``problems`` are the Vietnamese sentences a refused version was returned with. ``notice_id``
    is the signed document that carries the same figures, once it is in the book.
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
    notice_id: str | None
    problems: list[str]


@dataclass(frozen=True, kw_only=True)
class Figure(Row):
    """Số liệu: the value given to one question (and option). ``status``: given, unknown, not_applicable."""

    answer_id: str
    code: str
    option: str | None
    value: str | None
    status: str

"""The states of cases, rounds, replies, assignments and work items, and the moves between them.

The tables below are the only place where a move is allowed; the store guards each move
again when it is written, and the README's diagrams are tested against them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CaseState(StrEnum):
    """Nhiệm vụ, from arrival to filing."""

    RECEIVED = "received"
    READ = "read"
    CONFIRMED = "confirmed"
    REGISTERED = "registered"
    OPEN = "open"
    FILED = "filed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    JOINED = "joined"


class RoundState(StrEnum):
    """Đợt báo cáo."""

    OPEN = "open"
    CLOSED = "closed"
    CONSOLIDATED = "consolidated"
    CANCELLED = "cancelled"


class ReplyState(StrEnum):
    """Văn bản báo cáo kết quả. ``drafted`` covers checking; a returned draft is drafted anew."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    NUMBERED = "numbered"
    SENT = "sent"
    RETURNED = "returned"


class AssignmentState(StrEnum):
    """Việc được giao."""

    ASKED = "asked"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    DRAFTING = "drafting"
    AWAITING_HEAD = "awaiting_head"
    ANSWERED = "answered"
    TO_CORRECT = "to_correct"


class AnswerState(StrEnum):
    """Lần gửi: waiting for the unit's head or for the Office (another number of staff than asked),
    counted, overtaken by a newer version, or refused.
    """

    AWAITING_HEAD = "awaiting_head"
    AWAITING_OFFICE = "awaiting_office"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class DeliveryState(StrEnum):
    """A delivery at our border."""

    STORED = "stored"
    HANDLED = "handled"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class DossierState(StrEnum):
    """Hồ sơ."""

    OPEN = "open"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    FILED = "filed"


class ItemClass(StrEnum):
    """Who carries a work item out: a worker (step, effect) or a person."""

    STEP = "step"
    EFFECT = "effect"
    PERSON = "person"


class ItemState(StrEnum):
    """A work item. ``stuck`` waits for a person's decision and is never retried by itself."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    STUCK = "stuck"
    CANCELLED = "cancelled"


Moves = set[tuple[str, StrEnum, StrEnum]]
"""A table of moves: letter, from, to."""

CASE: Final[Moves] = {
    ("a", CaseState.RECEIVED, CaseState.READ),
    ("b", CaseState.READ, CaseState.CONFIRMED),
    ("c", CaseState.CONFIRMED, CaseState.REGISTERED),
    ("d", CaseState.REGISTERED, CaseState.OPEN),
    ("d′", CaseState.REGISTERED, CaseState.FILED),
    ("e", CaseState.OPEN, CaseState.FILED),
    ("x", CaseState.READ, CaseState.WITHDRAWN),
    ("x", CaseState.CONFIRMED, CaseState.WITHDRAWN),
    ("x", CaseState.REGISTERED, CaseState.WITHDRAWN),
    ("x", CaseState.OPEN, CaseState.WITHDRAWN),
    ("y", CaseState.RECEIVED, CaseState.RETURNED),
    ("y", CaseState.READ, CaseState.RETURNED),
    ("y", CaseState.CONFIRMED, CaseState.RETURNED),
    ("y", CaseState.REGISTERED, CaseState.RETURNED),
    ("z", CaseState.READ, CaseState.JOINED),
}

ROUND: Final[Moves] = {
    ("a", RoundState.OPEN, RoundState.CLOSED),
    ("b", RoundState.CLOSED, RoundState.CONSOLIDATED),
    ("x", RoundState.OPEN, RoundState.CANCELLED),
}

REPLY: Final[Moves] = {
    ("a", ReplyState.DRAFTED, ReplyState.APPROVED),
    ("b", ReplyState.APPROVED, ReplyState.NUMBERED),
    ("c", ReplyState.NUMBERED, ReplyState.SENT),
    ("r", ReplyState.DRAFTED, ReplyState.RETURNED),
    ("r", ReplyState.NUMBERED, ReplyState.RETURNED),
    ("r", ReplyState.RETURNED, ReplyState.DRAFTED),
}

_A = AssignmentState
ASSIGNMENT: Final[Moves] = {
    ("a", _A.ASKED, _A.SEEN),
    ("b", _A.ASKED, _A.ACKNOWLEDGED),
    ("b", _A.SEEN, _A.ACKNOWLEDGED),
    *(("c", s, _A.DRAFTING) for s in (_A.ASKED, _A.SEEN, _A.ACKNOWLEDGED, _A.TO_CORRECT)),
    *(
        ("d", s, _A.AWAITING_HEAD)
        for s in (_A.ASKED, _A.SEEN, _A.ACKNOWLEDGED, _A.DRAFTING, _A.TO_CORRECT, _A.ANSWERED)
    ),
    *(
        ("e", s, _A.ANSWERED)
        for s in (
            _A.ASKED,
            _A.SEEN,
            _A.ACKNOWLEDGED,
            _A.DRAFTING,
            _A.AWAITING_HEAD,
            _A.TO_CORRECT,
        )
    ),
    *(
        ("r", s, _A.TO_CORRECT)
        for s in (
            _A.ASKED,
            _A.SEEN,
            _A.ACKNOWLEDGED,
            _A.DRAFTING,
            _A.AWAITING_HEAD,
            _A.ANSWERED,
        )
    ),
}

ANSWER: Final[Moves] = {
    ("a", AnswerState.AWAITING_HEAD, AnswerState.AWAITING_OFFICE),
    ("b", AnswerState.AWAITING_HEAD, AnswerState.ACCEPTED),
    ("b", AnswerState.AWAITING_OFFICE, AnswerState.ACCEPTED),
    ("c", AnswerState.ACCEPTED, AnswerState.SUPERSEDED),
    ("c", AnswerState.AWAITING_HEAD, AnswerState.SUPERSEDED),
    ("c", AnswerState.AWAITING_OFFICE, AnswerState.SUPERSEDED),
    ("r", AnswerState.AWAITING_HEAD, AnswerState.REFUSED),
    ("r", AnswerState.AWAITING_OFFICE, AnswerState.REFUSED),
}

DOSSIER: Final[Moves] = {
    ("a", DossierState.OPEN, DossierState.CLOSED),
    ("b", DossierState.CLOSED, DossierState.ACCEPTED),
    ("c", DossierState.ACCEPTED, DossierState.FILED),
    ("r", DossierState.CLOSED, DossierState.OPEN),
}

DELIVERY: Final[Moves] = {
    ("a", DeliveryState.STORED, DeliveryState.HANDLED),
    ("b", DeliveryState.STORED, DeliveryState.DUPLICATE),
    ("c", DeliveryState.STORED, DeliveryState.IGNORED),
    ("q", DeliveryState.STORED, DeliveryState.QUARANTINED),
    ("x", DeliveryState.HANDLED, DeliveryState.REFUSED),
}

TABLES: Final[dict[type[StrEnum], Moves]] = {
    CaseState: CASE,
    RoundState: ROUND,
    ReplyState: REPLY,
    AssignmentState: ASSIGNMENT,
    AnswerState: ANSWER,
    DossierState: DOSSIER,
    DeliveryState: DELIVERY,
}


def may_move(old: StrEnum, new: StrEnum) -> bool:
    """Whether the table of ``old``'s kind holds a move to ``new``."""
    return any((a, b) == (old, new) for _, a, b in TABLES[type(old)])

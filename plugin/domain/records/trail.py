"""What happened and what is to be done: events and work items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.records.row import Json, Row
from plugin.domain.states import ItemClass, ItemState


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
class Telling(Row):
    """One person was told of one thing that waits. ``id`` is ``<what>/<login>``, so that it is told once.

    ``effect_key`` is the message that told it.
    """

    person_id: str
    effect_key: str
    planned_at: datetime


@dataclass(frozen=True, kw_only=True)
class WorkItem(Row):
    """Việc cần làm: the next step of a case, a visible act in another system, or a person's turn.

    ``key`` is unique in the agency and built from the intent. ``due_at`` is office time,
    ``not_before``, ``lease_until`` and ``rung_at`` are machine time. For a person's item
    ``role`` says whose turn it is; ``unit_id`` narrows it to one unit, ``login`` to one person.
    ``place`` is an act's place in the line of its connection: equal places are one round over the cases.
    """

    key: str
    item_class: ItemClass
    kind: str
    subject_id: str
    case_id: str | None
    connection: str | None
    role: str | None
    unit_id: str | None
    login: str | None
    payload: Json
    state: ItemState
    urgent: bool
    place: int
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

"""Orders and the work items that steps plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plugin.domain.states import ItemClass

SYSTEM = "system"
"""The actor's name when no person acted."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Why a step runs: a worker's leased item, or a person's act (then ``item_id`` is null).

    ``subject_id`` is the row the step works on, ``payload`` what was meant, ``actor`` the
    login of the person or ``SYSTEM``.
    """

    agency_id: str
    kind: str
    subject_id: str
    actor: str = SYSTEM
    payload: dict[str, Any] = field(default_factory=dict)
    case_id: str | None = None
    item_id: str | None = None
    lease_token: str | None = None
    key: str = ""
    attempts: int = 0
    connection: str | None = None


@dataclass(frozen=True)
class Pace:
    """How hard one outside system may be worked, by all workers together.

    ``at_once`` calls may be under way, ``per_second`` may begin (null: as many as it takes).
    """

    at_once: int
    per_second: float | None = None


@dataclass(frozen=True)
class Bell:
    """What a worker is woken for: one step (``item_id``), or whatever waits for one ``connection``."""

    agency_id: str
    item_id: str | None = None
    connection: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """A work item to insert. ``key`` is unique in the agency: planning it twice is planning it once."""

    key: str
    item_class: ItemClass
    kind: str
    subject_id: str
    case_id: str | None = None
    connection: str | None = None
    role: str | None = None
    unit_id: str | None = None
    login: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    urgent: bool = False
    due_at: datetime | None = None


def effect(kind: str, subject_id: str, *, connection: str, **more: Any) -> NewItem:
    """An outward act on ``subject_id``; ``ordinal`` tells repeated acts of one kind apart.

    The key is ``kind/subject_id`` or ``kind/subject_id/ordinal``.
    """
    ordinal = more.pop("ordinal", None)
    key = f"{kind}/{subject_id}" + (f"/{ordinal}" if ordinal is not None else "")
    return NewItem(
        key=key,
        item_class=ItemClass.EFFECT,
        kind=kind,
        subject_id=subject_id,
        connection=connection,
        **more,
    )


def later(kind: str, subject_id: str, due_at: datetime, *, ordinal: int | str, **more: Any) -> NewItem:
    """A step that becomes due at an office time (reminder, escalation)."""
    return NewItem(
        key=f"step:{kind}/{subject_id}/{ordinal}",
        item_class=ItemClass.STEP,
        kind=kind,
        subject_id=subject_id,
        due_at=due_at,
        **more,
    )


def wipe(case_id: str, files: list[str], *, ordinal: str = "") -> NewItem:
    """The step that takes the bytes of a refused document off the disk."""
    return NewItem(
        key=f"step:wipe/{case_id}" + (f"/{ordinal}" if ordinal else ""),
        item_class=ItemClass.STEP,
        kind="wipe",
        subject_id=case_id,
        case_id=case_id,
        payload={"files": files},
        urgent=True,
    )


def turn(role: str, kind: str, subject_id: str, *, ordinal: str = "", **more: Any) -> NewItem:
    """A person's turn: ``role`` has to do ``kind`` on ``subject_id``."""
    return NewItem(
        key=f"person:{kind}/{subject_id}" + (f"/{ordinal}" if ordinal else ""),
        item_class=ItemClass.PERSON,
        kind=kind,
        subject_id=subject_id,
        role=role,
        **more,
    )

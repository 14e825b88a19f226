"""By when a case wants something done: its newest round's deadline, else the first its document names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from plugin.domain.deadline import from_due
from plugin.domain.records import Notice, Round
from plugin.store.protocol import Reader


def deadlines(rows: Reader, case_ids: Collection[str]) -> dict[str, tuple[datetime, bool]]:
    """Each case's deadline and whether that instant is excluded; cases without one are left out."""
    found: dict[str, tuple[datetime, bool]] = {}
    if not case_ids:
        return found
    for notice in rows.find(Notice, case_id=tuple(case_ids)):
        deadline = document_deadline(notice.fields)
        if deadline is not None:
            found[notice.case_id] = deadline
    for round_ in rows.find(Round, case_id=tuple(case_ids)):
        found[round_.case_id] = (round_.deadline, round_.deadline_exclusive)
    return found


def document_deadline(notice_fields: Mapping[str, Any]) -> tuple[datetime, bool] | None:
    """The earliest instant a document names for a report or task, and whether it is excluded."""
    duties = [(d.get("due"), d.get("due_kind")) for d in notice_fields.get("report_obligations") or []]
    times = [from_due(due, kind or "", "") for due, kind in duties]
    earliest = min((one for one in times if one), key=lambda one: one.instant, default=None)
    return (earliest.instant, earliest.exclusive) if earliest else None

"""Which document of a case asks, and which one its reply answers."""

from __future__ import annotations

from plugin.domain.errors import NotFound
from plugin.domain.records import Notice
from plugin.store.protocol import Reader


def order_of(rows: Reader, case_id: str) -> Notice:
    """The newest document that asks: one of our own, else the one we were sent."""
    issued = rows.latest(Notice, case_id=case_id, origin="issued")
    return issued or answered(rows, case_id)


def answered(rows: Reader, case_id: str) -> Notice:
    """The newest document from outside; a unit's report is none."""
    found = rows.latest(Notice, case_id=case_id, origin=("arrival", "internal"), assignment_id=None)
    found = found or rows.latest(Notice, case_id=case_id, assignment_id=None)
    if found is None:
        raise NotFound("Nhiệm vụ chưa có văn bản.", case_id=case_id)
    return found

"""The rows of the house: one frozen dataclass per table, fields named as its columns.

Every row belongs to one agency; the primary key is ``(agency_id, id)`` and ``id`` is a
UUIDv7 text (time-ordered), except where a docstring says otherwise. Instants are aware
datetimes in +07:00; ``Json`` columns hold plain lists, dicts, strings and numbers.
"""

from __future__ import annotations

from plugin.domain.records.border import Connection, Delivery, StoredFile
from plugin.domain.records.cases import Case, Circulation, Direction, Notice, RegisterLine, Series
from plugin.domain.records.office import Agency, Person, Unit, User
from plugin.domain.records.outcome import Dossier, DossierItem, Reply
from plugin.domain.records.rounds import Answer, Assignment, Debtor, Figure, Question, Round
from plugin.domain.records.row import Json, Row
from plugin.domain.records.trail import EventRow, Telling, WorkItem

__all__ = [
    "Agency",
    "Answer",
    "Assignment",
    "Case",
    "Circulation",
    "Connection",
    "Debtor",
    "Delivery",
    "Direction",
    "Dossier",
    "DossierItem",
    "EventRow",
    "Figure",
    "Json",
    "Notice",
    "Person",
    "Question",
    "RegisterLine",
    "Reply",
    "Round",
    "Row",
    "Series",
    "StoredFile",
    "Telling",
    "Unit",
    "User",
    "WorkItem",
]

"""The tables: one for each record, its columns read off the record's fields.

Keys and indexes start with ``agency_id``: nothing joins across agencies. Unique rules:
a delivery by (connection, webhook id) and by (connection, kind, external id, revision), a register
line by (book, series, year, number), an assignment by its reference, an answer by
(assignment, version), a work item by its key.
"""

from __future__ import annotations

import typing
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from plugin.domain import records
from plugin.domain.calendar import VN
from plugin.domain.records import Row


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant: stored in UTC, given back in +07:00; sortable on SQLite, too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive times; SQLite keeps no zone, so UTC is what it keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002  # the library's signature
    ) -> datetime | None:
        """Back to the office's zone."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VN)


NAMES: Final[dict[type[Row], str]] = {
    records.Agency: "agencies",
    records.Unit: "units",
    records.Person: "people",
    records.User: "users",
    records.Connection: "connections",
    records.Delivery: "deliveries",
    records.StoredFile: "files",
    records.Case: "cases",
    records.Notice: "notices",
    records.Series: "series",
    records.RegisterLine: "register_lines",
    records.Direction: "directions",
    records.Circulation: "circulations",
    records.Round: "rounds",
    records.Debtor: "debtors",
    records.Assignment: "assignments",
    records.Question: "questions",
    records.Answer: "answers",
    records.Figure: "figures",
    records.Reply: "replies",
    records.Dossier: "dossiers",
    records.DossierItem: "dossier_items",
    records.EventRow: "events",
    records.Telling: "tellings",
    records.WorkItem: "work_items",
}

UNIQUE: Final[dict[type[Row], tuple[tuple[str, ...], ...]]] = {
    records.Delivery: (("connection", "webhook_id"), ("connection", "kind", "external_id", "revision")),
    records.RegisterLine: (("book", "series", "year", "number"),),
    records.Assignment: (("reference",),),
    records.Reply: (("reference",),),
    records.Answer: (("assignment_id", "version"),),
    records.Round: (("case_id", "no"),),
    records.Dossier: (("code",),),
    records.WorkItem: (("key",),),
}

INDEXES: Final[dict[type[Row], tuple[tuple[str, ...], ...]]] = {
    records.Delivery: (("case_id",), ("state", "reason")),
    records.Case: (("state",), ("dossier_id",)),
    records.Notice: (("case_id",), ("external_id",)),
    records.RegisterLine: (("case_id",), ("document_id",), ("book", "code"), ("book", "file_sha256")),
    records.Direction: (("case_id",),),
    records.Circulation: (("case_id",), ("reference",)),
    records.Round: (("state",),),
    records.Debtor: (("round_id",),),
    records.Assignment: (("round_id",), ("case_id",), ("unit_id", "state"), ("external_id",)),
    records.Question: (("round_id",),),
    records.Answer: (("round_id",),),
    records.Figure: (("answer_id",),),
    records.Reply: (("case_id",), ("round_id",)),
    records.DossierItem: (("dossier_id",),),
    records.Person: (("unit_id",),),
    records.User: (("person_id",),),
    records.EventRow: (("case_id",),),
    records.WorkItem: (("state", "role"), ("case_id",), ("subject_id", "kind"), ("connection", "state")),
}

METADATA: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _plain(annotation: Any) -> tuple[Any, bool]:
    """A field's type without ``| None``, and whether it may be null."""
    arguments = typing.get_args(annotation)
    if type(None) in arguments:
        return next(a for a in arguments if a is not type(None)), True
    return annotation, False


def _column(name: str, annotation: Any) -> sa.Column[Any]:
    plain, nullable = _plain(annotation)
    types: dict[Any, sa.types.TypeEngine[Any]] = {
        str: sa.Text(),
        int: sa.BigInteger(),
        bool: sa.Boolean(),
        datetime: Instant(),
        date: sa.Date(),
    }
    is_enum = isinstance(plain, type) and issubclass(plain, StrEnum)
    type_ = sa.Text() if is_enum else types.get(plain, sa.JSON(none_as_null=True))
    return sa.Column(name, type_, primary_key=name in ("agency_id", "id"), nullable=nullable)


def _check(name: str, annotation: Any) -> sa.CheckConstraint | None:
    plain, _ = _plain(annotation)
    if not (isinstance(plain, type) and issubclass(plain, StrEnum)):
        return None
    allowed = ", ".join(f"'{value}'" for value in plain)
    return sa.CheckConstraint(f"{name} IN ({allowed})", name=name)


def _table(row: type[Row]) -> sa.Table:
    hints = typing.get_type_hints(row)
    names = [field.name for field in fields(row)]
    checks = [check for name in names if (check := _check(name, hints[name])) is not None]
    unique = [sa.UniqueConstraint("agency_id", *columns) for columns in UNIQUE.get(row, ())]
    indexes = [sa.Index(None, "agency_id", *columns) for columns in INDEXES.get(row, ())]
    columns = [_column(name, hints[name]) for name in names]
    return sa.Table(NAMES[row], METADATA, *columns, *checks, *unique, *indexes)


TABLES: Final[dict[type[Row], sa.Table]] = {row: _table(row) for row in NAMES}
"""The table of each record."""

ENUMS: Final[dict[type[Row], dict[str, type[StrEnum]]]] = {
    row: {
        field.name: plain
        for field in fields(row)
        if isinstance(plain := _plain(typing.get_type_hints(row)[field.name])[0], type)
        and issubclass(plain, StrEnum)
    }
    for row in NAMES
}
"""Columns whose texts come back as states."""

# The sweep reads this one across agencies: what is due, by state and time.
sa.Index(
    "ix_work_items_due",
    TABLES[records.WorkItem].c.state,
    TABLES[records.WorkItem].c.not_before,
)

OPEN_EFFECT: Final = sa.text("item_class = 'effect' AND state IN ('waiting', 'leased')")
"""Acts that are not done yet. In words and not with parameters, so that the indexes of the line serve them."""


def _line(name: str, *columns: str | sa.ColumnElement[Any]) -> None:
    items = TABLES[records.WorkItem]
    named = [items.c[one] if isinstance(one, str) else one for one in columns]
    sa.Index(name, *named, sqlite_where=OPEN_EFFECT, postgresql_where=OPEN_EFFECT)


_URGENT: Final = TABLES[records.WorkItem].c.urgent
_line("ix_work_items_line", "agency_id", "connection", _URGENT.desc(), "place", "id")
_line("ix_work_items_line_of_case", "agency_id", "connection", "urgent", "case_id", "place")

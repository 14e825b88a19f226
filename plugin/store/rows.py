"""Records to table rows and back: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import sqlalchemy as sa

from plugin.domain.errors import NotFound
from plugin.domain.records import Row
from plugin.store.schema import ENUMS, TABLES

R = TypeVar("R", bound=Row)


def to_row(row: type[R], found: Mapping[str, Any]) -> R:
    """A record from a table row."""
    values = dict(found)
    for name, enum in ENUMS[row].items():
        values[name] = enum(values[name])
    return row(**values)


def to_values(row: Row) -> dict[str, Any]:
    """A table row from a record."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


class SqlReader:
    """Rows of one agency over one connection; see ``store.protocol.Reader``."""

    def __init__(self, connection: sa.Connection, agency_id: str) -> None:
        self.agency_id = agency_id
        self._connection = connection

    def get(self, row: type[R], id: str) -> R:
        """The row, or ``NotFound``."""
        found = self.first(row, id=id)
        if found is None:
            raise NotFound(f"Không tìm thấy {row.__name__} {id}.", id=id, agency_id=self.agency_id)
        return found

    def find(self, row: type[R], **equals: Any) -> list[R]:
        """Rows whose columns equal the values, oldest id first."""
        return self._select(row, self._query(row, equals).order_by(TABLES[row].c.id))

    def first(self, row: type[R], **equals: Any) -> R | None:
        """The oldest, or null."""
        found = self._select(row, self._query(row, equals).order_by(TABLES[row].c.id).limit(1))
        return found[0] if found else None

    def latest(self, row: type[R], **equals: Any) -> R | None:
        """The newest, or null."""
        query = self._query(row, equals).order_by(TABLES[row].c.id.desc()).limit(1)
        found = self._select(row, query)
        return found[0] if found else None

    def _query(self, row: type[R], equals: Mapping[str, Any]) -> sa.Select[Any]:
        table = TABLES[row]
        query = sa.select(table).where(table.c.agency_id == self.agency_id)
        for name, value in equals.items():
            column = table.c[name]
            many = isinstance(value, tuple | list)
            query = query.where(column.in_(value) if many else column == value)
        return query

    def _select(self, row: type[R], query: sa.Select[Any]) -> list[R]:
        return [to_row(row, dict(found)) for found in self._connection.execute(query).mappings()]

"""Records to table rows and back: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
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
        return self._select(row, equals, _Order.ALL)

    def first(self, row: type[R], **equals: Any) -> R | None:
        """The oldest, or null."""
        found = self._select(row, equals, _Order.FIRST)
        return found[0] if found else None

    def latest(self, row: type[R], **equals: Any) -> R | None:
        """The newest, or null."""
        found = self._select(row, equals, _Order.LATEST)
        return found[0] if found else None

    def _select(self, row: type[R], equals: Mapping[str, Any], order: _Order) -> list[R]:
        query = _query(TABLES[row], tuple((name, _Test.of(value)) for name, value in equals.items()), order)
        values = {"agency_id": self.agency_id, **equals}
        return [to_row(row, dict(one)) for one in self._execute(query, values).mappings()]

    def _execute(self, statement: Any, values: Mapping[str, Any]) -> Any:
        return self._connection.execute(statement, values)


class _Order(Enum):
    ALL = "all"
    FIRST = "first"
    LATEST = "latest"


class _Test(Enum):
    EQUALS = "equals"
    ANY = "any"
    IS_NULL = "is null"

    @classmethod
    def of(cls, value: Any) -> _Test:
        """How a column is compared with this value."""
        if value is None:
            return cls.IS_NULL
        return cls.ANY if isinstance(value, tuple | list) else cls.EQUALS


@cache
def _query(table: sa.Table, tests: tuple[tuple[str, _Test], ...], order: _Order) -> sa.Select[Any]:
    """A select by columns, built once: building costs more than running it."""
    query = sa.select(table).where(table.c.agency_id == sa.bindparam("agency_id"))
    for name, test in tests:
        query = query.where(_compared(table.c[name], name, test))
    query = query.order_by(table.c.id.desc() if order is _Order.LATEST else table.c.id)
    return query if order is _Order.ALL else query.limit(1)


def _compared(column: sa.Column[Any], name: str, test: _Test) -> sa.ColumnElement[bool]:
    if test is _Test.IS_NULL:
        return column.is_(None)
    value = sa.bindparam(name, expanding=test is _Test.ANY, type_=column.type)
    return column.in_(value) if test is _Test.ANY else column == value

"""The base of every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of one agency."""

    agency_id: str
    id: str

"""Dated rules as data, each with its source and validity, and their one loader."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plugin.domain.calendar import Calendar, YearDays


@cache
def load(name: str) -> Any:
    """The data file ``<name>.yaml``, read once a process."""
    return yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))


def _in_force(rows: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    return [row for row in rows if row["from"] <= on and (row.get("until") is None or on <= row["until"])]


def calendar(hours: tuple[tuple[time, time], ...]) -> Calendar:
    """The official calendar of all years known, with an office's hours."""
    years = {
        int(year): YearDays(frozenset(days["holidays"]), frozenset(days["working_weekends"]))
        for year, days in load("calendars")["years"].items()
    }
    return Calendar(years, hours)


def retention(on: date) -> list[dict[str, Any]]:
    """The rows of the retention schedule in force on a closing date."""
    return _in_force(load("retention")["rows"], on)


def document_types() -> dict[str, str]:
    """Type codes to names (NĐ 30/2020 Phụ lục III), and the types that offices use beside those."""
    known = load("document_types")
    return {**known["types"], **known["others"]}


def layout(on: date) -> dict[str, Any]:
    """The layout rules in force on a document's date."""
    return _in_force(load("layout")["layouts"], on)[0]


def bodies(on: date | None = None) -> list[dict[str, Any]]:
    """Bodies and their abbreviations; with a date, only those that stood then."""
    rows: list[dict[str, Any]] = load("bodies")["bodies"]
    return rows if on is None else _in_force(rows, on)


def wording(part: str) -> tuple[str, ...]:
    """The words that make a part of a document known; ``part`` is a key of ``wording.yaml``."""
    words: list[str] = load("wording")[part]
    return tuple(words)

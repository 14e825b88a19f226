"""A round's totals and rates, each cell opening to the answer behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from plugin.domain.records import Answer, Debtor, Figure, Json, Question

NO_SMARTPHONE = "k1"


@dataclass(frozen=True)
class Cell:
    """One unit's value of one question or option, and the answer it stands in."""

    unit_id: str
    code: str
    option: str | None
    value: int | None
    answer_id: str | None


@dataclass(frozen=True)
class Consolidation:
    """What was counted. ``units``: one dict a debtor in order {unit_id, name, head_count, answered,
    late, nil_return, answer_id, values}; ``totals``: {code or code/option: sum};
    ``rates``: {name: [numerator, denominator]}; ``staff_missing``: frozen head counts of the missing;
    ``labels``: {code or code/option: what it is called}, in the order asked; ``ratio``: the first
    ratio asked as {label, numerator, denominator}, both codes.
    """

    units: list[Json]
    totals: dict[str, int]
    cells: list[Cell]
    asked: int
    answered: int
    in_time: int
    late: int
    missing: list[str]
    staff_missing: int
    rates: dict[str, list[int]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    ratio: dict[str, str] | None = None


def consolidate(
    questions: Sequence[Question],
    debtors: Sequence[Debtor],
    answers: Mapping[str, tuple[Answer, list[Figure]]],
) -> Consolidation:
    """Add up the standing answers by debtor id; nil returns count as answered and add nothing."""
    units = [_unit(debtor, answers.get(debtor.id)) for debtor in debtors]
    cells = [cell for debtor in debtors for cell in _cells(questions, debtor, answers.get(debtor.id))]
    totals = _totals(questions, cells)
    answered = [unit for unit in units if unit["answered"]]
    missing = [unit for unit in units if not unit["answered"]]
    late = sum(unit["late"] for unit in answered)
    return Consolidation(
        units=units,
        totals=totals,
        cells=cells,
        asked=len(units),
        answered=len(answered),
        in_time=len(answered) - late,
        late=late,
        missing=[unit["unit_id"] for unit in missing],
        staff_missing=sum(unit["head_count"] for unit in missing),
        rates=_rates(questions, totals, sum(debtor.head_count for debtor in debtors)),
        labels=_labels(questions),
        ratio=_ratio(questions, totals),
    )


def _unit(debtor: Debtor, given: tuple[Answer, list[Figure]] | None) -> Json:
    answer, figures = given or (None, [])
    return {
        "unit_id": debtor.unit_id,
        "name": debtor.name,
        "head_count": debtor.head_count,
        "answered": answer is not None,
        "late": bool(answer and answer.late),
        "nil_return": bool(answer and answer.nil_return),
        "answer_id": answer.id if answer else None,
        "values": {_key(f.code, f.option): f.value for f in figures if f.value is not None},
    }


def _key(code: str, option: str | None) -> str:
    return code if option is None else f"{code}/{option}"


def _asked(questions: Sequence[Question]) -> list[tuple[str, str | None]]:
    """Every number asked, in order: a question, or one option of a breakdown."""
    found: list[tuple[str, str | None]] = []
    for q in questions:
        if q.type in ("count", "money"):
            found.append((q.code, None))
        if q.type == "breakdown":
            found += [(q.code, str(option["code"])) for option in q.options]
    return found


def _cells(
    questions: Sequence[Question], debtor: Debtor, given: tuple[Answer, list[Figure]] | None
) -> list[Cell]:
    answer, figures = given or (None, [])
    values = {(f.code, f.option): int(f.value) for f in figures if f.value is not None and f.value.isdigit()}
    return [
        Cell(debtor.unit_id, code, option, values.get((code, option)), answer.id if answer else None)
        for code, option in _asked(questions)
    ]


def _totals(questions: Sequence[Question], cells: Sequence[Cell]) -> dict[str, int]:
    totals = {_key(code, option): 0 for code, option in _asked(questions)}
    for cell in cells:
        totals[_key(cell.code, cell.option)] += cell.value or 0
    return totals


def _rates(questions: Sequence[Question], totals: Mapping[str, int], staff: int) -> dict[str, list[int]]:
    """Two rates, never mixed: of those who reported, and coverage of all who were asked."""
    rates: dict[str, list[int]] = {}
    for q in questions:
        above, below = q.numerator or "", q.denominator or ""
        if q.type != "ratio" or above not in totals or below not in totals:
            continue
        numerator, denominator = totals[above], totals[below]
        rates["of_reported"] = [numerator, denominator]
        rates["coverage"] = [numerator, staff]
        owners = [key for key in totals if key.endswith(f"/{NO_SMARTPHONE}")]
        if owners:
            rates["of_owners"] = [numerator, denominator - totals[owners[0]]]
    return rates


def _labels(questions: Sequence[Question]) -> dict[str, str]:
    """What each question, and each option of a breakdown, is called."""
    labels: dict[str, str] = {}
    for q in questions:
        if q.type == "ratio":
            continue
        labels[q.code] = q.label
        if q.type == "breakdown":
            labels |= {f"{q.code}/{option['code']}": str(option["label"]) for option in q.options}
    return labels


def _ratio(questions: Sequence[Question], totals: Mapping[str, int]) -> dict[str, str] | None:
    """The first ratio whose two counts are there."""
    for q in questions:
        if q.type == "ratio" and q.numerator in totals and q.denominator in totals:
            return {"label": q.label, "numerator": q.numerator or "", "denominator": q.denominator or ""}
    return None


def to_json(consolidation: Consolidation) -> Json:
    """The consolidation as stored with its round."""
    return asdict(consolidation)


def from_json(data: Mapping[str, Any]) -> Consolidation:
    """The consolidation of a stored round."""
    return Consolidation(**{**data, "cells": [Cell(**cell) for cell in data["cells"]]})


def changed_cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Json]:
    """Which units' cells, totals and rates differ: [{unit_id?, code, option?, before, after}]."""
    changed = [
        {"code": code, "before": value, "after": after["totals"].get(code)}
        for code, value in before["totals"].items()
        if after["totals"].get(code) != value
    ]
    changed += [
        {"code": f"rate:{name}", "before": rate, "after": after["rates"].get(name)}
        for name, rate in before["rates"].items()
        if after["rates"].get(name) != rate
    ]
    old = {(c["unit_id"], c["code"], c["option"]): c["value"] for c in before["cells"]}
    for cell in after["cells"]:
        key = (cell["unit_id"], cell["code"], cell["option"])
        if old.get(key) != cell["value"]:
            changed.append(
                {
                    "unit_id": cell["unit_id"],
                    "code": cell["code"],
                    "option": cell["option"],
                    "before": old.get(key),
                    "after": cell["value"],
                }
            )
    return changed

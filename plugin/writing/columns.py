"""The figures of a round as columns: one for each number asked, one more for each rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.domain.records import Question


@dataclass(frozen=True)
class Column:
    """One column. ``key`` is ``code`` or ``code/option``, as in a consolidation's totals.

    ``group`` is the breakdown an option belongs to. ``numbers`` says whether its values are added up.
    """

    key: str
    label: str
    group: str
    numbers: bool


@dataclass(frozen=True)
class Rate:
    """A ratio question: the keys of the two columns it divides."""

    label: str
    numerator: str
    denominator: str


def columns(questions: Sequence[Question]) -> list[Column]:
    """What units give, in order: a breakdown opens into its options, a ratio is not given."""
    found: list[Column] = []
    for question in sorted(questions, key=lambda q: q.position):
        if question.type == "breakdown":
            found += [
                Column(f"{question.code}/{option['code']}", option["label"], question.label, True)
                for option in question.options
            ]
        elif question.type != "ratio":
            numbers = question.type in ("count", "money")
            found.append(Column(question.code, question.label, "", numbers))
    return found


def rates(questions: Sequence[Question]) -> list[Rate]:
    """The ratios that can be computed from the columns."""
    keys = {column.key for column in columns(questions) if column.numbers}
    return [
        Rate(q.label, q.numerator or "", q.denominator or "")
        for q in questions
        if q.type == "ratio" and q.numerator in keys and q.denominator in keys
    ]

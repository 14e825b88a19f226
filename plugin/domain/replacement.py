"""A notice is replaced while its round is open: which answers still count, and what is asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plugin.domain.records import Figure, Question


def unchanged(old: Sequence[Question], new: Sequence[Question]) -> frozenset[str]:
    """The codes of the new questions that ask exactly what an old one asked.

    A question that leans on another one (a sum, a difference, a share) is only as unchanged as that one.
    """
    before = {one.code: _meaning(one) for one in old}
    same = {one.code for one in new if before.get(one.code) == _meaning(one)}
    while True:
        leaning = {one.code for one in new if one.code in same and not set(_leans_on(one)) <= same}
        if not leaning:
            return frozenset(same)
        same -= leaning


def _meaning(one: Question) -> tuple[object, ...]:
    label = " ".join(one.label.split()).casefold()
    options = sorted((str(option["code"]), str(option["label"])) for option in one.options)
    return (one.type, label, one.unit, options, one.numerator, one.denominator, one.rules)


def _leans_on(one: Question) -> Iterator[str]:
    named = [one.rules.get("sums_to"), one.rules.get("at_most"), *one.rules.get("difference", ())]
    yield from (code for code in (*named, one.numerator, one.denominator) if code)


def asked_again(new: Sequence[Question], same: Iterable[str]) -> list[str]:
    """The labels of the questions a unit has to answer anew; a ratio is computed, never asked."""
    known = set(same)
    return [one.label for one in new if one.code not in known and one.type != "ratio"]


def carried(figures: Iterable[Figure], same: Iterable[str]) -> list[Figure]:
    """The figures that were given to unchanged questions."""
    known = set(same)
    return [one for one in figures if one.code in known]

"""The numbers Word paints before paragraphs of a list: they are the directives' own numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final, NamedTuple

from plugin.reading.formats.word import W, attribute, value

_PLACE: Final = re.compile(r"%([1-9])")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class _Level(NamedTuple):
    form: str
    text: str
    start: int


class Numbers:
    """Counts the paragraphs of every list; ``numbering`` is the root of numbering.xml, or null."""

    def __init__(self, numbering: Any | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            kinds = {attribute(one, "abstractNumId"): one for one in numbering.findall(W + "abstractNum")}
            for one in numbering.findall(W + "num"):
                name = value(one, "abstractNumId") or ""
                levels = {**_levels(kinds.get(name)), **_overridden(one)}
                # A list that starts anew counts for itself.
                counter = attribute(one, "numId") or "" if one.find(W + "lvlOverride") is not None else name
                self._lists[attribute(one, "numId") or ""] = counter, levels

    def next(self, paragraph: Any) -> str:
        """The number of this paragraph with a space behind, or nothing."""
        listed = self._lists.get(value(paragraph, "pPr", "numPr", "numId") or "")
        depth = int(value(paragraph, "pPr", "numPr", "ilvl") or 0)
        if listed is None or depth not in listed[1]:
            return ""
        counter, levels = listed
        counts = self._counts[counter]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _written(levels, counts, depth)


def _levels(kind: Any | None) -> dict[int, _Level]:
    found = kind.findall(W + "lvl") if kind is not None else []
    return {int(attribute(one, "ilvl") or 0): _level(one) for one in found}


def _overridden(one: Any) -> dict[int, _Level]:
    found = one.findall(f"{W}lvlOverride/{W}lvl")
    return {int(attribute(level, "ilvl") or 0): _level(level) for level in found}


def _level(one: Any) -> _Level:
    return _Level(
        value(one, "numFmt") or "decimal", value(one, "lvlText") or "", int(value(one, "start") or 1)
    )


def _written(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form in ("bullet", "none"):
        return "- " if level.form == "bullet" else ""

    def figure(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        known = levels.get(at, level)
        return _figure(known.form, counts.get(at, known.start))

    return _PLACE.sub(figure, level.text) + " "


def _figure(form: str, count: int) -> str:
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = _LETTERS[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * min(count // size, 30)
        count %= size
    return text

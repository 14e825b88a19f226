"""Where the words stand that a notice's fields were read from: its text, line by line, with the quotes marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

CERTAIN: Final = "certain"
_CLOSING: Final = ")]}\"”'.;:,"


@dataclass(frozen=True)
class Piece:
    """A run of a line, and the fields (``name``, or ``name.0`` of a list) that quote it."""

    text: str
    fields: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class MarkedLine:
    """A line of the text, from 1; ``fields``: those whose quote begins here."""

    no: int
    pieces: tuple[Piece, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Span:
    field: str
    sure: bool
    start: int
    end: int


def marked(text: str, evidence: Mapping[str, Any], certainty: Mapping[str, str]) -> list[MarkedLine]:
    """The lines of a text with every quote of ``evidence`` marked; quotes may share words."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    spans = [
        span
        for name, sure, quoted in _quotes(evidence, certainty)
        for span in _spans(text, starts, name, sure, quoted)
    ]
    by_line: dict[int, list[_Span]] = {}
    for span in spans:
        for n in range(_line_of(starts, span.start), _line_of(starts, span.end - 1) + 1):
            by_line.setdefault(n, []).append(span)
    return [
        MarkedLine(n + 1, tuple(_pieces(line.rstrip("\r\n\f"), starts[n], found)), _begun(found, starts[n]))
        for n, line in enumerate(lines)
        for found in [by_line.get(n, [])]
    ]


def _quotes(
    evidence: Mapping[str, Any], certainty: Mapping[str, str]
) -> Iterator[tuple[str, bool, Mapping[str, Any]]]:
    for name, quoted in evidence.items():
        sure = certainty.get(name) == CERTAIN
        if isinstance(quoted, list):
            yield from ((f"{name}.{n}", sure, one) for n, one in enumerate(quoted))
        elif quoted:
            yield name, sure, quoted


def _spans(
    text: str, starts: Sequence[int], name: str, sure: bool, quoted: Mapping[str, Any]
) -> Iterator[_Span]:
    """The quote's place; word by word where columns were woven; else its lines as a whole."""
    first, last = quoted["lines"]
    begin, end = starts[min(first - 1, len(starts) - 1)], starts[min(last, len(starts) - 1)]
    letters, places = _letters(text, begin, end)
    runs = _runs(letters, [quoted["quote"]]) or _runs(letters, quoted["quote"].split())
    for a, b in runs or [(0, len(letters))]:
        if a < b:
            yield _Span(name, sure, places[a], _closed(text, places[b - 1] + 1, quoted["quote"]))


def _closed(text: str, end: int, quote: str) -> int:
    """The end of a quote with the bracket or mark that closes it."""
    tail = quote[len(quote.rstrip(_CLOSING)) :]
    while tail and text[end : end + 1] == tail[0]:
        end, tail = end + 1, tail[1:]
    return end


def _runs(letters: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand one after the other among the letters; nothing if one is missing."""
    found, at = [], 0
    for word in words:
        wanted, _ = _letters(word, 0, len(word))
        at = letters.find(wanted, at)
        if at < 0:
            return []
        found.append((at, at + len(wanted)))
        at += len(wanted)
    return _merged(found)


def _merged(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for a, b in runs:
        if merged and merged[-1][1] == a:
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    return merged


def _letters(text: str, begin: int, end: int) -> tuple[str, list[int]]:
    """Letters and digits alone, and where each stands: dashes, quotes and spaces may have been cleaned."""
    places = [n for n in range(begin, end) if text[n].isalnum()]
    return "".join(text[n].casefold()[:1] for n in places), places


def _line_of(starts: Sequence[int], place: int) -> int:
    return bisect_right(starts, place) - 1


def _begun(spans: Sequence[_Span], start: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.field for span in spans if span.start >= start))


def _pieces(line: str, start: int, spans: Sequence[_Span]) -> Iterator[Piece]:
    """The line cut at every edge of a quote; its indent belongs to none."""
    edges = {edge - start for span in spans for edge in (span.start, span.end)}
    edges |= {0, len(line), len(line) - len(line.lstrip())}
    for a, b in pairwise(sorted(edge for edge in edges if 0 <= edge <= len(line))):
        over = [span for span in spans if span.start < start + b and span.end > start + a]
        if not over or not line[a:b].strip():
            yield Piece(line[a:b])
        else:
            yield Piece(line[a:b], tuple(span.field for span in over), all(span.sure for span in over))

"""Where the words stand that a notice's fields were read from: its text, line by line, with the quotes marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

CERTAIN = "certain"


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
    """The quote's place; where conversion changed its words, its lines as a whole."""
    first, last = quoted["lines"]
    begin, end = starts[min(first - 1, len(starts) - 1)], starts[min(last, len(starts) - 1)]
    letters, places = _letters(text, begin, end)
    wanted, _ = _letters(quoted["quote"], 0, len(quoted["quote"]))
    at = letters.find(wanted) if wanted else -1
    if at >= 0:
        yield _Span(name, sure, places[at], places[at + len(wanted) - 1] + 1)
    elif places:
        yield _Span(name, sure, places[0], places[-1] + 1)


def _letters(text: str, begin: int, end: int) -> tuple[str, list[int]]:
    """Letters and digits alone, and where each stands: dashes, quotes and spaces may have been cleaned."""
    places = [n for n in range(begin, end) if text[n].isalnum()]
    return "".join(text[n].casefold()[:1] for n in places), places


def _line_of(starts: Sequence[int], place: int) -> int:
    return bisect_right(starts, place) - 1


def _begun(spans: Sequence[_Span], start: int) -> tuple[str, ...]:
    return tuple(span.field for span in spans if span.start >= start)


def _pieces(line: str, start: int, spans: Sequence[_Span]) -> Iterator[Piece]:
    """The line cut at every edge of a quote."""
    inside = {
        edge - start for span in spans for edge in (span.start, span.end) if start < edge < start + len(line)
    }
    for a, b in pairwise(sorted({0, len(line), *inside})):
        over = [span for span in spans if span.start < start + b and span.end > start + a]
        yield Piece(line[a:b], tuple(span.field for span in over), all(span.sure for span in over))

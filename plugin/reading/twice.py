"""What a scan spoils in one place the text often says again in another: pairs of words, whatever their case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Final

from plugin.reading.lines import plain

_WORD: Final = re.compile(r"[^\W\d_]+")
Pairs = Mapping[tuple[str, str], Collection[tuple[str, str]]]
"""Two words that follow each other, without marks, and how they are written, in small letters."""


def pairs_of(text: str, without: Collection[int] = ()) -> Pairs:
    """The pairs of a text's lines (from 1), but those of some lines."""
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    kept = " ".join(line for no, line in enumerate(text.splitlines(), 1) if no not in without)
    for one, other in pairwise(_WORD.findall(kept.lower())):
        found[plain(one), plain(other)].add((one, other))
    return found


def with_marks(name: str, pairs: Pairs) -> str:
    """A name in capitals with the marks that the text writes it with: "KINH TE" where it says "Kinh tế"."""
    words = _WORD.findall(name.lower())
    wanted = iter([_as_written(words, n, pairs) for n in range(len(words))])
    return _WORD.sub(lambda match: _cased(match.group(0), next(wanted)), name)


def says_again(word: str, quote: str, pairs: Pairs) -> bool:
    """Whether the text has a quote's word elsewhere, letter for letter and beside the same neighbour."""
    words, sought = _WORD.findall(quote.lower()), _WORD.findall(word.lower())
    return (
        bool(sought)
        and not any(c.isdigit() for c in word)
        and all(
            any(
                pair in pairs.get((plain(pair[0]), plain(pair[1])), ())
                for pair in pairwise(words)
                if one in pair
            )
            for one in sought
        )
    )


def _as_written(words: list[str], n: int, pairs: Pairs) -> str:
    """A name's word as the text writes it beside its neighbours; as it stands where the text says it so too,
    in several ways, or not at all.
    """
    found = {
        pair[n - at]
        for at in (n - 1, n)
        if 0 <= at < len(words) - 1
        for pair in pairs.get((plain(words[at]), plain(words[at + 1])), ())
    }
    marked = {word for word in found if word != plain(word)}
    return marked.pop() if len(marked) == 1 and words[n] not in found else words[n]


def _cased(word: str, written: str) -> str:
    return written.upper() if word.isupper() else word

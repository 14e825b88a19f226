"""A scan's doubtful words lower the certainty of the fields they touch, unless the text says them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from plugin.domain.notice import ReadNotice
from plugin.reading.document import Doubt
from plugin.reading.lines import clean, fold
from plugin.reading.twice import pairs_of, says_again, with_marks

SECRECY: Final = "secrecy"
NAMES: Final = ("issuer", "issuer_parent")
"""In capitals, whose marks recognition loses most."""
KNOWN: Final = frozenset({"vt", "luu"})
"""Words of every archive copy's line: nothing else is misread as just these."""


def remarked(notice: ReadNotice) -> ReadNotice:
    """A scanned notice whose names in capitals have the marks that its text writes them with."""
    fields = dict(notice.fields)
    for name in NAMES:
        if fields[name] is not None:
            first, last = notice.evidence[name]["lines"]
            pairs = pairs_of(notice.text, range(first, last + 1))
            fields[name] = with_marks(str(fields[name]), pairs)
    return replace(notice, fields=fields)


def doubted(notice: ReadNotice, doubts: Sequence[Doubt]) -> ReadNotice:
    """The notice with every field that was read from a doubtful word as a proposal only.

    A list (duties, recipients…) keeps its values, but is no longer certain. A secrecy mark stands however
    badly it was scanned: such a document must not be kept.
    """
    touched = {
        name
        for name, quoted in notice.evidence.items()
        if name != SECRECY and _touches(quoted, doubts, notice.text)
    }
    if not touched:
        return notice
    single = {name for name in touched if not isinstance(notice.fields[name], list)}
    moved = {name: notice.fields[name] for name in single if notice.fields[name] is not None}
    return replace(
        notice,
        fields={**notice.fields, **dict.fromkeys(single)},
        certainty={**notice.certainty, **dict.fromkeys(touched, "uncertain")},
        proposals={**notice.proposals, **moved},
    )


def _touches(evidence: Any, doubts: Sequence[Doubt], text: str) -> bool:
    """Whether one of the quotes holds a doubtful word of its own lines that the text says nowhere else."""
    quotes = evidence if isinstance(evidence, list) else [evidence]
    return any(
        one["lines"][0] <= doubt.line <= one["lines"][1]
        and (word := clean(doubt.word)) in one["quote"]
        and fold(word) not in KNOWN
        and not says_again(word, one["quote"], pairs_of(text, range(one["lines"][0], one["lines"][1] + 1)))
        for one in quotes
        for doubt in doubts
    )

"""A scan's doubtful words lower the certainty of the fields they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from plugin.domain.notice import ReadNotice
from plugin.reading.document import Doubt
from plugin.reading.lines import clean

SECRECY: Final = "secrecy"


def doubted(notice: ReadNotice, doubts: Sequence[Doubt]) -> ReadNotice:
    """The notice with every field that was read from a doubtful word as a proposal only.

    A list (duties, recipients…) keeps its values, but is no longer certain. A secrecy mark stands however
    badly it was scanned: such a document must not be kept.
    """
    touched = {
        name for name, quoted in notice.evidence.items() if name != SECRECY and _touches(quoted, doubts)
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


def _touches(evidence: Any, doubts: Sequence[Doubt]) -> bool:
    """Whether one of the quotes holds a doubtful word of its own lines."""
    quotes = evidence if isinstance(evidence, list) else [evidence]
    return any(
        one["lines"][0] <= doubt.line <= one["lines"][1] and clean(doubt.word) in one["quote"]
        for one in quotes
        for doubt in doubts
    )

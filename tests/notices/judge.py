"""Right and wrong, field by field: which values of a reading are right, and which of those called certain are not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugin.reading.score import score

Json = Mapping[str, Any]
_FIELD_OF = {
    "signer_name": "signer", "basis_codes": "basis_documents", "basis_dates": "basis_documents",
    "report_due": "report_obligations", "all_due": "other_deadlines",
}  # fmt: skip
"""Which field of a notice a score's field looks at, where the names differ."""
_JUDGED = (
    "number", "symbol", "full_code", "issue_date", "doc_type_code", "signer_name", "issuer", "subject", "place",
    "archive_copy", "basis_codes", "basis_dates", "recipients", "report_due", "all_due",
)  # fmt: skip
_ALONE = ("urgency", "secrecy", "issuer_parent")
"""Fields no score counts, compared as they stand."""


@dataclass(frozen=True)
class Verdict:
    """One field of one reading."""

    name: str
    field: str
    certain: bool
    right: bool
    wanted: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.name}  {self.field}: wanted {self.wanted!r}, got {self.got!r}"


def verdicts(name: str, answer: Json, got: Json) -> Iterator[Verdict]:
    """Every judged field of a reading; ``got`` is what ``to_json`` gives, certainty included."""
    misses = {miss.field: miss for miss in score([(name, answer, got)]).misses}
    for field in _JUDGED:
        of = _FIELD_OF.get(field, field)
        miss = misses.get(field)
        sure = got["certainty"].get(of) == "certain"
        yield Verdict(name, field, sure, miss is None, miss and miss.wanted, miss and miss.got)
    for field in _ALONE:
        wanted, found = answer.get(field), got.get(field)
        right = _flat(wanted) == _flat(found) or found in (answer.get("accept") or {}).get(field, ())
        yield Verdict(name, field, got["certainty"].get(field) == "certain", right, wanted, found)


def _flat(value: Any) -> str:
    """Letters and digits alone: a mark is the same mark without its diacritics."""
    bare = unicodedata.normalize("NFD", str(value or "").casefold().replace("đ", "d"))
    return "".join(c for c in bare if c.isalnum())


def uncalibrated(judged: Iterable[Verdict]) -> tuple[float, list[Verdict]]:
    """The share in percent of the certain fields that are right, and those that are not."""
    certain = [one for one in judged if one.certain]
    wrong = [one for one in certain if not one.right]
    return 100 - 100 * len(wrong) / len(certain), wrong

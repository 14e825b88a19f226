"""Measures the reader against answers made by hand: the same numbers on every machine.

A folder holds ``NAME.txt`` (or any other format) and the right answer ``NAME.json`` beside it. Scalar fields are right or
wrong; sets (cited codes and dates, recipients, deadlines) are summed over all documents.
``macro_f1`` is the mean F1 of all main fields, in percent.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

EXACT: Final = ("number", "symbol", "full_code", "issue_date", "doc_type_code", "signer_name")
NORMAL: Final = ("issuer", "subject", "place")
SETS: Final = ("basis_codes", "basis_dates", "recipients", "report_due", "all_due")
EXTRA_SCALARS: Final = ("archive_copy",)
EXTRA_SETS: Final = ("authority_lines", "report_kinds")
_VIETNAM: Final = timezone(timedelta(hours=7))

Json = Mapping[str, Any]
Moment = tuple[str, str | None]
"""A date, and the instant where the text gives a clock time."""


@dataclass(frozen=True)
class Miss:
    """One difference: document, field, what was wanted and what was read."""

    name: str
    field: str
    wanted: Any
    got: Any


@dataclass
class Count:
    """One field over all documents; ``right`` counts documents, the others values."""

    documents: int = 0
    right: int = 0
    hits: int = 0
    extra: int = 0
    missing: int = 0

    @property
    def precision(self) -> float | None:
        """Percent of the read values that are right; null where nothing was read."""
        return _percent(self.hits, self.hits + self.extra)

    @property
    def recall(self) -> float | None:
        """Percent of the wanted values that were read; null where nothing was wanted."""
        return _percent(self.hits, self.hits + self.missing)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, in percent; null where there was nothing at all."""
        return _percent(2 * self.hits, 2 * self.hits + self.extra + self.missing)


@dataclass
class Scores:
    """The counts of every field, the differences, and the documents that could not be read."""

    documents: int = 0
    fields: dict[str, Count] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the main fields, in percent."""
        main = [self.fields[name].f1 for name in (*EXACT, *NORMAL, *SETS) if name in self.fields]
        known = [value for value in main if value is not None]
        return sum(known) / len(known) if known else 0.0

    def table(self, misses: int = 0) -> str:
        """A table for people; with ``misses`` also that many differences of each field."""
        rows = [f"documents {self.documents}   macro_f1 {self.macro_f1:.1f}", ""]
        rows.append(f"{'field':<16} {'precision':>9} {'recall':>7} {'F1':>6} {'right':>9}")
        rows += [_row(name, count) for name, count in self.fields.items()]
        rows += [f"unreadable  {name}  {reason}" for name, reason in self.errors]
        for name in self.fields if misses else ():
            found = [miss for miss in self.misses if miss.field == name]
            rows += [f"{name}  {m.name}  wanted {m.wanted!r}  got {m.got!r}" for m in found[:misses]]
        return "\n".join(rows)


def score_folder(path: Path, read: Callable[[bytes], Json] | None = None) -> Scores:
    """Read every ``NAME.*`` of a folder that has a ``NAME.json`` beside it, and compare."""
    reader = read or _read
    answers: list[tuple[str, Json, Json]] = []
    errors: list[tuple[str, str]] = []
    files = [file for file in sorted(path.iterdir()) if file.suffix not in ("", ".json") and file.is_file()]
    for text in files:
        answer = text.with_suffix(".json")
        if not answer.exists():
            continue
        try:
            got = reader(text.read_bytes())
        except Exception as error:  # noqa: BLE001 - whatever a document breaks in counts as an empty answer
            errors.append((text.stem, f"{type(error).__name__}: {error}"))
            got = {}
        answers.append((text.stem, json.loads(answer.read_text(encoding="utf-8")), got))
    scores = score(answers)
    scores.errors = errors
    return scores


def score(answers: Iterable[tuple[str, Json, Json]]) -> Scores:
    """Compare (name, right answer, what was read) triples."""
    scores = Scores(fields={name: Count() for name in (*EXACT, *NORMAL, *EXTRA_SCALARS, *SETS, *EXTRA_SETS)})
    for name, wanted, got in answers:
        scores.documents += 1
        for key in (*EXACT, *NORMAL, *EXTRA_SCALARS):
            _scalar(scores, name, key, wanted, got)
        for key in (*SETS, *EXTRA_SETS):
            _set(scores, name, key, wanted, got)
    return scores


def _read(content: bytes) -> Json:
    from plugin.reading import read, to_json

    return to_json(read(content))


def _percent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


def _row(name: str, count: Count) -> str:
    shown = [
        ("-" if value is None else f"{value:.1f}") for value in (count.precision, count.recall, count.f1)
    ]
    extra = "  (extra)" if name in (*EXTRA_SCALARS, *EXTRA_SETS) else ""
    return (
        f"{name:<16} {shown[0]:>9} {shown[1]:>7} {shown[2]:>6} {count.right:>4}/{count.documents:<4}{extra}"
    )


def _scalar(scores: Scores, name: str, key: str, wanted: Json, got: Json) -> None:
    count = scores.fields[key]
    right_keys = _accepted(wanted, key)
    value = _key(key, _field(got, key))
    good = value in right_keys
    count.documents += 1
    count.right += good
    if good:
        count.hits += value is not None
    else:
        count.missing += right_keys[0] is not None
        count.extra += value is not None
        scores.misses.append(Miss(name, key, _field(wanted, key), _field(got, key)))


def _set(scores: Scores, name: str, key: str, wanted: Json, got: Json) -> None:
    count = scores.fields[key]
    have = _got_set(got, key)
    used: set[int] = set()
    missing = []
    for needed, keys in _wanted_set(wanted, key):
        hits = [n for n, value in enumerate(have) if any(_same(one, value) for one in keys)]
        used.update(hits)
        count.hits += bool(needed and hits)
        if needed and not hits:
            missing.append(keys[0])
    extra = [value for n, value in enumerate(have) if n not in used]
    count.documents += 1
    count.right += not (missing or extra)
    count.missing += len(missing)
    count.extra += len(extra)
    if missing or extra:
        scores.misses.append(Miss(name, key, missing, extra))


def _nfc(value: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _normal(value: Any) -> str | None:
    if value is None:
        return None
    text = re.sub(r"^\W*(?:v\s*/\s*v|về\s+việc)\b\W*", "", _nfc(value).casefold())
    return "".join(c for c in text if c.isalnum()) or None


def _code(value: Any) -> str | None:
    if value is None:
        return None
    text = "".join(_nfc(value).upper().replace("Đ", "D").replace("\u00d0", "D").split())
    return re.sub(r"[-–—‐‑]+", "-", text).strip(".,;:()") or None


def _key(name: str, value: Any) -> Any:
    """What is compared: null for nothing, letters and digits alone for names."""
    if isinstance(value, dict | list):
        return "?"
    if name not in EXACT:
        return _normal(value)
    if value is None or not _nfc(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else _nfc(value)
    return str(int(text)) if name == "number" and re.fullmatch(r"\d+", text) else text


def _field(answer: Json, name: str) -> Any:
    if name != "signer_name":
        return answer.get(name)
    signer = answer.get("signer")
    return signer.get("name") if isinstance(signer, dict) else None


def _accepted(wanted: Json, name: str) -> list[Any]:
    """What counts as right: the answer itself first, then what it accepts as well."""
    accept: Json = wanted.get("accept") or {}
    values = [_field(wanted, name), *accept.get(name, [])]
    if name == "full_code":
        numbers = [wanted.get("number"), *accept.get("number", [])]
        symbols = [wanted.get("symbol"), *accept.get("symbol", [])]
        values += [f"{n}/{s}" for n in numbers for s in symbols if n is not None and s is not None]
        values += [None] if None in (*numbers, *symbols) else []
    return [_key(name, value) for value in values]


def _dicts(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _moment(value: Any) -> Moment | None:
    if value is None or not _nfc(value):
        return None
    text = _nfc(value)
    if len(text) <= 10:
        return text[:10], None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text[:10], None
    local = (at if at.tzinfo else at.replace(tzinfo=_VIETNAM)).astimezone(_VIETNAM)
    return local.date().isoformat(), local.replace(second=0, microsecond=0).isoformat()


def _same(wanted: Any, got: Any) -> bool:
    """A wanted date is met by any time of that day; a wanted instant only by itself."""
    if isinstance(wanted, tuple) and isinstance(got, tuple):
        return bool(wanted[1] == got[1] if wanted[1] is not None else wanted[0] == got[0])
    return bool(wanted == got)


def _unique(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _wanted_set(answer: Json, name: str) -> list[tuple[bool, list[Any]]]:
    """(needed, keys that count as right) of each wanted value; what stands twice counts once."""
    merged: dict[Any, tuple[bool, list[Any]]] = {}
    for needed, keys in _wanted_values(answer, name):
        known = merged.get(keys[0], (False, []))
        merged[keys[0]] = (known[0] or needed, _unique([*known[1], *keys]))
    return list(merged.values())


def _wanted_values(answer: Json, name: str) -> list[tuple[bool, list[Any]]]:
    if name in ("basis_codes", "basis_dates"):
        key, as_key = ("code", _code) if name == "basis_codes" else ("date", _date_key)
        cited = [
            (bool(one.get(key)) and not one.get("optional"), _cited_keys(one, key, as_key))
            for one in _dicts(answer.get("basis_documents"))
        ]
        return [(needed, keys) for needed, keys in cited if keys]
    duties, others = _dicts(answer.get("report_obligations")), _dicts(answer.get("other_deadlines"))
    if name in ("report_due", "all_due"):
        found = [(not one.get("optional"), [_moment(one.get("due"))]) for one in duties]
        for one in others if name == "all_due" else ():
            needed = one.get("kind", "task") == "task" and not one.get("optional")
            found += [(needed, [_moment(one.get("due"))]), (False, [_moment(one.get("start"))])]
        return [(needed, keys) for needed, keys in found if keys[0]]
    if name == "report_kinds":
        kinds = [(not one.get("optional"), one.get("due_kind")) for one in duties]
        return [(needed, [kind]) for needed, kind in kinds if kind not in (None, "none")]
    return [(True, [key]) for key in map(_normal, _names(answer, name)) if key]


def _cited_keys(one: Json, key: str, as_key: Callable[[Any], Any]) -> list[Any]:
    return _unique(as_key(value) for value in [one.get(key), *one.get(f"{key}_accept", [])])


def _date_key(value: Any) -> str | None:
    return (_nfc(value)[:10] or None) if value is not None else None


def _names(answer: Json, name: str) -> Sequence[Any]:
    if name == "recipients":
        return [one for one in answer.get("recipients") or [] if one is not None]
    signer = answer.get("signer")
    return (signer.get("authority_lines") or []) if isinstance(signer, dict) else []


def _got_set(answer: Json, name: str) -> list[Any]:
    if name == "basis_codes":
        return _unique(_code(one.get("code")) for one in _dicts(answer.get("basis_documents")))
    if name == "basis_dates":
        return _unique(_date_key(one.get("date")) for one in _dicts(answer.get("basis_documents")))
    duties = _dicts(answer.get("report_obligations"))
    if name == "report_kinds":
        return _unique(kind for one in duties if (kind := one.get("due_kind")) != "none")
    if name in ("report_due", "all_due"):
        more = _dicts(answer.get("other_deadlines")) if name == "all_due" else []
        return _unique(_moment(one.get("due")) for one in [*duties, *more])
    return _unique(map(_normal, _names(answer, name)))

"""Answered is computed, not clicked: figures are parsed, and must be there and agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plugin.domain.records import Question

UNKNOWN: Final = frozenset({"không biết", "chưa rõ", "không rõ", "?"})
NOT_APPLICABLE: Final = frozenset({"không áp dụng", "kad", "n/a"})
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")


@dataclass(frozen=True)
class Given:
    """One figure as given. ``value`` is its canonical text, null unless ``status`` is given."""

    code: str
    option: str | None
    value: str | None
    status: str


def parse(questions: Sequence[Question], raw: Mapping[str, Any]) -> tuple[list[Given], list[str]]:
    """The figures in raw values, and what can not be understood. Empty is not given; "0" is given 0."""
    by_code = {q.code: q for q in questions if q.type != "ratio"}
    given: list[Given] = []
    problems: list[str] = []
    for code, value in raw.items():
        question = by_code.get(code)
        if question is None:
            if code not in {q.code for q in questions}:
                problems.append(f"Biểu không có chỉ tiêu {code}.")
            continue
        _parse_question(question, value, given, problems)
    return given, problems


def _parse_question(question: Question, value: Any, given: list[Given], problems: list[str]) -> None:
    if question.type == "breakdown":
        labels = {o["code"]: o["label"] for o in question.options}
        values = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping) and not _empty(value):
            problems.append(f"{question.label}: cần ghi số cho từng mục.")
        for option, one in values.items():
            if option not in labels:
                problems.append(f"{question.label}: không có mục {option}.")
                continue
            _parse_one(question, str(labels[option]), option, one, given, problems)
        return
    _parse_one(question, question.label, None, value, given, problems)


def _parse_one(
    question: Question, label: str, option: str | None, value: Any, given: list[Given], problems: list[str]
) -> None:
    if _empty(value):
        return
    text = " ".join(str(value).split())
    if text.casefold() in UNKNOWN:
        given.append(Given(question.code, option, None, "unknown"))
    elif text.casefold() in NOT_APPLICABLE:
        given.append(Given(question.code, option, None, "not_applicable"))
    else:
        canonical, problem = _canonical(question, label, text)
        if problem:
            problems.append(problem)
        else:
            given.append(Given(question.code, option, canonical, "given"))


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _canonical(question: Question, label: str, text: str) -> tuple[str, str | None]:
    if question.type in ("count", "breakdown", "money"):
        if not _WHOLE.fullmatch(text):
            return "", f"{label}: '{text}' không phải số nguyên không âm. Đề nghị kiểm tra lại."
        return str(int(text.replace(".", ""))), None
    if question.type == "choice" and text not in {o["code"] for o in question.options}:
        return "", f"{label}: '{text}' không có trong danh sách lựa chọn."
    if question.type == "date":
        try:
            return date.fromisoformat(text).isoformat(), None
        except ValueError:
            return "", f"{label}: '{text}' không phải ngày."
    return text, None


def values(given: Sequence[Given]) -> dict[str, Any]:
    """{code: int | text | {option: int}} of the figures that have a value."""
    found: dict[str, Any] = {}
    for one in given:
        if one.value is None:
            continue
        value: Any = int(one.value) if one.value.isdigit() else one.value
        if one.option is None:
            found[one.code] = value
        else:
            found.setdefault(one.code, {})[one.option] = value
    return found


def check(
    questions: Sequence[Question], given: Sequence[Given], head_count: int, nil_return: bool, note: str
) -> list[str]:
    """Why a version can not count, in the unit's own words; empty when it does."""
    if nil_return:
        return _check_nil(questions, given, head_count)
    found = values(given)
    by_code = {q.code: q for q in questions}
    problems = [
        f"Chưa có {q.label}. Đề nghị nhập, nếu không có thì ghi 0."
        for q in questions
        if q.required and q.type != "ratio" and q.code not in {g.code for g in given}
    ]
    for q in questions:
        problems += _check_rules(q, by_code, found)
    return problems or _check_staff(questions, found, head_count, note)


def _check_nil(questions: Sequence[Question], given: Sequence[Given], head_count: int) -> list[str]:
    if not all(q.nil_allowed for q in questions if q.required) or any(
        g.value not in (None, "0") for g in given
    ):
        return [
            f"Đơn vị có {head_count:02d} người nên không chọn 'Không phát sinh'; nếu chưa ai cài, ghi 0."
            if any(q.rules.get("prefill") == "head_count" for q in questions)
            else "Biểu này không có 'Không phát sinh'; nếu không có thì ghi 0."
        ]
    return []


def _check_rules(q: Question, by_code: Mapping[str, Question], found: Mapping[str, Any]) -> list[str]:
    problems = []
    value = found.get(q.code)
    limit = q.rules.get("at_most")
    if limit and isinstance(value, int) and isinstance(found.get(limit), int) and value > found[limit]:
        problems.append(
            f"{q.label} ({value}) lớn hơn {_lower(by_code[limit].label)} ({found[limit]}). Đề nghị kiểm tra lại."
        )
    parts = q.rules.get("difference")
    if parts and isinstance(value, int) and all(isinstance(found.get(p), int) for p in parts):
        problems += _check_difference(q, by_code, found, parts, value)
    total = q.rules.get("sums_to")
    if total and isinstance(found.get(total), int):
        problems += _check_sum(q, by_code[total], found, found[total])
    return problems


def _check_difference(
    q: Question, by_code: Mapping[str, Question], found: Mapping[str, Any], parts: Sequence[str], value: int
) -> list[str]:
    whole, part = parts
    expected = found[whole] - found[part]
    if expected == value or expected < 0:
        return []
    return [
        (
            f"{q.label} ({value}) chưa bằng {_lower(by_code[whole].label)} trừ {_lower(by_code[part].label)} "
            f"({expected}). Đề nghị kiểm tra lại."
        )
    ]


def _check_sum(q: Question, whole: Question, found: Mapping[str, Any], expected: int) -> list[str]:
    total = sum((found.get(q.code) or {}).values())
    if total == expected:
        return []
    return [f"Tổng các lý do ({total}) chưa bằng {_lower(whole.label)} ({expected})."]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def other_staff(questions: Sequence[Question], given: Sequence[Given], head_count: int) -> bool:
    """Whether a unit counts other staff than it was asked for; then the Office decides."""
    return bool(_staff(questions, values(given), head_count))


def _staff(
    questions: Sequence[Question], found: Mapping[str, Any], head_count: int
) -> list[tuple[Question, int]]:
    """The questions about the staff whose value is not the frozen head count."""
    asked = [q for q in questions if q.rules.get("prefill") == "head_count"]
    return [(q, value) for q in asked if isinstance(value := found.get(q.code), int) and value != head_count]


def _check_staff(
    questions: Sequence[Question], found: Mapping[str, Any], head_count: int, note: str
) -> list[str]:
    if note.strip():
        return []
    return [
        f"{q.label} ({value}) khác số đã giao ({head_count}). Đề nghị ghi lý do vào phần ghi chú."
        for q, value in _staff(questions, found, head_count)
    ]


def is_newer(revision: str | None, than: str | None) -> bool:
    """Whether one news of a thing is newer than another: known only where both revisions are whole numbers."""
    if not (revision and than and revision.isdecimal() and than.isdecimal()):
        return False
    return int(revision) > int(than)

"""A round's questions, its references, and the form a unit sees."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from plugin.domain.records import Question

TYPES: Final = ("count", "breakdown", "ratio", "choice", "text", "date", "money")
REASONS: Final = (
    ("k1", "Không có điện thoại thông minh"),
    ("k2", "Máy không hỗ trợ"),
    ("k3", "Nghỉ phép, thai sản, đi học, công tác"),
    ("k4", "Chưa kịp cài"),
    ("k5", "Khác"),
)
"""The closed list of reasons for not installing."""

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE: Final = re.compile(rf"TS-[{_ALPHABET}]{{4}}-[{_ALPHABET}]{{4}}")


def reference(seed: str) -> str:
    """The short reference of one assignment or reply: ``TS-XXXX-XXXX``, Crockford base 32."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:5], "big")
    text = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(35, -5, -5))
    return f"TS-{text[:4]}-{text[4:]}"


def find_reference(text: str) -> str | None:
    """The first reference in a subject, note or sheet, or null."""
    found = REFERENCE.search(text.upper())
    return found.group(0) if found else None


def question(code: str, type_: str, label: str, **more: Any) -> dict[str, Any]:
    """A question dict: the columns of ``records.Question`` without its ids."""
    base: dict[str, Any] = {
        "position": 0,
        "code": code,
        "type": type_,
        "label": label,
        "unit": "người",
        "options": [],
        "numerator": None,
        "denominator": None,
        "rules": {},
        "required": True,
        "nil_allowed": False,
    }
    return {**base, **more}


def propose_questions(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What to ask for a notice: counts where it names a measure over the staff, else a text."""
    duties = fields.get("report_obligations") or []
    whats = " ".join(str(duty.get("what") or "") for duty in duties).casefold()
    found = _installed() if "cài đặt" in whats and "tổng số" in whats else [_result()]
    return [{**one, "position": n} for n, one in enumerate(found, 1)]


def _installed() -> list[dict[str, Any]]:
    return [
        question("total", "count", "Tổng số CCVCNLĐ", rules={"prefill": "head_count"}),
        question("installed", "count", "Số đã cài", rules={"at_most": "total"}),
        question("not_installed", "count", "Số chưa cài", rules={"difference": ["total", "installed"]}),
        question(
            "reasons",
            "breakdown",
            "Lý do chưa cài",
            options=[{"code": code, "label": label} for code, label in REASONS],
            rules={"sums_to": "not_installed"},
            required=False,
        ),
        question(
            "rate",
            "ratio",
            "Tỷ lệ đã cài",
            unit="%",
            numerator="installed",
            denominator="total",
            required=False,
        ),
    ]


def _result() -> dict[str, Any]:
    return question("result", "text", "Kết quả thực hiện", unit="", nil_allowed=True)


def check_questions(questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why a list of questions can not be sent."""
    codes = [str(q["code"]) for q in questions]
    problems = [] if questions else ["Chưa có chỉ tiêu nào."]
    problems += [f"Mã chỉ tiêu {code} bị lặp." for code in sorted({c for c in codes if codes.count(c) > 1})]
    for q in questions:
        problems += _check_question(q, set(codes))
    return problems


def _check_question(q: Mapping[str, Any], codes: set[str]) -> list[str]:
    label = str(q.get("label") or "").strip()
    if not label:
        return [f"Chỉ tiêu {q['code']} chưa có tên."]
    problems = [] if q["type"] in TYPES else [f"{label}: không có kiểu số liệu {q['type']}."]
    if q["type"] in ("breakdown", "choice") and not q["options"]:
        problems.append(f"{label}: chưa có các lựa chọn.")
    rules = q["rules"]
    named = [rules.get("sums_to"), rules.get("at_most"), *rules.get("difference", ())]
    if q["type"] == "ratio":
        named += [q["numerator"], q["denominator"]]
    missing = [code for code in named if code and code not in codes]
    return problems + [f"{label}: cần chỉ tiêu {code} nhưng không có trong biểu." for code in missing]


def form(questions: Sequence[Question], head_count: int) -> tuple[dict[str, Any], ...]:
    """The questions as a document system or a sheet shows them; ratios are computed, not asked."""
    return tuple(_shown(q, head_count) for q in questions if q.type != "ratio")


def _shown(q: Question, head_count: int) -> dict[str, Any]:
    return {
        "code": q.code,
        "type": q.type,
        "label": q.label,
        "unit": q.unit,
        "options": q.options,
        "required": q.required,
        "nil_allowed": q.nil_allowed,
        "prefill": head_count if q.rules.get("prefill") == "head_count" else None,
    }

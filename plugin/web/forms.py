"""Posted forms become payloads of orders; what can not be understood is said in Vietnamese.

Field names are the pages' contract with scripts and tests: ``role.<unit>``, ``due.<unit>``,
``keep.<code>``, ``label.<code>``, ``figure.<code>``, ``figure.<code>.<option>``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from plugin import rules
from plugin.domain.calendar import VN
from plugin.domain.errors import Refused
from plugin.domain.records import Question, Unit
from plugin.domain.rounds import question
from plugin.domain.texts import number_text

YES: Final = "yes"
LETTER: Final = ("CV", "Công văn")
_KEPT: Final = ("symbol", "issuer", "place", "subject", "urgency")

Form = MultiDict[str, str]


def text(form: Form, name: str) -> str:
    """A field's text without the blanks around it."""
    return form.get(name, "").strip()


def box(form: Form, name: str) -> bool:
    """Whether a box is ticked or a choice says yes."""
    return form.get(name) == YES


def instant(form: Form, name: str, what: str) -> datetime:
    """A ``datetime-local`` field as an instant of the office; ``Refused`` names what is missing."""
    raw = text(form, name)
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=VN)
    except ValueError:
        said = f"{what} ({raw}) không đọc được" if raw else f"Chưa có {what[:1].lower()}{what[1:]}"
        raise Refused(f"{said}; đề nghị nhập giờ, ngày, tháng, năm.") from None


def local(at: datetime | str | None) -> str:
    """An instant as a ``datetime-local`` field shows it; empty for none."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return at.astimezone(VN).strftime("%Y-%m-%dT%H:%M") if at else ""


def document_types() -> dict[str, str]:
    """Type codes to names, with the công văn, which carries no code in its number."""
    return {**rules.document_types(), LETTER[0]: LETTER[1]}


def confirmed(form: Form, known: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of ``confirm``. ``known`` are the fields as read: an unlisted type stays as it is."""
    code = text(form, "doc_type_code")
    number = _number(text(form, "number"))
    fields: dict[str, Any] = {
        "doc_type_code": code or None,
        "doc_type": document_types().get(code) or known.get("doc_type"),
        "number": number,
        "issue_date": text(form, "issue_date") or None,
        **{name: text(form, name) or None for name in _KEPT},
    }
    fields["full_code"] = text(form, "full_code") or _full_code(number, fields["symbol"])
    return {
        "fields": fields,
        "origin": text(form, "origin"),
        "asks": box(form, "asks"),
        "duplicate_ok": box(form, "duplicate_ok"),
        "attach_to": text(form, "attach_to") or None,
        "join_to": text(form, "join_to") or None,
    }


def arrival_number(form: Form, now: datetime) -> dict[str, Any]:
    """The number a document got in a book kept elsewhere, and when: today now, an earlier day at its noon."""
    day = text(form, "entered_on")
    try:
        entered = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=VN)
    except ValueError:
        raise Refused("Ngày vào sổ không đọc được; đề nghị nhập ngày, tháng, năm.") from None
    if entered.date() > now.astimezone(VN).date():
        raise Refused("Ngày vào sổ ở sau hôm nay; đề nghị kiểm tra lại.")
    today = entered.date() == now.astimezone(VN).date()
    return {"number": _number(text(form, "number")), "entered_at": (now if today else entered).isoformat()}


def _number(raw: str) -> int | None:
    if not raw:
        return None
    if not raw.isdecimal():
        raise Refused(f"Số văn bản ({raw}) phải là số nguyên dương; phần chữ ghi vào ô ký hiệu.")
    return int(raw)


def _full_code(number: int | None, symbol: str | None) -> str | None:
    return f"{number_text(number)}/{symbol}" if number is not None and symbol else None


def direction(form: Form, units: Sequence[Unit]) -> dict[str, Any]:
    """The payload of ``direct``: units without a role are not named."""
    assignees = []
    for unit in units:
        role = text(form, f"role.{unit.id}")
        if role:
            assignees.append({"unit_id": unit.id, "role": role, "due": _due(form, unit, role)})
    if not text(form, "text"):
        raise Refused("Chưa có nội dung ý kiến chỉ đạo; đề nghị nhập.")
    return {"text": text(form, "text"), "assignees": assignees}


def _due(form: Form, unit: Unit, role: str) -> str | None:
    if role == "informed" or not text(form, f"due.{unit.id}"):
        return None
    return instant(form, f"due.{unit.id}", f"Thời hạn của {unit.name}").isoformat()


def direction_values(proposed: Mapping[str, Any]) -> Form:
    """A proposed direction as the form shows it."""
    pairs = [("text", proposed["text"])]
    for one in proposed["assignees"]:
        pairs += [(f"role.{one['unit_id']}", one["role"]), (f"due.{one['unit_id']}", local(one["due"]))]
    return MultiDict(pairs)


def round_(form: Form, proposed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The payload of ``ask``: the proposed questions that were kept, as edited, and a new one."""
    title = text(form, "title")
    if not title:
        raise Refused("Chưa có tên đợt báo cáo; đề nghị nhập.")
    kept = [_question(form, one) for one in proposed if box(form, f"keep.{one['code']}")]
    if text(form, "new_label"):
        kept.append(_new_question(form))
    return {
        "title": title,
        "deadline": instant(form, "deadline", "Thời hạn").isoformat(),
        "deadline_exclusive": box(form, "exclusive"),
        "deadline_words": text(form, "deadline_words"),
        "questions": [{**one, "position": n} for n, one in enumerate(kept, 1)],
        "units": form.getlist("units"),
        "order_id": text(form, "order_id") or None,
        "answers_id": text(form, "answers_id") or None,
        "duty": int(text(form, "duty")) if text(form, "duty").isdecimal() else None,
        "every": text(form, "every") or None,
    }


def _question(form: Form, proposed: Mapping[str, Any]) -> dict[str, Any]:
    code = proposed["code"]
    return {
        **proposed,
        "label": text(form, f"label.{code}"),
        "required": proposed["type"] != "ratio" and box(form, f"required.{code}"),
        "nil_allowed": box(form, f"nil.{code}"),
    }


def _new_question(form: Form) -> dict[str, Any]:
    kind = text(form, "new_type") or "count"
    return question(
        "them", kind, text(form, "new_label"), unit="" if kind == "text" else "người", required=False
    )


def round_values(title: str, deadline: Any, words: str, questions: Any, units: Sequence[str]) -> Form:
    """A proposed round as the form shows it; ``deadline`` is (instant, exclusive) or null."""
    at, exclusive = deadline or (None, True)
    pairs = [("title", title), ("deadline", local(at)), ("deadline_words", words)]
    pairs += [("exclusive", YES if exclusive else "no"), *(("units", id) for id in units)]
    for one in questions:
        code = one["code"]
        pairs += [(f"keep.{code}", YES), (f"label.{code}", one["label"])]
        pairs += [
            (f"{box_}.{code}", YES)
            for box_, on in (("required", one["required"]), ("nil", one["nil_allowed"]))
            if on
        ]
    return MultiDict(pairs)


def figures(form: Form, questions: Sequence[Question]) -> dict[str, Any]:
    """The raw figures of a unit's form: ``domain.answers.parse`` judges them."""
    found: dict[str, Any] = {}
    for one in questions:
        if one.type == "breakdown":
            names = {str(option["code"]): f"figure.{one.code}.{option['code']}" for option in one.options}
            found[one.code] = {code: text(form, name) for code, name in names.items()}
        elif one.type != "ratio":
            found[one.code] = text(form, f"figure.{one.code}")
    return found


def filing(form: Form, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The payload of ``file``: retention by a row of the schedule, or by hand with its reason."""
    row = next((one for one in rows if one["id"] == text(form, "retention_row")), None)
    return {
        "notation": text(form, "notation"),
        "title": text(form, "title"),
        "retention": row["retention"] if row else text(form, "retention"),
        "retention_source": retention_source(row) if row else text(form, "retention_source"),
        "off_plan": box(form, "off_plan"),
        "leave_out": [id for id in form.getlist("listed") if id not in form.getlist("include")],
    }


def retention_source(row: Mapping[str, Any]) -> str:
    """A row of the schedule as it is quoted."""
    return f"{row['source']}, {row['group']}: {row['title']}"

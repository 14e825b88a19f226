"""What a notice is once it was read: fields, the words they were read from, and how sure we are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from plugin.domain.periods import period_of

FIELDS: Final = (
    "doc_type",
    "doc_type_code",
    "number",
    "symbol",
    "full_code",
    "issuer",
    "issuer_parent",
    "place",
    "issue_date",
    "subject",
    "addressees",
    "basis_documents",
    "report_obligations",
    "other_deadlines",
    "recipients",
    "archive_copy",
    "signer",
    "urgency",
    "secrecy",
    "report_form",
    "cut",
)
"""The keys of a read notice, as ``thongsuot read`` prints them."""

SECRET_MARKS: Final = ("mật", "tối mật", "tuyệt mật")

_NAMES: Final = {
    "doc_type": "tên loại văn bản",
    "issuer": "cơ quan ban hành",
    "issue_date": "ngày văn bản",
    "subject": "trích yếu",
}


@dataclass(frozen=True)
class ReadNotice:
    """A notice as read. An uncertain or absent field is null in ``fields``; a guess stands in
    ``proposals``. ``evidence``: {field: {quote, lines}}, ``certainty``: {field: certain | uncertain}.
    """

    fields: dict[str, Any]
    evidence: dict[str, Any] = field(default_factory=dict)
    certainty: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, Any] = field(default_factory=dict)
    directives: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""


def secrecy_mark(fields: Mapping[str, Any]) -> str | None:
    """The secrecy mark of a document, or null; a marked one is refused (NĐ 30/2020 Điều 22.4)."""
    mark = fields.get("secrecy")
    return str(mark) if mark and str(mark).strip().lower() in SECRET_MARKS else None


def asks_anything(fields: Mapping[str, Any]) -> bool:
    """Whether the document asks for a report or sets a task with a deadline."""
    tasks = [d for d in fields.get("other_deadlines") or [] if d.get("kind") == "task"]
    return bool(fields.get("report_obligations") or tasks)


def title(fields: Mapping[str, Any]) -> str:
    """A case's short title: the code, if known, and the subject."""
    subject = str(fields.get("subject") or fields.get("doc_type") or "")
    code = fields.get("full_code")
    return f"{code}: {subject}" if code and subject else str(code or subject)


ORIGINS: Final[dict[str, str]] = {
    "arrival": "Văn bản đến",
    "issued": "Văn bản đi",
    "internal": "Văn bản nội bộ",
}
"""Whose a document is: another body's, our own, or one of our units'."""


def origin_of(fields: Mapping[str, Any], agency_name: str) -> str | None:
    """Whose a document is, by its issuer; null when that can not be read and a person is asked."""
    issuer = str(fields.get("issuer") or "").strip()
    if not issuer:
        return None
    return "issued" if issuer.casefold() == agency_name.casefold() else "arrival"


def spelled(name: str, known: Iterable[str]) -> str:
    """A name from a letterhead, all in capitals, as the same name is spelled elsewhere."""
    return next((one for one in known if one and one.casefold() == name.casefold()), name)


def unit_duties(fields: Mapping[str, Any], office_name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The duties that fall on the units, with their places: those with a time that are not the Office's own."""
    office = office_name.casefold()
    duties = list(enumerate(fields.get("report_obligations") or []))
    dated = [(n, one) for n, one in duties if one.get("due") or _periodic(one)]
    return [(n, one) for n, one in dated if not _names_office(str(one.get("who") or ""), office)]


def _periodic(duty: Mapping[str, Any]) -> bool:
    return period_of(str(duty.get("due_text") or "")) is not None


def _names_office(who: str, office: str) -> bool:
    who = who.casefold().strip()
    return who.startswith("văn phòng") or bool(office and who == office)


def check_confirmed(fields: Mapping[str, Any]) -> list[str]:
    """What is still missing or impossible before a document can enter the book."""
    problems = [
        f"Chưa có {name}; đề nghị nhập theo văn bản." for key, name in _NAMES.items() if not fields.get(key)
    ]
    number = fields.get("number")
    if number is not None and (not isinstance(number, int) or number < 1):
        problems.append("Số văn bản phải là số nguyên dương.")
    if number is None and fields.get("symbol"):
        problems.append("Chưa có số văn bản; đề nghị nhập theo văn bản.")
    issue_date = fields.get("issue_date")
    if issue_date:
        problems += _check_date(str(issue_date))
    return problems


def _check_date(text: str) -> list[str]:
    try:
        date.fromisoformat(text)
    except ValueError:
        return [f"Ngày văn bản ({text}) không có thật; đề nghị kiểm tra lại."]
    return []

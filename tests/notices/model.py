"""A notice of our own as its parts: what a layout prints, and the right answer beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

TYPES = {
    "CV": "Công văn", "TB": "Thông báo", "KH": "Kế hoạch", "QĐ": "Quyết định", "GM": "Giấy mời", "BC": "Báo cáo",
    "CĐ": "Công điện", "CT": "Chỉ thị", "TTr": "Tờ trình", "HD": "Hướng dẫn", "CTr": "Chương trình", "NQ": "Nghị quyết",
    "PA": "Phương án", "QC": "Quy chế", "TM": "Thư mời", "ĐA": "Đề án",
}  # fmt: skip


@dataclass
class Notice:
    """``parent`` and ``issuer``: as the letterhead breaks them into lines; ``about``: what introduces the
    subject under a type's name; ``annex``: what follows the signature; ``answer``: the shape of a read notice.
    ``dated``: the date line where it is not simply place and date; without ``lettered`` the head was lost.
    """

    name: str
    parent: tuple[str, ...]
    issuer: tuple[str, ...]
    place: str
    code: str
    number: str
    symbol: str
    issued: date
    title: str
    about: str
    addressees: tuple[str, ...]
    body: list[str]
    recipients: list[str]
    archive: str | None
    authority: tuple[str, ...]
    signer: str
    party: bool = False
    urgency: str | None = None
    secrecy: str | None = None
    annex: list[str] = field(default_factory=list)
    dated: str | None = None
    lettered: bool = True
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def full_code(self) -> str:
        """Number and symbol; the Party writes a dash between them."""
        return f"{self.number}{'-' if self.party else '/'}{self.symbol}"


def short(day: date) -> str:
    """06/8/2020: as offices write it, months 3–9 without a zero."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def long(day: date) -> str:
    """06 tháng 8 năm 2020."""
    return f"{day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def answer(
    notice: Notice, *, basis: list[Any], duties: list[Any], others: list[Any], form: Any = None
) -> dict[str, Any]:
    """The right answer of a notice whose content cites ``basis`` and asks ``duties``."""
    return {
        "doc_type": TYPES[notice.code], "doc_type_code": notice.code, "number": int(notice.number), "symbol": notice.symbol,
        "full_code": notice.full_code, "issuer": " ".join(notice.issuer), "issuer_parent": " ".join(notice.parent) or None,
        "place": notice.place, "issue_date": notice.issued.isoformat(), "subject": notice.title,
        "addressees": list(notice.addressees), "basis_documents": basis, "report_obligations": duties,
        "other_deadlines": others, "recipients": list(notice.recipients), "archive_copy": notice.archive,
        "signer": {"authority_lines": list(notice.authority), "name": notice.signer},
        "urgency": notice.urgency.capitalize() if notice.urgency else None,
        "secrecy": notice.secrecy.capitalize() if notice.secrecy else None, "report_form": form, "cut": False,
    }  # fmt: skip

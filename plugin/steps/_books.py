"""The books: which series a document belongs to, and what its line says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from plugin import rules
from plugin.context import Context
from plugin.domain.calendar import VN
from plugin.domain.records import Delivery, Notice, RegisterLine
from plugin.store.protocol import Reader, UnitOfWork

ARRIVALS: Final = "arrivals"
DEPARTURES: Final = "departures"
LETTER_SERIES: Final = "CV"
"""The series of công văn, which carry no type code (NĐ 30/2020 Phụ lục I)."""


def series_of(doc_type: str) -> str:
    """The departures series of a type of document: its code."""
    codes = {name: code for code, name in rules.document_types().items()}
    return codes.get(doc_type, LETTER_SERIES)


def line(ctx: Context, uow: UnitOfWork, **known: Any) -> RegisterLine:
    """A line of a book, entered now; what is not ``known`` yet stays empty."""
    blank: dict[str, Any] = {
        "series": "",
        "entered_at": ctx.clock.office_now(),
        "case_id": None,
        "recipient": "",
        "copies": 1,
        "passed_on_at": None,
        "file_sha256": None,
        "note": "",
        "voided_at": None,
        "voided_by": None,
        "void_reason": None,
    }
    return RegisterLine(**{**blank, "agency_id": uow.agency_id, "id": ctx.new_id(), **known})


def of_notice(notice: Notice) -> dict[str, Any]:
    """What a line says of a document."""
    fields = notice.fields
    return {
        "case_id": notice.case_id,
        "document_id": notice.id,
        "code": fields.get("full_code") or "",
        "document_date": date.fromisoformat(fields["issue_date"]) if fields.get("issue_date") else None,
        "author": fields.get("issuer") or "",
        "doc_type": fields.get("doc_type") or "",
        "subject": fields.get("subject") or "",
        "signer": str((fields.get("signer") or {}).get("name") or ""),
        "file_sha256": notice.file_sha256,
    }


@dataclass(frozen=True)
class Entry:
    """A number given by an arrivals book that is kept elsewhere, and when it was entered there."""

    number: int
    at: datetime


def entry(ctx: Context, delivery: Delivery) -> Entry:
    """What a delivery of kind ``numbered`` says."""
    fields = ctx.arrival(delivery).fields
    return Entry(int(fields["number"]), datetime.fromisoformat(fields["entered_at"]).astimezone(VN))


def mirrored(ctx: Context, rows: Reader, notice: Notice) -> Entry | None:
    """The number a document system's own book gave to a document, or null while it has told none."""
    if notice.external_id is None:
        return None
    told = rows.latest(
        Delivery, connection=notice.connection, kind="numbered", external_id=notice.external_id
    )
    return entry(ctx, told) if told else None

"""What goes out, from neutral words: a document with its annexes, a status to a sender."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from connectors.edxml import lists
from connectors.edxml.book import Going, Known
from connectors.edxml.codes import Codes
from connectors.edxml.dates import day, day_text, moment_text
from connectors.edxml.values import (
    Business,
    Document,
    File,
    Organ,
    Reference,
    Signer,
    Staff,
    Status,
    Trace,
    document_id,
)
from connectors.protocol import Outbound, StatusNotice

_LONGEST_SUBJECT: Final = 500
_AUTHORITY: Final = re.compile(r"\s*((?:TM|KT|TL|TUQ|Q)\.)")
"""Ký thay mặt, thay, thừa lệnh, thừa ủy quyền, quyền (NĐ 30/2020 Phụ lục I)."""


@dataclass(frozen=True)
class Agency:
    """Our agency as it is registered on the axis. ``place`` is where its documents are issued.

    ``types`` overrules type names with (Type, TypeDetail) where the axis numbers otherwise;
    ``allowed`` are codes outside the known families that may be written all the same.
    """

    organ: Organ
    place: str = ""
    staff: Staff = field(default_factory=Staff)
    types: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset()
    codes: Codes = field(default_factory=Codes)


def going(key: str, agency: Agency, outbound: Outbound) -> Going:
    """The entry of the book for a document that is about to go out."""
    issued = _issued(outbound)
    return Going(
        key=key,
        kind="edoc",
        checksum=_checksum(outbound),
        document_id=document_id(agency.organ.id, issued, outbound.code),
        reference=outbound.reference,
        code=outbound.code,
        receivers=outbound.addressees,
        promulgated=issued,
    )


def _checksum(outbound: Outbound) -> str:
    parts = [repr({**vars(outbound), "attachments": None})]
    parts += [f"{one.name}:{hashlib.sha256(one.content).hexdigest()}" for one in outbound.attachments]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _issued(outbound: Outbound) -> str:
    on = day(outbound.issued_on)
    return day_text(on) if on else outbound.issued_on


def document(
    agency: Agency, meant: Going, outbound: Outbound, answered: Known | None, at: datetime
) -> Document:
    """A document as a package. ``answered`` is what the book knows of the document it answers.

    An answer to a steering document is a report on it. The code of a recipient is copied, never converted.
    """
    number, _, notation = outbound.code.partition("/")
    kind, detail = agency.types.get(
        outbound.doc_type, (lists.ADMINISTRATIVE, lists.type_detail(outbound.doc_type))
    )
    steers = answered is not None and answered.steering == lists.STEERING
    return Document(
        sender=agency.organ,
        recipients=agency.codes.distinct(_recipient(code, answered) for code in outbound.addressees),
        document_id=meant.document_id,
        number=number,
        notation=notation,
        place=agency.place,
        promulgated=meant.promulgated,
        type=kind,
        type_detail=detail,
        type_name=outbound.doc_type,
        subject=_subject(outbound),
        content=outbound.subject[:_LONGEST_SUBJECT],
        signer=_signer(outbound),
        priority=0,
        answers=_answers(outbound, answered),
        steering=lists.STEERING_REPORT if steers else lists.NOT_STEERING,
        traces=(Trace(agency.organ.id, moment_text(at)),),
        business=Business(reason="Văn bản điện tử mới", staff=agency.staff),
        files=_files(outbound),
    )


def _signer(outbound: Outbound) -> Signer:
    """The lines over the signer's name taken apart: on whose authority, and the signer's own position."""
    if not outbound.signer_lines:
        return Signer(name=outbound.signer_name)
    authority = _AUTHORITY.match(outbound.signer_lines[0])
    own = outbound.signer_lines[-1]
    position = _AUTHORITY.sub("", own).strip()
    return Signer(authority[1] if authority else "", position, outbound.signer_name)


def _recipient(code: str, answered: Known | None) -> Organ:
    return answered.sender if answered is not None and answered.sender.id == code else Organ(code)


def _subject(outbound: Outbound) -> str:
    """With our reference at its end, by which the document is found again in the axis's list."""
    ending = f" ({outbound.reference})"
    return outbound.subject[: _LONGEST_SUBJECT - len(ending)].rstrip() + ending


def _answers(outbound: Outbound, answered: Known | None) -> tuple[Reference, ...]:
    if answered is not None:
        return (answered.quoted,)
    if outbound.answers is None and outbound.answers_code is None:
        return ()
    organ = outbound.addressees[0] if outbound.addressees else ""
    return (Reference(organ, outbound.answers_code or "", "", outbound.answers or ""),)


def _files(outbound: Outbound) -> tuple[File, ...]:
    """The signed PDF first, then the annexes in their order."""
    files = [File(one.name, one.content) for one in outbound.attachments]
    return tuple(sorted(files, key=lambda one: not one.name.lower().endswith(".pdf")))


def status(agency: Agency, notice: StatusNotice, about: Reference, at: datetime) -> Status:
    """A status of ours about a document."""
    return Status(
        sender=agency.organ,
        about=about,
        code=notice.status,
        description=notice.description,
        at=moment_text(at),
        staff=agency.staff,
    )


def going_status(key: str, notice: StatusNotice, about: Reference) -> Going:
    """The entry of the book for a status that is about to go out."""
    return Going(
        key=key,
        kind="status",
        checksum=hashlib.sha256(repr(notice).encode()).hexdigest(),
        document_id=notice.external_id,
        reference=notice.status,
        code=about.code,
    )

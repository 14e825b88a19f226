"""Packages of the axis as the neutral arrivals of ``connectors.protocol``."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from connectors.edxml import lists
from connectors.edxml.book import Going
from connectors.edxml.dates import day, moment
from connectors.edxml.values import (
    NEW,
    RECALL,
    REPLACEMENT,
    UPDATE,
    Document,
    File,
    Status,
    document_id,
)
from connectors.protocol import Arrival, RemoteFile

_CHANGES: Final = {RECALL: "recall", UPDATE: "update", REPLACEMENT: "replacement"}
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


SentAs = Callable[[str, str], Going | None]
"""The message of ours that another agency means: by DocumentId and that agency's code."""


def of_document(document: Document, sent_as: SentAs) -> Arrival:
    """A notice; or, of a package that recalls, updates or replaces one, a recall."""
    if document.business.kind == NEW:
        return _arrival("notice", document.id, document, {"answers": _answered(document, sent_as)})
    targets = _targets(document)
    more = {
        "change": _CHANGES.get(document.business.kind, "update"),
        "reason": document.business.reason,
        "targets": list(targets),
        "document_id": document.id,
    }
    return _arrival("recall", targets[0], document, more)


def _targets(document: Document) -> tuple[str, ...]:
    """The documents that a package is about: those it names, else the one whose id it carries."""
    business = document.business
    if business.kind == REPLACEMENT and business.replaces:
        return tuple(one.document_id for one in business.replaces)
    return (business.document_id or document.id,)


def _answered(document: Document, sent_as: SentAs) -> str | None:
    """The id of our document that this one answers, else of whatever it answers; null if nothing."""
    for one in document.answers:
        going = sent_as(one.document_id, document.sender.id)
        if going is not None:
            return going.external_id
    return next((one.document_id for one in document.answers if one.document_id), None)


def _arrival(kind: Any, id: str, document: Document, more: dict[str, Any]) -> Arrival:
    issued, due = day(document.promulgated), day(document.due)
    fields = {
        "sender": document.sender.name or document.sender.id,
        "sender_code": document.sender.id,
        "code": document.code or None,
        "subject": document.subject or None,
        "reference": None,
        "answers": None,
        "issued_on": issued.isoformat() if issued else None,
        "due_on": due.isoformat() if due else None,
        "doc_type": document.type_name or None,
        "urgency": lists.urgency(document.priority),
        "warnings": list(document.warnings),
        **more,
    }
    files = tuple(_file(one) for one in document.files)
    return Arrival(kind, id, _revision(document, files), _sent_at(document), fields=fields, files=files)


def _file(file: File) -> RemoteFile:
    media_type = mimetypes.guess_type(file.name.lower())[0] or "application/octet-stream"
    sha256 = hashlib.sha256(file.content).hexdigest()
    return RemoteFile(sha256, file.name, media_type, content=file.content)


def _revision(document: Document, files: tuple[RemoteFile, ...]) -> str:
    """What a package says, however often and by whatever hops it comes.

    The axis sends a package again under an agency's old code, with other traces and recipients: that
    is no second document. One with another content is.
    """
    said = [
        *(document.business.kind, document.code, document.promulgated, document.subject),
        *(document.business.document_id, document.business.reason),
        *(file.sha256 for file in files),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _sent_at(document: Document) -> datetime:
    """When the sender let it go: its first trace; else the day of the document."""
    times = [moment(one.at) for one in document.traces]
    return next((at for at in times if at), None) or moment(document.promulgated) or _LONG_AGO


def of_status(status: Status, sent_as: SentAs) -> Arrival:
    """A receipt for a document of ours; or the wish of a sender to have its own document back."""
    about = status.about
    id = about.document_id or document_id(about.organ, about.promulgated, about.code)
    by = status.sender.name or status.sender.id
    said = f"{status.code}/{status.at}/{status.sender.id}/{status.description}"
    revision = hashlib.sha256(said.encode()).hexdigest()[:32]
    at = moment(status.at) or _LONG_AGO
    fields: dict[str, Any] = {"by": by, "sender_code": status.sender.id, "code": about.code}
    if status.code == lists.ASKED_BACK:
        wish = {"change": "recall", "reason": status.description, "targets": [id], "document_id": id}
        return Arrival("recall", id, revision, at, fields={**fields, **wish})
    going = sent_as(id, status.sender.id)
    fields |= {"status": status.code, "description": status.description}
    reference = going.reference if going else None
    return Arrival(
        "receipt", going.external_id if going else id, revision, at, reference=reference, fields=fields
    )

"""How a delivery is kept raw: shared by everything that takes one in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from plugin.context import Context
from plugin.domain.events import DeliveryStored
from plugin.domain.records import Case, Delivery, StoredFile
from plugin.domain.states import CaseState, DeliveryState
from plugin.store.protocol import UnitOfWork

UPLOAD: Final = "upload"
"""The connection of documents brought in by hand: the raw bytes are the document itself."""


@dataclass(frozen=True)
class Parcel:
    """Verified raw bytes as they came in. ``webhook_id`` is the sender's id of this delivery."""

    agency_id: str
    connection: str
    webhook_id: str | None
    name: str
    media_type: str
    body: bytes
    sender: str | None = None


def keep_file(ctx: Context, uow: UnitOfWork, name: str, media_type: str, content: bytes) -> str:
    """Name bytes that are already on disk in the database; returns their SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    if uow.first(StoredFile, id=sha256) is None:
        uow.add(
            StoredFile(
                agency_id=uow.agency_id,
                id=sha256,
                name=name,
                media_type=media_type,
                size=len(content),
                created_at=ctx.clock.machine_now(),
            )
        )
    return sha256


def insert(ctx: Context, uow: UnitOfWork, parcel: Parcel) -> str:
    """The delivery's row and the event that lets it be read; its bytes are on disk already."""
    sha256 = keep_file(ctx, uow, parcel.name, parcel.media_type, parcel.body)
    delivery = Delivery(
        agency_id=uow.agency_id,
        id=ctx.new_id(),
        connection=parcel.connection,
        webhook_id=parcel.webhook_id,
        kind=None,
        external_id=None,
        revision=None,
        state=DeliveryState.STORED,
        file_sha256=sha256,
        name=parcel.name,
        sender=parcel.sender,
        received_at=ctx.clock.office_now(),
        case_id=None,
        reason=None,
    )
    uow.add(delivery)
    uow.leave(DeliveryStored(subject_id=delivery.id))
    return delivery.id


def open_case(ctx: Context, uow: UnitOfWork, delivery: Delivery, title: str) -> str:
    """The case of a document that came in; returns its id."""
    case = Case(
        agency_id=uow.agency_id,
        id=ctx.new_id(),
        state=CaseState.RECEIVED,
        title=title,
        urgent=False,
        dossier_id=None,
        opened_at=delivery.received_at,
        reason=None,
        joined_to=None,
    )
    uow.add(case)
    return case.id

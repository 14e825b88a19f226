"""How a step plans an outward act: by the document system where it can, else by a person's hands."""

from __future__ import annotations

from typing import Final

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.hands import HANDS, by_hand
from plugin.domain.records import Notice
from plugin.domain.work import NewItem, effect
from plugin.store.protocol import UnitOfWork

BRINGS_IN: Final = frozenset({Feature.WEBHOOK, Feature.CHANGES})
"""With either of these a document system brings its documents here by itself."""


def features_of(ctx: Context, agency_id: str) -> frozenset[Feature]:
    """What the agency's own document system can do."""
    return ctx.system(ctx.agency(agency_id).connection).features


def act(ctx: Context, uow: UnitOfWork, feature: Feature, planned: NewItem) -> None:
    """Plan an act. Without the feature it is somebody's turn, or nothing where nobody needs to act."""
    if feature in ctx.system(planned.connection or "").features:
        uow.plan(planned)
    elif planned.kind in HANDS:
        uow.plan(by_hand(planned))


def tell_sender(ctx: Context, uow: UnitOfWork, notice: Notice, status: str, description: str) -> None:
    """The status notice to a document's sender (NĐ 30/2020 Điều 21.2).

    A document brought in by hand has a sender who waits for it only where the clerk took it from a
    document system that brings nothing in by itself; paper and e-mail get none.
    """
    by_system = notice.external_id is not None
    connection = notice.connection if by_system else ctx.agency(uow.agency_id).connection
    payload = {"external_id": notice.external_id, "status": status, "description": description}
    more = {"case_id": notice.case_id, "connection": connection}
    planned = effect("status", notice.id, ordinal=status, payload=payload, **more)
    if by_system:
        act(ctx, uow, Feature.STATUS, planned)
    elif not BRINGS_IN & ctx.system(connection).features:
        uow.plan(by_hand(planned))

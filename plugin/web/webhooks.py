"""``POST /webhooks/<connection>``: verify the raw bytes, store them, answer; nothing else.

200 stored, or known already · 401 bad or old signature · 404 unknown connection, or one that pushes nothing · 413 body over the
limit · 503 the database could not keep it, so the sender tries again. Whether the body can be
parsed is found out later, by the step: a verified body is never lost for being unreadable.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, abort, request
from sqlalchemy.exc import SQLAlchemyError

from connectors.errors import BadSignature
from connectors.protocol import Feature
from plugin.steps import receive
from plugin.steps.receive import Parcel
from plugin.web.guards import ctx, public

log = structlog.get_logger(__name__)
bp = Blueprint("webhooks", __name__)


@bp.post("/webhooks/<connection>")
@public
def take(connection: str) -> tuple[dict[str, object], int]:
    """Take one delivery in."""
    settings = ctx().settings.connections.get(connection)
    if settings is None or Feature.WEBHOOK not in ctx().system(connection).features:
        abort(404)
    body = request.get_data(cache=False)
    try:
        headers = dict(request.headers)
        webhook_id = ctx().system(connection).verify(headers, body, ctx().clock.machine_now())
    except BadSignature:
        log.warning("webhook_refused", connection=connection)
        return {"error": "bad signature"}, 401
    parcel = Parcel(
        agency_id=settings.agency,
        connection=connection,
        webhook_id=webhook_id,
        name=f"{connection}.json",
        media_type=request.mimetype or "application/octet-stream",
        body=body,
    )
    return _store(parcel)


def _store(parcel: Parcel) -> tuple[dict[str, object], int]:
    try:
        delivery_id = receive.store(ctx(), parcel)
    except (SQLAlchemyError, OSError):
        # Database or disk: nothing may be acknowledged that is not kept.
        log.exception("webhook_not_stored", connection=parcel.connection)
        return {"error": "try later"}, 503
    log.info("webhook_stored", connection=parcel.connection, delivery_id=delivery_id)
    return {"stored": True, "known": delivery_id is None}, 200

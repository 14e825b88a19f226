"""For supervisors and load balancers: is the process alive, can it reach its database."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from plugin.domain.records import Agency
from plugin.web.guards import ctx, public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> tuple[dict[str, str], int]:
    """The process answers."""
    return {"status": "alive"}, 200


@bp.get("/readyz")
@public
def ready() -> tuple[dict[str, str], int]:
    """The database answers, too, and has its tables."""
    try:
        for agency_id in list(ctx().settings.agencies)[:1]:
            with ctx().store.read(agency_id) as rows:
                rows.first(Agency, id=agency_id)
    except SQLAlchemyError:
        return {"status": "database unreachable"}, 503
    return {"status": "ready"}, 200

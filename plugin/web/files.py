"""Files: only those of a case the person may see, always as a download, never sniffed."""

from __future__ import annotations

import io

from flask import Blueprint, Response, send_file

from plugin.domain.errors import NotFound
from plugin.domain.people import Role
from plugin.domain.records import Assignment
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web.guards import CASE_ROLES, allow, ctx, me

bp = Blueprint("files", __name__)


@bp.get("/files/<case_id>/<sha256>")
@allow(*CASE_ROLES, Role.UNIT_HEAD, Role.MEMBER)
def file(case_id: str, sha256: str) -> Response:
    """A file of a case; a unit gets the source documents of what it was asked, nothing else."""
    actor = me()
    whole = actor.may(*CASE_ROLES)
    with ctx().store.read(actor.agency_id) as rows:
        asked = whole or _asked(rows, case_id, actor.unit_id)
        found = views.case_file(rows, case_id, sha256, notices_only=not whole) if asked else None
    if found is None:
        raise NotFound("Không tìm thấy tệp.", case_id=case_id)
    return sent(sha256, found.name)


def _asked(rows: Reader, case_id: str, unit_id: str | None) -> bool:
    return unit_id is not None and rows.first(Assignment, case_id=case_id, unit_id=unit_id) is not None


def sent(sha256: str | None, name: str) -> Response:
    """A kept file as a download; its type is told by its name only, and a page never runs it."""
    content = ctx().files.get(me().agency_id, sha256 or "")
    return attachment(content, name)


def attachment(content: bytes, name: str) -> Response:
    """Bytes as a download."""
    response = send_file(io.BytesIO(content), as_attachment=True, download_name=name, max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response

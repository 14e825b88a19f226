"""The effect that a reply goes out by: one key, whether it is numbered here or handed over to be numbered there."""

from __future__ import annotations

from typing import Any

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.records import Notice, Person, Reply, Round, User
from plugin.domain.work import NewItem, effect
from plugin.store.protocol import Reader


def outbound(ctx: Context, rows: Reader, reply: Reply, connection: str) -> NewItem:
    """The reply as it is meant now, to one document system. Planning it twice is planning it once."""
    name = (reply.code or reply.reference).replace("/", "-")
    payload = {
        "reference": reply.reference,
        "code": reply.code or "",
        "subject": reply.subject,
        "doc_type": reply.doc_type,
        "issued_on": reply.issued_on.isoformat() if reply.issued_on else "",
        "addressees": [reply.addressee_code],
        "answers": reply.answers_external_id,
        "answers_code": reply.answers_code or None,
        **_signer(ctx, rows, reply),
        "files": _files(reply, name),
    }
    return effect("send", reply.id, payload=payload, case_id=reply.case_id, connection=connection)


def way_out(ctx: Context, rows: Reader, reply: Reply) -> str:
    """The connection by which the request came, where it can send; else the agency's own."""
    notice = rows.get(Notice, rows.get(Round, reply.round_id).answers_id)
    system = ctx.systems.get(notice.connection)
    if system is not None and Feature.SEND in system.features:
        return notice.connection
    return ctx.agency(reply.agency_id).connection


def _signer(ctx: Context, rows: Reader, reply: Reply) -> dict[str, Any]:
    """Whoever approved the letter signs it, as it says."""
    person = rows.get(Person, rows.get(User, reply.approved_by or "").person_id)
    lines = ctx.agency(reply.agency_id).lines_over(reply.approved_by or "")
    return {"signer_lines": list(lines), "signer_name": person.name}


def _files(reply: Reply, name: str) -> list[dict[str, str | None]]:
    """The letter, the annex in figures, and the asking office's own sheet, filled in."""
    files = [
        {"name": f"{name}.docx", "sha256": reply.docx_sha256},
        {"name": f"{name}.xlsx", "sha256": reply.xlsx_sha256},
    ]
    if reply.sheet_sha256 is not None:
        files.append({"name": f"{name}-bieu.xlsx", "sha256": reply.sheet_sha256})
    return files

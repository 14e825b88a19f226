"""The effect that a reply goes out by: one key, whether it is numbered here or handed over to be numbered there."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.records import Reply
from plugin.domain.work import NewItem, effect


def outbound(ctx: Context, reply: Reply) -> NewItem:
    """The reply as it is meant now, to the agency's document system. Planning it twice is planning it once."""
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
        "files": _files(reply, name),
    }
    connection = ctx.agency(reply.agency_id).connection
    return effect("send", reply.id, payload=payload, case_id=reply.case_id, connection=connection)


def _files(reply: Reply, name: str) -> list[dict[str, str | None]]:
    """The letter, the annex in figures, and the asking office's own sheet, filled in."""
    files = [
        {"name": f"{name}.docx", "sha256": reply.docx_sha256},
        {"name": f"{name}.xlsx", "sha256": reply.xlsx_sha256},
    ]
    if reply.sheet_sha256 is not None:
        files.append({"name": f"{name}-bieu.xlsx", "sha256": reply.sheet_sha256})
    return files

"""Step 9: the final document, with number, date and signature block."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Person, RegisterLine, Reply, User
from plugin.domain.work import Order
from plugin.steps._documents import DOCX, kept, letter


def render(ctx: Context, order: Order) -> None:
    """Write the numbered letter; the clerk releases it next. Subject: reply."""
    with ctx.store.read(order.agency_id) as rows:
        reply = rows.get(Reply, order.subject_id)
        person = rows.get(Person, rows.get(User, reply.approved_by or "").person_id)
    lines = ctx.agency(order.agency_id).lines_over(reply.approved_by or "")
    signer = {"lines": list(lines), "name": person.name}
    docx = letter(
        ctx,
        order.agency_id,
        reply.content,
        number=reply.number,
        code=reply.code,
        issued_on=reply.issued_on,
        signer=signer,
    )
    ctx.files.put(order.agency_id, docx)
    with ctx.store.begin(order) as uow:
        sha256 = kept(ctx, uow, f"{(reply.code or '').replace('/', '-')}.docx", DOCX, docx)
        uow.change(reply, docx_sha256=sha256)
        for line in uow.find(RegisterLine, document_id=reply.id):
            uow.change(line, file_sha256=sha256)
        uow.leave(e.ReplyRendered(subject_id=reply.id, case_id=reply.case_id))

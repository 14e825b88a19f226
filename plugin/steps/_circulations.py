"""One copy to a whole group, for information."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.records import Case, Circulation, Notice
from plugin.domain.rounds import reference
from plugin.domain.work import effect
from plugin.steps._acts import act
from plugin.store.protocol import UnitOfWork


def circulate_copy(ctx: Context, uow: UnitOfWork, case: Case, notice: Notice, group: str, text: str) -> None:
    """Write the circulation and plan its one act; without CIRCULATE the Office hands it round."""
    connection = ctx.agency(uow.agency_id).connection
    id = ctx.new_id()
    row = Circulation(
        agency_id=uow.agency_id,
        id=id,
        case_id=case.id,
        group=group,
        reference=reference(id),
        external_id=None,
        read_count=0,
        read_of=0,
    )
    uow.add(row)
    payload = {
        "group": group,
        "title": case.title,
        "text": text,
        "reference": row.reference,
        "files": [{"name": notice.file_name, "sha256": notice.file_sha256}],
    }
    planned = effect("circulate", row.id, payload=payload, case_id=case.id, connection=connection)
    act(ctx, uow, Feature.CIRCULATE, planned)

"""Which documents of a case can be marked as finished in the document system they came by."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.records import Case, Notice
from plugin.domain.states import CaseState
from plugin.store.protocol import Reader


def finishable(ctx: Context, rows: Reader, case: Case) -> list[Notice]:
    """The documents of a filed case that came by a document system in which we can finish them."""
    if case.state is not CaseState.FILED:
        return []
    return [
        notice
        for notice in rows.find(Notice, case_id=case.id, origin="arrival")
        if notice.external_id is not None and Feature.FINISH in ctx.system(notice.connection).features
    ]

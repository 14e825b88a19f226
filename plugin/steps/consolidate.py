"""Step 8: the totals of a closed round."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.consolidation import to_json
from plugin.domain.records import Round
from plugin.domain.states import RoundState
from plugin.domain.work import Order
from plugin.steps._figures import add_up


def consolidate(ctx: Context, order: Order) -> None:
    """Write down what was counted at the cut-off. Subject: round."""
    with ctx.store.begin(order) as uow:
        round_ = uow.get(Round, order.subject_id)
        totals = to_json(add_up(uow, round_, after_cut_off=False))
        uow.change(round_, state=RoundState.CONSOLIDATED, totals=totals)
        uow.leave(e.RoundConsolidated(subject_id=round_.id, case_id=round_.case_id))

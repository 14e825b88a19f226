"""Step 6: a periodic report comes round again; a person said yes to that once."""

from __future__ import annotations

from typing import Any

from plugin.context import Context
from plugin.domain.periods import next_deadline
from plugin.domain.records import Case, Debtor, Question, Round, Unit
from plugin.domain.states import CaseState, RoundState
from plugin.domain.work import Order
from plugin.steps._rounds import open_, prepare
from plugin.store.protocol import Reader


def next_round(ctx: Context, order: Order) -> None:
    """Open the round after this one: same questions, same units as they are today. Subject: round.

    Ends with its case, or when a round of the row was taken back.
    """
    with ctx.store.read(order.agency_id) as rows:
        before = rows.get(Round, order.subject_id)
        payload = _payload(rows, before)
        going_on = rows.get(Case, before.case_id).state is CaseState.OPEN
    going_on = going_on and before.state is not RoundState.CANCELLED and bool(payload["units"])
    opening = prepare(ctx, order, before.case_id, payload) if going_on else None
    with ctx.store.begin(order) as uow:
        if opening is not None:
            open_(ctx, uow, opening)


def _payload(rows: Reader, before: Round) -> dict[str, Any]:
    every = (before.period or {})["every"]
    questions = sorted(rows.find(Question, round_id=before.id), key=lambda q: q.position)
    debtors = sorted(rows.find(Debtor, round_id=before.id), key=lambda d: d.position)
    active = {unit.id for unit in rows.find(Unit, active=True)}
    return {
        "title": before.title,
        "deadline": next_deadline(before.deadline, every).isoformat(),
        "deadline_exclusive": before.deadline_exclusive,
        "deadline_words": before.deadline_words,
        "deadline_rule": before.deadline_rule,
        "questions": [_plain(q) for q in questions],
        "units": [d.unit_id for d in debtors if d.unit_id in active],
        "order_id": before.order_id,
        "answers_id": before.answers_id,
        "duty": before.duty,
        "every": every,
    }


def _plain(question: Question) -> dict[str, Any]:
    return {
        name: value for name, value in vars(question).items() if name not in ("agency_id", "id", "round_id")
    }

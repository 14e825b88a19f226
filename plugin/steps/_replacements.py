"""What a document that takes another one's place does to the rounds under way."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.records import (
    Answer,
    Assignment,
    Delivery,
    Figure,
    Notice,
    Question,
    Round,
)
from plugin.domain.replacement import asked_again, carried, unchanged
from plugin.domain.states import AnswerState, AssignmentState, RoundState
from plugin.domain.work import effect
from plugin.steps._acts import act
from plugin.steps._answers import Submission, judge, raw_figures
from plugin.store.protocol import Reader, UnitOfWork

CARRIED = "carried"
"""The channel of an answer that was given to the document replaced."""


def targets(ctx: Context, rows: Reader, delivery: Delivery) -> list[Notice]:
    """The documents that a recall, an update or a replacement is about, as far as they reached us."""
    arrival = ctx.arrival(delivery)
    ids = arrival.fields.get("targets") or [arrival.external_id]
    return rows.find(Notice, connection=delivery.connection, external_id=tuple(ids))


def replaced_by(ctx: Context, rows: Reader, notice: Notice) -> list[Notice]:
    """The documents whose place a document takes; mostly none."""
    delivery = rows.first(Delivery, id=notice.delivery_id)
    if delivery is None or delivery.kind != "recall":
        return []
    return [one for one in targets(ctx, rows, delivery) if one.id != notice.id]


def cancel_round(ctx: Context, uow: UnitOfWork, round_: Round, reason: str) -> None:
    """Take back an open round: its tasks, its reminders, and whatever waits for a person."""
    uow.change(round_, state=RoundState.CANCELLED)
    for kind in ("escalate", "next_round", "close"):
        uow.drop(kind, round_.id)
    connection = ctx.agency(uow.agency_id).connection
    for assignment in uow.find(Assignment, round_id=round_.id):
        for kind in ("remind", "assign", "send_order"):
            uow.drop(kind, assignment.id)
        for kind in ("confirm_answer", "accept_answer", "compare"):
            uow.settle(kind, assignment.id)
        if assignment.external_id is not None:
            payload = {"external_id": assignment.external_id, "reason": reason}
            more = {"case_id": round_.case_id, "connection": connection}
            act(ctx, uow, Feature.CANCEL, effect("cancel", assignment.id, payload=payload, **more))


def take_over(ctx: Context, uow: UnitOfWork, round_: Round) -> None:
    """A round that was just opened takes the place of those its order replaces.

    A unit whose questions are all the same has answered already and is not asked again; of the
    others the unchanged figures stand in the form.
    """
    order = uow.get(Notice, round_.order_id)
    replaced = {one.id for one in replaced_by(ctx, uow, order)}
    for old in uow.find(Round, case_id=round_.case_id, state=RoundState.OPEN):
        if old.id != round_.id and old.order_id in replaced:
            reason = f"Văn bản được thay thế bằng {order.fields.get('full_code') or 'văn bản mới'}."
            cancel_round(ctx, uow, old, reason)
            _carry_over(ctx, uow, old, round_)


def _carry_over(ctx: Context, uow: UnitOfWork, old: Round, new: Round) -> None:
    questions = sorted(uow.find(Question, round_id=new.id), key=lambda one: one.position)
    same = unchanged(uow.find(Question, round_id=old.id), questions)
    again = asked_again(questions, same)
    for assignment in uow.find(Assignment, round_id=new.id):
        before = uow.first(Assignment, round_id=old.id, unit_id=assignment.unit_id)
        standing = before and uow.latest(Answer, assignment_id=before.id, state=AnswerState.ACCEPTED)
        if standing:
            figures = carried(uow.find(Figure, answer_id=standing.id), same)
            _carry(ctx, uow, assignment, standing, figures, again)


def _carry(
    ctx: Context,
    uow: UnitOfWork,
    assignment: Assignment,
    standing: Answer,
    figures: list[Figure],
    again: list[str],
) -> None:
    if again and not (figures or standing.nil_return):
        return  # nothing of the old answer fits
    asked = f"Nơi gửi đã thay thế văn bản; đề nghị trả lời: {', '.join(again)}."
    submission = Submission(
        assignment_id=assignment.id,
        channel=CARRIED,
        given_by=standing.given_by,
        confirmed_by=standing.confirmed_by,
        # What the Office had accepted for the unit stays accepted.
        entered_for=assignment.unit_id,
        handed_in_at=standing.handed_in_at,
        figures=raw_figures(figures),
        nil_return=standing.nil_return and not again,
        note=standing.note,
        evidence_sha256=standing.evidence_sha256,
        notice_id=standing.notice_id if not again else None,
        problems=(asked,) if again else (),
    )
    problems = judge(ctx, uow, submission)
    if problems:
        version = uow.latest(Answer, assignment_id=assignment.id)
        assert version is not None
        ids = {"agency_id": uow.agency_id, "answer_id": version.id}
        uow.add(*(Figure(**{**vars(one), **ids, "id": ctx.new_id()}) for one in figures))
    elif uow.get(Assignment, assignment.id).state is AssignmentState.ANSWERED:
        uow.drop("assign", assignment.id)
        uow.drop("send_order", assignment.id)

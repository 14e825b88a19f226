"""Step 7: a unit's figures come in, by whatever way; every version is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.protocol import Arrival, Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.answers import Given, check, parse
from plugin.domain.consolidation import changed_cells, to_json
from plugin.domain.deadline import Deadline
from plugin.domain.errors import Refused
from plugin.domain.records import (
    Answer,
    Assignment,
    Debtor,
    Delivery,
    Figure,
    Question,
    Reply,
    Round,
)
from plugin.domain.states import AnswerState, AssignmentState, may_move
from plugin.domain.work import SYSTEM, Order, effect
from plugin.reading.sheet import SheetProblem, read_sheet
from plugin.steps._figures import add_up
from plugin.store.protocol import Reader, UnitOfWork


@dataclass(frozen=True)
class Submission:
    """What a unit handed in, before it is judged. ``problems`` were found while reading it."""

    assignment_id: str
    channel: str
    given_by: str
    handed_in_at: datetime
    figures: dict[str, Any] = field(default_factory=dict)
    nil_return: bool = False
    note: str = ""
    confirmed_by: str | None = None
    entered_for: str | None = None
    evidence_sha256: str | None = None
    external_id: str | None = None
    problems: tuple[str, ...] = ()


def answer(ctx: Context, order: Order) -> None:
    """Judge a submission and count it or return it with the reasons. Subject: assignment or delivery.

    A person's payload: ``figures``, ``nil_return``, ``note``, ``channel``, ``evidence_sha256``,
    ``entered_for``. A refused version is kept; a person is told by ``Refused``, a unit that
    answered in the document system by that system.
    """
    submission = _from_person(ctx, order) if order.actor != SYSTEM else _from_delivery(ctx, order)
    if submission is None:
        with ctx.store.begin(order):
            return  # not an assignment of ours: the delivery stays as evidence
    with ctx.store.begin(order) as uow:
        problems = _judge(ctx, uow, submission)
    if problems and order.actor != SYSTEM:
        raise Refused(*problems, assignment_id=submission.assignment_id)


def _from_person(ctx: Context, order: Order) -> Submission:
    payload = order.payload
    return Submission(
        assignment_id=order.subject_id,
        channel=payload["channel"],
        given_by=order.actor,
        confirmed_by=order.actor,
        handed_in_at=ctx.clock.office_now(),
        figures=payload["figures"],
        nil_return=payload.get("nil_return", False),
        note=payload.get("note", ""),
        entered_for=payload.get("entered_for"),
        evidence_sha256=payload.get("evidence_sha256"),
    )


def _from_delivery(ctx: Context, order: Order) -> Submission | None:
    with ctx.store.read(order.agency_id) as rows:
        delivery = rows.get(Delivery, order.subject_id)
        arrival = ctx.arrival(delivery)
        assignment = _assignment(rows, arrival)
    if assignment is None:
        return None
    figures, nil_return, note, problems = _content(ctx, delivery, arrival, assignment)
    return Submission(
        assignment_id=assignment.id,
        channel="document_system",
        given_by=str(arrival.fields.get("by") or ""),
        confirmed_by=arrival.fields.get("confirmed_by"),
        handed_in_at=arrival.at,
        figures=figures,
        nil_return=nil_return,
        note=note,
        evidence_sha256=delivery.file_sha256,
        external_id=arrival.external_id,
        problems=problems,
    )


def _assignment(rows: Reader, arrival: Arrival) -> Assignment | None:
    """By our reference, which survives everywhere; else by the document system's id."""
    if arrival.reference:
        return rows.first(Assignment, reference=arrival.reference)
    return rows.first(Assignment, external_id=arrival.external_id)


def _content(
    ctx: Context, delivery: Delivery, arrival: Arrival, assignment: Assignment
) -> tuple[dict[str, Any], bool, str, tuple[str, ...]]:
    """The figures of the form, else those of the sheet that came back with it."""
    fields = arrival.fields
    note = str(fields.get("note") or "")
    if fields.get("figures") or fields.get("nil_return"):
        return dict(fields.get("figures") or {}), bool(fields.get("nil_return")), note, ()
    sheets = [file for file in arrival.files if file.name.lower().endswith(".xlsx")]
    if not sheets:
        return {}, False, note, ()
    try:
        sheet = read_sheet(ctx.system(delivery.connection).download(sheets[0]))
    except SheetProblem as problem:
        return {}, False, note, tuple(problem.problems)
    if sheet.reference != assignment.reference:
        return {}, False, note, (f"Biểu gửi kèm mang mã {sheet.reference}, không phải của việc này.",)
    return dict(sheet.figures), sheet.nil_return, note or sheet.note, ()


def _judge(ctx: Context, uow: UnitOfWork, submission: Submission) -> list[str]:
    assignment = uow.get(Assignment, submission.assignment_id)
    round_ = uow.get(Round, assignment.round_id)
    debtor = uow.get(Debtor, assignment.debtor_id)
    questions = sorted(uow.find(Question, round_id=round_.id), key=lambda q: q.position)
    given, problems = parse(questions, submission.figures)
    problems = list(submission.problems) or problems
    problems = problems or check(questions, given, debtor.head_count, submission.nil_return, submission.note)
    if problems:
        _refuse(ctx, uow, assignment, round_, submission, problems)
    else:
        _accept(ctx, uow, assignment, round_, submission, given)
    return problems


def _version(
    ctx: Context,
    uow: UnitOfWork,
    assignment: Assignment,
    round_: Round,
    submission: Submission,
    state: AnswerState,
    problems: Sequence[str] = (),
    after_cut_off: bool = False,
) -> Answer:
    latest = uow.latest(Answer, assignment_id=assignment.id)
    version = Answer(
        agency_id=uow.agency_id,
        id=ctx.new_id(),
        round_id=round_.id,
        assignment_id=assignment.id,
        version=latest.version + 1 if latest else 1,
        state=state,
        channel=submission.channel,
        given_by=submission.given_by,
        confirmed_by=submission.confirmed_by,
        entered_for=submission.entered_for,
        handed_in_at=submission.handed_in_at,
        received_at=ctx.clock.office_now(),
        nil_return=submission.nil_return,
        late=_late(assignment, round_, submission.handed_in_at),
        after_cut_off=after_cut_off,
        note=submission.note,
        evidence_sha256=submission.evidence_sha256,
        external_id=submission.external_id,
        problems=list(problems),
    )
    uow.add(version)
    return version


def _late(assignment: Assignment, round_: Round, at: datetime) -> bool:
    """Lateness goes by the hand-in time, against the extended deadline where there is one."""
    instant = assignment.extended_to or round_.deadline
    return Deadline(instant, round_.deadline_exclusive, round_.deadline_words, "").late(at)


def _refuse(
    ctx: Context,
    uow: UnitOfWork,
    assignment: Assignment,
    round_: Round,
    submission: Submission,
    problems: list[str],
) -> None:
    refused = AnswerState.REFUSED
    version = _version(ctx, uow, assignment, round_, submission, refused, problems)
    if may_move(assignment.state, AssignmentState.TO_CORRECT) and assignment.answered_at is None:
        uow.change(assignment, state=AssignmentState.TO_CORRECT)
    _hand_back(ctx, uow, assignment, version)
    uow.leave(
        e.AnswerRefused(
            subject_id=version.id, case_id=assignment.case_id, data={"unit_id": assignment.unit_id}
        )
    )


def _hand_back(ctx: Context, uow: UnitOfWork, assignment: Assignment, version: Answer) -> None:
    connection = ctx.agency(uow.agency_id).connection
    by_system = version.channel == "document_system" and assignment.external_id is not None
    if not by_system or Feature.RETURN_ANSWER not in ctx.system(connection).features:
        return
    payload = {"external_id": assignment.external_id, "reason": " ".join(version.problems)}
    uow.plan(
        effect(
            "return_answer",
            version.id,
            payload=payload,
            case_id=assignment.case_id,
            connection=connection,
        )
    )


def _accept(
    ctx: Context,
    uow: UnitOfWork,
    assignment: Assignment,
    round_: Round,
    submission: Submission,
    given: Sequence[Given],
) -> None:
    """One answer touches its own rows; the round's count tells whether it was the last."""
    earlier = uow.find(Answer, assignment_id=assignment.id, state=AnswerState.ACCEPTED)
    left = uow.outstanding(round_.id, 0 if earlier else -1)
    accepted = AnswerState.ACCEPTED
    version = _version(ctx, uow, assignment, round_, submission, accepted, after_cut_off=left is None)
    uow.add(*(_figure(ctx, version, one) for one in given))
    for old in earlier:
        uow.change(old, state=AnswerState.SUPERSEDED)
    _answered(uow, assignment, version)
    facts = {"unit_id": assignment.unit_id, "late": version.late, "version": version.version}
    uow.leave(e.AnswerAccepted(subject_id=version.id, case_id=assignment.case_id, data=facts))
    if left is None:
        _mark_stale(uow, round_)
    elif left == 0 and not earlier:
        uow.leave(e.AllAnswered(subject_id=round_.id, case_id=round_.case_id))


def _figure(ctx: Context, version: Answer, given: Given) -> Figure:
    return Figure(
        agency_id=version.agency_id,
        id=ctx.new_id(),
        answer_id=version.id,
        code=given.code,
        option=given.option,
        value=given.value,
        status=given.status,
    )


def _answered(uow: UnitOfWork, assignment: Assignment, version: Answer) -> None:
    if assignment.answered_at is None:
        assignment = uow.change(assignment, answered_at=version.handed_in_at, late=version.late)
    if assignment.state is not AssignmentState.ANSWERED:
        uow.change(assignment, state=AssignmentState.ANSWERED)
    uow.drop("remind", assignment.id)


def _mark_stale(uow: UnitOfWork, round_: Round) -> None:
    """A change after the cut-off marks the reply and names the cells (promise: every figure opens)."""
    reply = uow.latest(Reply, round_id=round_.id)
    if reply is None or round_.totals is None:
        return  # the draft, when it is made, compares for itself
    cells = changed_cells(round_.totals, to_json(add_up(uow, round_, after_cut_off=True)))
    if cells:
        uow.change(reply, stale=cells)
        uow.leave(e.FiguresChanged(subject_id=reply.id, case_id=reply.case_id, data={"cells": cells}))

"""What counts as an answer: a submission is judged, kept as a version, counted or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.answers import Given, check, is_newer, other_staff, parse
from plugin.domain.consolidation import changed_cells, to_json
from plugin.domain.deadline import Deadline
from plugin.domain.records import Answer, Assignment, Debtor, Delivery, Figure, Question, Reply, Round
from plugin.domain.states import AnswerState, AssignmentState, may_move
from plugin.domain.work import effect
from plugin.steps._acts import act
from plugin.steps._figures import add_up
from plugin.store.protocol import UnitOfWork

PENDING = (AnswerState.AWAITING_HEAD, AnswerState.AWAITING_OFFICE)
OVERTAKEN = "Đơn vị đã gửi lần sau; lần gửi này đến sau trên đường truyền nên không tính."


@dataclass(frozen=True)
class Submission:
    """What a unit handed in, before it is judged. ``problems`` were found while reading it.

    ``by_member``: the unit's head has not confirmed it yet. ``notice_id``: the signed document
    the figures stand in, ``delivery_id`` the news that brought it.
    """

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
    notice_id: str | None = None
    by_member: bool = False
    problems: tuple[str, ...] = ()
    delivery_id: str | None = None


def judge(ctx: Context, uow: UnitOfWork, submission: Submission) -> list[str]:
    """Keep a submission as a version, and count it, hold it for a person, or return it with the reasons."""
    assignment = uow.get(Assignment, submission.assignment_id)
    round_ = uow.get(Round, assignment.round_id)
    debtor = uow.get(Debtor, assignment.debtor_id)
    questions = sorted(uow.find(Question, round_id=round_.id), key=lambda q: q.position)
    given, problems = parse(questions, submission.figures)
    problems = list(submission.problems) or problems
    problems = problems or check(questions, given, debtor.head_count, submission.nil_return, submission.note)
    other = other_staff(questions, given, debtor.head_count)
    if _is_overtaken(uow, assignment, submission):
        _version(ctx, uow, assignment, round_, submission, AnswerState.REFUSED, [OVERTAKEN])
        return []
    state = _state(submission, problems, other_staff=other)
    _overtake(uow, assignment)
    version = _version(ctx, uow, assignment, round_, submission, state, problems)
    if problems:
        send_back(ctx, uow, assignment, version)
        return problems
    uow.add(*(_figure(ctx, version, one) for one in given))
    if state is AnswerState.ACCEPTED:
        count(uow, assignment, round_, version)
    else:
        _hold(uow, assignment, version)
    return []


def _is_overtaken(uow: UnitOfWork, assignment: Assignment, submission: Submission) -> bool:
    """Whether a newer answer to the same task was judged before this one came in: news change places."""
    if submission.delivery_id is None:
        return False
    mine = uow.get(Delivery, submission.delivery_id)
    judged = {one.evidence_sha256 for one in uow.find(Answer, assignment_id=assignment.id)}
    same = uow.find(Delivery, connection=mine.connection, kind=mine.kind, external_id=mine.external_id)
    return any(is_newer(one.revision, mine.revision) for one in same if one.file_sha256 in judged)


def _state(submission: Submission, problems: Sequence[str], *, other_staff: bool) -> AnswerState:
    if problems:
        return AnswerState.REFUSED
    if submission.by_member:
        return AnswerState.AWAITING_HEAD
    # What the Office enters for a unit it accepts by entering it.
    if other_staff and submission.entered_for is None:
        return AnswerState.AWAITING_OFFICE
    return AnswerState.ACCEPTED


def _overtake(uow: UnitOfWork, assignment: Assignment) -> None:
    """A newer version takes the place of one that still waited for somebody."""
    for old in uow.find(Answer, assignment_id=assignment.id, state=PENDING):
        uow.change(old, state=AnswerState.SUPERSEDED)
    uow.settle("confirm_answer", assignment.id)
    uow.settle("accept_answer", assignment.id)


def _hold(uow: UnitOfWork, assignment: Assignment, version: Answer) -> None:
    facts = {"unit_id": assignment.unit_id, "version": version.version}
    if version.state is AnswerState.AWAITING_HEAD:
        await_head(uow, assignment)
        uow.leave(e.AnswerAwaitsHead(subject_id=assignment.id, case_id=assignment.case_id, data=facts))
    else:
        uow.leave(e.AnswerAwaitsOffice(subject_id=assignment.id, case_id=assignment.case_id, data=facts))


def await_head(uow: UnitOfWork, assignment: Assignment) -> None:
    """The assignment shows that its head has to confirm; an answered one stays answered."""
    if assignment.answered_at is None and may_move(assignment.state, AssignmentState.AWAITING_HEAD):
        uow.change(assignment, state=AssignmentState.AWAITING_HEAD)


def pending(uow: UnitOfWork, assignment: Assignment, state: AnswerState) -> Answer | None:
    """The version that waits for a person in this state, or null."""
    return uow.latest(Answer, assignment_id=assignment.id, state=state)


def late(assignment: Assignment, round_: Round, at: datetime) -> bool:
    """Lateness goes by the hand-in time, against the extended deadline where there is one.

    A correction of an answer that counts already is as late as that one was.
    """
    if assignment.answered_at is not None:
        return assignment.late
    instant = assignment.extended_to or round_.deadline
    return Deadline(instant, round_.deadline_exclusive, round_.deadline_words, "").late(at)


def _version(
    ctx: Context,
    uow: UnitOfWork,
    assignment: Assignment,
    round_: Round,
    submission: Submission,
    state: AnswerState,
    problems: Sequence[str],
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
        late=late(assignment, round_, submission.handed_in_at),
        after_cut_off=False,
        note=submission.note,
        evidence_sha256=submission.evidence_sha256,
        external_id=submission.external_id,
        notice_id=submission.notice_id,
        problems=list(problems),
    )
    uow.add(version)
    return version


def count(uow: UnitOfWork, assignment: Assignment, round_: Round, version: Answer) -> None:
    """Count an accepted version. It touches its own rows; the round's count tells whether it was the last."""
    accepted = uow.find(Answer, assignment_id=assignment.id, state=AnswerState.ACCEPTED)
    earlier = [one for one in accepted if one.id != version.id]
    left = uow.outstanding(round_.id, 0 if earlier else -1)
    if left is None:
        version = uow.change(version, after_cut_off=True)
    for old in earlier:
        uow.change(old, state=AnswerState.SUPERSEDED)
    _answered(uow, assignment, version)
    facts = {"unit_id": assignment.unit_id, "late": version.late, "version": version.version}
    uow.leave(e.AnswerAccepted(subject_id=version.id, case_id=assignment.case_id, data=facts))
    if left is None:
        _mark_stale(uow, round_)
    elif left == 0 and not earlier:
        uow.leave(e.AllAnswered(subject_id=round_.id, case_id=round_.case_id))


def send_back(ctx: Context, uow: UnitOfWork, assignment: Assignment, version: Answer) -> None:
    """Return a refused version with its reasons."""
    if may_move(assignment.state, AssignmentState.TO_CORRECT) and assignment.answered_at is None:
        uow.change(assignment, state=AssignmentState.TO_CORRECT)
    facts = {"unit_id": assignment.unit_id, "version": version.version}
    uow.leave(e.AnswerRefused(subject_id=version.id, case_id=assignment.case_id, data=facts))
    _hand_back(ctx, uow, assignment, version)


def _hand_back(ctx: Context, uow: UnitOfWork, assignment: Assignment, version: Answer) -> None:
    connection = ctx.agency(uow.agency_id).connection
    # The answer knows its task; that the ask arrived we may not have heard yet.
    external_id = version.external_id or assignment.external_id
    if version.channel != "document_system" or external_id is None:
        return
    payload = {"external_id": external_id, "reason": " ".join(version.problems)}
    more = {"case_id": assignment.case_id, "connection": connection}
    act(ctx, uow, Feature.RETURN_ANSWER, effect("return_answer", version.id, payload=payload, **more))


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


def raw_figures(figures: Sequence[Figure]) -> dict[str, Any]:
    """Figures as a form or sheet would hand them in again."""
    words = {"unknown": "không biết", "not_applicable": "không áp dụng"}
    found: dict[str, Any] = {}
    for one in figures:
        value = one.value if one.value is not None else words[one.status]
        if one.option is None:
            found[one.code] = value
        else:
            found.setdefault(one.code, {})[one.option] = value
    return found


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

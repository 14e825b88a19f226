"""Step 7: a unit's figures come in, by whatever way; every version is kept."""

from __future__ import annotations

from typing import Any

from connectors.protocol import Arrival, Feature
from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.records import Answer, Assignment, Delivery, Figure, Round
from plugin.domain.states import AnswerState
from plugin.domain.work import SYSTEM, Order
from plugin.reading.sheet import SheetProblem, read_sheet
from plugin.steps._answers import Submission, judge, raw_figures
from plugin.store.protocol import Reader

__all__ = ["answer", "read_sheet"]


def answer(ctx: Context, order: Order) -> None:
    """Judge a submission and count it or return it with the reasons. Subject: assignment or delivery.

    A person's payload: ``figures``, ``nil_return``, ``note``, ``channel``, ``evidence_sha256``,
    ``entered_for``, ``by_member``, or ``unchanged`` for the figures of the round before. A refused
    version is kept; a person is told by ``Refused``, a unit that answered in the document
    system by that system.
    """
    submission = _from_person(ctx, order) if order.actor != SYSTEM else _from_delivery(ctx, order)
    if submission is None:
        with ctx.store.begin(order):
            return  # not an assignment of ours: the delivery stays as evidence
    with ctx.store.begin(order) as uow:
        problems = judge(ctx, uow, submission)
    if problems and order.actor != SYSTEM:
        raise Refused(*problems, assignment_id=submission.assignment_id)


def _from_person(ctx: Context, order: Order) -> Submission:
    payload = order.payload
    by_member = bool(payload.get("by_member"))
    figures, nil_return = payload.get("figures") or {}, payload.get("nil_return", False)
    if payload.get("unchanged"):
        with ctx.store.read(order.agency_id) as rows:
            figures, nil_return = _before(rows, rows.get(Assignment, order.subject_id))
    return Submission(
        assignment_id=order.subject_id,
        channel=payload["channel"],
        given_by=order.actor,
        confirmed_by=None if by_member else order.actor,
        handed_in_at=ctx.clock.office_now(),
        figures=figures,
        nil_return=nil_return,
        note=payload.get("note", ""),
        entered_for=payload.get("entered_for"),
        evidence_sha256=payload.get("evidence_sha256"),
        by_member=by_member,
    )


def _before(rows: Reader, assignment: Assignment) -> tuple[dict[str, Any], bool]:
    """The figures that count of the same unit in the round before ("không thay đổi so với đợt trước")."""
    round_ = rows.get(Round, assignment.round_id)
    earlier = rows.first(Round, case_id=round_.case_id, no=round_.no - 1)
    asked = rows.first(Assignment, round_id=earlier.id, unit_id=assignment.unit_id) if earlier else None
    standing = rows.first(Answer, assignment_id=asked.id, state=AnswerState.ACCEPTED) if asked else None
    if standing is None:
        raise Refused("Đợt trước đơn vị chưa báo cáo; đề nghị nhập số liệu.", assignment_id=assignment.id)
    return raw_figures(rows.find(Figure, answer_id=standing.id)), standing.nil_return


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
        delivery_id=delivery.id,
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
    system = ctx.system(delivery.connection)
    if Feature.DOWNLOAD not in system.features:
        return {}, False, note, ("Không lấy được biểu gửi kèm; đề nghị nhập số liệu hoặc nộp biểu tại đây.",)
    try:
        sheet = read_sheet(system.download(sheets[0]))
    except SheetProblem as problem:
        return {}, False, note, tuple(problem.problems)
    if sheet.reference != assignment.reference:
        return {}, False, note, (f"Biểu gửi kèm mang mã {sheet.reference}, không phải của việc này.",)
    return dict(sheet.figures), sheet.nil_return, note or sheet.note, ()

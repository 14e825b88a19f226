"""Step 7: a unit's signed report is its answer: figures from the sheet inside, or the paper to them."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.answers import parse
from plugin.domain.records import Answer, Assignment, Figure, Json, Notice, Question
from plugin.domain.states import AnswerState
from plugin.domain.work import Order
from plugin.reading.sheet import SheetAnswer, SheetProblem, read_sheet
from plugin.steps._answers import Submission, judge
from plugin.store.protocol import UnitOfWork


def match(ctx: Context, order: Order) -> None:
    """Count a registered report's sheet, or compare it with the figures that came before. Subject: notice.

    What can not be read or does not agree is a question for the Office; the figures that
    count stay as they are until it has answered.
    """
    with ctx.store.read(order.agency_id) as rows:
        notice = rows.get(Notice, order.subject_id)
        assignment = rows.get(Assignment, notice.assignment_id or "")
    sheet, problems = _sheet(ctx, notice, assignment.reference)
    with ctx.store.begin(order) as uow:
        standing = uow.first(Answer, assignment_id=assignment.id, state=AnswerState.ACCEPTED)
        if sheet is None:
            _ask_office(uow, assignment, notice, problems)
        elif standing is None:
            _take(ctx, uow, assignment, notice, sheet)
        else:
            _compare(uow, assignment, notice, standing, sheet)


def _sheet(ctx: Context, notice: Notice, reference: str) -> tuple[SheetAnswer | None, list[str]]:
    """The report's own sheet, or why there is none."""
    problems = ["Văn bản không kèm biểu số liệu đọc được."]
    for file in notice.attachments:
        if not str(file["name"]).lower().endswith(".xlsx"):
            continue
        try:
            sheet = read_sheet(ctx.files.get(notice.agency_id, file["sha256"]))
        except SheetProblem as problem:
            problems = problem.problems
            continue
        if sheet.reference == reference:
            return sheet, []
    return None, problems


def _take(ctx: Context, uow: UnitOfWork, assignment: Assignment, notice: Notice, sheet: SheetAnswer) -> None:
    submission = Submission(
        assignment_id=assignment.id,
        channel="document",
        given_by=str(notice.fields.get("issuer") or notice.sender or ""),
        confirmed_by=str((notice.fields.get("signer") or {}).get("name") or "") or None,
        handed_in_at=notice.arrived_at,
        figures=dict(sheet.figures),
        nil_return=sheet.nil_return,
        note=sheet.note,
        evidence_sha256=notice.file_sha256,
        notice_id=notice.id,
    )
    problems = judge(ctx, uow, submission)
    if problems:
        _ask_office(uow, assignment, notice, problems)


def _compare(
    uow: UnitOfWork, assignment: Assignment, notice: Notice, standing: Answer, sheet: SheetAnswer
) -> None:
    given, _ = parse(uow.find(Question, round_id=assignment.round_id), sheet.figures)
    theirs = {(one.code, one.option): one.value for one in given}
    ours = {(f.code, f.option): f.value for f in uow.find(Figure, answer_id=standing.id)}
    cells = sorted(key for key in theirs.keys() | ours.keys() if _number(ours, key) != _number(theirs, key))
    if cells or sheet.nil_return != standing.nil_return:
        names = [code if option is None else f"{code}/{option}" for code, option in cells]
        _ask_office(uow, assignment, notice, [], cells=names)
        return
    uow.change(standing, notice_id=notice.id)
    uow.leave(e.ReportMatched(subject_id=standing.id, case_id=assignment.case_id))


def _number(figures: dict[tuple[str, str | None], str | None], key: tuple[str, str | None]) -> str | None:
    """A reason that was left out and one given as 0 are the same."""
    return figures.get(key) or ("0" if key[1] is not None else None)


def _ask_office(
    uow: UnitOfWork,
    assignment: Assignment,
    notice: Notice,
    problems: list[str],
    cells: list[str] | None = None,
) -> None:
    facts: Json = {"notice_id": notice.id, "problems": problems, "cells": cells or []}
    uow.leave(e.ReportDiffers(subject_id=assignment.id, case_id=assignment.case_id, data=facts))

"""A round is opened: its debtors frozen, its questions written, every unit asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from connectors.protocol import Feature
from plugin import rules
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import (
    Assignment,
    Debtor,
    Notice,
    Person,
    Question,
    Round,
    Unit,
    User,
)
from plugin.domain.rounds import form, reference
from plugin.domain.states import AssignmentState, RoundState
from plugin.domain.texts import deadline_text
from plugin.domain.tracking import escalation_times, reminder_times
from plugin.domain.work import Order, effect, later
from plugin.steps._deliveries import keep_file
from plugin.steps._orders import answered, order_of
from plugin.store.protocol import Reader, UnitOfWork
from plugin.writing.sheet import sheet_xlsx

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Opening:
    """Everything of a round that is about to be opened; its sheets are on disk already."""

    round: Round
    questions: list[Question]
    asked: list[tuple[Debtor, Assignment, Unit]]
    sheets: dict[str, bytes]


def prepare(ctx: Context, order: Order, case_id: str, payload: dict[str, Any]) -> Opening:
    """The round that a payload of ``steps.ask`` means, with one sheet a unit."""
    with ctx.store.read(order.agency_id) as rows:
        round_ = _round(ctx, rows, order, case_id, payload)
        questions = [_question(ctx, round_, q) for q in payload["questions"]]
        asked = [_asked(ctx, rows, round_, n, id) for n, id in enumerate(payload["units"], 1)]
    sheets = {a.id: _sheet(ctx, round_, questions, debtor, a) for debtor, a, _ in asked}
    for content in sheets.values():
        ctx.files.put(order.agency_id, content)
    return Opening(round_, questions, asked, sheets)


def open_(ctx: Context, uow: UnitOfWork, opening: Opening) -> None:
    """Write the round, plan one ask a unit, its reminders and escalations."""
    round_ = opening.round
    uow.add(round_, *opening.questions)
    for debtor, assignment, unit in opening.asked:
        uow.add(debtor, assignment)
        sheet = opening.sheets[assignment.id]
        _plan(ctx, uow, round_, opening.questions, debtor, assignment, unit, sheet)
    _plan_times(ctx, uow, round_, [assignment for _, assignment, _ in opening.asked])
    facts = {"asked": len(opening.asked), "no": round_.no}
    uow.leave(e.RoundOpened(subject_id=round_.id, case_id=round_.case_id, data=facts))


def _round(ctx: Context, rows: Reader, order: Order, case_id: str, payload: dict[str, Any]) -> Round:
    return Round(
        agency_id=order.agency_id,
        id=ctx.new_id(),
        case_id=case_id,
        order_id=payload.get("order_id") or order_of(rows, case_id).id,
        answers_id=payload.get("answers_id") or answered(rows, case_id).id,
        duty=payload.get("duty"),
        period={"every": payload["every"]} if payload.get("every") else None,
        no=len(rows.find(Round, case_id=case_id)) + 1,
        state=RoundState.OPEN,
        title=payload["title"],
        deadline=datetime.fromisoformat(payload["deadline"]),
        deadline_exclusive=payload["deadline_exclusive"],
        deadline_words=payload.get("deadline_words", ""),
        deadline_rule=payload.get("deadline_rule", ""),
        outstanding=len(payload["units"]),
        opened_at=ctx.clock.office_now(),
        opened_by=order.actor,
        cut_off=None,
        cut_off_by=None,
        totals=None,
    )


def _question(ctx: Context, round_: Round, question: dict[str, Any]) -> Question:
    ids = {"agency_id": round_.agency_id, "id": ctx.new_id(), "round_id": round_.id}
    return Question(**{**question, **ids})


def _asked(
    ctx: Context, rows: Reader, round_: Round, position: int, unit_id: str
) -> tuple[Debtor, Assignment, Unit]:
    unit = rows.get(Unit, unit_id)
    debtor = Debtor(
        agency_id=round_.agency_id,
        id=ctx.new_id(),
        round_id=round_.id,
        unit_id=unit.id,
        name=unit.name,
        kind=unit.kind,
        head_count=unit.head_count,
        receiver=_receiver(rows, unit),
        position=position,
    )
    id = ctx.new_id()
    assignment = Assignment(
        agency_id=round_.agency_id,
        id=id,
        case_id=round_.case_id,
        round_id=round_.id,
        debtor_id=debtor.id,
        unit_id=unit.id,
        state=AssignmentState.ASKED,
        reference=reference(id),
        external_id=None,
        sent_id=None,
        seen_at=None,
        acknowledged_at=None,
        acknowledged_by=None,
        answered_at=None,
        late=False,
        extended_to=None,
        excused=None,
        reminders=0,
    )
    return debtor, assignment, unit


def _receiver(rows: Reader, unit: Unit) -> str:
    """The document system's id of the unit's head, or of the unit itself."""
    for person in rows.find(Person, unit_id=unit.id):
        user = rows.first(User, person_id=person.id, disabled=False)
        if user is not None and "unit_head" in user.roles:
            return person.external_id or person.id
    return unit.external_id or unit.id


def _sheet(
    ctx: Context,
    round_: Round,
    questions: Sequence[Question],
    debtor: Debtor,
    assignment: Assignment,
) -> bytes:
    return sheet_xlsx(
        reference=assignment.reference,
        agency_name=ctx.agency(round_.agency_id).name,
        title=round_.title,
        deadline_text=deadline_text(round_.deadline, round_.deadline_exclusive),
        unit_name=debtor.name,
        head_count=debtor.head_count,
        form=form(questions, debtor.head_count),
    )


def _plan(
    ctx: Context,
    uow: UnitOfWork,
    round_: Round,
    questions: Sequence[Question],
    debtor: Debtor,
    assignment: Assignment,
    unit: Unit,
    sheet: bytes,
) -> None:
    """The ask itself, as meant now. Without ASSIGN the unit is asked by its page and link alone.

    A unit that is an office of its own gets the order as a document, too.
    """
    connection = ctx.agency(round_.agency_id).connection
    features = ctx.system(connection).features
    name = f"{assignment.reference}.xlsx"
    files = [{"name": name, "sha256": keep_file(ctx, uow, name, XLSX, sheet)}]
    notice = uow.get(Notice, round_.order_id)
    if notice.file_sha256:
        files.insert(0, {"name": notice.file_name, "sha256": notice.file_sha256})
    common = {"case_id": round_.case_id, "connection": connection}
    if Feature.ASSIGN in features:
        payload = _task(ctx, round_, questions, debtor, assignment, unit)
        uow.plan(effect("assign", assignment.id, payload={**payload, "files": files}, **common))
    if Feature.SEND in features and unit.code and notice.origin == "issued":
        payload = _document(notice, assignment, unit)
        uow.plan(effect("send_order", assignment.id, payload={**payload, "files": files}, **common))


def _document(notice: Notice, assignment: Assignment, unit: Unit) -> dict[str, Any]:
    fields = notice.fields
    return {
        "reference": assignment.reference,
        "code": fields.get("full_code") or "",
        "subject": fields.get("subject") or "",
        "doc_type": fields.get("doc_type") or "",
        "issued_on": fields.get("issue_date") or "",
        "addressees": [unit.code],
        "answers": None,
        "answers_code": None,
    }


def _task(
    ctx: Context,
    round_: Round,
    questions: Sequence[Question],
    debtor: Debtor,
    assignment: Assignment,
    unit: Unit,
) -> dict[str, Any]:
    return {
        "unit": unit.external_id or unit.id,
        "receiver": debtor.receiver,
        "role": "support",
        "title": round_.title,
        "text": f"{round_.title}. Thời hạn: {deadline_text(round_.deadline, round_.deadline_exclusive)}.",
        "reference": assignment.reference,
        "deadline": round_.deadline.isoformat(),
        "form": list(form(questions, debtor.head_count)),
        "link": f"{ctx.settings.web_url}/assignments/{assignment.id}",
    }


def _plan_times(ctx: Context, uow: UnitOfWork, round_: Round, assignments: Sequence[Assignment]) -> None:
    calendar = rules.calendar(ctx.agency(round_.agency_id).office_hours)
    for n, at in enumerate(reminder_times(round_.opened_at, round_.deadline, calendar), 1):
        uow.plan(*(later("remind", a.id, at, ordinal=n, case_id=round_.case_id) for a in assignments))
    if round_.period is not None:
        uow.plan(later("next_round", round_.id, round_.deadline, ordinal=1, case_id=round_.case_id))
    for n, at in enumerate(escalation_times(round_.deadline, calendar), 1):
        level = {"level": n}
        uow.plan(later("escalate", round_.id, at, ordinal=n, case_id=round_.case_id, payload=level))

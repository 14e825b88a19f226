"""Step 6: a round is opened, its debtors frozen, and every unit is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.protocol import Feature
from plugin import rules
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import (
    Assignment,
    Case,
    Debtor,
    Notice,
    Person,
    Question,
    Round,
    Unit,
    User,
)
from plugin.domain.rounds import check_questions, form, reference
from plugin.domain.states import AssignmentState, RoundState
from plugin.domain.texts import deadline_text
from plugin.domain.tracking import escalation_times, reminder_times
from plugin.domain.work import Order, effect, later
from plugin.steps._deliveries import keep_file
from plugin.store.protocol import Reader, UnitOfWork
from plugin.writing.sheet import sheet_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ask(ctx: Context, order: Order) -> None:
    """Ask the units, one effect each. Subject: case.

    Payload: ``title``, ``deadline`` (ISO instant), ``deadline_exclusive``, ``deadline_words``,
    ``questions`` (dicts of ``domain.rounds.propose_questions``), ``units`` (ids in order).
    """
    payload = order.payload
    problems = _problems(ctx, payload)
    if problems:
        raise Refused(*problems, case_id=order.subject_id)
    with ctx.store.read(order.agency_id) as rows:
        round_ = _round(ctx, order, len(rows.find(Round, case_id=order.subject_id)) + 1)
        questions = [_question(ctx, order, round_, q) for q in payload["questions"]]
        asked = [_asked(ctx, rows, order, round_, n, id) for n, id in enumerate(payload["units"], 1)]
    sheets = {a.id: _sheet(ctx, round_, questions, debtor, a) for debtor, a, _ in asked}
    for content in sheets.values():
        ctx.files.put(order.agency_id, content)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        uow.add(round_, *questions)
        for debtor, assignment, unit in asked:
            uow.add(debtor, assignment)
            _plan(ctx, uow, round_, questions, debtor, assignment, unit, sheets[assignment.id])
        _plan_times(ctx, uow, round_, [assignment for _, assignment, _ in asked])
        if not uow.settle("ask", case.id):
            raise Refused("Yêu cầu báo cáo của văn bản này đã gửi.", case_id=case.id)
        uow.leave(e.RoundOpened(subject_id=round_.id, case_id=case.id, data={"asked": len(asked)}))


def _problems(ctx: Context, payload: dict[str, Any]) -> list[str]:
    problems = check_questions(payload["questions"])
    if not payload["units"]:
        problems.append("Chưa chọn đơn vị phải báo cáo.")
    if datetime.fromisoformat(payload["deadline"]) <= ctx.clock.office_now():
        problems.append("Thời hạn báo cáo đã qua; đề nghị chọn thời hạn khác.")
    return problems


def _round(ctx: Context, order: Order, no: int) -> Round:
    payload = order.payload
    return Round(
        agency_id=order.agency_id,
        id=ctx.new_id(),
        case_id=order.subject_id,
        no=no,
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


def _question(ctx: Context, order: Order, round_: Round, question: dict[str, Any]) -> Question:
    return Question(**{**question, "agency_id": order.agency_id, "id": ctx.new_id(), "round_id": round_.id})


def _asked(
    ctx: Context, rows: Reader, order: Order, round_: Round, position: int, unit_id: str
) -> tuple[Debtor, Assignment, Unit]:
    unit = rows.get(Unit, unit_id)
    debtor = Debtor(
        agency_id=order.agency_id,
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
        agency_id=order.agency_id,
        id=id,
        case_id=round_.case_id,
        round_id=round_.id,
        debtor_id=debtor.id,
        unit_id=unit.id,
        state=AssignmentState.ASKED,
        reference=reference(id),
        external_id=None,
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
    """The ask itself, as meant now. Without ASSIGN the unit is asked by its page and link alone."""
    connection = ctx.agency(round_.agency_id).connection
    name = f"{assignment.reference}.xlsx"
    sheet_sha256 = keep_file(ctx, uow, name, XLSX, sheet)
    if Feature.ASSIGN not in ctx.system(connection).features:
        return
    files = [{"name": name, "sha256": sheet_sha256}]
    notice = uow.latest(Notice, case_id=round_.case_id)
    if notice is not None and notice.file_sha256:
        files.insert(0, {"name": notice.file_name, "sha256": notice.file_sha256})
    payload = {
        "unit": unit.external_id or unit.id,
        "receiver": debtor.receiver,
        "role": "support",
        "title": round_.title,
        "text": f"{round_.title}. Thời hạn: {deadline_text(round_.deadline, round_.deadline_exclusive)}.",
        "reference": assignment.reference,
        "deadline": round_.deadline.isoformat(),
        "form": list(form(questions, debtor.head_count)),
        "files": files,
        "link": f"{ctx.settings.web_url}/assignments/{assignment.id}",
    }
    uow.plan(effect("assign", assignment.id, payload=payload, case_id=round_.case_id, connection=connection))


def _plan_times(ctx: Context, uow: UnitOfWork, round_: Round, assignments: Sequence[Assignment]) -> None:
    calendar = rules.calendar(ctx.agency(round_.agency_id).office_hours)
    for n, at in enumerate(reminder_times(round_.opened_at, round_.deadline, calendar), 1):
        uow.plan(*(later("remind", a.id, at, ordinal=n, case_id=round_.case_id) for a in assignments))
    for n, at in enumerate(escalation_times(round_.deadline, calendar), 1):
        uow.plan(later("escalate", round_.id, at, ordinal=n, case_id=round_.case_id))

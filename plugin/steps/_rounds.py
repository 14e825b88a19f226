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
from plugin.domain.hands import by_hand
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
from plugin.domain.tracking import escalation_times, link_text, reminder_times
from plugin.domain.work import Order, effect, later
from plugin.steps._acts import features_of
from plugin.steps._deliveries import keep_file
from plugin.steps._orders import answered, order_of
from plugin.store.protocol import Reader, UnitOfWork
from plugin.writing.sheet import sheet_xlsx

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Opening:
    """Everything of a round that is about to be opened; its files are on disk already.

    ``sheets`` by assignment: the form to fill in; ``links``: where, if that has to go by letter.
    """

    round: Round
    questions: list[Question]
    asked: list[tuple[Debtor, Assignment, Unit]]
    sheets: dict[str, bytes]
    links: dict[str, bytes]


def prepare(ctx: Context, order: Order, case_id: str, payload: dict[str, Any]) -> Opening:
    """The round that a payload of ``steps.ask`` means, with one sheet a unit."""
    with ctx.store.read(order.agency_id) as rows:
        round_ = _round(ctx, rows, order, case_id, payload)
        questions = [_question(ctx, round_, q) for q in payload["questions"]]
        asked = [_asked(ctx, rows, round_, n, id) for n, id in enumerate(payload["units"], 1)]
    sheets = {a.id: _sheet(ctx, round_, questions, debtor, a) for debtor, a, _ in asked}
    by_letter = _by_letter(features_of(ctx, order.agency_id))
    links = {a.id: _link(ctx, round_, debtor, a).encode() for debtor, a, _ in asked if by_letter}
    for content in (*sheets.values(), *links.values()):
        ctx.files.put(order.agency_id, content)
    return Opening(round_, questions, asked, sheets, links)


def open_(ctx: Context, uow: UnitOfWork, opening: Opening) -> None:
    """Write the round, plan one ask a unit, its reminders and escalations."""
    round_ = opening.round
    uow.add(round_, *opening.questions)
    for debtor, assignment, _ in opening.asked:
        uow.add(debtor, assignment)
    _plan(ctx, uow, opening)
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


def _by_letter(features: frozenset[Feature]) -> bool:
    """Whether a unit that receives documents gets its link as one: tasks can not be given."""
    return Feature.SEND in features and Feature.ASSIGN not in features


def _link(ctx: Context, round_: Round, debtor: Debtor, assignment: Assignment) -> str:
    return link_text(
        debtor.name,
        round_.title,
        round_.deadline,
        round_.deadline_exclusive,
        f"{ctx.settings.web_url}/assignments/{assignment.id}",
        assignment.reference,
    )


def _plan(ctx: Context, uow: UnitOfWork, opening: Opening) -> None:
    """The asks themselves, as meant now, one a unit.

    A unit that is an office of its own gets an issued order as a document, too; and where tasks can
    not be given, its link. Whoever gets neither task nor document gets the link from the Office's hand.
    """
    round_ = opening.round
    connection = ctx.agency(round_.agency_id).connection
    features = ctx.system(connection).features
    order = uow.get(Notice, round_.order_id)
    more = {"case_id": round_.case_id, "connection": connection}
    by_letter = order.origin == "issued" or _by_letter(features)
    for debtor, assignment, unit in opening.asked:
        files = _files(ctx, uow, opening, order, assignment)
        if Feature.ASSIGN in features:
            payload = {**_task(ctx, round_, opening.questions, debtor, assignment, unit), "files": files}
            uow.plan(effect("assign", assignment.id, payload=payload, **more))
        if Feature.SEND in features and unit.code and by_letter:
            payload = {**_document(order, round_, assignment, unit), "files": files}
            uow.plan(effect("send_order", assignment.id, payload=payload, **more))
    offices = [unit for _, _, unit in opening.asked if unit.code]
    if Feature.ASSIGN not in features and (Feature.SEND not in features or len(offices) < len(opening.asked)):
        uow.plan(by_hand(effect("assign", round_.id, **more)))
    if Feature.SEND not in features and offices and order.origin == "issued":
        uow.plan(by_hand(effect("send_order", round_.id, **more)))


def _files(
    ctx: Context, uow: UnitOfWork, opening: Opening, order: Notice, assignment: Assignment
) -> list[dict[str, str]]:
    """What a unit gets: the order, its sheet, and its link where the task itself can not carry it."""
    name = assignment.reference
    sheet = keep_file(ctx, uow, f"{name}.xlsx", XLSX, opening.sheets[assignment.id])
    files = [{"name": f"{name}.xlsx", "sha256": sheet}]
    if order.file_sha256:
        files.insert(0, {"name": order.file_name, "sha256": order.file_sha256})
    if assignment.id in opening.links:
        link = keep_file(ctx, uow, f"{name}.txt", "text/plain", opening.links[assignment.id])
        files.append({"name": f"{name}.txt", "sha256": link})
    return files


def _document(order: Notice, round_: Round, assignment: Assignment, unit: Unit) -> dict[str, Any]:
    """The order as a document to one unit; an order of somebody else's goes on as our request for a report."""
    fields = order.fields
    request = f"Đề nghị báo cáo: {round_.title} ({assignment.reference})"
    return {
        "reference": assignment.reference,
        "code": fields.get("full_code") or "",
        "subject": (fields.get("subject") or "") if order.origin == "issued" else request,
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

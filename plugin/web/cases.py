"""Cases: the list, and one case with its way, its rounds, its documents and its timeline."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for

from connectors.protocol import Feature
from plugin.domain.consolidation import Consolidation, consolidate, from_json
from plugin.domain.errors import Refused
from plugin.domain.people import Role
from plugin.domain.records import (
    Case,
    Circulation,
    Direction,
    Dossier,
    Notice,
    Person,
    Question,
    RegisterLine,
    Reply,
    Round,
    Unit,
)
from plugin.domain.states import CaseState, RoundState
from plugin.steps import close as closing
from plugin.steps import draft as drafting
from plugin.steps import finish as finishing
from plugin.steps import return_notice as returning
from plugin.steps import withdraw as withdrawing
from plugin.steps._finishing import finishable
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web import words
from plugin.web.acting import Page, act, perform
from plugin.web.guards import CASE_ROLES, allow, ctx, me, offers
from plugin.web.meant import unit_links

bp = Blueprint("cases", __name__)

_S = CaseState
FILTERS: Final[dict[str, tuple[str, tuple[CaseState, ...]]]] = {
    "open": ("Đang xử lý", (_S.RECEIVED, _S.READ, _S.CONFIRMED, _S.REGISTERED, _S.OPEN)),
    "check": ("Chờ kiểm tra", (_S.RECEIVED, _S.READ, _S.CONFIRMED)),
    "direct": ("Chờ ý kiến", (_S.REGISTERED,)),
    "given": ("Đã giao", (_S.OPEN,)),
    "filed": ("Đã đưa vào hồ sơ, lưu để biết", (_S.FILED,)),
    "ended": ("Đã thu hồi, trả lại", (_S.WITHDRAWN, _S.RETURNED)),
    "all": ("Tất cả", tuple(_S)),
}


@bp.get("/cases")
@allow(*CASE_ROLES)
def listing() -> Page:
    """Cases by state, newest first."""
    chosen = request.args.get("state", "open")
    chosen = chosen if chosen in FILTERS else "open"
    with ctx().store.read(me().agency_id) as rows:
        lines = views.cases(rows, FILTERS[chosen][1], request.args.get("before"))
        counts = views.count_cases(rows)
    sums = {name: sum(counts[state] for state in states) for name, (_, states) in FILTERS.items()}
    return render_template(
        "cases.html", lines=lines, chosen=chosen, filters=FILTERS, sums=sums, size=views.PAGE
    )


@bp.get("/cases.json")
@allow(*CASE_ROLES)
def export() -> list[dict[str, Any]]:
    """All cases, machine-readable, newest first."""
    with ctx().store.read(me().agency_id) as rows:
        return [_line(one) for one in views.cases(rows, tuple(CaseState), request.args.get("before"), 200)]


def _line(one: views.CaseLine) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "title": one.case.title,
        "state": one.case.state.value,
        "status": words.case_status(one.case, one.round, one.reply, asks=one.asks),
        "opened_at": one.case.opened_at.isoformat(),
        "arrival_number": one.number,
        "asked": one.asked,
        "answered": one.asked - one.round.outstanding if one.round else 0,
    }


@bp.get("/cases/<id>")
@allow(*CASE_ROLES)
def page(id: str) -> Page:
    """One case."""
    return _page(id, [])


def _page(id: str, problems: list[str]) -> str:
    with ctx().store.read(me().agency_id) as rows:
        values = _values(rows, id)
    return render_template("case.html", problems=problems, **values)


def _values(rows: Reader, id: str) -> dict[str, Any]:
    case = rows.get(Case, id)
    rounds = [_round(rows, one) for one in sorted(rows.find(Round, case_id=id), key=lambda one: one.no)]
    replies = rows.find(Reply, case_id=id)
    notices = rows.find(Notice, case_id=id)
    newest = (rounds[-1]["page"].round if rounds else None, replies[-1] if replies else None)
    events = views.timeline(rows, id)
    asks = not notices or bool(notices[-1].fields.get("asks", True))
    short = not asks and case.state in (CaseState.REGISTERED, CaseState.FILED) and not rounds
    return {
        "case": case,
        "status": words.case_status(case, *newest, asks=asks),
        "stages": words.SHORT_STAGES if short else words.STAGES,
        "stage": words.stage(case, *newest),
        "notices": notices,
        "lines": rows.find(RegisterLine, case_id=id),
        "directions": rows.find(Direction, case_id=id),
        "circulations": rows.find(Circulation, case_id=id),
        "rounds": rounds,
        "replies": replies,
        "dossier": rows.first(Dossier, id=case.dossier_id) if case.dossier_id else None,
        "events": events,
        "turns": views.turns(rows, id),
        "running": views.running(rows, id),
        "stopped": views.stopped(rows, id),
        "unit_of": {a.id: a.unit_id for one in rounds for a in one["page"].assignments.values()},
        "units": {unit.id: unit for unit in rows.find(Unit)},
        "people": {person.id: person for person in rows.find(Person)},
        "ended": case.state in (CaseState.FILED, CaseState.WITHDRAWN, CaseState.RETURNED),
        "returnable": case.state in (CaseState.READ, CaseState.CONFIRMED),
        "finishable": not any(event.name == "FinishConfirmed" for event in events)
        and bool(finishable(ctx(), rows, case)),
    }


def _round(rows: Reader, round_: Round) -> dict[str, Any]:
    shown = views.round_page(rows, round_)
    questions = sorted(rows.find(Question, round_id=round_.id), key=lambda one: one.position)
    sums = from_json(round_.totals) if round_.totals else so_far(shown, questions)
    links = unit_links(rows, round_) if round_.state is RoundState.OPEN and not offers(Feature.ASSIGN) else []
    more = {"sums": sums, "columns": columns(questions), "links": links}
    return {"page": shown, "questions": questions, **more}


def so_far(shown: views.RoundPage, questions: list[Question]) -> Consolidation:
    """The totals of what has been answered by now."""
    standing = {debtor.id: shown.standing(debtor) for debtor in shown.debtors}
    given = {id: (answer, shown.figures[answer.id]) for id, answer in standing.items() if answer}
    return consolidate(questions, shown.debtors, given)


def columns(questions: list[Question]) -> list[tuple[str, str]]:
    """The plain numbers a round's table shows: (key, label)."""
    return [(one.code, one.label) for one in questions if one.type in ("count", "money")]


@bp.get("/cases/<id>.json")
@allow(*CASE_ROLES)
def record(id: str) -> dict[str, Any]:
    """One case with everything that hangs on it, machine-readable."""
    now = ctx().clock.office_now()
    with ctx().store.read(me().agency_id) as rows:
        found = _values(rows, id)
    lists = ("notices", "lines", "directions", "circulations", "replies", "events")
    return {
        "case": views.plain(found["case"]),
        "status": found["status"],
        "dossier": views.plain(found["dossier"]) if found["dossier"] else None,
        "rounds": [_round_record(one, now) for one in found["rounds"]],
        **{name: [views.plain(one) for one in found[name]] for name in lists},
    }


def _round_record(one: dict[str, Any], now: Any) -> dict[str, Any]:
    shown: views.RoundPage = one["page"]
    answers = [answer for versions in shown.answers.values() for answer in versions]
    return {
        **views.plain(shown.round),
        "debtors": [views.plain(debtor) for debtor in shown.debtors],
        "assignments": [
            {**views.plain(a), "status": words.status_of(a, shown.round, now)}
            for a in shown.assignments.values()
        ],
        "questions": [views.plain(question) for question in one["questions"]],
        "answers": [views.plain(answer) for answer in answers],
        "sums": asdict(one["sums"]),
    }


@bp.post("/cases/<id>/return")
@allow(Role.CLERK)
def give_back(id: str) -> Page:
    """Trả lại nơi gửi."""
    return _order(returning.return_notice, id, id, "Đã trả lại nơi gửi.", reason=True)


@bp.post("/cases/<id>/finish")
@allow(Role.CLERK, Role.OFFICE)
def finish(id: str) -> Page:
    """Kết thúc văn bản: it can not be undone in the document system."""
    return _order(
        finishing.finish, id, id, "Đã xác nhận; văn bản được kết thúc trên hệ thống quản lý văn bản."
    )


@bp.post("/cases/<id>/withdraw")
@allow(Role.OFFICE)
def withdraw(id: str) -> Page:
    """Thu hồi: the number is voided, what was asked is taken back."""
    return _order(withdrawing.withdraw, id, id, "Đã thu hồi; số đến được đánh dấu đã hủy.", reason=True)


@bp.post("/rounds/<id>/close")
@allow(Role.OFFICE)
def close(id: str) -> Page:
    """Chốt số liệu."""
    return _order(closing.close, id, _case_of(id), "Đã chốt số liệu. Biểu tổng hợp và dự thảo đang được lập.")


@bp.post("/rounds/<id>/draft")
@allow(Role.OFFICE)
def draft(id: str) -> Page:
    """Lập dự thảo (anew)."""
    return _order(drafting.draft, id, _case_of(id), "Đã lập dự thảo. Đề nghị kiểm tra rồi trình ký.")


def _case_of(round_id: str) -> str:
    with ctx().store.read(me().agency_id) as rows:
        return rows.get(Round, round_id).case_id


def _order(step: Any, subject_id: str, case_id: str, said: str, *, reason: bool = False) -> Page:
    payload = {"reason": request.form.get("reason", "").strip()} if reason else {}

    def again(refused: Refused) -> str:
        return _page(case_id, refused.problems)

    return act(
        lambda: perform(step, subject_id, payload),
        then=url_for("cases.page", id=case_id),
        said=said,
        again=again,
    )

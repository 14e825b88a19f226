"""The documents of a round as bytes: what several steps write."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from plugin.context import Context
from plugin.domain.filing import documents
from plugin.domain.records import (
    Answer,
    Assignment,
    Debtor,
    Direction,
    Figure,
    Json,
    Notice,
    Person,
    Question,
    RegisterLine,
    Reply,
    Round,
    Unit,
)
from plugin.steps._deliveries import keep_file as kept
from plugin.store.protocol import Reader
from plugin.writing.calculation import calculation_xlsx
from plugin.writing.letter import reply_docx
from plugin.writing.submission import submission_docx

__all__ = ["DOCX", "XLSX", "answers_of", "calculation", "kept", "letter", "listed_of", "submission"]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letter(
    ctx: Context,
    agency_id: str,
    content: Json,
    *,
    number: int | None = None,
    code: str | None = None,
    issued_on: date | None = None,
    signer: Mapping[str, Any] | None = None,
) -> bytes:
    """The reply letter as .docx; a draft while it has no number."""
    agency = vars(ctx.agency(agency_id))
    made = reply_docx(agency, content, number=number, code=code, issued_on=issued_on, signer=signer)
    return _tidied(made)


def _tidied(made: bytes) -> bytes:
    """Clear what the libraries leave behind: circles of objects, 10 MB and more for a document.

    Python by itself clears them much later; a worker that writes a few long annexes would grow by each.
    """
    gc.collect()
    return made


def submission(ctx: Context, agency_id: str, content: Json, round_: Round, totals: Json) -> bytes:
    """The Phiếu trình that goes with a draft to the leader; for inside only."""
    return _tidied(submission_docx(vars(ctx.agency(agency_id)), content, round_, totals))


def calculation(rows: Reader, round_: Round, totals: Json) -> bytes:
    """The calculation sheet of a round: every total opens to its answers."""
    questions = sorted(rows.find(Question, round_id=round_.id), key=lambda q: q.position)
    return _tidied(calculation_xlsx(round_.title, questions, totals, answers_of(rows, round_)))


def listed_of(rows: Reader, case_id: str) -> list[Json]:
    """The documents of a case as a dossier lists them; see ``domain.filing.documents``."""
    answers: list[Answer] = []
    for round_ in rows.find(Round, case_id=case_id):
        answers += rows.find(Answer, round_id=round_.id)
    names = {unit.id: unit.name for unit in rows.find(Unit)}
    return documents(
        notices=rows.find(Notice, case_id=case_id),
        lines=rows.find(RegisterLine, case_id=case_id),
        directions=rows.find(Direction, case_id=case_id),
        answers=answers,
        replies=rows.find(Reply, case_id=case_id),
        units={a.id: names[a.unit_id] for a in rows.find(Assignment, case_id=case_id)},
    )


def answers_of(rows: Reader, round_: Round) -> list[dict[str, Any]]:
    """Every version of every unit's answer, with its figures and evidence, in unit order."""
    units = {d.id: d for d in rows.find(Debtor, round_id=round_.id)}
    debtor_of = {a.id: units[a.debtor_id] for a in rows.find(Assignment, round_id=round_.id)}
    people = {person.id: person.name for person in rows.find(Person)}
    answers = rows.find(Answer, round_id=round_.id)
    figures: dict[str, list[Figure]] = {answer.id: [] for answer in answers}
    for figure in rows.find(Figure, answer_id=tuple(figures)):
        figures[figure.answer_id].append(figure)
    found = [_answer(a, debtor_of[a.assignment_id], figures[a.id], people) for a in answers]
    return sorted(found, key=lambda one: (one["position"], one["version"]))


def _answer(
    answer: Answer, debtor: Debtor, figures: list[Figure], people: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "unit_id": debtor.unit_id,
        "unit": debtor.name,
        "position": debtor.position,
        "version": answer.version,
        "state": str(answer.state),
        "channel": answer.channel,
        "given_by": people.get(answer.given_by, answer.given_by),
        "confirmed_by": people.get(answer.confirmed_by or "", answer.confirmed_by),
        "entered_for": answer.entered_for,
        "handed_in_at": answer.handed_in_at,
        "received_at": answer.received_at,
        "late": answer.late,
        "after_cut_off": answer.after_cut_off,
        "nil_return": answer.nil_return,
        "note": answer.note,
        "problems": answer.problems,
        "evidence_sha256": answer.evidence_sha256,
        "figures": [
            {"code": f.code, "option": f.option, "value": f.value, "status": f.status} for f in figures
        ],
    }

"""A round's figures as they stand: loaded once, for whoever adds them up."""

from __future__ import annotations

from plugin.domain.consolidation import Consolidation, consolidate
from plugin.domain.records import Answer, Assignment, Debtor, Figure, Question, Round
from plugin.domain.states import AnswerState
from plugin.store.protocol import Reader


def add_up(rows: Reader, round_: Round, *, after_cut_off: bool) -> Consolidation:
    """The consolidation of a round; ``after_cut_off`` counts what came after the cut-off, too."""
    questions = sorted(rows.find(Question, round_id=round_.id), key=lambda q: q.position)
    debtors = sorted(rows.find(Debtor, round_id=round_.id), key=lambda d: d.position)
    debtor_of = {a.id: a.debtor_id for a in rows.find(Assignment, round_id=round_.id)}
    answers = _standing(rows, round_, after_cut_off)
    figures = _figures(rows, answers)
    return consolidate(questions, debtors, {debtor_of[a.assignment_id]: (a, figures[a.id]) for a in answers})


def _standing(rows: Reader, round_: Round, after_cut_off: bool) -> list[Answer]:
    """One answer a unit: its newest version, or the newest from before the cut-off."""
    newest: dict[str, Answer] = {}
    taken = (AnswerState.ACCEPTED, AnswerState.SUPERSEDED)
    for answer in rows.find(Answer, round_id=round_.id, state=taken):
        if after_cut_off or not answer.after_cut_off:
            newest[answer.assignment_id] = answer
    return list(newest.values())


def _figures(rows: Reader, answers: list[Answer]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {answer.id: [] for answer in answers}
    for figure in rows.find(Figure, answer_id=tuple(found)):
        found[figure.answer_id].append(figure)
    return found

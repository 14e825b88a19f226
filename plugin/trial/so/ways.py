"""The ways a unit of round 1 answers, and what the table must show then."""

from __future__ import annotations

from collections.abc import Callable

from plugin.domain.texts import percent_text
from plugin.trial import acts
from plugin.trial.so import figures as f
from plugin.trial.so.common import a, answered
from plugin.trial.stage import Stage


def by_system(unit: str, times: int) -> Callable[[Stage], None]:
    """A unit answers in the document system; so many answers count then."""

    def play(stage: Stage) -> None:
        stage.person(unit).answer(f.api(f.FIRST[unit]))
        answered(stage, stage.side_of(unit), times)

    return play


def by_page(unit: str, times: int) -> Callable[[Stage], None]:
    """A unit's head answers on its page."""

    def play(stage: Stage) -> None:
        acts.answer(stage, unit, f.form(f.FIRST[unit]))
        answered(stage, stage.side_of(unit), times)

    return play


def by_sheet(unit: str, times: int) -> Callable[[Stage], None]:
    """A unit sends its sheet back."""

    def play(stage: Stage) -> None:
        acts.answer_by_sheet(stage, unit, f.form(f.FIRST[unit]))
        answered(stage, stage.side_of(unit), times)

    return play


def checkpoint(name: str, wanted: dict[str, int], units: tuple[int, int]) -> Callable[[Stage], None]:
    """What the table shows now, to the digit."""

    def play(stage: Stage) -> None:
        sums = stage.export(a(stage))["rounds"][0]["sums"]
        stage.must(sums["totals"] == wanted, f"số liệu ({name}): {sums['totals']}")
        stage.must((sums["answered"], sums["asked"]) == units, f"số đơn vị ({name})")
        rates = [sums["rates"][rate] for rate in ("of_reported", "coverage", "of_owners")]
        printed = tuple(percent_text(*rate) for rate in rates)
        stage.must(printed == f.PRINTED[name], f"tỷ lệ ({name}): {printed}")

    return play

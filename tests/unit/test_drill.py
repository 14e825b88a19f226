"""The drill's own judgement: it repeats itself by its seed, and sees what is lost, doubled, missing, told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from plugin.trial.drill import chaos, script, verdict
from plugin.trial.drill.run import leaks

UNITS = [f"DV{n:04d}" for n in range(1, 31)]


def line(act: str = "assign", target: str = "DV0001", reference: str = "TS-1", **more: Any) -> dict[str, Any]:
    return {"act": act, "target": target, "reference": reference, "ordinal": 1, "id": "t1", **more}


def test_the_same_seed_means_the_same_script_and_the_same_failures() -> None:
    assert script.write(5, UNITS, 3) == script.write(5, UNITS, 3)
    assert script.write(5, UNITS, 3) != script.write(6, UNITS, 3)
    assert chaos.schedule(5, 90, chaos.NAMES) == chaos.schedule(5, 90, chaos.NAMES)
    assert chaos.schedule(5, 90, chaos.NAMES) != chaos.schedule(6, 90, chaos.NAMES)


def test_everything_that_can_go_wrong_has_its_act_and_its_title() -> None:
    assert set(chaos.TITLES) == {*chaos.EVENTS, *chaos.FAULTS}


def test_everything_goes_wrong_once_before_anything_does_again() -> None:
    names = [event.name for event in chaos.schedule(1, 600, chaos.NAMES)]
    assert set(names[: len(chaos.NAMES)]) == set(chaos.NAMES)


def test_the_script_intends_what_each_manner_of_answering_calls_for() -> None:
    manners = {"a": "early", "b": "wrong", "c": "corrected", "d": "late"}
    intended = Counter(act for act, _, _ in script.Part("11", manners).intended())
    once = dict.fromkeys(("register", "status", "send", "file", "return_answer"), 1)
    assert intended == {**once, "assign": 4, "remind": 2}


def test_every_case_keeps_one_unit_that_is_late() -> None:
    parts = [part for wave in script.write(3, UNITS, 4).waves for part in wave.parts]
    assert all("late" in part.manners.values() for part in parts)


TASKS = [
    {"id": "t1", "unit": "DV0001", "title": "Kết quả (11)"},
    {"id": "t2", "unit": "DV0002", "title": "Kết quả (11)"},
]


def seen(*ledger: dict[str, Any]) -> Counter[script.Act]:
    return verdict.acts(list(ledger), TASKS, [{"id": "i1", "name": "11.md"}], [], [])


def test_an_act_the_other_side_never_saw_is_lost() -> None:
    intended = Counter([("assign", "11", "DV0001"), ("assign", "11", "DV0002")])
    assert verdict.missing(intended, seen(line())) == ["assign của văn bản 11, DV0002 × 1"]
    assert verdict.missing(intended, seen(line(), line(target="DV0002", reference="TS-2", id="t2"))) == []


def test_one_act_under_two_lines_is_doubled_but_not_done_twice_over() -> None:
    both = [line(), line(id="t1")]
    assert len(verdict.twice(both)) == 1
    assert seen(*both) == Counter([("assign", "11", "DV0001")])


def test_a_second_reminder_is_no_double_of_the_first() -> None:
    reminders = [line("remind", "t1", "TS-1", ordinal=n) for n in (1, 2)]
    assert verdict.twice(reminders) == []
    assert seen(*reminders) == Counter({("remind", "11", "DV0001"): 2})


def test_an_act_nobody_intended_is_named() -> None:
    assert verdict.beyond(Counter(), seen(line("register", "i1", "214"))) == ["register của văn bản 11 × 1"]


@pytest.mark.parametrize(("numbers", "bad"), [([1, 2, 3], 0), ([1, 3], 1), ([1, 2, 2], 1)])
def test_a_book_with_a_hole_or_a_number_twice_is_named(numbers: list[int], bad: int) -> None:
    book = [{"series": "BC", "number": number} for number in numbers]
    assert len(verdict.holes({"departures": book})) == bad


def test_a_case_that_did_not_come_to_rest_is_named() -> None:
    sums = {"totals": {"total": 7, "installed": 7}}
    case = {
        "case": {"title": "A", "id": "c", "state": "filed"},
        "rounds": [{"id": "r", "state": "consolidated", "outstanding": 0, "assignments": [], "sums": sums}],
        "replies": [{"id": "p", "state": "numbered"}],
        "dossier": {"id": "d", "state": "filed"},
    }
    assert list(verdict.illegal(case, 7)) == ["A: replies p là numbered, phải là sent"]
    assert len(list(verdict.illegal(case, 8))) == 2


def test_a_secret_in_a_log_is_found_and_not_told_again(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("token=s3cr3t-of-somebody\n", encoding="utf-8")
    found = leaks(tmp_path, ["s3cr3t-of-somebody", "another"])
    assert found == ["web.log: 1 bí mật"]

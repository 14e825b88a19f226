"""The main job as a journey: real processes, from the notice sent to the dossier filed, counted to the digit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin.trial import check, demo
from plugin.trial.so import expected

A_RUN = 240
"""Seconds a run may take on a busy machine; it takes about a minute on a quiet one."""


@pytest.mark.timeout(A_RUN)
def test_the_notice_is_carried_to_the_filed_dossier_through_crash_and_wipe(tmp_path: Path) -> None:
    _journey(tmp_path / "demo")


@pytest.mark.timeout(A_RUN)
def test_the_same_journey_on_postgresql(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THONGSUOT_DATABASE", postgresql)
    _journey(tmp_path / "demo")


@pytest.mark.timeout(A_RUN)
def test_the_whole_case_of_two_agencies_comes_out_to_the_digit(tmp_path: Path) -> None:
    _whole_case(tmp_path / "so")


@pytest.mark.timeout(A_RUN)
def test_the_whole_case_comes_out_the_same_on_postgresql_with_two_workers(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THONGSUOT_DATABASE", postgresql)
    _whole_case(tmp_path / "so", "--workers", "2")


def _whole_case(out: Path, *options: str) -> None:
    assert demo.main(["--story", "so", *options, str(out)]) == 0
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == expected.SUMMARY
    ledger = json.loads((out / "ledger.json").read_text(encoding="utf-8"))
    assert {line["calls"] for line in ledger} == {1}, "an ambiguous act was repeated without a look"


def _journey(out: Path) -> None:
    assert demo.main([str(out)]) == 0
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == check.EXPECTED
    assert sorted(path.name for path in out.iterdir()) == [
        "departures.xlsx",
        "dossier.zip",
        "home",
        "ledger.json",
        "notice.json",
        "register.xlsx",
        "reply.docx",
        "reply.xlsx",
        "summary.json",
        "timeline.json",
    ]
    ledger = json.loads((out / "ledger.json").read_text(encoding="utf-8"))
    assert {line["calls"] for line in ledger} == {1}, "an ambiguous act was repeated without a look"


def _line(act: str, target: str, ordinal: int = 1) -> dict[str, object]:
    return {"act": act, "target": target, "reference": "", "ordinal": ordinal}


def test_an_act_under_two_keys_counts_as_doubled() -> None:
    ledger = [{**_line("send", "S"), "key": "a"}, {**_line("send", "S"), "key": "b"}]
    assert check.doubled(ledger) == 1


def test_two_reminders_of_one_unit_are_two_acts() -> None:
    ledger = [_line("remind", "T", 1), _line("remind", "T", 2)]
    assert check.doubled(ledger) == 0
    assert check.lost(ledger, {"remind": 3}) == 1


def test_an_act_outside_the_script_is_named() -> None:
    assert check.unexpected([_line("cancel", "T")], {"assign": 3}) == ["cancel: 1 lần, kịch bản chỉ có 0"]


def test_a_missing_number_is_a_hole() -> None:
    assert check.holes([214, 216, 217]) == 1
    assert check.holes([187]) == 0


def test_every_figure_that_differs_is_named_with_its_place() -> None:
    found = {"rounds": [{"late": 2}], "lost": 0}
    expected = {"rounds": [{"late": 1}], "lost": 0}
    assert check.differences(expected, found) == ["summary.rounds[0].late: phải là 1, lại là 2"]

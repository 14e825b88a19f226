"""A minute in which everything fails in turn, on each database: nothing lost, nothing doubled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from plugin.trial.drill.run import Options, main, play

pytestmark = [pytest.mark.serial, pytest.mark.timeout(420)]

COUNTS = ("lost", "doubled", "unexpected", "holes", "illegal", "stuck", "leaked")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_minute_of_failures_loses_and_doubles_nothing(tmp_path: Path, database: str) -> None:
    options = ["--units", "12", "--minutes", "1", "--seed", "7", "--database", database, str(tmp_path)]
    code = main(options)
    found = json.loads((tmp_path / "drill.json").read_text("utf-8"))
    assert {name: found[name] for name in COUNTS} == {name: [] for name in COUNTS}
    assert found["done"] == found["intended"] > 0
    assert found["waits"]["assign"][2] == 18, "every ask of both cases"
    assert code == 0


def test_no_secret_stands_in_any_log_of_a_drill(tmp_path: Path) -> None:
    """Looked for here once more, and proven to be findable: the simulator's own journal has the tokens."""
    options = Options(units=2, minutes=0.0, cases=1, workers=1, out=str(tmp_path))
    found, drill = play(options, Console(quiet=True))
    secrets = drill.ground.secrets()
    assert len(secrets) == 5
    logs = {file.name: file.read_bytes() for file in (tmp_path / "home" / "logs").iterdir()}
    assert {"web.log", "worker.log", "beat.log", "simulator.log", "broker.log"} <= set(logs)
    assert not [name for name, text in logs.items() for one in secrets if one.encode() in text]
    journal = (tmp_path / "home" / "simulator" / "journal.jsonl").read_text("utf-8")
    assert drill.ground.place.secret("vanban.token") in journal
    assert found.leaked == []

"""A minute in which everything fails in turn, on each database: nothing lost, nothing doubled, nothing told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin.trial.drill.run import main

pytestmark = [pytest.mark.serial, pytest.mark.timeout(420)]

COUNTS = ("lost", "doubled", "unexpected", "holes", "illegal", "stuck", "leaked")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_minute_of_failures_loses_and_doubles_nothing(tmp_path: Path, database: str) -> None:
    options = ["--units", "12", "--minutes", "1", "--seed", "7", "--database", database, str(tmp_path)]
    code = main(options)
    found = json.loads((tmp_path / "drill.json").read_text("utf-8"))
    assert {name: found[name] for name in COUNTS} == {name: [] for name in COUNTS}
    assert found["done"] == found["intended"] > 0
    assert found["waits"]["assign"][2] >= 18, "every ask of both cases"
    assert code == 0
    no_secret_stands_in_a_log(tmp_path / "home")


def no_secret_stands_in_a_log(home: Path) -> None:
    """Looked for here once more, by hand; that they can be found is shown by the simulator's journal."""
    secrets = {file.name: file.read_text("utf-8").strip() for file in (home / "secrets").iterdir()}
    logs = {file.name: file.read_bytes() for file in (home / "logs").iterdir()}
    names = ("vanban.token", "vanban.webhook", "vanban.webhook.next", "web.key", "operator.token")
    assert set(names) == set(secrets)
    assert {"web.log", "worker.log", "beat.log", "simulator.log", "broker.log"} <= set(logs)
    told = [(log, name) for log, text in logs.items() for name in names if secrets[name].encode() in text]
    assert told == []
    journal = (home / "simulator" / "journal").read_bytes()
    assert secrets["vanban.token"].encode() in journal

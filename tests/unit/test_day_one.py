"""The settings the README gives for day one: they load, start, and ask nothing of anybody's machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.protocol import Feature
from plugin import checks, settings, setup
from plugin.domain.records import Connection, WorkItem
from plugin.processes import own_systems
from plugin.settings import Settings
from plugin.wiring import build


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The README's block over the first settings, as somebody edits them in."""
    for key, value in above.items():
        below[key] = _merged(below.get(key, {}), value) if isinstance(value, dict) else value
    return below


@pytest.fixture
def day_one(tmp_path: Path) -> Settings:
    readme = Path("README.md").read_text(encoding="utf-8")
    block = re.search(r"### Day one.*?```yaml\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    file = settings.default(tmp_path)
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["connections"] = {}  # the embedded system makes way
    file.write_text(yaml.safe_dump(_merged(content, yaml.safe_load(block[1])), allow_unicode=True))
    return settings.load(file)


def test_the_block_of_the_readme_is_a_whole_connection(day_one: Settings) -> None:
    agency = day_one.agencies["ccvtlt"]
    assert (agency.arrivals, agency.departures) == ("elsewhere", "elsewhere")
    assert day_one.connections[agency.connection].system == "by_hand"
    assert not day_one.web_url.startswith("http://127.0.0.1"), "links are handed round"
    assert own_systems(day_one) == {}, "no document system of ours is started"


def test_nothing_is_polled_and_nothing_is_amiss(day_one: Settings) -> None:
    setup.prepare(day_one)
    ctx = build(day_one, rings=False)
    with ctx.store.read("ccvtlt") as rows:
        assert [one.system for one in rows.find(Connection)] == ["by_hand"]
        assert rows.find(WorkItem) == []
    assert ctx.system("vanban").features == frozenset()
    said = dict(checks.run(day_one))
    assert said["Hệ thống quản lý văn bản (vanban)"] is None


def test_a_connection_that_is_made_later_is_polled_from_then_on(day_one: Settings, tmp_path: Path) -> None:
    setup.prepare(day_one)
    first = settings.load(settings.default(tmp_path / "other"))
    later = Settings(**{**vars(day_one), "connections": first.connections})
    setup.prepare(later)
    ctx = build(later, rings=False)
    assert Feature.CHANGES in ctx.system("vanban").features
    with ctx.store.read("ccvtlt") as rows:
        assert [item.kind for item in rows.find(WorkItem)] == ["poll"]

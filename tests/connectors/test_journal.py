"""The simulator's journal: whatever was cut short by death is no call, and the next one follows the last whole one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.simulator.face import Request
from connectors.simulator.journal import Entry, Journal

NOON = datetime(2020, 8, 5, 12, tzinfo=UTC)


def call(n: int, body: bytes) -> Entry:
    return Entry("face", NOON, NOON, Request("POST", "/tasks", {"n": str(n)}, {"key": "Đơn vị"}, body))


def written(path: Path, calls: list[Entry]) -> list[Entry]:
    """What the file has, once these calls followed; closed again."""
    journal = Journal(path)
    before = list(journal.read())
    for one in calls:
        journal.write(one)
    journal.close()
    return before


@given(bodies=st.lists(st.binary(max_size=40), min_size=1, max_size=4), data=st.data())
def test_a_file_cut_anywhere_has_the_whole_calls_before(
    bodies: list[bytes], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    calls = [call(n, body) for n, body in enumerate(bodies)]
    ends = [0]
    for one in calls:
        written(path, [one])
        ends.append(path.stat().st_size)
    cut = data.draw(st.integers(0, ends[-1]))
    path.write_bytes(path.read_bytes()[:cut])
    whole = [one for one, end in zip(calls, ends[1:], strict=True) if end <= cut]
    assert written(path, [call(9, b"next")]) == whole
    assert written(path, []) == [*whole, call(9, b"next")]

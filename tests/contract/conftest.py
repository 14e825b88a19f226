"""Every document system for the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.document_system import SIDES, OtherSide


@pytest.fixture
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OtherSide]:
    """A document system by its name, empty at the start of each test."""
    yield from SIDES[request.param](tmp_path)

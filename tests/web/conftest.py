"""The office's pages over a temporary office."""

from __future__ import annotations

import pytest
from flask import Flask

from plugin.app import create_app
from tests.house import House
from tests.web.office import Office


@pytest.fixture
def app(house: House) -> Flask:
    """The pages of the office."""
    return create_app(house.ctx)


@pytest.fixture
def office(app: Flask, house: House) -> Office:
    """The office at work."""
    return Office(app, house)

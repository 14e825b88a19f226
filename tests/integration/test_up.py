"""``thongsuot up`` on one machine: sign in, kill anything, stop, start again, and find everything as it was."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest
import requests

from plugin import settings
from tests.integration.test_supervisor import gone, until

NAMES = ("valkey-server", "connectors.embedded", "plugin web", "celery worker", "celery beat")
MOST_MEMORY = 400 * 1024 * 1024


class Up:
    """A running ``thongsuot up`` and what it has said so far."""

    def __init__(self, file: Path, output: IO[str]) -> None:
        self.output = output
        self.process = subprocess.Popen(
            [sys.executable, "-m", "plugin", "up"],
            env={**os.environ, "THONGSUOT_SETTINGS": str(file)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self) -> str:
        return Path(self.output.name).read_text(encoding="utf-8")

    def children(self) -> dict[str, int]:
        """The children's process ids by what they are."""
        found: dict[str, int] = {}
        for child in psutil.Process(self.process.pid).children():
            line = _command(child)
            found |= {name: child.pid for name in NAMES if all(word in line for word in name.split())}
        return found

    def ready(self) -> bool:
        assert self.process.poll() is None, self.said()
        return "đang chạy tại" in self.said()


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """First settings on free ports."""
    path = settings.default(tmp_path_factory.mktemp("office"))
    text = path.read_text(encoding="utf-8")
    for port in ("8080", "8081"):
        with socket.create_server(("127.0.0.1", 0)) as free:
            text = text.replace(port, str(free.getsockname()[1]))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def start(file: Path, tmp_path: Path) -> Iterator[Callable[[], Up]]:
    """Start ``up``; whatever still runs after the test is killed."""
    running: list[Up] = []

    def begin() -> Up:
        with (tmp_path / f"output-{len(running)}").open("w", encoding="utf-8") as output:
            running.append(Up(file, output))
        return running[-1]

    yield begin
    for up in running:
        if up.process.poll() is None:
            up.process.kill()
        up.process.wait()


def signed_in(address: str, login: str, password: str) -> bool:
    """Whether the pages let somebody in."""
    with requests.Session() as browser:
        page = browser.get(f"{address}/sign-in", timeout=10).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        form = {"csrf_token": token[1], "agency": "ccvtlt", "login": login, "password": password}
        answer = browser.post(f"{address}/sign-in", data=form, allow_redirects=False, timeout=10)
        return answer.status_code == 303


def test_an_office_starts_survives_kills_and_comes_back(start: Callable[[], Up], file: Path) -> None:
    address = settings.load(file).web_url
    up = start()
    until("the address", up.ready, 60)

    # Everybody has a one-time password, and the administrator's opens the pages.
    passwords = dict(re.findall(r"^  (\S+) +([A-Z2-9-]{14}) ", up.said(), re.MULTILINE))
    assert set(passwords) == {person.id for person in settings.load(file).agencies["ccvtlt"].people}
    assert signed_in(address, "quantri", passwords["quantri"])

    children = until("five children", lambda: found if len(found := up.children()) == len(NAMES) else None)
    memory = [psutil.Process(pid).memory_info().rss for pid in (up.process.pid, *children.values())]
    assert sum(memory) < MOST_MEMORY

    # Each process is killed outright; each comes back.
    for pid in children.values():
        os.kill(pid, signal.SIGKILL)
    after = until(
        "five new children",
        lambda: (
            found
            if len(found := up.children()) == 5 and not set(found.values()) & set(children.values())
            else None
        ),
    )
    until("the pages", lambda: _answers(address))

    # Ctrl-C: an orderly stop, nobody left behind.
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(40) == 0
    assert all(gone(pid) for pid in after.values())

    # Again: no new passwords, the old one still opens the pages. Then the supervisor itself is killed.
    again = start()
    until("the address again", again.ready, 60)
    assert "Mật khẩu" not in again.said()
    assert signed_in(address, "quantri", passwords["quantri"])
    left = again.children()
    again.process.kill()
    until("the end of its children", lambda: all(gone(pid) for pid in left.values()))


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_a_second_start_on_one_home_is_refused_in_a_sentence(start: Callable[[], Up]) -> None:
    until("the address", start().ready, 60)
    second = start()
    assert second.process.wait(30) == 1
    assert second.said() == "Thông Suốt đang chạy trên thư mục này rồi.\n"


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    file = settings.default(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken, (tmp_path / "output").open("w") as output:
        port = taken.getsockname()[1]
        file.write_text(file.read_text(encoding="utf-8").replace("8080", str(port)), encoding="utf-8")
        refused = Up(file, output)
        assert refused.process.wait(30) == 2
    assert f"Cổng {port} đang có chương trình khác dùng" in refused.said()

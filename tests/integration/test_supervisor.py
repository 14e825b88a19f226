"""The supervisor: what dies comes back, what should stop stops, and nothing outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from plugin import settings
from plugin.processes import Process
from plugin.settings import Settings
from plugin.supervisor import AlreadyRunning, NotReady, Supervisor

T = TypeVar("T")

PATIENT = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


def until(what: str, ask: Callable[[], T | None], seconds: float = 20.0) -> T:
    """Ask until there is an answer; the test fails with ``what`` when none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.02)
    pytest.fail(f"never happened: {what}")


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return replace(settings.load(settings.default(tmp_path)), home=tmp_path)


def child(home: Settings, name: str, code: str = PATIENT) -> Process:
    """A small real process that is ready once it has written to its log."""
    log = home.home / "logs" / f"{name}.log"
    return Process(name, [sys.executable, "-c", code], ready=lambda: log.exists() and "up" in log.read_text())


@pytest.fixture
def running(home: Settings) -> Iterator[Supervisor]:
    with Supervisor(home, [child(home, "one"), child(home, "two")]) as supervisor:
        supervisor.wait_ready()
        yield supervisor


def test_a_killed_process_comes_back_and_the_others_do_not_notice(running: Supervisor) -> None:
    first, other = running.pid("one"), running.pid("two")
    running.kill("one")

    def came_back() -> int | None:
        try:
            pid = running.pid("one")
        except NotReady:
            return None
        return pid if pid != first else None

    until("a new process", came_back)
    assert running.pid("two") == other


def test_who_keeps_dying_is_told_about_each_time(home: Settings) -> None:
    told: list[tuple[str, int]] = []
    broken = Process("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    with Supervisor(home, [broken], tell=lambda name, code: told.append((name, code))):
        until("two deaths", lambda: told[1:2])
    assert set(told) == {("broken", 3)}


def test_a_process_can_be_kept_down_on_purpose(running: Supervisor) -> None:
    first = running.pid("one")
    with running.down("one"):
        assert gone(first)
        with pytest.raises(NotReady):
            running.pid("one")
    running.wait_ready()
    assert running.pid("one") != first


def test_one_home_has_one_supervisor(running: Supervisor, home: Settings) -> None:
    with pytest.raises(AlreadyRunning):
        Supervisor(home, []).start()
    assert not gone(running.pid("one"))


def test_after_a_stop_nothing_is_left_and_the_home_is_free_again(home: Settings) -> None:
    with Supervisor(home, [child(home, "one"), child(home, "two")]) as supervisor:
        supervisor.wait_ready()
        pids = [supervisor.pid("one"), supervisor.pid("two")]
    assert all(gone(pid) for pid in pids)
    with Supervisor(home, [child(home, "one")]) as again:
        again.wait_ready()


def test_what_others_lean_on_stops_last(home: Settings) -> None:
    code = f"import signal, time, sys; signal.signal(signal.SIGTERM, lambda *_: (open(sys.argv[1], 'a').write(sys.argv[2]), sys.exit())); {PATIENT}"
    order = home.home / "order"
    processes = [
        replace(p, command=[*p.command, str(order), p.name])
        for p in (child(home, "b", code), child(home, "a", code))
    ]
    with Supervisor(home, [replace(processes[0], last=True), processes[1]]) as supervisor:
        supervisor.wait_ready()
    assert order.read_text() == "ab"


def test_who_does_not_stop_in_time_is_killed(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.supervisor.GRACE", 0.3)
    with Supervisor(home, [child(home, "stubborn", STUBBORN)]) as supervisor:
        supervisor.wait_ready()
        pid = supervisor.pid("stubborn")
    assert gone(pid)


def test_a_child_that_never_gets_ready_is_named(home: Settings) -> None:
    never = Process("never", [sys.executable, "-c", PATIENT], ready=lambda: False)
    with Supervisor(home, [never]) as supervisor, pytest.raises(NotReady) as late:
        supervisor.wait_ready(0.3)
    assert late.value.ids == {"process": "never"}


def test_a_log_that_has_grown_too_large_is_moved_aside(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.supervisor._LARGEST_LOG", 10)
    chatty = child(home, "chatty", f"print('x' * 100, flush=True); {PATIENT}")
    with Supervisor(home, [chatty]):
        aside = home.home / "logs" / "chatty.log.1"
        until("the log moved aside", lambda: aside.exists() and "x" * 100 in aside.read_text())


def test_children_die_with_a_supervisor_that_is_killed_outright(home: Settings, tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from plugin import settings
        from plugin.processes import Process
        from plugin.supervisor import Supervisor
        process = Process("one", [sys.executable, "-c", {PATIENT!r}])
        supervisor = Supervisor(settings.load(Path(sys.argv[1])), [process])
        supervisor.start()
        supervisor.wait_ready()
        print(supervisor.pid("one"), flush=True)
        time.sleep(600)
    """)
    file = str(tmp_path / "thongsuot.yaml")
    with subprocess.Popen([sys.executable, "-c", script, file], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not gone(pid)
        os.kill(parent.pid, signal.SIGKILL)
    until("the child's end", lambda: gone(pid))

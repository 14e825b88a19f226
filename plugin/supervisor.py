"""A small supervisor: starts the children, restarts what dies, stops them in order.

All children are started by one thread that lives as long as the supervisor: the tie that
makes them die with it (see ``plugin.child``) is made to the thread that started them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from plugin.domain.errors import ThongSuotError
from plugin.processes import Process, environment_of
from plugin.settings import Settings

GRACE: Final = 15.0
"""Seconds a child gets to stop in order."""
_TICK: Final = 0.2
_FIRST_WAIT, _LONGEST_WAIT, _STABLE = 0.2, 15.0, 30.0
_LARGEST_LOG: Final = 20 * 1024 * 1024


class AlreadyRunning(ThongSuotError):
    """Another supervisor looks after this home."""


class NotReady(ThongSuotError):
    """A child did not get ready in time; ``ids['process']`` names it."""


@dataclass
class _Child:
    """One process as it stands now. ``held`` keeps it down on purpose."""

    process: Process
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    tries: int = 0
    again_at: float = 0.0
    held: bool = False

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None


class Supervisor:
    """Looks after the processes of one home. Also a context manager: started inside, stopped after."""

    def __init__(
        self,
        settings: Settings,
        processes: Sequence[Process],
        tell: Callable[[str, int], None] = lambda _name, _code: None,
    ) -> None:
        """``tell(name, exit code)`` is called each time a child died and will be started again."""
        self._home = settings.home
        self._children = {process.name: _Child(process) for process in processes}
        self._tell = tell
        self._changed = threading.Condition(threading.RLock())
        self._stopping = False
        self._thread = threading.Thread(target=self._look_after, name="supervisor", daemon=True)
        self._lock: IO[str] | None = None

    def take_home(self) -> None:
        """Take the home for this process alone; ``AlreadyRunning`` if another supervisor holds it."""
        if self._lock is None:
            self._lock = _take(self._home / "supervisor.lock")

    def start(self) -> None:
        """Take the home and start everything."""
        self.take_home()
        (self._home / "logs").mkdir(parents=True, exist_ok=True)
        self._thread.start()

    @property
    def names(self) -> list[str]:
        """The names of all children."""
        return list(self._children)

    def pid(self, name: str) -> int:
        """The process id of a living child; ``NotReady`` while it is down."""
        with self._changed:
            child = self._children[name]
            if child.popen is None or not child.alive:
                raise NotReady(f"{name} is down", process=name)
            return child.popen.pid

    def kill(self, name: str, sig: int = signal.SIGKILL) -> None:
        """Send a signal to a child (and its own children); if it dies it is started again."""
        os.killpg(self.pid(name), sig)

    @contextmanager
    def down(self, name: str, sig: int = signal.SIGKILL) -> Iterator[None]:
        """Kill a child, keep it down for the block (to wipe its data, say), then start it again."""
        with self._changed:
            child = self._children[name]
            child.held = True
            _signal(child, sig)
        try:
            _wait([child], GRACE)
            yield
        finally:
            with self._changed:
                child.held, child.again_at = False, 0.0
                self._changed.notify_all()

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until every child is alive and says it is ready; ``NotReady`` names the first that is not."""
        end = time.monotonic() + seconds
        for name, child in self._children.items():
            while not (child.alive and child.process.ready()):
                if time.monotonic() > end:
                    raise NotReady(f"{name}: xem {self._log_path(name)}", process=name)
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop all in order: those who use the others first. What does not stop in time is killed."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(2 * GRACE + 5)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- the thread ----------------------------------------------------------------------------

    def _look_after(self) -> None:
        with self._changed:
            while not self._stopping:
                for child in self._first_to_last():
                    self._tend(child)
                self._changed.wait(_TICK)
        self._end()

    def _first_to_last(self) -> list[_Child]:
        return sorted(self._children.values(), key=lambda child: not child.process.last)

    def _tend(self, child: _Child) -> None:
        now = time.monotonic()
        if child.alive:
            self._shorten_log(child)
            return
        if child.popen is not None:
            self._bury(child, child.popen, now)
        if not child.held and now >= child.again_at:
            self._launch(child)

    def _bury(self, child: _Child, popen: subprocess.Popen[bytes], now: float) -> None:
        """Note a death and decide when to start again: at once, then ever later while it keeps dying."""
        child.tries = 0 if now - child.started > _STABLE else child.tries + 1
        child.again_at = now + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** max(0, child.tries - 1))
        child.popen = None
        if not child.held:
            self._tell(child.process.name, popen.returncode)

    def _launch(self, child: _Child) -> None:
        tie = [sys.executable, "-ISs", str(Path(__file__).with_name("child.py")), str(os.getpid())]
        with self._log_path(child.process.name).open("ab") as log:
            child.popen = subprocess.Popen(
                [*tie, *child.process.command],
                env=environment_of(child.process),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child.started = time.monotonic()

    def _end(self) -> None:
        children = self._first_to_last()
        for leaned_on in (False, True):
            group = [child for child in children if child.process.last is leaned_on]
            for child in group:
                _signal(child, signal.SIGTERM)
            _wait(group, GRACE)

    def _log_path(self, name: str) -> Path:
        return self._home / "logs" / f"{name}.log"

    def _shorten_log(self, child: _Child) -> None:
        """Move a log that has grown too large aside; the child goes on appending to the same file."""
        path = self._log_path(child.process.name)
        if path.stat().st_size > _LARGEST_LOG:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)


def _signal(child: _Child, sig: int) -> None:
    if child.popen is not None and child.alive:
        os.killpg(child.popen.pid, sig)


def _wait(children: Sequence[_Child], seconds: float) -> None:
    """Wait for the children to end; kill those that do not."""
    end = time.monotonic() + seconds
    for popen in [child.popen for child in children if child.popen is not None]:
        try:
            popen.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(popen.pid, signal.SIGKILL)
            popen.wait()


def _take(path: Path) -> IO[str]:
    """The lock of a home, held until the file is closed or this process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise AlreadyRunning("Thông Suốt đang chạy trên thư mục này rồi.") from error
    return lock

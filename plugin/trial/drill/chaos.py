"""What goes wrong, when: a schedule made from the seed, and one small act of violence per name.

Every name comes up once before any comes up again. ``faults`` are those of the simulator, for some seconds.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests

from plugin.clock import set_office_time
from plugin.processes import BEAT, BROKER, WEB, WORKER
from plugin.supervisor import NotReady, Supervisor
from plugin.trial.drill.operator import Operator
from plugin.trial.drill.place import SIMULATOR
from plugin.trial.drill.script import Phase

GAP: Final = (2.0, 5.0)
"""Seconds between two events, at least and at most."""
_SMALL: Final = 2048
"""Bytes a file may have while writing to it is to fail."""
_WRITES: Final = {"method": "POST"}

FAULTS: Final[Mapping[str, tuple[float, Sequence[Mapping[str, Any]]]]] = {
    "slow": (5.0, [{"fault": "latency", "seconds": 0.25, "distribution": "uniform"}]),
    "refused": (4.0, [{"fault": "refuse"}]),
    "resets": (
        5.0,
        [
            {"fault": "reset_before", "rate": 0.1},
            {"fault": "reset_during", "rate": 0.1},
            {"fault": "reset_after", "rate": 0.1},
        ],
    ),
    "busy": (
        5.0,
        [
            {"fault": "throttle", "rate": 0.2, "retry_after": 1},
            {"fault": "throttle", "rate": 0.1},
            {"fault": "error", "rate": 0.1, "status": 503},
            {"fault": "error", "rate": 0.1, "status": 502},
        ],
    ),
    "ambiguous": (
        5.0,
        [
            {"fault": "error_after_commit", **_WRITES, "rate": 0.1},
            {"fault": "silence", **_WRITES, "rate": 0.05, "seconds": 8.0},
            {"fault": "truncated", **_WRITES, "rate": 0.1},
            {"fault": "not_utf8", **_WRITES, "rate": 0.1},
            {"fault": "login_page_after", **_WRITES, "rate": 0.1},
        ],
    ),
    "token": (
        3.0,
        [
            {"fault": "expired", "times": 2},
            {"fault": "revoked", "times": 1},
            {"fault": "login_page", "rate": 0.1},
        ],
    ),
    "feed": (
        8.0,
        [
            {"fault": "overlap", "entries": 5},
            {"fault": "repeat", "share": 0.3},
            {"fault": "shift"},
            {"fault": "shuffle"},
            {"fault": "stale", "seconds": 0.7},
        ],
    ),
    "news": (
        8.0,
        [
            {"fault": "drop", "rate": 0.3},
            {"fault": "double", "rate": 0.3},
            {"fault": "reorder", "rate": 0.2},
            {"fault": "delay", "rate": 0.2, "seconds": 2.0},
            {"fault": "old_signature", "rate": 0.1},
            {"fault": "other_key", "rate": 0.2},
            {"fault": "forged", "rate": 0.1},
        ],
    ),
    "skew": (4.0, [{"fault": "skew", "seconds": 400}]),
    "drip": (4.0, [{"fault": "slow_loris", "path": "/tasks", "rate": 0.2, "seconds": 3.0}]),
}
"""Groups of faults: for how many seconds, and which rules."""


@dataclass(frozen=True)
class Event:
    """One thing that goes wrong, so many seconds after the start."""

    at: float
    name: str


def schedule(seed: int, seconds: float, names: Sequence[str]) -> list[Event]:
    """The events of a seed: all names in a mixed order, then again in another one, until time is over."""
    chance = random.Random(f"chaos/{seed}")
    found: list[Event] = []
    deck: list[str] = []
    at = chance.uniform(*GAP)
    while at < seconds:
        if not deck:
            deck = list(names)
            chance.shuffle(deck)
        found.append(Event(round(at, 2), deck.pop()))
        at += chance.uniform(*GAP)
    return found


@dataclass
class Chaos:
    """The hand that breaks things. ``phase`` says how far the office clock may be moved just now.

    ``restart_database`` stops and starts a database server; without one the SQLite file is locked.
    """

    supervisor: Supervisor
    operator: Operator
    home: Path
    clock: Path
    chance: random.Random
    phase: Phase
    restart_database: Callable[[], None] | None = None
    happened: Counter[str] = field(default_factory=Counter)

    def do(self, event: Event) -> None:
        """Let it happen. That the victim is down already is no reason to stop."""
        with suppress(NotReady, ProcessLookupError, requests.RequestException):
            if event.name in FAULTS:
                self._faults(*FAULTS[event.name])
            else:
                EVENTS[event.name](self)
            self.happened[event.name] += 1

    def _faults(self, seconds: float, rules: Sequence[Mapping[str, Any]]) -> None:
        self.operator.on(*({**rule, "lasts": seconds} for rule in rules))

    def _one(self, prefix: str) -> str:
        return self.chance.choice([name for name in self.supervisor.names if name.startswith(prefix)])

    def kill_worker(self) -> None:
        """One worker dies."""
        self.supervisor.kill(self._one(WORKER))

    def kill_workers(self) -> None:
        """All workers die."""
        for name in self.supervisor.names:
            if name.startswith(WORKER):
                self.supervisor.kill(name)

    def kill_web(self) -> None:
        """The pages die."""
        self.supervisor.kill(WEB)

    def kill_beat(self) -> None:
        """One of the two beats dies."""
        self.supervisor.kill(self._one(BEAT))

    def kill_simulator(self) -> None:
        """The document system dies."""
        self.supervisor.kill(SIMULATOR)

    def broker_away(self) -> None:
        """The queue is away for some seconds."""
        with self.supervisor.down(BROKER):
            time.sleep(2)

    def broker_wiped(self) -> None:
        """The queue dies and forgets everything."""
        with self.supervisor.down(BROKER):
            for path in (self.home / BROKER).iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def database(self) -> None:
        """The database server restarts, or the file is locked for some seconds."""
        if self.restart_database is not None:
            self.restart_database()
            return
        line = sqlite3.connect(self.home / "thongsuot.db", timeout=5, isolation_level=None)
        with suppress(sqlite3.OperationalError):
            line.execute("BEGIN IMMEDIATE")
            time.sleep(3)
            line.execute("ROLLBACK")
        line.close()

    def clock_back(self) -> None:
        """The office's clock jumps back, and then on again."""
        self._jump(self.phase.earliest)

    def clock_ahead(self) -> None:
        """The office's clock jumps ahead, and then back again."""
        self._jump(self.phase.latest)

    def _jump(self, moment: Any) -> None:
        phase = self.phase
        set_office_time(self.clock, moment)
        time.sleep(1.5)
        if self.phase is phase:
            set_office_time(self.clock, phase.at)

    def no_space(self) -> None:
        """Writing files fails for a worker and the pages."""
        limited = [self._one(WORKER), WEB]
        for name in limited:
            self._limit(name, _SMALL)
        time.sleep(3)
        for name in limited:
            self._limit(name, resource.RLIM_INFINITY)

    def _limit(self, name: str, size: int) -> None:
        with suppress(NotReady, ProcessLookupError):
            resource.prlimit(self.supervisor.pid(name), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def die_holding(self) -> None:
        """An ask is committed there and its answer held: then the workers and the document system die."""
        self.operator.hold(self.chance.choice(["assign", "assign", "remind", "register", "send", "file"]))
        end = time.monotonic() + 3
        while time.monotonic() < end and not self.operator.held():
            time.sleep(0.1)
        self.kill_workers()
        self.kill_simulator()

    def freeze_worker(self) -> None:
        """A worker stands still for some seconds, in the middle of whatever it does."""
        name = self._one(WORKER)
        self.supervisor.kill(name, signal.SIGSTOP)
        time.sleep(3)
        self.supervisor.kill(name, signal.SIGCONT)


EVENTS: Final[Mapping[str, Callable[[Chaos], None]]] = {
    "kill_worker": Chaos.kill_worker,
    "kill_workers": Chaos.kill_workers,
    "kill_web": Chaos.kill_web,
    "kill_beat": Chaos.kill_beat,
    "kill_simulator": Chaos.kill_simulator,
    "broker_away": Chaos.broker_away,
    "broker_wiped": Chaos.broker_wiped,
    "database": Chaos.database,
    "clock_back": Chaos.clock_back,
    "clock_ahead": Chaos.clock_ahead,
    "no_space": Chaos.no_space,
    "die_holding": Chaos.die_holding,
    "freeze_worker": Chaos.freeze_worker,
}
TITLES: Final[Mapping[str, str]] = {
    "kill_worker": "giết một tiến trình xử lý",
    "kill_workers": "giết mọi tiến trình xử lý",
    "kill_web": "giết tiến trình trang làm việc",
    "kill_beat": "giết một tiến trình nhắc giờ",
    "kill_simulator": "giết hệ thống văn bản",
    "broker_away": "hàng đợi ngừng",
    "broker_wiped": "hàng đợi mất sạch",
    "database": "cơ sở dữ liệu bị khóa hoặc khởi động lại",
    "clock_back": "giờ cơ quan lùi",
    "clock_ahead": "giờ cơ quan vượt trước",
    "no_space": "không ghi được tệp",
    "die_holding": "cùng chết khi bên kia đã nhận việc mà chưa trả lời",
    "freeze_worker": "một tiến trình xử lý đứng im",
    "slow": "hệ thống văn bản chậm",
    "refused": "không kết nối được",
    "resets": "kết nối đứt giữa chừng",
    "busy": "bên kia bận (429, 502, 503)",
    "ambiguous": "đã nhận việc nhưng trả lời hỏng",
    "token": "mã truy cập bị từ chối",
    "feed": "danh sách thay đổi lặp, lệch, trễ",
    "news": "tin báo mất, lặp, sai chữ ký",
    "skew": "đồng hồ bên kia sai",
    "drip": "trả lời nhỏ giọt",
}
"""What the operator reads of each."""
NAMES: Final = tuple(TITLES)
"""Everything that can go wrong."""

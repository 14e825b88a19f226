"""``thongsuot bench fanout``: how fast many units are asked, against bare HTTP calls to the same system.

The system is the simulator, which lets every call wait. First bare ``requests`` calls with as many threads as
connections, then a real ask through pages, queue and workers; both rates are counted at the system, from
the first call to the last. Where that takes a second only, several rounds are played and counted together. At the
end the poll of the feed is counted: it follows the changes, not the units.
"""

from __future__ import annotations

import base64
import hashlib
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import harmonic_mean
from tempfile import TemporaryDirectory
from typing import Any, Final

import requests
import yaml
from requests.adapters import HTTPAdapter
from rich.console import Console

from plugin.clock import set_office_time
from plugin.settings import load
from plugin.supervisor import Supervisor
from plugin.trial import cast
from plugin.trial.drill import script
from plugin.trial.drill.operator import Operator
from plugin.trial.drill.people import Outside, People
from plugin.trial.drill.place import Ground, prepare, processes
from plugin.trial.drill.run import sign_in
from plugin.trial.office import CLERK, CONNECTION, LEADER, OFFICE
from plugin.trial.scenes import NOTICE
from plugin.trial.waiting import Missing, until

CONNECTIONS: Final = 32
ROUNDS: Final = {0.15: 1, 0.005: 5}
"""Seconds that the system lets a call wait, and how many cases are played with it."""
SEED: Final = 1
_TASKS: Final = "POST /tasks"
_FEED: Final = "GET /changes"
_PATIENCE: Final = 600.0
_SHEET_BYTES: Final = 12_000
"""About what the sheet of a unit has, which travels with every ask."""


@dataclass(frozen=True)
class Measured:
    """Calls a second at one latency: bare, and asked by us; all rounds together."""

    latency: float
    bare: float
    ours: float


def main(units: int, workers: int, console: Console) -> None:
    """Measure at each latency and print the rates and their ratio."""
    with TemporaryDirectory(prefix="thongsuot-bench-") as folder:
        found, polls = play(units, workers, Path(folder), console)
    console.print(f"Giao việc cho {units} đơn vị, {CONNECTIONS} kết nối, {workers} tiến trình xử lý")
    console.print(f"{'độ trễ':>8}{'gọi thẳng':>14}{'Thông Suốt':>14}{'tỷ lệ':>8}")
    for one in found:
        row = (
            f"{one.latency * 1000:>5.0f} ms{one.bare:>12.0f}/s{one.ours:>12.0f}/s{one.ours / one.bare:>8.0%}"
        )
        console.print(row)
    console.print(polls, soft_wrap=True)


def play(units: int, workers: int, folder: Path, console: Console) -> tuple[list[Measured], str]:
    """An office with so many units beside the simulator; one case for each round."""
    console.print("Chuẩn bị…")
    ground = prepare(folder / "home", units, workers, SEED, None)
    _widen(ground, workers)
    intent = script.write(SEED, list(ground.heads), sum(ROUNDS.values()))
    wave = intent.waves[0]
    intent.played.append(wave)
    set_office_time(ground.place.clock, wave.phases()[0].at)
    one_time = cast.prepare(ground.settings)
    with Supervisor(settings := load(ground.settings), processes(settings, ground)) as supervisor:
        supervisor.wait_ready()
        _, web = sign_in(ground, one_time)
        operator = Operator(ground.operator, ground.place.secret("operator.token"))
        people = People(web, intent)
        outside = Outside(operator, intent, ground.heads, NOTICE.read_text(encoding="utf-8"))
        outside.deliver([part.name for part in wave.parts])
        found = []
        for latency, rounds in ROUNDS.items():
            pairs = [_round(ground, operator, people, latency) for _ in range(rounds)]
            bare, ours = (harmonic_mean(rates) for rates in zip(*pairs, strict=True))
            found.append(Measured(latency, bare, ours))
            console.print(f"{latency * 1000:.0f} ms: {bare:.0f}/s và {ours:.0f}/s")
        return found, _polls(operator, units)


def _round(ground: Ground, operator: Operator, people: People, latency: float) -> tuple[float, float]:
    """Calls a second, bare and by us, for one case."""
    units = list(ground.heads)
    turn = _ready_to_ask(people)
    operator.on({"fault": "latency", "seconds": latency})
    bare = _bare(ground, operator, len(units))
    ours = _ours(people, operator, turn, units)
    operator.off()
    return bare, ours


def _widen(ground: Ground, workers: int) -> None:
    """As many connections as the bare calls have, shared by the workers, and patience for a busy machine."""
    content = yaml.safe_load(ground.settings.read_text(encoding="utf-8"))
    content |= {"worker_threads": -(-CONNECTIONS // workers), "lease_seconds": 60.0, "sweep_seconds": 2.0}
    content["connections"][CONNECTION] |= {"at_once": CONNECTIONS, "poll_seconds": 5.0}
    ground.settings.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _ready_to_ask(people: People) -> dict[str, Any]:
    """The next case confirmed, submitted and directed; the turn to ask."""
    for login, kind, act in (
        (CLERK, "confirm", People.confirm),
        (OFFICE, "submit", People.submit),
        (LEADER, "direct", People.direct),
    ):
        act(people, people.web[login], _turn(people, login, kind))
    return _turn(people, OFFICE, "ask")


def _turn(people: People, login: str, kind: str) -> dict[str, Any]:
    def ask() -> dict[str, Any] | None:
        items: list[dict[str, Any]] = people.web[login].json("/inbox.json")
        return next((one for one in items if one["kind"] == kind), None)

    return until(f"việc {kind} của {login}", ask)


def _bare(ground: Ground, operator: Operator, calls: int) -> float:
    """Calls a second of ``requests`` alone, over kept connections."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=CONNECTIONS, pool_block=True))
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {ground.place.secret('vanban.token')}"
    sheet = random.Random(SEED).randbytes(_SHEET_BYTES)
    body = _body(next(iter(ground.heads)), base64.b64encode(sheet).decode())

    def call(n: int) -> None:
        answer = session.post(
            f"{ground.place.system}/tasks",
            json={**body, "reference": f"TS-BARE-{n:06d}"},
            headers={"Idempotency-Key": f"bare/{random.random()}/{n}"},
            timeout=30,
        )
        answer.raise_for_status()

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(call, range(CONNECTIONS + calls)))  # the first ones make the connections
    return _rate(operator, calls)


def _body(unit: str, sheet: str) -> dict[str, Any]:
    checksum = hashlib.sha256(base64.b64decode(sheet)).hexdigest()
    return {
        "unit": unit,
        "receiver": unit,
        "role": "support",
        "title": "Đo tốc độ",
        "text": "Đo tốc độ. " * 20,
        "deadline": "2020-08-07T10:00:00+07:00",
        "form": [],
        "link": None,
        "files": [
            {"sha256": checksum, "name": "bieu.xlsx", "media_type": "application/zip", "content": sheet}
        ],
    }


def _ours(people: People, operator: Operator, turn: dict[str, Any], units: list[str]) -> float:
    """Asks a second, counted at the system from the first to the last."""
    before = operator.calls().get(_TASKS, 0)
    name = people.name(people.web[OFFICE], turn["case_id"])
    values = {
        "title": f"Kết quả cài đặt ứng dụng ({name})",
        "deadline": people.script.deadline(name).strftime("%Y-%m-%dT%H:%M"),
        "units": units,
    }
    people.web[OFFICE].send_and_leave(turn["url"], "/ask", values)
    _wait_for(operator, before + len(units))
    return _rate(operator, len(units))


def _wait_for(operator: Operator, calls: int) -> None:
    """Until the system has had so many asks; seldom looked, because looking costs it time."""
    end = time.monotonic() + _PATIENCE
    while operator.calls().get(_TASKS, 0) < calls:
        if time.monotonic() > end:
            raise Missing(f"Chờ quá {_PATIENCE:.0f} giây mà hệ thống chưa nhận đủ {calls} việc.")
        time.sleep(0.5)


def _rate(operator: Operator, acts: int) -> float:
    """Acts a second among the newest of the system's ledger, from the first to the last."""
    stamps = sorted(datetime.fromisoformat(line["at"]) for line in operator.ledger()[-acts:])
    return (acts - 1) / (stamps[-1] - stamps[0]).total_seconds()


def _polls(operator: Operator, units: int) -> str:
    """How many calls the poll of the feed costs while nothing changes; first the echoes of our asks are read."""
    until("đọc hết thay đổi", lambda: _looks(operator, 6.0) <= 2, _PATIENCE)
    seconds = 20
    calls = _looks(operator, seconds)
    return (
        f"Khi không có gì thay đổi: {calls} lần hỏi trong {seconds} giây, với {units} đơn vị đang nợ báo cáo"
    )


def _looks(operator: Operator, seconds: float) -> int:
    """How often the feed is looked at in so many seconds."""
    before = operator.calls()[_FEED]
    time.sleep(seconds)
    return operator.calls()[_FEED] - before

"""``thongsuot bench case``: one case of three rounds, over few and over many units, timed by unit.

Every unit has its head, who answers in the document system; the figures come back by webhook, are judged,
counted and added up as in real use. What is compared is time by unit, at a few and at many.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml
from rich.console import Console

from plugin.clock import set_office_time
from plugin.trial import acts, office
from plugin.trial.demo import staged
from plugin.trial.office import Place
from plugin.trial.plain import STORY
from plugin.trial.scenes import NOTICE
from plugin.trial.side import Side
from plugin.trial.stage import Stage
from plugin.trial.waiting import until

FEW: Final = 30
ROUNDS: Final = 3
AT_ONCE: Final = 8
"""How many units' heads hand in at the same time."""
PATIENCE: Final = 600.0
_MONDAY: Final = datetime.fromisoformat("2020-08-03T08:00:00+07:00")
_FIGURES: Final = {"total": 12, "installed": 11, "not_installed": 1, "reasons": {"k1": 1}}


@dataclass(frozen=True)
class Timing:
    """Seconds of one round: asking all units, taking in all answers, adding up and drafting."""

    asking: float
    answering: float
    closing: float

    @property
    def whole(self) -> float:
        """The round's seconds of machine time."""
        return self.asking + self.answering + self.closing


@dataclass(frozen=True)
class Run:
    """One case: its units, its rounds, and each process's largest resident memory in MB at the end."""

    units: int
    rounds: Sequence[Timing]
    memory: Mapping[str, int]

    def per_unit(self, part: Callable[[Timing], float]) -> float:
        """Milliseconds by unit and round."""
        return 1000 * sum(part(one) for one in self.rounds) / len(self.rounds) / self.units


def main(units: int, console: Console) -> None:
    """Play the case with few and with ``units`` units, and print what one unit costs in each."""
    runs = []
    for size in (FEW, units):
        with TemporaryDirectory(prefix="thongsuot-bench-") as folder:
            runs.append(play(size, Path(folder), console))
    for line in table(*runs):
        console.print(line, markup=False, soft_wrap=True)


def table(few: Run, many: Run) -> list[str]:
    """The figures of both runs and their ratio, as lines."""
    parts: tuple[tuple[str, Callable[[Timing], float]], ...] = (
        ("giao việc", lambda t: t.asking),
        ("nhận một báo cáo", lambda t: t.answering),
        ("chốt, tổng hợp, dự thảo", lambda t: t.closing),
        ("cả đợt", lambda t: t.whole),
    )
    head = f"{'mili giây cho mỗi đơn vị':<26}{few.units:>8}{many.units:>8}{'tỷ lệ':>8}"
    lines = [f"{ROUNDS} đợt báo cáo, {few.units} và {many.units} đơn vị", head]
    for name, part in parts:
        a, b = few.per_unit(part), many.per_unit(part)
        lines.append(f"{name:<26}{a:>8.1f}{b:>8.1f}{b / a:>8.2f}")
    lines.append(f"{'bộ nhớ (MB)':<26}{few.units:>8}{many.units:>8}{'tỷ lệ':>8}")
    for name, a_mb in few.memory.items():
        b_mb = many.memory[name]
        lines.append(f"{name:<26}{a_mb:>8}{b_mb:>8}{b_mb / a_mb:>8.2f}")
    return lines


def play(units: int, folder: Path, console: Console) -> Run:
    """One case of ``ROUNDS`` rounds over so many units."""
    console.print(f"{units} đơn vị: chuẩn bị…", soft_wrap=True)
    place, settings_file = office.prepare(folder / "home")
    names = _many_units(settings_file, units)
    set_office_time(place.clock, _MONDAY)
    with staged(STORY, place, settings_file) as stage:
        side = stage.sides[office.AGENCY]
        rounds = []
        for no in range(1, ROUNDS + 1):
            rounds.append(_round(stage, side, place, names, no))
            console.print(f"{units} đơn vị, đợt {no}: {rounds[-1].whole:.1f} giây", soft_wrap=True)
        return Run(units, rounds, _by_kind(stage.memory()))


def _by_kind(memory: Mapping[str, int]) -> dict[str, int]:
    """The document system's process is named after its port, which differs between the runs."""
    return {name.partition("-")[0]: size for name, size in memory.items()}


def _many_units(settings: Path, count: int) -> list[str]:
    """The plain office with so many more units, each with its head; returns the units' ids."""
    content: dict[str, Any] = yaml.safe_load(settings.read_text(encoding="utf-8"))
    agency = content["agencies"][office.AGENCY]
    names = [f"DV{n:03d}" for n in range(1, count + 1)]
    for name in names:
        unit = {"id": name, "name": f"Đơn vị {name[2:]}", "kind": "phong", "head_count": 12}
        agency["units"].append({**unit, "external_id": name})
        head = {"id": name.lower(), "name": "Nguyễn Văn A", "title": "Trưởng đơn vị", "unit": name}
        agency["people"].append({**head, "roles": ["unit_head"], "external_id": name.lower()})
    settings.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return names


def _round(stage: Stage, side: Side, place: Place, names: Sequence[str], no: int) -> Timing:
    start = _MONDAY + timedelta(hours=no - 1)
    set_office_time(place.clock, start)
    _order(stage, side, no)
    deadline = start + timedelta(days=2)
    acts.submit(stage, side, office.HCTH, (), deadline)
    acts.direct(stage, side)
    asking = _timed(lambda: _ask(stage, side, names, no, deadline))
    answering = _timed(lambda: _answer(stage, side, names))
    closing = _timed(lambda: stage.turn(side.office, "check"))
    _reply(stage, side)
    return Timing(asking, answering, closing)


def _timed(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


def _order(stage: Stage, side: Side, no: int) -> None:
    """The Sở orders one more round; the clerk puts the document into the running case."""
    code = f"{40 + no}/TB-SNV"
    content = NOTICE.read_bytes() + f"\n\nĐợt {no}\n".encode()
    stage.outside[office.SENDER_CODE].send(
        (NOTICE.name, content), code=code, subject="Thông báo", addressee=office.AGENCY_CODE
    )
    fields = {"number": str(40 + no), "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "asks": "yes"}
    joined = {"join_to": side.case} if side.case else {}
    case = acts.confirm(stage, side, {**fields, "issue_date": "2020-08-03", **joined})
    side.case = side.case or case


def _ask(stage: Stage, side: Side, names: Sequence[str], no: int, deadline: datetime) -> None:
    values = {"title": f"Đợt {no}", "deadline": deadline.strftime(acts.FIELD_TIME), "units": list(names)}
    stage.web[side.office].send(stage.turn(side.office, "ask")["url"], "/ask", values)
    wanted = no * len(names)
    until("mọi đơn vị đã nhận việc", lambda: _acts(stage, "assign") >= wanted, PATIENCE)


def _acts(stage: Stage, act: str) -> int:
    """How many visible acts of a kind the document system has seen."""
    return sum(line["act"] == act for line in stage.operator.ledger())


def _answer(stage: Stage, side: Side, names: Sequence[str]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as heads:
        list(heads.map(lambda name: stage.people[name.lower()].answer(_FIGURES), names))
    until("mọi đơn vị đã báo cáo", lambda: _answered(stage, side) == len(names), PATIENCE)


def _answered(stage: Stage, side: Side) -> int:
    cases = stage.web[side.office].json("/cases.json")
    return int(next(one["answered"] for one in cases if one["id"] == side.case))


def _reply(stage: Stage, side: Side) -> None:
    """The report goes out, so that the next round finds nothing open."""
    acts.check(stage, side)
    acts.approve(stage, side)
    acts.send(stage, side)
    stage.turn(side.office, "file")

"""``thongsuot drill``: plays cases while everything fails in turn, then counts on the other side's ledger."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import requests
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from plugin.clock import set_office_time
from plugin.domain.errors import ThongSuotError
from plugin.settings import load
from plugin.supervisor import NotReady, Supervisor
from plugin.trial import cast, outputs
from plugin.trial.drill import chaos, script, verdict
from plugin.trial.drill.chaos import Chaos
from plugin.trial.drill.database import database
from plugin.trial.drill.operator import Operator
from plugin.trial.drill.people import Outside, People, notice_of
from plugin.trial.drill.place import ADMIN, LOGINS, Ground, prepare, processes
from plugin.trial.drill.script import Phase, Script, Wave
from plugin.trial.drill.verdict import Verdict
from plugin.trial.office import AGENCY, CLERK
from plugin.trial.waiting import Missing
from plugin.trial.web_actor import Declined, WebActor

OUT: Final = Path("out/drill")
NOTICE: Final = Path(__file__).parent.parent / "notice.md"
PATIENCE: Final = 120.0
"""Seconds without any progress, once nothing fails any more, after which the drill stops waiting."""
_PAUSE: Final = 0.5


@dataclass(frozen=True)
class Options:
    """What a drill is told. ``database`` is ``sqlite`` or ``postgresql``."""

    units: int = 200
    minutes: float = 3.0
    seed: int = 1
    cases: int = 2
    workers: int = 2
    database: str = "sqlite"
    out: str = str(OUT)


def main(arguments: Sequence[str] = ()) -> int:
    """Drill; 0 only if nothing was lost, doubled, missing in a book, in a wrong state, stuck or told."""
    options, console = _options(arguments), Console(highlight=False)
    started = time.monotonic()
    try:
        found, drill = play(options, console)
    except (Missing, Declined, LookupError, ThongSuotError, requests.RequestException, OSError) as error:
        console.print(f"Thử thách dừng giữa chừng: {error}", style="red", markup=False, soft_wrap=True)
        console.print(f"Nhật ký các tiến trình: {Path(options.out) / 'home' / 'logs'}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Đã dừng theo yêu cầu.")
        return 130
    tell(console, options, found, drill, time.monotonic() - started)
    return 1 if found.problems else 0


def _options(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="thongsuot drill",
        description="Thử thách: chạy nhiều việc trong khi mọi thứ lần lượt hỏng, rồi đối chiếu với sổ của bên kia.",
    )
    usual = Options()
    parser.add_argument("--units", type=int, default=usual.units, help="số đơn vị phải báo cáo")
    parser.add_argument("--minutes", type=float, default=usual.minutes, help="số phút gây hỏng hóc")
    parser.add_argument("--seed", type=int, default=usual.seed, help="cùng số thì cùng kịch bản")
    parser.add_argument("--cases", type=int, default=usual.cases, help="số văn bản cùng lúc")
    parser.add_argument("--workers", type=int, default=usual.workers, help="số tiến trình xử lý")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default=usual.database)
    parser.add_argument("out", nargs="?", default=usual.out, help="thư mục kết quả (mặc định out/drill)")
    return Options(**vars(parser.parse_args(list(arguments))))


@dataclass
class Drill:
    """Everybody and everything of one run."""

    options: Options
    ground: Ground
    script: Script
    people: People
    outside: Outside
    chaos: Chaos
    told: str = ""


def play(options: Options, console: Console) -> tuple[Verdict, Drill]:
    """One drill in a fresh folder."""
    out = Path(options.out).absolute()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with database(options.database) as server:
        ground = prepare(out / "home", options.units, options.workers, options.seed, server.url)
        intent = script.write(options.seed, list(ground.heads), options.cases)
        set_office_time(ground.place.clock, intent.waves[0].phases()[0].at)
        one_time = cast.prepare(ground.settings)
        with Supervisor(settings := load(ground.settings), processes(settings, ground)) as supervisor:
            supervisor.wait_ready()
            passwords, web = sign_in(ground, one_time)
            operator = Operator(ground.operator, ground.place.secret("operator.token"))
            drill = Drill(
                options,
                ground,
                intent,
                People(web, intent),
                Outside(operator, intent, ground.heads, NOTICE.read_text(encoding="utf-8")),
                Chaos(
                    supervisor,
                    operator,
                    ground.place.home,
                    ground.place.clock,
                    random.Random(f"hand/{options.seed}"),
                    intent.waves[0].phases()[0],
                    server.restart,
                ),
            )
            with _progress(console, options) as (progress, bar):
                Player(drill, progress, bar).play()
            evidence = collect(drill)
        secrets = [*ground.secrets(), *one_time.values(), *passwords]
        found = judge(drill, evidence, secrets)
    for name, value in evidence.items():
        outputs.write(out / f"{name}.json", value)
    outputs.write(out / "drill.json", {"options": asdict(options), **asdict(found)})
    return found, drill


def sign_in(ground: Ground, one_time: dict[str, str]) -> tuple[list[str], dict[str, WebActor]]:
    """Everybody signs in, each with a password of the own; the passwords, and who is signed in."""
    passwords = {login: f"mat-khau-rieng-{random.SystemRandom().getrandbits(64):x}" for login in LOGINS}
    web = {
        login: WebActor(ground.place.web, login, AGENCY).sign_in(one_time[login], passwords[login])
        for login in LOGINS
    }
    return list(passwords.values()), web


@contextmanager
def _progress(console: Console, options: Options) -> Iterator[tuple[Progress, TaskID]]:
    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress, progress.add_task("Bắt đầu", total=options.minutes * 60)


class Player:
    """Plays wave after wave while the schedule breaks things; then lets everything come to rest."""

    def __init__(self, drill: Drill, progress: Progress, bar: TaskID) -> None:
        self._drill = drill
        self._progress = progress
        self._bar = bar
        self._started = time.monotonic()
        self._end = drill.options.minutes * 60
        self._acts, self._idle = 0, 0.0

    def play(self) -> None:
        """Until time is over and the last wave has come to rest, or never will."""
        breaking = threading.Thread(target=self._break, name="chaos", daemon=True)
        breaking.start()
        for wave in self._drill.script.waves:
            if self._drill.script.played and self._seconds() > self._end / 2:
                break
            self._drill.script.played.append(wave)
            self._wave(wave)
        # Things go on failing after the last dossier is filed, and somebody has to see to it.
        names = [part.name for part in self._drill.script.played[-1].parts]
        while breaking.is_alive() or (not self._at_rest() and self._hopes()):
            self._act(names, late=True)
            self._say("mọi văn bản đã xong")
            time.sleep(_PAUSE)

    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _break(self) -> None:
        drill = self._drill
        for event in chaos.schedule(drill.options.seed, self._end, chaos.NAMES):
            time.sleep(max(0.0, event.at - self._seconds()))
            drill.told = chaos.TITLES[event.name]
            drill.chaos.do(event)
        time.sleep(max(0.0, self._end - self._seconds()))
        drill.told = "không còn gì hỏng"
        self._mend()

    def _mend(self) -> None:
        while True:
            with suppress(requests.RequestException, NotReady):
                self._drill.chaos.operator.off()
                self._drill.chaos.supervisor.wait_ready()
                return
            time.sleep(_PAUSE)

    def _wave(self, wave: Wave) -> None:
        names = [part.name for part in wave.parts]
        for number, phase in enumerate(wave.phases()):
            self._drill.chaos.phase = phase
            set_office_time(self._drill.ground.place.clock, phase.at)
            while not self._over(wave, number) and self._hopes():
                self._act(names, late=number == 3)
                self._tell(wave, phase)
                time.sleep(_PAUSE)

    def _act(self, names: list[str], *, late: bool) -> None:
        """Everybody does what there is to do just now; what passes without a result counts as idle."""
        begun = self._seconds()
        moved = self._drill.people.look()
        with suppress(requests.RequestException):
            self._drill.outside.deliver(names)
            moved += self._drill.outside.answer(late=late)
            self._drill.outside.receive()
            acts = len(self._drill.chaos.operator.ledger())
            moved += acts - self._acts
            self._acts = acts
        quiet = self._seconds() - begun + _PAUSE
        self._idle = 0.0 if moved or begun < self._end else self._idle + quiet

    def _hopes(self) -> bool:
        """Whether it is worth waiting on."""
        return self._idle < PATIENCE

    def _tell(self, wave: Wave, phase: Phase) -> None:
        self._say(f"lượt {wave.no}, {phase.title}")

    def _say(self, where: str) -> None:
        words = f"{where} · {self._drill.told}"
        self._progress.update(self._bar, completed=min(self._seconds(), self._end), description=words)

    def _at_rest(self) -> bool:
        """Whether nothing is stuck and no act is left to do."""
        admin = self._drill.people.web[ADMIN]
        with suppress(requests.RequestException, Declined, ValueError):
            return not admin.json("/stuck.json") and not _open(_effects(admin))
        return False

    def _over(self, wave: Wave, number: int) -> bool:
        """Whether everything that must happen in a phase has happened."""
        with suppress(requests.RequestException, Declined, ValueError):
            if number == 0:
                return self._drill.outside.is_through() and all(map(self._answered, wave.parts))
            if number == 3:
                return all(self._filed(part.name) for part in wave.parts)
            return self._reminded(wave) >= number * sum(
                manner == "late" for part in wave.parts for manner in part.manners.values()
            )
        return False

    def _reminded(self, wave: Wave) -> int:
        operator = self._drill.chaos.operator
        names = {part.name for part in wave.parts}
        tasks = {one["id"] for one in operator.things("assign") if notice_of(one) in names}
        return sum(line["act"] == "remind" and line["target"] in tasks for line in operator.ledger())

    def _case(self, name: str) -> Any:
        ids = [id for id, known in self._drill.people.names.items() if known == name]
        return self._drill.people.web[CLERK].json(f"/cases/{ids[0]}.json") if ids else None

    def _answered(self, part: script.Part) -> bool:
        """All units are known to be asked; all but the late ones have handed in, and their last version counts."""
        case = self._case(part.name)
        if case is None or not case["rounds"]:
            return False
        (round_,) = case["rounds"]
        early = {unit: manner for unit, manner in part.manners.items() if manner != "late"}
        units = {one["id"]: one["unit_id"] for one in round_["assignments"]}
        answers = [(units[one["assignment_id"]], one["state"]) for one in round_["answers"]]
        wanted = {unit: len(part.versions(unit, 9)) for unit in early}
        there = {unit: sum(one == unit for one, _ in answers) for unit in early}
        counted = {unit for unit, state in answers if state == "accepted"}
        known = all(one["external_id"] for one in round_["assignments"])
        return known and there == wanted and counted >= set(early)

    def _filed(self, name: str) -> bool:
        case = self._case(name)
        return bool(case) and case["case"]["state"] == "filed"


def collect(drill: Drill) -> dict[str, Any]:
    """What both sides have to say, once all is quiet."""
    operator, web = drill.chaos.operator, drill.people.web
    names = drill.people.names
    return {
        "ledger": operator.ledger(),
        "tasks": operator.things("assign"),
        "letters": operator.things("send"),
        "dossiers": operator.things("file"),
        "inbox": operator.notices(),
        "cases": {names[id]: web[CLERK].json(f"/cases/{id}.json") for id in names},
        "books": {
            name: web[CLERK].json(f"/register/{name}/2020.json") for name in ("arrivals", "departures")
        },
        "effects": _effects(web[ADMIN]),
        "stuck": web[ADMIN].json("/stuck.json"),
    }


def _effects(admin: WebActor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while page := admin.json(f"/effects.json?after={found[-1]['id'] if found else ''}"):
        found += page
    return found


def _open(effects: Sequence[Mapping[str, Any]]) -> list[str]:
    """The acts that are neither done nor on the administrator's desk."""
    over = ("done", "cancelled", "stuck")
    return [f"{one['kind']} {one['key']} còn {one['state']}" for one in effects if one["state"] not in over]


def judge(drill: Drill, evidence: dict[str, Any], secrets: Sequence[str]) -> Verdict:
    """The verdict over the evidence."""
    intended = drill.script.intended()
    there = verdict.acts(
        evidence["ledger"], evidence["tasks"], evidence["inbox"], evidence["letters"], evidence["dossiers"]
    )
    stuck = [f"{one['kind']} {one['subject_id']}: {one['last_error']}" for one in evidence["stuck"]]
    return Verdict(
        intended=intended.total(),
        done=there.total(),
        lost=verdict.missing(intended, there),
        doubled=verdict.twice(evidence["ledger"]),
        unexpected=verdict.beyond(intended, there),
        holes=verdict.holes(evidence["books"]),
        illegal=_illegal(drill, evidence),
        stuck=[*stuck, *_open(evidence["effects"])],
        leaked=leaks(drill.ground.place.home / "logs", secrets),
        waits=verdict.waits(evidence["effects"]),
    )


def _illegal(drill: Drill, evidence: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for wave in drill.script.played:
        for part in wave.parts:
            if part.name not in evidence["cases"]:
                found.append(f"văn bản {part.name}: không có nhiệm vụ nào")
                continue
            people = sum(drill.ground.heads[unit] for unit in part.manners)
            found += verdict.illegal(evidence["cases"][part.name], people)
    return found


def leaks(logs: Path, secrets: Sequence[str]) -> list[str]:
    """Log files in which a secret stands, with how many different ones; never the secret itself."""
    found = []
    for file in sorted(logs.iterdir()):
        text = file.read_text(encoding="utf-8", errors="replace")
        count = sum(secret in text for secret in secrets)
        if count:
            found.append(f"{file.name}: {count} bí mật")
    return found


def tell(console: Console, options: Options, found: Verdict, drill: Drill, seconds: float) -> None:
    """The verdict, as an operator reads it."""
    for problem in found.problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    broken = "; ".join(f"{chaos.TITLES[name]} {count} lần" for name, count in drill.chaos.happened.items())
    console.print(f"Đã làm hỏng: {broken}.", markup=False, soft_wrap=True)
    table = Table(
        "việc", "số lần", "chờ giữa (giây)", "chờ lâu nhất (giây)", title="Từ lúc định làm tới lúc xong"
    )
    for kind, (middle, longest, count) in found.waits.items():
        table.add_row(kind, str(count), f"{middle:.1f}", f"{longest:.1f}")
    console.print(table)
    cases = sum(len(wave.parts) for wave in drill.script.played)
    console.print(
        f"{'Không đạt' if found.problems else 'Đạt'}. {cases} văn bản, {options.units} đơn vị, "
        f"hạt giống {options.seed}, {options.database}, {seconds:.0f} giây.\n"
        f"Định làm {found.intended}, đã làm {found.done}, mất {len(found.lost)}, lặp {len(found.doubled)}, "
        f"ngoài kịch bản {len(found.unexpected)}, hở số {len(found.holes)}, sai trạng thái {len(found.illegal)}, "
        f"kẹt {len(found.stuck)}, bí mật trong nhật ký {len(found.leaked)}; "
        f"quản trị cho làm lại {drill.people.repeated} lần.",
        markup=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

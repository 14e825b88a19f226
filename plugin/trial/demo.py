"""``thongsuot demo``: plays the whole story through real processes, and checks what came out."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from plugin.clock import set_office_time
from plugin.domain.errors import ThongSuotError
from plugin.domain.texts import instant_text
from plugin.processes import BROKER, WORKER, processes
from plugin.settings import load
from plugin.supervisor import Supervisor
from plugin.trial import cast, check, office, outputs
from plugin.trial.scenes import SCENES, Scene
from plugin.trial.stage import Stage
from plugin.trial.waiting import Missing
from plugin.trial.web_actor import Declined

OUT: Final = Path("out/demo")


def main(arguments: Sequence[str] = ()) -> int:
    """Play the demo; returns 0 only if everything expected came out, nothing lost, nothing doubled."""
    options = _options(arguments)
    out = Path(options.out).absolute()
    console = Console(highlight=False)
    started = time.monotonic()
    try:
        problems = play(out, console)
    except (Missing, Declined, LookupError, ThongSuotError, requests.RequestException) as error:
        console.print(f"Chạy thử dừng giữa chừng: {error}", style="red", markup=False, soft_wrap=True)
        console.print(f"Nhật ký các tiến trình: {out / 'home' / 'logs'}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Đã dừng theo yêu cầu.")
        return 130
    _tell(console, out, problems, time.monotonic() - started)
    return 1 if problems else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="thongsuot demo", description="Chạy thử trọn một việc.")
    parser.add_argument("out", nargs="?", default=str(OUT), help="thư mục kết quả (mặc định out/demo)")
    return parser.parse_args(list(arguments))


def play(out: Path, console: Console) -> list[str]:
    """One run in a fresh ``out``; returns what is not as it must be."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with _progress(console) as progress:
        bar = progress.add_task("Chuẩn bị…", total=len(SCENES) + 2)
        place, settings_file = office.prepare(out / "home")
        set_office_time(place.clock, SCENES[0].at)
        with _stage(place, settings_file) as stage:
            for scene in SCENES:
                progress.update(bar, advance=1, description=_caption(scene))
                set_office_time(place.clock, scene.at)
                scene.play(stage)
            progress.update(bar, advance=1, description="Thu kết quả và đối chiếu")
            outputs.collect(stage, settings_file, out)
        progress.update(bar, advance=1, description="Xong")
    return check.problems(out)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as progress:
        yield progress


def _caption(scene: Scene) -> str:
    return f"{instant_text(scene.at)}: {scene.title}"


@contextmanager
def _stage(place: office.Place, settings_file: Path) -> Iterator[Stage]:
    """Everything running and everybody signed in; stopped in order at the end, whatever happened."""
    one_time = cast.prepare(settings_file)
    tokens = cast.people_the_system(place)
    settings = load(settings_file)
    with Supervisor(settings, processes(settings, settings_file)) as supervisor:
        supervisor.wait_ready()
        yield Stage(
            place=place,
            web=cast.sign_in(place, one_time),
            people=cast.system_people(place, tokens),
            plugin=cast.plugin(place, tokens),
            so=cast.so(place, tokens),
            operator=cast.operator(place, tokens),
            crash=lambda: _crash(supervisor, settings.home),
        )


def _crash(supervisor: Supervisor, home: Path) -> None:
    """The worker dies without a word, then the broker, and everything that was queued is gone."""
    supervisor.kill(WORKER)
    with supervisor.down(BROKER):
        for path in (home / BROKER).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _tell(console: Console, out: Path, problems: Sequence[str], seconds: float) -> None:
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    if not problems:
        console.print(outputs.sentence(out), markup=False, soft_wrap=True)
    console.print(f"Thời gian chạy: {seconds:.0f} giây. Kết quả:")
    for path, what in outputs.listing(out):
        console.print(f"  {path}  {what}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

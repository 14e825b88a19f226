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
from plugin.processes import BROKER, WORKER, processes, resident
from plugin.settings import load
from plugin.supervisor import Supervisor
from plugin.trial import cast, office, plain
from plugin.trial.office import Place
from plugin.trial.so import story as so
from plugin.trial.stage import Stage
from plugin.trial.story import Scene, Story
from plugin.trial.waiting import Missing
from plugin.trial.web_actor import Declined

OUT: Final = Path("out/demo")
STORIES: Final = {"plain": plain.STORY, "so": so.STORY}


def main(arguments: Sequence[str] = ()) -> int:
    """Play a story; returns 0 only if everything expected came out, nothing lost, nothing doubled."""
    options = _options(arguments)
    out, story = Path(options.out).absolute(), STORIES[options.story]
    console = Console(highlight=False)
    started = time.monotonic()
    try:
        problems = play(story, out, console, options.workers)
    except (Missing, Declined, LookupError, ThongSuotError, requests.RequestException) as error:
        console.print(f"Chạy thử dừng giữa chừng: {error}", style="red", markup=False, soft_wrap=True)
        console.print(f"Nhật ký các tiến trình: {out / 'home' / 'logs'}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Đã dừng theo yêu cầu.")
        return 130
    _tell(console, story, out, problems, time.monotonic() - started)
    return 1 if problems else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="thongsuot demo", description="Chạy thử trọn một việc.")
    parser.add_argument("--story", choices=sorted(STORIES), default="plain", help="câu chuyện chạy thử")
    parser.add_argument("--workers", type=int, default=1, help="số tiến trình xử lý (mặc định 1)")
    parser.add_argument("out", nargs="?", default=str(OUT), help="thư mục kết quả (mặc định out/demo)")
    return parser.parse_args(list(arguments))


def play(story: Story, out: Path, console: Console, workers: int = 1) -> list[str]:
    """One run in a fresh ``out``; returns what is not as it must be."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with _progress(console) as progress:
        bar = progress.add_task("Chuẩn bị…", total=len(story.scenes) + 2)
        place, settings_file = story.prepare(out / "home")
        set_office_time(place.clock, story.scenes[0].at)
        office.staff(settings_file, workers)
        with staged(story, place, settings_file) as stage:
            for scene in story.scenes:
                progress.update(bar, advance=1, description=_caption(scene))
                set_office_time(place.clock, scene.at)
                scene.play(stage)
            progress.update(bar, advance=1, description="Thu kết quả và đối chiếu")
            story.collect(stage, out)
        progress.update(bar, advance=1, description="Xong")
    return story.problems(out)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as progress:
        yield progress


def _caption(scene: Scene) -> str:
    return f"{instant_text(scene.at)}: {scene.title}"


@contextmanager
def staged(story: Story, place: Place, settings_file: Path) -> Iterator[Stage]:
    """Everything running and everybody signed in; stopped in order at the end, whatever happened."""
    one_time = cast.prepare(settings_file)
    tokens = cast.people_the_system(place, story.others)
    settings, sides = load(settings_file), story.sides()
    with Supervisor(settings, processes(settings, settings_file)) as supervisor:
        supervisor.wait_ready()
        yield Stage(
            place=place,
            sides=sides,
            web=cast.sign_in(place, sides.values(), one_time),
            people=tokens.people_in(place),
            outside=tokens.senders(place),
            feeds=tokens.feeds_of(place, sides.values()),
            operator=tokens.operator_in(place),
            settings=settings_file,
            crash=lambda: _crash(supervisor, settings.home),
            memory=lambda: {name: resident(supervisor.pid(name)) for name in supervisor.names},
        )


def _crash(supervisor: Supervisor, home: Path) -> None:
    """Every worker dies without a word, then the broker, and everything that was queued is gone."""
    for name in [name for name in supervisor.names if name.startswith(WORKER)]:
        supervisor.kill(name)
    with supervisor.down(BROKER):
        for path in (home / BROKER).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _tell(console: Console, story: Story, out: Path, problems: Sequence[str], seconds: float) -> None:
    for problem in problems:
        console.print(f"✗ {problem}", markup=False, soft_wrap=True)
    if not problems:
        console.print(story.sentence(out), markup=False, soft_wrap=True)
    console.print(f"Thời gian chạy: {seconds:.0f} giây. Kết quả:")
    for name, what in story.files:
        if (out / name).exists():
            console.print(f"  {out / name}  {what}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

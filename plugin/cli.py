"""The command line: ``thongsuot <lệnh>``. Speaks Vietnamese to people and keeps machine output plain."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from plugin import settings as settings_file
from plugin.domain.errors import BadSettings, Refused, ThongSuotError
from plugin.settings import Settings


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """Say what went wrong in one sentence on stderr: exit code 2 for bad settings, 1 for all else."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except ThongSuotError as error:
            for problem in error.problems if isinstance(error, Refused) else [str(error)]:
                click.echo(problem, err=True)
            sys.exit(2 if isinstance(error, BadSettings) else 1)

    return run


def _file() -> Path:
    """The settings file in use; a first one is written where there is none."""
    return settings_file.locate() or settings_file.default(settings_file.default_home())


def _load() -> Settings:
    return settings_file.load(_file())


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="thongsuot", message="Thông Suốt %(version)s")
def main() -> None:
    """Thông Suốt: từ văn bản đến tới hồ sơ đã lưu.

    Bắt đầu: "./thongsuot demo" để xem một việc chạy trọn vẹn, "./thongsuot up" để dùng thật.
    "./thongsuot test" cài công cụ và chạy toàn bộ kiểm thử.
    """
    from plugin.log import configure

    configure("cli", logging.ERROR)


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@_said
def demo(options: tuple[str, ...]) -> None:
    """Chạy thử trọn một việc, từ webhook tới hồ sơ; kết quả ở out/demo."""
    from plugin.trial.demo import main as play

    sys.exit(play(list(options)))


@main.group()
def bench() -> None:
    """Đo tốc độ: tỷ lệ giữa các số đo trong cùng một lần chạy."""


@bench.command("case")
@click.option("--units", default=300, show_default=True, help="Số đơn vị của lần chạy lớn.")
@_said
def bench_case(units: int) -> None:
    """Một nhiệm vụ ba đợt báo cáo: công sức cho mỗi đơn vị khi ít và khi nhiều đơn vị."""
    from rich.console import Console

    from plugin.trial.bench.case import main as measure

    measure(units, Console(highlight=False))


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@_said
def drill(options: tuple[str, ...]) -> None:
    """Thử thách: chạy nhiều việc trong khi mọi thứ lần lượt hỏng; không mất, không lặp."""
    from plugin.trial.drill.run import main as play

    sys.exit(play(list(options)))


@main.command()
@_said
def up() -> None:
    """Chạy mọi thứ trên một máy; Ctrl-C để dừng."""
    from plugin.up import run

    run(_file())


@main.command()
@_said
def migrate() -> None:
    """Cập nhật cơ sở dữ liệu; nhập cơ quan, đơn vị, người dùng theo thiết lập."""
    from plugin.setup import prepare

    new = prepare(_load())
    if new:
        click.echo("Mật khẩu dùng một lần (chỉ hiện lúc này, phải đổi khi đăng nhập lần đầu):")
    for user in new:
        click.echo(f"  {user.login:<16} {user.password}   {user.title}")


@main.command()
@_said
def web() -> None:
    """Chạy riêng phần trang làm việc và webhook."""
    from plugin.serve import serve

    serve(_load())


@main.command()
@_said
def worker() -> None:
    """Chạy riêng phần xử lý việc (Celery worker)."""
    from plugin.processes import worker_command

    _become(worker_command(_load()))


@main.command()
@_said
def beat() -> None:
    """Chạy riêng phần nhắc việc theo giờ (Celery beat)."""
    from plugin.processes import beat_command

    _become(beat_command(_load()))


@main.command()
@_said
def embedded() -> None:
    """Chạy riêng hệ thống quản lý văn bản nhỏ đi kèm."""
    from plugin.processes import document_system, own_systems

    settings = _load()
    own = list(own_systems(settings))
    if len(own) != 1:
        raise BadSettings(f"Thiết lập có {len(own)} hệ thống đi kèm trên máy này; lệnh này cần đúng một.")
    _become(list(document_system(settings, own[0]).command))


def _become(command: list[str]) -> None:
    os.environ["THONGSUOT_SETTINGS"] = str(_file().absolute())
    os.execv(command[0], command)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="Cơ quan nhận (cần khi thiết lập có nhiều cơ quan).")
@_said
def intake(file: Path, agency: str | None) -> None:
    """Đưa một tệp văn bản vào như văn bản đến."""
    from mimetypes import guess_type

    from plugin.steps.receive import UPLOAD, Parcel, store
    from plugin.wiring import build

    settings = _load()
    parcel = Parcel(
        agency_id=_agency(settings, agency),
        connection=UPLOAD,
        webhook_id=None,
        name=file.name,
        media_type=guess_type(file.name)[0] or "application/octet-stream",
        body=file.read_bytes(),
    )
    store(build(settings), parcel, actor="intake")
    click.echo(f"Đã nhận {file.name}. Văn thư kiểm tra và vào sổ tại {settings.web_url}")


def _agency(settings: Settings, named: str | None) -> str:
    known = list(settings.agencies)
    if named is None and len(known) == 1:
        return known[0]
    if named is None or named not in settings.agencies:
        raise BadSettings(f"Chọn cơ quan bằng --agency: {', '.join(known)}")
    return named


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--explain", is_flag=True, help="In văn bản với từng câu đã đọc được đánh dấu, thay vì in JSON."
)
@_said
def read(file: Path, explain: bool) -> None:
    """Đọc một văn bản và in các trường đọc được (JSON)."""
    from plugin.reading import Unreadable, open_document, read_document, to_json
    from plugin.reading.explain import explained

    try:
        document = open_document(file.read_bytes(), _page_read)
    except Unreadable as error:
        raise Refused(str(error)) from error
    for remark in document.remarks:
        click.echo(remark, err=True)
    notice = read_document(document)
    if explain:
        click.echo("\n".join(explained(notice, colour=sys.stdout.isatty())))
    else:
        click.echo(json.dumps(to_json(notice), ensure_ascii=False, indent=2))


def _page_read(page: int, of: int) -> None:
    """How far the recognition of a scan is, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\rNhận dạng chữ: trang {page}/{of}", err=True, nl=page == of)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--misses", default=0, show_default=True, help="Số chỗ sai của mỗi trường được in ra.")
@_said
def score(folder: Path, misses: int) -> None:
    """Chấm việc đọc: mỗi văn bản TÊN.* trong thư mục với đáp án TÊN.json bên cạnh."""
    from plugin.reading.score import score_folder

    click.echo(score_folder(folder).table(misses))


@bench.command("fanout")
@click.option("--units", default=1000, show_default=True, help="Số đơn vị được giao việc.")
@click.option("--workers", default=2, show_default=True, help="Số tiến trình xử lý.")
@_said
def bench_fanout(units: int, workers: int) -> None:
    """Giao việc cho nhiều đơn vị, so với gọi thẳng hệ thống bằng chừng ấy kết nối."""
    from rich.console import Console

    from plugin.trial.bench.fanout import main as measure

    measure(units, workers, Console(highlight=False))


@bench.command("read")
@_said
def bench_read() -> None:
    """Đo thời gian đọc văn bản từ 1 đến 200 trang."""
    from plugin.reading.bench import measured

    for line in measured():
        click.echo(line)


@main.group()
def users() -> None:
    """Tài khoản đăng nhập."""


@users.command("reset")
@click.argument("login")
@click.option("--agency", help="Cơ quan (cần khi thiết lập có nhiều cơ quan).")
@_said
def reset_user(login: str, agency: str | None) -> None:
    """Cấp mật khẩu dùng một lần mới cho LOGIN."""
    from plugin.setup import reset
    from plugin.wiring import build

    settings = _load()
    password = reset(build(settings, rings=False), _agency(settings, agency), login)
    click.echo(f"Mật khẩu dùng một lần của {login}: {password}")


@main.command()
@click.argument("instant", required=False)
@_said
def clock(instant: str | None) -> None:
    """Xem giờ của cơ quan; khi chạy thử, đặt giờ bằng INSTANT (ISO 8601 có múi giờ)."""
    from datetime import datetime

    from plugin.clock import set_office_time
    from plugin.wiring import office_clock

    settings = _load()
    if instant is not None:
        if settings.office_clock is None:
            raise BadSettings("Giờ của cơ quan là giờ thật; chỉ bản chạy thử (office_clock) mới đặt được.")
        moment = _moment(datetime.fromisoformat, instant)
        set_office_time(settings.office_clock, moment)
        _ring(settings)
    click.echo(office_clock(settings).office_now().isoformat())


def _moment(parse: Callable[[str], Any], instant: str) -> Any:
    try:
        moment = parse(instant)
    except ValueError as error:
        raise BadSettings(f"Không hiểu giờ {instant}; ví dụ: 2020-08-05T09:15:00+07:00") from error
    if moment.tzinfo is None:
        raise BadSettings(f"Giờ {instant} thiếu múi giờ; ví dụ: 2020-08-05T09:15:00+07:00")
    return moment


def _ring(settings: Settings) -> None:
    """A jump of the clock makes things due: ring for them at once."""
    from plugin.wiring import build
    from plugin.work import sweep

    sweep(build(settings))


@main.command()
@_said
def check() -> None:
    """Kiểm tra thiết lập, cơ sở dữ liệu, hàng đợi và hệ thống quản lý văn bản."""
    from plugin.checks import run

    results = list(run(_load()))
    for what, problem in results:
        click.echo(f"{'✗' if problem else '✓'} {what}{f': {problem}' if problem else ''}")
    if any(problem for _, problem in results):
        sys.exit(1)


@main.command()
@_said
def doctor() -> None:
    """Xem từng hệ thống quản lý văn bản làm được gì và phần mềm làm gì thay phần còn lại; không thay đổi gì."""
    from plugin.doctor import examine

    wrong = False
    for report in examine(_load()):
        click.echo(f"{report.name}: {report.title}")
        for one in report.findings:
            click.echo(f"  {one.sign} {one.text}")
        wrong = wrong or any(one.sign == "✗" for one in report.findings)
    if wrong:
        sys.exit(1)

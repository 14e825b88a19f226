"""``thongsuot up``: everything for real use on one machine, until somebody says stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import click

from plugin.domain.errors import BadSettings
from plugin.processes import busy_ports, processes
from plugin.settings import Settings, load
from plugin.supervisor import NotReady, Supervisor

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(file: Path) -> None:
    """Prepare, start, say where to go, and wait. Returns after an orderly stop."""
    settings = load(file)
    supervisor = Supervisor(settings, processes(settings, file), tell=_restarted)
    supervisor.take_home()
    for port in busy_ports(settings):
        raise BadSettings(f"Cổng {port} đang có chương trình khác dùng; đổi cổng trong {file}.")
    _prepare(file)
    stop = threading.Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    supervisor.start()
    try:
        _welcome(supervisor, settings, file)
        stop.wait()
        click.echo("Đang dừng…", err=True)
    finally:
        supervisor.stop()
    click.echo("Đã dừng. Dữ liệu còn nguyên; chạy lại bằng ./thongsuot up", err=True)


def _prepare(file: Path) -> None:
    """In a process of its own: what it loads must not stay in the supervisor's memory."""
    environment = {**os.environ, "THONGSUOT_SETTINGS": str(file.absolute())}
    done = subprocess.run([sys.executable, "-m", "plugin", "migrate"], env=environment, check=False)
    if done.returncode != 0:
        raise BadSettings("Không chuẩn bị được cơ sở dữ liệu; xem thông báo ở trên.")


def _welcome(supervisor: Supervisor, settings: Settings, file: Path) -> None:
    try:
        supervisor.wait_ready()
    except NotReady as error:
        click.echo(f"Chưa khởi động xong {error}; vẫn đang thử lại.", err=True)
    click.echo(f"Thông Suốt đang chạy tại {settings.web_url}")
    click.echo(f"Thiết lập: {file} · dữ liệu và nhật ký: {settings.home} · Ctrl-C để dừng")


def _restarted(name: str, code: int) -> None:
    click.echo(f"{name} dừng đột ngột (mã {code}); đang khởi động lại.", err=True)

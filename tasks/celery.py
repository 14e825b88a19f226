"""The Celery application: early acknowledgement, no results; the database is the truth."""

from __future__ import annotations

import gc
from functools import cache

from celery import Celery
from celery.signals import setup_logging

from plugin.context import Context
from plugin.log import configure
from plugin.settings import load
from plugin.wiring import build

settings = load()

app = Celery("thongsuot", broker=settings.broker, include=["tasks.work", "tasks.sweeps"])
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    beat_schedule={
        "sweep": {
            "task": "tasks.sweep",
            "schedule": settings.sweep_seconds,
            "options": {"expires": settings.sweep_seconds * 3, "ignore_result": True},
        },
        "sweep-files": {
            "task": "tasks.sweep_files",
            "schedule": 3600.0,
            "options": {"expires": 1800, "ignore_result": True},
        },
    },
)


@cache
def context() -> Context:
    """One context a process, built when the first task runs."""
    built = build(settings)
    gc.collect()
    gc.freeze()  # what is there now stays: it need not be looked through again and again
    return built


@setup_logging.connect  # type: ignore[untyped-decorator]  # celery ships no types
def _logs(**_: object) -> None:
    configure()

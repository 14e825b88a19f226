"""What the beat does: ring for what is due, and sweep files that no row names."""

from __future__ import annotations

from plugin import work
from tasks.celery import app, context, settings

DAY = 24 * 3600.0


@app.task(name="tasks.sweep")  # type: ignore[untyped-decorator]  # celery ships no types
def sweep() -> None:
    """Ring for what is due or whose lease ran out."""
    work.sweep(context())


@app.task(name="tasks.sweep_files")  # type: ignore[untyped-decorator]  # celery ships no types
def sweep_files() -> None:
    """Remove files that were written and never named by a row (a crash between the two)."""
    ctx = context()
    for agency_id in settings.agencies:
        ctx.files.sweep(agency_id, ctx.store.named_files(agency_id), DAY)

"""Runs the items a bell named."""

from __future__ import annotations

from plugin import work
from tasks.celery import app, context


@app.task(name="tasks.work")  # type: ignore[untyped-decorator]  # celery ships no types
def work_items(ids: list[list[str]]) -> None:
    """Run (agency, item) ids one after the other; each is claimed first, so a bell may ring twice."""
    for agency_id, item_id in ids:
        work.run(context(), agency_id, item_id)

"""Runs what a bell named: steps one by one, or the acts that wait for one connection."""

from __future__ import annotations

from plugin import pump, work
from tasks.celery import app, context


@app.task(name="tasks.work")  # type: ignore[untyped-decorator]  # celery ships no types
def work_items(ids: list[list[str]]) -> None:
    """Run (agency, item) ids one after the other; each is claimed first, so a bell may ring twice."""
    for agency_id, item_id in ids:
        work.run(context(), agency_id, item_id)


@app.task(name="tasks.pump")  # type: ignore[untyped-decorator]  # celery ships no types
def pump_connection(agency_id: str, connection: str) -> None:
    """Carry out the acts that wait for one connection, until none does."""
    pump.pump(context(), agency_id, connection)

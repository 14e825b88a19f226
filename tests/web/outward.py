"""A process of its own that does what waits to go out, once: ``python -m tests.web.outward HOME``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from plugin import log, settings
from plugin.context import Context
from plugin.domain.records import WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import Order, effect, turn
from plugin.pump import pump
from plugin.setup import prepare
from plugin.wiring import build

AGENCY = "ccvtlt"


def main(home: Path) -> None:
    """Everybody is made known and gets a password; websites and messengers get one act each, in office hours.

    Prints ``{outcomes, passwords}`` as JSON; logs go to stderr as in any process of ours.
    """
    log.configure("test")
    office = settings.load(home / settings.FILE)
    new = prepare(office)
    ctx = build(office, rings=False)
    plan(ctx, list(office.websites), list(office.messengers))
    outcomes = run(ctx)
    sys.stdout.write(json.dumps({"outcomes": outcomes, "passwords": [one.password for one in new]}))


def plan(ctx: Context, websites: list[str], messengers: list[str]) -> None:
    """One act for each of them."""
    posting = {"code": "1/A", "title": "A", "issued_on": "2020-08-05", "text": "A", "files": []}
    with ctx.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
        uow.plan(turn("clerk", "confirm", "n1"))
        item = uow.find(WorkItem, kind="confirm")[0].id
        for n, site in enumerate(websites, 1):
            uow.plan(effect("publish", f"n{n}", payload=posting, connection=site))
        line = {
            "what": item,
            "subject_id": item,
            "case_id": None,
            "title": "A",
            "deadline": None,
            "link": "A",
        }
        for messenger in messengers:
            message = {"to": "vanthu@so.example.vn", "name": "A", "login": "vanthu", "lines": [line]}
            uow.plan(effect("notify", "vanthu", ordinal=messenger, payload=message, connection=messenger))


def run(ctx: Context) -> list[str]:
    """Everything that waits, once; what became of it."""
    outcomes: list[str] = []
    with ctx.store.read(AGENCY) as rows:
        waiting = rows.find(WorkItem, state=ItemState.WAITING)
    for item in waiting:
        if item.item_class is ItemClass.EFFECT:
            # A machine's clock may be set back a little after the act was planned: it is due a moment later then.
            while not (came := pump(ctx, AGENCY, item.connection or "")):
                pass
            outcomes += came
    return outcomes


if __name__ == "__main__":
    main(Path(sys.argv[1]))

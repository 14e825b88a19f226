"""What people do at our pages, each act one form as the page holds it, changed only where told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from plugin.trial import sheets
from plugin.trial.side import Side
from plugin.trial.stage import Stage
from plugin.trial.system_actor import deliver
from plugin.trial.waiting import until
from plugin.trial.web_actor import Declined, Values, WebActor

FIELD_TIME: Final = "%Y-%m-%dT%H:%M"
"""How a form's time field is written."""


def confirm(stage: Stage, side: Side, fields: Values) -> str:
    """The clerk supplies or corrects fields and confirms; returns the id of the case as it came in."""
    item = stage.turn(side.clerk, "confirm")
    stage.web[side.clerk].send(item["url"], "/confirm", fields)
    return str(item["case_id"])


def upload(stage: Stage, side: Side, name: str, content: bytes) -> None:
    """The clerk brings a document in by hand."""
    stage.web[side.clerk].send("/upload", "/upload", files={"file": (name, content)})


def repeat_webhook(stage: Stage, side: Side) -> None:
    """The newest document's news is pushed twice more under one new webhook id: known already, both times."""
    changes = stage.feeds[side.agency].get("/changes")["changes"]
    news = next(one for one in reversed(changes) if one["type"] == "inbox.received")
    address = f"{stage.place.web}/webhooks/{side.connection}"
    statuses = deliver(address, stage.place.secret(f"{side.connection}.webhook"), news, times=2)
    stage.must(statuses == [200, 200], f"webhook gửi lặp được trả lời {statuses}")


def submit(stage: Stage, side: Side, lead: str, support: Iterable[str], due: datetime) -> None:
    """The Office submits the document to the leader: who leads, who supports, until when."""
    values = {f"role.{lead}": "lead", f"due.{lead}": due.strftime(FIELD_TIME)}
    for unit in support:
        values |= {f"role.{unit}": "support", f"due.{unit}": due.strftime(FIELD_TIME)}
    stage.web[side.office].send(stage.turn(side.office, "submit")["url"], "/submit", values)


def direct(stage: Stage, side: Side) -> None:
    """The leader takes the proposed direction."""
    stage.web[side.leader].send(stage.turn(side.leader, "direct")["url"], "/direct")


def ask(stage: Stage, side: Side, no: int, deadline: datetime, words: str, **more: str) -> None:
    """The Office sends the proposed questions to all its units, with this deadline."""
    values: Values = {
        "title": f"Kết quả cài đặt ứng dụng Bluezone (đợt {no})",
        "deadline": deadline.strftime(FIELD_TIME),
        "deadline_words": words,
        "exclusive": "yes",
        "units": list(side.heads),
        **more,
    }
    stage.web[side.office].send(stage.turn(side.office, "ask")["url"], "/ask", values)


def distribute(stage: Stage, side: Side, values: Values) -> None:
    """The Office sends its own document round."""
    stage.web[side.office].send(stage.turn(side.office, "distribute")["url"], "/distribute", values)


def assignment(stage: Stage, unit: str, who: WebActor | None = None) -> str:
    """The address of a unit's newest assignment, as its head (or ``who``) finds it."""
    login = who or stage.head(unit)
    return until(
        f"việc được giao của {unit}",
        lambda: next(iter(login.page("/assignments").links_to("/assignments/")), None),
    )


def acknowledge(stage: Stage, unit: str) -> None:
    """A unit's head says "đã quán triệt" on the page."""
    stage.head(unit).send(assignment(stage, unit), "/acknowledge")


def answer(
    stage: Stage, unit: str, figures: Mapping[str, str], note: str = "", who: WebActor | None = None
) -> None:
    """A unit's head (or ``who``) fills in the page; ``figures`` by question code or ``code.option``."""
    address = assignment(stage, unit, who)
    values = {f"figure.{name}": value for name, value in figures.items()}
    (who or stage.head(unit)).send(address, address, {**values, "note": note})


def unchanged(stage: Stage, unit: str) -> None:
    """A unit's head says "không thay đổi so với đợt trước"."""
    address = assignment(stage, unit)
    stage.head(unit).send(address, address, form_with="unchanged")


def confirm_figures(stage: Stage, unit: str) -> None:
    """A unit's head confirms what a member of the unit entered."""
    stage.head(unit).send(assignment(stage, unit), "/confirm")


def sheet(stage: Stage, unit: str, figures: Mapping[str, str]) -> bytes:
    """The unit's own sheet, downloaded and filled in with a spreadsheet."""
    blank = stage.head(unit).get(f"{assignment(stage, unit)}/sheet").content
    return sheets.fill(blank, figures)


def answer_by_sheet(stage: Stage, unit: str, figures: Mapping[str, str]) -> None:
    """A unit's head sends the filled sheet back."""
    filled = sheet(stage, unit, figures)
    stage.head(unit).send(assignment(stage, unit), "/sheet", files={"sheet": ("bao-cao.xlsx", filled)})


def circulate(stage: Stage, side: Side) -> None:
    """The Office circulates the notice that asks nothing, as proposed."""
    stage.web[side.office].send(stage.turn(side.office, "circulate")["url"], "/circulate")


def cut_off(stage: Stage, side: Side) -> None:
    """The Office cuts the figures off."""
    stage.web[side.office].send(f"/cases/{side.case}", "/close")


def check(stage: Stage, side: Side, who: str = "") -> None:
    """The Office (or ``who``) checks the draft."""
    login = who or side.office
    stage.web[login].send(stage.turn(login, "check")["url"], "/check")


def decide_change(stage: Stage, login: str, choice: str) -> None:
    """A person decides what follows from figures that changed after the cut-off."""
    stage.web[login].send(stage.turn(login, "stale")["url"], "/change", {"choice": choice})


def approve(stage: Stage, side: Side) -> None:
    """The leader approves."""
    stage.web[side.leader].send(stage.turn(side.leader, "approve")["url"], "/approve")


def number(stage: Stage, side: Side, number_: int) -> None:
    """The clerk types in the number that the office's departures book gave."""
    stage.web[side.clerk].send(stage.turn(side.clerk, "number")["url"], "/number", {"number": str(number_)})


def send(stage: Stage, side: Side) -> None:
    """The clerk issues the numbered report."""
    stage.web[side.clerk].send(stage.turn(side.clerk, "send")["url"], "/send")


def file(stage: Stage, side: Side, notation: str, *, leave_out: str = "", **more: str) -> None:
    """The Office puts the case into a dossier as proposed, with its own notation (and ``title``).

    ``leave_out`` is the code of a source document whose box is not ticked.
    """
    notices = stage.export(side)["notices"]
    left = next((one["id"] for one in notices if one["fields"].get("full_code") == leave_out), "")
    values = {"notation": notation, **more}
    address = f"/cases/{side.case}/file"
    stage.web[side.office].send(address, "/file", values, unticked=("include", left))


def close(stage: Stage, side: Side) -> None:
    """The officer in charge confirms the retention shown and closes the dossier."""
    item = stage.turn(side.office, "close_dossier")
    stage.web[side.office].send(item["url"], "/close", {"confirmed": "yes"})


def accept(stage: Stage, side: Side) -> None:
    """The archivist takes the dossier over."""
    button = ("decision", "accept")
    item = stage.turn(side.archivist, "accept")
    stage.web[side.archivist].send(item["url"], "/accept", button=button)


def send_back(stage: Stage, side: Side, reason: str) -> None:
    """The archivist returns the dossier with what is missing."""
    item = stage.turn(side.archivist, "accept")
    button = ("decision", "return")
    stage.web[side.archivist].send(item["url"], "/accept", {"reason": reason}, button=button)


def refused(stage: Stage, side: Side, words: str) -> None:
    """Closing must be refused now, and the page must say why."""
    try:
        close(stage, side)
    except Declined as declined:
        stage.must(declined.status == 422 and words in declined.text, f"lý do từ chối không có {words!r}")
        return
    stage.must(False, "hồ sơ kết thúc được khi còn việc dở dang")

"""What people do at our pages, each act one form as the page holds it, changed only where told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from plugin.trial import sheets
from plugin.trial.office import ARCHIVIST, CLERK, CONNECTION, LEADER, OFFICE
from plugin.trial.stage import Stage
from plugin.trial.system_actor import deliver
from plugin.trial.waiting import until
from plugin.trial.web_actor import Declined, Values

FIELD_TIME = "%Y-%m-%dT%H:%M"
"""How a form's time field is written."""


def confirm(stage: Stage, fields: Values) -> str:
    """The clerk supplies or corrects fields and confirms; returns the case's id."""
    item = stage.turn(CLERK, "confirm")
    stage.web[CLERK].send(item["url"], "/confirm", fields)
    return str(item["case_id"])


def repeat_webhook(stage: Stage) -> None:
    """The document's news is pushed twice more under one new webhook id: known already, both times."""
    changes = stage.plugin.get("/changes")["changes"]
    news = next(one for one in changes if one["type"] == "inbox.received")
    address = f"{stage.place.web}/webhooks/{CONNECTION}"
    statuses = deliver(address, stage.place.secret("vanban.webhook"), news, times=2)
    stage.must(statuses == [200, 200], f"webhook gửi lặp được trả lời {statuses}")


def submit(stage: Stage, lead: str, support: Iterable[str], due: datetime) -> None:
    """The Office submits the document to the leader: who leads, who supports, until when."""
    values = {f"role.{lead}": "lead", f"due.{lead}": due.strftime(FIELD_TIME)}
    for unit in support:
        values |= {f"role.{unit}": "support", f"due.{unit}": due.strftime(FIELD_TIME)}
    stage.web[OFFICE].send(stage.turn(OFFICE, "submit")["url"], "/submit", values)


def direct(stage: Stage) -> None:
    """The leader takes the proposed direction."""
    stage.web[LEADER].send(stage.turn(LEADER, "direct")["url"], "/direct")


def ask(stage: Stage, units: list[str], deadline: datetime, words: str) -> None:
    """The Office sends the proposed questions to these units, with its own earlier deadline."""
    values: Values = {
        "title": "Kết quả cài đặt ứng dụng Bluezone (đợt 1)",
        "deadline": deadline.strftime(FIELD_TIME),
        "deadline_words": words,
        "exclusive": "yes",
        "units": units,
    }
    stage.web[OFFICE].send(stage.turn(OFFICE, "ask")["url"], "/ask", values)


def assignment(stage: Stage, unit: str) -> str:
    """The address of a unit's newest assignment, as its head finds it."""
    login = stage.head(unit)
    return until(
        f"việc được giao của {unit}",
        lambda: next(iter(login.page("/assignments").links_to("/assignments/")), None),
    )


def acknowledge(stage: Stage, unit: str) -> None:
    """A unit's head says "đã quán triệt" on the page."""
    stage.head(unit).send(assignment(stage, unit), "/acknowledge")


def answer(stage: Stage, unit: str, figures: Mapping[str, str], note: str = "") -> None:
    """A unit's head fills in the page; ``figures`` by question code or ``code.option``."""
    address = assignment(stage, unit)
    values = {f"figure.{name}": value for name, value in figures.items()}
    stage.head(unit).send(address, address, {**values, "note": note})


def answer_by_sheet(stage: Stage, unit: str, figures: Mapping[str, str]) -> None:
    """A unit's head downloads the sheet, fills it in with a spreadsheet and sends it back."""
    address = assignment(stage, unit)
    blank = stage.head(unit).get(f"{address}/sheet").content
    filled = sheets.fill(blank, figures)
    stage.head(unit).send(address, "/sheet", files={"sheet": ("bao-cao.xlsx", filled)})


def circulate(stage: Stage) -> None:
    """The Office circulates the notice that asks nothing, as proposed."""
    stage.web[OFFICE].send(stage.turn(OFFICE, "circulate")["url"], "/circulate")


def check(stage: Stage) -> None:
    """The Office's head checks content and form of the draft."""
    stage.web[OFFICE].send(stage.turn(OFFICE, "check")["url"], "/check")


def approve(stage: Stage) -> None:
    """The leader approves."""
    stage.web[LEADER].send(stage.turn(LEADER, "approve")["url"], "/approve")


def send(stage: Stage) -> None:
    """The clerk issues the numbered report."""
    stage.web[CLERK].send(stage.turn(CLERK, "send")["url"], "/send")


def file(stage: Stage, notation: str) -> None:
    """The Office puts the case into a dossier: title and retention as proposed, its own notation."""
    stage.web[OFFICE].send(stage.turn(OFFICE, "file")["url"], "/file", {"notation": notation})


def close(stage: Stage) -> None:
    """The officer in charge confirms the retention shown and closes the dossier."""
    stage.web[OFFICE].send(stage.turn(OFFICE, "close_dossier")["url"], "/close", {"confirmed": "yes"})


def accept(stage: Stage) -> None:
    """The archivist takes the dossier over."""
    button = ("decision", "accept")
    stage.web[ARCHIVIST].send(stage.turn(ARCHIVIST, "accept")["url"], "/accept", button=button)


def refused(stage: Stage, words: str) -> None:
    """Closing must be refused now, and the page must say why."""
    try:
        close(stage)
    except Declined as declined:
        stage.must(declined.status == 422 and words in declined.text, f"lý do từ chối không có {words!r}")
        return
    stage.must(False, "hồ sơ kết thúc được khi còn việc dở dang")

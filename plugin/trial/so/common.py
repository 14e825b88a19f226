"""What both rounds of the Sở's case do the same way."""

from __future__ import annotations

from datetime import date, datetime

from plugin.trial import acts, office
from plugin.trial.side import Side
from plugin.trial.so import figures, letters
from plugin.trial.so.letters import Letter
from plugin.trial.so.office import A_CODE, CHIEF, A
from plugin.trial.stage import Stage
from plugin.trial.system_actor import Sender


def at(day: int, time: str) -> datetime:
    """An office time in August 2020."""
    return datetime.fromisoformat(f"2020-08-{day:02d}T{time}:00+07:00")


def a(stage: Stage) -> Side:
    """The Sở."""
    return stage.sides[A]


def b(stage: Stage) -> Side:
    """The Chi cục."""
    return stage.sides[office.AGENCY]


def outsider(stage: Stage, code: str) -> Sender:
    """The clerk of an organisation outside."""
    return stage.outside[code]


def send_letter(stage: Stage, sender: str, letter: Letter, *attached: tuple[str, bytes]) -> None:
    """A document comes to the Sở."""
    files = ((letter.file_name, letter.content()), *attached)
    stage.outside[sender].send(*files, code=letter.code, subject=letter.subject, addressee=A_CODE)


def answered(stage: Stage, side: Side, times: int) -> None:
    """So many versions have been accepted in all."""
    stage.happened(side, "AnswerAccepted", times)


def received(stage: Stage, side: Side, times: int) -> None:
    """So many of our letters stand in the addressee's book."""
    stage.happened(side, "ReplyReceived", times)


def add_report(stage: Stage, sender: str, unit: str, code: str, day: date, no: int, row: figures.Row) -> None:
    """A unit with a seal sends its signed report with its own sheet; the clerk enters it in the book."""
    filled = acts.sheet(stage, unit, figures.form(row))
    names = {
        "TDKT": ("Ban Thi đua - Khen thưởng", "Nguyễn Thị Sen"),
        "TG": ("Ban Tôn giáo", "Nguyễn Văn Thành"),
    }
    issuer, signer = names[unit]
    reference = stage.head(unit).page(acts.assignment(stage, unit)).text.partition("Mã việc ")[2][:12]
    letter = letters.report(code, day, issuer, no, reference, ["TRƯỞNG BAN", signer])
    send_letter(stage, sender, letter, ("bieu.xlsx", filled))
    acts.confirm(stage, a(stage), {"asks": "no"})


def checked_twice(stage: Stage, times: int) -> None:
    """The officer answers for the content, the chief of Office for the form."""
    acts.check(stage, a(stage))
    stage.happened(a(stage), "ReplyContentChecked", times)
    acts.check(stage, a(stage), CHIEF)
    stage.happened(a(stage), "ReplyChecked", times)


def number_and_send(stage: Stage, side: Side, number: int, times: int) -> None:
    """The clerk types the number in and issues the letter."""
    acts.number(stage, side, number)
    acts.send(stage, side)
    stage.happened(side, "ReplySent", times)

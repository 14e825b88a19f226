"""Notices written by hand in ``written/*.txt``: a few header lines, a blank line, the paragraphs, an annex.

In the paragraphs braces mark what a careful reader finds there, so the right answer stands where it is read:

* ``{cite 95/CV-BCĐ 2020-08-04|Công văn số 95/CV-BCĐ ngày 04/8/2020}``: a cited document, ``-`` for what is
  not said; ``maycite``: may be given or left out;
* ``{report before_time 2020-08-06T10:00|trước 10 giờ ngày 06/8/2020}``: a report owed, its kind and due time;
* ``{task by_end_of_day 2020-08-06|…}``, ``{event at_time 2020-08-06T08:00|…}``: other deadlines;
* ``{period 2020-08-01 2020-08-15|…}``: from a day to a day; ``{maybe 2020-08-06|…}``: may be given or left out;
* ``{who|…}``, ``{to|…}``, ``{what|…}``: whose duty the nearest ``report`` is, to whom, and what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.notices.model import Notice, answer

FOLDER = Path(__file__).parent / "written"
_MARK = re.compile(r"\{(\w+)([^|{}]*)\|([^{}]*)\}")
_ZONE = ":00+07:00"


@dataclass
class _Content:
    """What the marks of all paragraphs said."""

    basis: list[dict[str, Any]] = field(default_factory=list)
    duties: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)


def written() -> list[Notice]:
    """All notices of the folder, by name."""
    return [_notice(path) for path in sorted(FOLDER.glob("*.txt"))]


def _notice(path: Path) -> Notice:
    text, _, annex = path.read_text(encoding="utf-8").partition("\n=== phụ lục\n")
    head, _, body = text.partition("\n\n")
    said = {key: value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    content = _Content()
    *authority, signer = _parts(said["signed"], " / ")
    number, mark, symbol = re.split(r"([/-])", said["code"], maxsplit=1)
    notice = Notice(
        name=path.stem, parent=_parts(said.get("parent"), " / "), issuer=_parts(said["issuer"], " / "), place=said["place"],
        code=said["type"], number=number, symbol=symbol, party=mark == "-", issued=date.fromisoformat(said["date"]),
        title=said["subject"], about=f"{said['about']} " if said.get("about") else "",
        addressees=_parts(said.get("to"), "|"), body=[_plain(line, content) for line in body.splitlines() if line],
        recipients=list(_parts(said.get("copies"), "|")), archive=said.get("archive"), authority=tuple(authority),
        signer=signer, urgency=said.get("urgency"), secrecy=said.get("secrecy"), annex=annex.splitlines(),
    )  # fmt: skip
    form = (
        {"title": said["form"], "columns": list(_parts(said.get("columns"), "|"))} if "form" in said else None
    )
    notice.answer = answer(
        notice, basis=content.basis, duties=content.duties, others=content.others, form=form
    )
    notice.answer["accept"] = {
        key.removeprefix("accept "): list(_parts(value, "|"))
        for key, value in said.items()
        if key.startswith("accept ")
    }
    return notice


def _parts(text: str | None, between: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(between) if part.strip())


def _plain(line: str, content: _Content) -> str:
    """The paragraph as printed; its marks go into the content."""
    marks = list(_MARK.finditer(line))
    for mark in marks:
        kind, _, due = mark[2].strip().partition(" ")
        if mark[1] in ("cite", "maycite"):
            optional = {"optional": True} if mark[1] == "maycite" else {}
            content.basis.append(
                {"code": _said(kind), "date": _said(due), "issuer": None, "subject": None, **optional}
            )
        elif mark[1] == "report":
            near = {name: _nearest(marks, mark, name) for name in ("what", "who", "to")}
            content.duties.append({**near, "due": _due(due), "due_text": mark[3], "due_kind": kind})
        elif mark[1] in ("task", "event"):
            who = _nearest(marks, mark, "who")
            other = {"who": who, "due": _due(due), "due_text": mark[3], "kind": mark[1], "start": None}
            content.others.append({"what": _nearest(marks, mark, "what"), **other})
        elif mark[1] == "period":
            content.others.append(_period(mark, kind, due))
        elif mark[1] == "maybe":
            content.duties.append(
                {"due": _due(kind), "due_text": mark[3], "due_kind": "none", "optional": True}
            )
    return _MARK.sub(r"\3", line)


def _period(mark: re.Match[str], start: str, due: str) -> dict[str, Any]:
    return {"what": None, "who": None, "due": due, "due_text": mark[3], "kind": "period", "start": start}


def _nearest(marks: list[re.Match[str]], to: re.Match[str], name: str) -> str | None:
    near = sorted((abs(mark.start() - to.start()), mark[3]) for mark in marks if mark[1] == name)
    return near[0][1] if near else None


def _said(value: str) -> str | None:
    return None if value in ("-", "") else value


def _due(value: str) -> str | None:
    due = _said(value)
    return f"{due}{_ZONE}" if due and "T" in due else due

"""An outward act as people read it: what was meant, the text to copy, the files, whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import url_for

from plugin.domain.act_texts import ACT_TEXTS, FACTS, ActText
from plugin.domain.hands import act_of
from plugin.domain.records import Assignment, Debtor, Dossier, Notice, Reply, Round, Unit, WorkItem
from plugin.domain.states import ItemClass
from plugin.domain.texts import deadline_text
from plugin.domain.tracking import link_text, owes
from plugin.store.protocol import Reader
from plugin.web.guards import ctx


@dataclass(frozen=True)
class UnitLink:
    """What one unit of a round is handed."""

    assignment: Assignment
    unit: str
    url: str
    text: str
    owes: bool


@dataclass(frozen=True)
class Meant:
    """One act: ``facts`` as (label, value), ``text`` to copy, ``files`` as (name, address)."""

    words: ActText
    facts: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    links: list[UnitLink] = field(default_factory=list)
    round: Round | None = None


def meant(rows: Reader, item: WorkItem) -> Meant:
    """What a turn by hand or a stuck effect is about."""
    kind = act_of(item.kind) or item.kind
    if item.item_class is ItemClass.PERSON and kind in _OF_A_ROUND:
        return _of_round(rows, item, kind)
    text = _TEXTS[kind](rows, item) if kind in _TEXTS else str(item.payload.get("text") or "")
    files = _package(item) if kind == "file" else _files(item, kind)
    return Meant(ACT_TEXTS[kind], _facts(rows, item), text, files)


def unit_links(rows: Reader, round_: Round) -> list[UnitLink]:
    """The links of a round's units, in their order."""
    debtors = {one.id: one for one in rows.find(Debtor, round_id=round_.id)}
    asked = rows.find(Assignment, round_id=round_.id)
    return [
        _unit_link(round_, debtors[one.debtor_id], one)
        for one in sorted(asked, key=lambda one: debtors[one.debtor_id].position)
    ]


def _unit_link(round_: Round, debtor: Debtor, assignment: Assignment) -> UnitLink:
    # The address people type in, also where this page was reached by another one.
    url = ctx().settings.web_url + url_for("assignments.page", id=assignment.id)
    exclusive = round_.deadline_exclusive
    deadline = assignment.extended_to or round_.deadline
    text = link_text(debtor.name, round_.title, deadline, exclusive, url, assignment.reference)
    return UnitLink(assignment, debtor.name, url, text, owes(assignment))


_OF_A_ROUND: Final = frozenset({"assign", "send_order", "remind"})


def _of_round(rows: Reader, item: WorkItem, kind: str) -> Meant:
    round_ = rows.get(Round, item.subject_id)
    links = [one for one in unit_links(rows, round_) if kind != "remind" or one.owes]
    if kind == "send_order":
        offices = {unit.id for unit in rows.find(Unit) if unit.code}
        links = [one for one in links if one.assignment.unit_id in offices]
    order = rows.get(Notice, round_.order_id)
    deadline = deadline_text(round_.deadline, round_.deadline_exclusive)
    facts = [("Báo cáo", round_.title), ("Thời hạn", deadline)]
    files = [] if kind == "remind" else [_file(item, order.file_name, order.file_sha256)]
    text = "\n\n".join(one.text for one in links)
    return Meant(ACT_TEXTS[kind], facts, text, [one for one in files if one], links, round_)


def _file(item: WorkItem, name: str, sha256: str | None) -> tuple[str, str]:
    return name, url_for("files.file", case_id=item.case_id, sha256=sha256)


def _files(item: WorkItem, kind: str) -> list[tuple[str, str]]:
    """What the act carries, of what a page may hand out."""
    return [
        _file(item, file["name"], file["sha256"])
        for file in item.payload.get("files", ())
        if item.case_id and kind not in ("assign", "send_order")
    ]


def _package(item: WorkItem) -> list[tuple[str, str]]:
    return [(file["name"], url_for("dossiers.package", id=item.subject_id)) for file in item.payload["files"]]


def _facts(rows: Reader, item: WorkItem) -> list[tuple[str, str]]:
    known = {**item.payload, **{name: value for name, value in _subject(rows, item).items() if value}}
    return [(label, _said(rows, name, known[name])) for name, label in FACTS.items() if known.get(name)]


def _subject(rows: Reader, item: WorkItem) -> dict[str, Any]:
    """What the row says that the payload does not: the document, or the unit."""
    if notice := rows.first(Notice, id=item.subject_id):
        fields = notice.fields
        return {"code": fields.get("full_code"), "subject": fields.get("subject"), "sender": notice.sender}
    if assignment := rows.first(Assignment, id=item.subject_id):
        return {"unit": assignment.unit_id, "reference": assignment.reference}
    if reply := rows.first(Reply, id=item.subject_id):
        return {"code": reply.code, "subject": reply.subject, "addressees": [reply.addressee]}
    if dossier := rows.first(Dossier, id=item.subject_id):
        return {"code": dossier.code, "title": dossier.title}
    return {}


def _said(rows: Reader, name: str, value: Any) -> str:
    if name == "unit":
        unit = rows.first(Unit, id=value) or rows.first(Unit, external_id=value)
        return unit.name if unit else str(value)
    if name == "deadline":
        return deadline_text(datetime.fromisoformat(value), exclusive=False)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _status(rows: Reader, item: WorkItem) -> str:
    notice = rows.get(Notice, item.subject_id)
    named = f"{notice.fields.get('doc_type') or 'Văn bản'} {notice.fields.get('full_code') or ''}".strip()
    agency = ctx().agency(item.agency_id).name
    return f"{agency}: {named} ({notice.fields.get('subject') or notice.file_name}). {item.payload['description']}."


def _send(rows: Reader, item: WorkItem) -> str:
    reply = rows.get(Reply, item.subject_id)
    answers = f" Trả lời {reply.answers_code}." if reply.answers_code else ""
    return (
        f"{reply.doc_type} {reply.code}: {reply.subject}. Nơi nhận: {reply.addressee}.{answers} "
        f"Mã đối chiếu: {reply.reference}."
    )


def _notify(_rows: Reader, item: WorkItem) -> str:
    """What the person was to be told, to be said by telephone instead."""
    return "\n".join(f"{line['title']}: {line['link']}" for line in item.payload["lines"])


_TEXTS: Final[Mapping[str, Callable[[Reader, WorkItem], str]]] = {
    "status": _status,
    "send": _send,
    "notify": _notify,
}

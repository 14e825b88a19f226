"""Documents that arrived: looking at them, the arrival number, status to the sender, finishing."""

from __future__ import annotations

from connectors.embedded import reading
from connectors.embedded.api.outbound import tell_sender
from connectors.embedded.problems import Problem
from connectors.embedded.site import Answer, Call, Site
from connectors.embedded.writing import Deed, Thing, Writing, creates

ENTERED = "03"


def list_inbox(site: Site, call: Call) -> Answer:
    """A page of the inbox."""
    return reading.listing(site, call, "inbox", code=call.parameters.get("code"))


def get_inbox(site: Site, call: Call) -> Answer:
    """One document that arrived."""
    return Answer(200, reading.thing(site, call, "inbox"))


@creates("register")
def register_inbox(writing: Writing) -> Deed:
    """Write the arrival number; the sender gets receipt 03 (NĐ 30/2020 Điều 21, 22)."""
    document = _document(writing)
    if document["registration"] is not None and _number(document) != writing.call.body["number"]:
        raise Problem(409, "has-number", f"the document has number {_number(document)}")
    document["registration"] = {"note": "", **writing.call.body}
    writing.save(document)
    _tell(writing, "inbox.registered", document, number=_number(document))
    tell_sender(writing, document, ENTERED, f"Đã vào sổ văn bản đến số {_number(document)}")
    return Deed(document["id"], document["id"], str(_number(document)))


def _number(document: Thing) -> int:
    return int(document["registration"]["number"])


@creates("status")
def send_status(writing: Writing) -> Deed:
    """Tell the sender where its document stands."""
    document = _document(writing)
    status, description = writing.call.body["status"], writing.call.body["description"]
    document["statuses"].append({"status": status, "description": description, "at": writing.now})
    writing.save(document)
    _tell(writing, "inbox.status", document, status=status)
    tell_sender(writing, document, status, description)
    return Deed(document["id"], document["id"], status)


@creates("finish")
def finish_inbox(writing: Writing) -> Deed:
    """Mark as finished; a finished document stays finished."""
    document = _document(writing)
    document["finished_at"] = document["finished_at"] or writing.now
    writing.save(document)
    _tell(writing, "inbox.finished", document)
    return Deed(document["id"], document["id"])


def _document(writing: Writing) -> Thing:
    return writing.get("inbox", writing.call.parameters["id"])


def _tell(writing: Writing, what: str, document: Thing, **more: object) -> None:
    writing.change(what, {"id": document["id"], "reference": document["reference"], **more})

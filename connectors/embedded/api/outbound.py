"""Documents sent out: into the inboxes of addressees that live here, and what comes back."""

from __future__ import annotations

import json

from connectors.embedded import reading
from connectors.embedded.problems import Problem
from connectors.embedded.site import Answer, Call, Site
from connectors.embedded.writing import Deed, Thing, Writing, creates

_SHOWN = ("code", "subject", "doc_type", "issued_on", "reference", "answers_code")


def list_outbound(site: Site, call: Call) -> Answer:
    """A page of documents sent out."""
    items, following = reading.page(
        site, call, "outbound", code=call.parameters.get("code"), reference=call.parameters.get("reference")
    )
    return Answer(200, {"items": [_shown(one) for one in items], "next": following})


def get_outbound(site: Site, call: Call) -> Answer:
    """One document sent out."""
    return Answer(200, _shown(reading.thing(site, call, "outbound")))


def _shown(document: Thing) -> Thing:
    """Where it lies in another organisation's inbox is that one's business: only whether it does."""
    addressees = [{"code": one["code"], "inbox": one["inbox"] is not None} for one in document["addressees"]]
    return {**document, "addressees": addressees}


def list_receipts(site: Site, call: Call) -> Answer:
    """What the addressees' systems said about it, as the feed has it."""
    document = reading.thing(site, call, "outbound")
    rows = site.db.connection().execute(
        "SELECT body FROM changes WHERE organization = ? AND thing = ? AND type = 'outbound.receipt'"
        " ORDER BY seq",
        (call.actor.organization, document["id"]),
    )
    return Answer(200, {"items": [json.loads(row["body"]) for row in rows]})


@creates("send")
def send_outbound(writing: Writing) -> Deed:
    """Send a document to its addressees, once each."""
    body = writing.call.body
    document: Thing = {
        "id": writing.new_id("ob"),
        **{name: body.get(name) for name in _SHOWN},
        "answers": _answered(writing, body.get("answers")),
        "files": writing.files(body["files"]),
        "sent_at": writing.now,
        "recalled": None,
    }
    document["addressees"] = [
        {"code": code, "inbox": _deliver(writing, document, code)}
        for code in dict.fromkeys(body["addressees"])
    ]
    writing.add("outbound", document)
    writing.change("outbound.sent", _news(document))
    target = ",".join(one["code"] for one in document["addressees"])
    return Deed(document["id"], target, document["reference"] or document["code"])


def _answered(writing: Writing, id: str | None) -> str | None:
    """The inbox document answered; it must be one of ours."""
    if id is None:
        return None
    try:
        writing.get("inbox", id)
    except Problem as problem:
        raise Problem(422, "unknown-document", "answers names no document of the inbox") from problem
    return id


def _deliver(writing: Writing, document: Thing, code: str) -> str | None:
    """Lay the document into an addressee's inbox; null if the addressee does not live here."""
    sender = writing.one("SELECT name FROM organizations WHERE code = ?", writing.organization)
    if sender is None or writing.one("SELECT 1 FROM organizations WHERE code = ?", code) is None:
        return None
    arrived: Thing = {
        "id": writing.new_id("ib"),
        "sender": sender["name"],
        "sender_code": writing.organization,
        **{name: document[name] for name in _SHOWN},
        "answers": _answered_by(writing, document, code),
        "received_at": writing.now,
        "registration": None,
        "statuses": [],
        "finished_at": None,
        "recalled": None,
        "files": document["files"],
    }
    for file in document["files"]:
        size = writing.blob(file["sha256"])
        writing.run("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", code, file["sha256"], size)
    writing.add("inbox", arrived, code)
    writing.run(
        "INSERT INTO routes VALUES (?, ?, ?, ?)", code, arrived["id"], writing.organization, document["id"]
    )
    hidden = ("registration", "statuses", "finished_at", "recalled", "received_at")
    news = {name: value for name, value in arrived.items() if name not in hidden}
    writing.change("inbox.received", news, organization=code, echo=False)
    return str(arrived["id"])


def _answered_by(writing: Writing, document: Thing, code: str) -> str | None:
    """The addressee's own outbound document that this one answers, if it was the addressee's."""
    if document["answers"] is None:
        return None
    route = _route(writing, document["answers"])
    return route[1] if route is not None and route[0] == code else None


def _route(writing: Writing, inbox_id: str) -> tuple[str, str] | None:
    row = writing.one(
        "SELECT sender, outbound FROM routes WHERE organization = ? AND inbox = ?",
        writing.organization,
        inbox_id,
    )
    return (row["sender"], row["outbound"]) if row else None


def tell_sender(writing: Writing, document: Thing, status: str, description: str) -> None:
    """A receipt for the sender of an inbox document, in the sender's feed."""
    route = _route(writing, document["id"])
    addressee = writing.one("SELECT name FROM organizations WHERE code = ?", writing.organization)
    if route is None or addressee is None:
        return
    sender, outbound_id = route
    news = {
        **_news(writing.get("outbound", outbound_id, sender)),
        "status": status,
        "description": description,
        "by": addressee["name"],
        "by_code": writing.organization,
    }
    writing.change("outbound.receipt", news, organization=sender, echo=False)


@creates("recall")
def recall_outbound(writing: Writing) -> Deed:
    """Recall a document; every addressee that lives here is told."""
    document = writing.get("outbound", writing.call.parameters["id"])
    if document["recalled"] is not None:
        raise Problem(409, "recalled", "the document was recalled before")
    recalled: Thing = {"reason": writing.call.body["reason"], "at": writing.now}
    document["recalled"] = recalled
    writing.save(document)
    for one in document["addressees"]:
        if one["inbox"] is not None:
            _recall(writing, one["code"], one["inbox"], recalled)
    writing.change("outbound.recalled", _news(document))
    return Deed(document["id"], document["id"], document["reference"] or document["code"])


def _recall(writing: Writing, code: str, id: str, recalled: Thing) -> None:
    arrived = writing.get("inbox", id, code)
    arrived["recalled"] = recalled
    writing.save(arrived, code)
    news = {"id": id, "reference": arrived["reference"], "reason": recalled["reason"]}
    writing.change("inbox.recalled", news, organization=code, echo=False)


def _news(document: Thing) -> Thing:
    return {"id": document["id"], "reference": document["reference"], "code": document["code"]}

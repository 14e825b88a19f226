"""One copy to a group, for information; who has read it is told as a count only."""

from __future__ import annotations

from connectors.embedded import reading
from connectors.embedded.problems import not_found
from connectors.embedded.site import Actor, Answer, Call, Site
from connectors.embedded.writing import Deed, Thing, Writing, creates


def list_circulations(site: Site, call: Call) -> Answer:
    """A page of circulated copies; a person sees those of the own groups only."""
    reference = call.parameters.get("reference")
    items, following = reading.page(site, call, "circulation", reference=reference)
    seen = [one for one in items if _reaches(call.actor, one)]
    return Answer(200, {"items": [_shown(one) for one in seen], "next": following})


def get_circulation(site: Site, call: Call) -> Answer:
    """One circulated copy."""
    copy = reading.thing(site, call, "circulation")
    if not _reaches(call.actor, copy):
        raise not_found("circulation")
    return Answer(200, _shown(copy))


def _reaches(actor: Actor, copy: Thing) -> bool:
    return actor.kind != "person" or copy["unit"] in (None, actor.unit)


def _shown(copy: Thing) -> Thing:
    return {name: value for name, value in copy.items() if name != "unit"}


@creates("circulate")
def create_circulation(writing: Writing) -> Deed:
    """A copy to one unit, or to all people of the organisation."""
    body = writing.call.body
    unit = writing.one(
        "SELECT id FROM units WHERE organization = ? AND id = ?", writing.organization, body["group"]
    )
    copy: Thing = {
        "id": writing.new_id("cr"),
        **{name: body[name] for name in ("group", "title", "text", "reference")},
        "unit": unit["id"] if unit else None,
        "files": writing.files(body.get("files", [])),
        "created_at": writing.now,
        "count": 0,
        "of": _people(writing, unit["id"] if unit else None),
    }
    writing.add("circulation", copy)
    writing.change("circulation.created", {"id": copy["id"], "reference": copy["reference"]})
    return Deed(copy["id"], copy["group"], copy["reference"])


def _people(writing: Writing, unit: str | None) -> int:
    row = writing.one(
        "SELECT count(*) AS n FROM people WHERE organization = ? AND (? IS NULL OR unit = ?)",
        writing.organization,
        unit,
        unit,
    )
    return int(row["n"]) if row else 0


@creates("read_copy")
def read_circulation(writing: Writing) -> Deed:
    """A person has read it; counted once."""
    copy = writing.get("circulation", writing.call.parameters["id"])
    actor = writing.call.actor
    if not _reaches(actor, copy):
        raise not_found("circulation")
    new = writing.run(
        "INSERT OR IGNORE INTO reads VALUES (?, ?, ?, ?)",
        writing.organization,
        copy["id"],
        actor.person,
        writing.now,
    )
    if new:
        copy["count"] += 1
        writing.save(copy)
        news = {name: copy[name] for name in ("id", "reference", "count", "of")}
        writing.change("circulation.read", news)
    return Deed(copy["id"], copy["id"], copy["reference"])

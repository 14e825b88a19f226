"""Units, people, and whether the system is well."""

from __future__ import annotations

from connectors.embedded.site import Answer, Call, Site


def health(site: Site, _call: Call) -> Answer:
    """The database answers."""
    site.db.connection().execute("SELECT 1 FROM organizations LIMIT 1").fetchone()
    return Answer(200, {"status": "ok"})


def list_units(site: Site, call: Call) -> Answer:
    """All units of the organisation."""
    rows = site.db.connection().execute(
        "SELECT id, name FROM units WHERE organization = ? ORDER BY rowid", (call.actor.organization,)
    )
    return Answer(200, {"items": [dict(row) for row in rows]})


def list_people(site: Site, call: Call) -> Answer:
    """All people of the organisation."""
    rows = site.db.connection().execute(
        "SELECT id, name, unit FROM people WHERE organization = ? ORDER BY rowid",
        (call.actor.organization,),
    )
    return Answer(200, {"items": [dict(row) for row in rows]})

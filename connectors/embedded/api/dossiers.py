"""The archive: a dossier's package goes in once and can be read back."""

from __future__ import annotations

from connectors.embedded import reading
from connectors.embedded.site import Answer, Call, Site
from connectors.embedded.writing import Deed, Thing, Writing, creates


def list_dossiers(site: Site, call: Call) -> Answer:
    """A page of dossiers."""
    code, reference = call.parameters.get("code"), call.parameters.get("reference")
    return reading.listing(site, call, "dossier", code=code, reference=reference)


def get_dossier(site: Site, call: Call) -> Answer:
    """One dossier."""
    return Answer(200, reading.thing(site, call, "dossier"))


def read_back_dossier(site: Site, call: Call) -> Answer:
    """The package's bytes as they are held."""
    package = reading.thing(site, call, "dossier")["documents"][0]
    return Answer(200, file=site.blobs.path(package["sha256"]))


@creates("file")
def file_dossier(writing: Writing) -> Deed:
    """Put a package into the archive."""
    body = writing.call.body
    dossier: Thing = {
        "id": writing.new_id("ds"),
        **{name: body[name] for name in ("code", "title", "reference")},
        "filed_at": writing.now,
        "documents": writing.files([body["package"]]),
    }
    writing.add("dossier", dossier)
    news = {name: dossier[name] for name in ("id", "reference", "code")}
    writing.change("dossier.filed", news)
    return Deed(dossier["id"], dossier["code"], dossier["reference"])

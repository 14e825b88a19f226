"""Files' bytes, handed over before they are named."""

from __future__ import annotations

from connectors.embedded.problems import not_found
from connectors.embedded.site import Answer, Call, Site

_HELD = "SELECT size FROM blobs WHERE organization = ? AND sha256 = ?"


def put_file(site: Site, call: Call) -> Answer:
    """Keep a file's bytes; the same bytes are kept once."""
    organization, sha256 = call.actor.organization, call.parameters["sha256"]
    assert call.stream is not None
    known = site.db.connection().execute(_HELD, (organization, sha256)).fetchone()
    size = site.blobs.put(sha256, call.stream, site.file_limit)
    if known is None:
        with site.db.write() as tx:
            tx.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", (organization, sha256, size))
    return Answer(201 if known is None else 200, {"sha256": sha256, "size": size})


def get_file(site: Site, call: Call) -> Answer:
    """A file of this organisation."""
    organization, sha256 = call.actor.organization, call.parameters["sha256"]
    if site.db.connection().execute(_HELD, (organization, sha256)).fetchone() is None:
        raise not_found("file")
    return Answer(200, file=site.blobs.path(sha256))

"""Files' bytes, handed over before they are named."""

from __future__ import annotations

import base64
import binascii
import io
from typing import IO, Any

from connectors.embedded.problems import Problem, not_found
from connectors.embedded.site import Answer, Call, Site

_HELD = "SELECT size FROM blobs WHERE organization = ? AND sha256 = ?"


def put_file(site: Site, call: Call) -> Answer:
    """Keep a file's bytes; the same bytes are kept once."""
    assert call.stream is not None
    sha256 = call.parameters["sha256"]
    known, size = _keep(site, call.actor.organization, sha256, call.stream)
    return Answer(200 if known else 201, {"sha256": sha256, "size": size})


def take_in(site: Site, organization: str, body: Any) -> None:
    """Keep the files that travel inside a request; afterwards they are named like any other."""
    if not isinstance(body, dict):
        return
    package = body.get("package")
    for file in [*body.get("files", ()), *([package] if package else ())]:
        encoded = file.pop("content", None)
        if encoded is not None:
            _keep(site, organization, file["sha256"], io.BytesIO(_decoded(encoded)))


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise Problem(422, "wrong-content", "the content is not base64") from error


def _keep(site: Site, organization: str, sha256: str, stream: IO[bytes]) -> tuple[bool, int]:
    """Whether the organisation held the file already, and its size."""
    known = site.db.connection().execute(_HELD, (organization, sha256)).fetchone() is not None
    size = site.blobs.put(sha256, stream, site.file_limit)
    if not known:
        with site.db.write() as tx:
            tx.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", (organization, sha256, size))
    return known, size


def get_file(site: Site, call: Call) -> Answer:
    """A file of this organisation."""
    organization, sha256 = call.actor.organization, call.parameters["sha256"]
    if site.db.connection().execute(_HELD, (organization, sha256)).fetchone() is None:
        raise not_found("file")
    return Answer(200, file=site.blobs.path(sha256))

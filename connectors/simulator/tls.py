"""Certificates made at the start: a good one, and those that nobody may trust."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

CERTIFICATES: Final[Mapping[str, str]] = {
    "good": "for this address, by the authority in DATA/ca.pem",
    "mismatch": "for another host",
    "ended": "for this address, ended yesterday",
    "unknown": "by an authority that is not the one in DATA/ca.pem",
}
"""What ``--tls`` may be."""


def context(kind: str, data: Path) -> ssl.SSLContext:
    """A server's context with a certificate of this kind; writes ``ca.pem`` beside it."""
    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(data / "ca.pem"))
    signer = trustme.CA() if kind == "unknown" else authority
    names = ["khac.example"] if kind == "mismatch" else ["127.0.0.1", "localhost"]
    more: dict[str, Any] = {}
    if kind == "ended":
        more["not_after"] = datetime.now(UTC) - timedelta(days=1)
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    signer.issue_cert(*names, **more).configure_cert(found)
    return found

"""A zip whose bytes depend on its contents only, with a SHA-256 manifest over everything in it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

MANIFEST: Final = "manifest-sha256.txt"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE: Final = 0o100644 << 16
_UNIX: Final = 3


def pack(entries: Mapping[str, bytes]) -> bytes:
    """Zip the entries in the order given, the manifest last. Equal entries give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**entries, MANIFEST: manifest(entries)}.items():
            target.writestr(_entry(name), content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return out.getvalue()


def manifest(entries: Mapping[str, bytes]) -> bytes:
    """One line per entry, by name: ``<sha256>  <name>``, as sha256sum writes and checks it."""
    lines = (f"{sha256(entries[name])}  {name}\n" for name in sorted(entries))
    return "".join(lines).encode()


def sha256(content: bytes) -> str:
    """The SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    """The entry's header, the same on every machine and at every time."""
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise ValueError(f"an entry's name must stay inside the package: {name!r}")
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
    return entry

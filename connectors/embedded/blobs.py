"""Files' bytes on disk, by SHA-256; which organisation holds which is in the database."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import IO, Final

from connectors.embedded.problems import Problem

_CHUNK: Final = 256 * 1024


class Blobs:
    """One folder of files named by their checksum, each on disk before anybody names it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie."""
        return self._folder / sha256

    def put(self, sha256: str, stream: IO[bytes], limit: int) -> int:
        """Keep a stream's bytes and return their number; refused if over the limit or not ``sha256``.

        Bytes that are here already are checked, not written again.
        """
        if self.path(sha256).exists():
            return _copy(sha256, stream, None, limit)
        part = self._folder / f".{secrets.token_hex(8)}"
        try:
            with part.open("wb") as file:
                size = _copy(sha256, stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path(sha256))
            sync_folder(self._folder)
        finally:
            part.unlink(missing_ok=True)
        return size


def _copy(sha256: str, stream: IO[bytes], file: IO[bytes] | None, limit: int) -> int:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise Problem(413, "too-large", f"a file may have {limit} bytes")
        digest.update(chunk)
        if file is not None:
            file.write(chunk)
    if digest.hexdigest() != sha256:
        raise Problem(422, "wrong-checksum", "the bytes have another SHA-256")
    return size


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

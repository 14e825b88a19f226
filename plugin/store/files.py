"""Bytes on disk at ``<root>/<agency>/<sha256>``, durable before any row names them."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from plugin.domain.errors import NotFound, ThongSuotError

_CHUNK: Final = 64 * 1024


class Damaged(ThongSuotError):
    """A file's bytes no longer agree with its name."""


class FileStore:
    """The files of all agencies under one root."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, agency_id: str, content: bytes) -> str:
        """Keep the bytes durably and return their SHA-256; the same bytes are kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(agency_id, sha256)
        if not path.exists():
            self._write(path, content)
        else:
            os.utime(path)  # young again: the sweep must not take it before its row is there
        return sha256

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _sync_folder(path.parent)

    def get(self, agency_id: str, sha256: str) -> bytes:
        """The bytes; ``NotFound`` if absent, ``Damaged`` if they changed on disk."""
        try:
            content = _content(self._path(agency_id, sha256))
        except (FileNotFoundError, IsADirectoryError) as error:
            raise NotFound("Không tìm thấy tệp.", sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged("Tệp lưu trên đĩa đã bị thay đổi.", sha256=sha256)
        return content

    def wipe(self, agency_id: str, sha256: str) -> None:
        """Overwrite and remove; a file that is gone already is fine."""
        path = self._path(agency_id, sha256)
        if not path.is_file():
            return
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)

    def sweep(self, agency_id: str, named: set[str], older_than: float) -> int:
        """Remove files that no row names and that are older than so many seconds; how many."""
        folder = self._root / agency_id
        limit = time.time() - older_than
        removed = 0
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in named and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _path(self, agency_id: str, sha256: str) -> Path:
        return self._root / agency_id / sha256


def _content(path: Path) -> bytes:
    """A file's bytes in as few calls as can be: at each of them, all other threads go first."""
    handle = os.open(path, os.O_RDONLY)
    try:
        parts = [os.read(handle, _CHUNK)]
        while len(parts[-1]) == _CHUNK:
            parts.append(os.read(handle, _CHUNK))
    finally:
        os.close(handle)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

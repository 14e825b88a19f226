"""Zip archives opened with care: everything is measured before it is inflated, nothing is written to disk."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Final

from plugin.reading.errors import Reason, Unreadable

MAX_ENTRIES: Final = 5000
MAX_INFLATED: Final = 300 * 1024 * 1024
MAX_PART: Final = 64 * 1024 * 1024
"""Of one XML part of a document: its tree takes several times as much memory."""
_ENCRYPTED: Final = 0x1
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)


class Zip:
    """The members of an archive; ``Unreadable`` if it is broken, a bomb, or locked."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGED as error:
            raise Unreadable(Reason.BROKEN) from error
        self.entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        if len(self.entries) > MAX_ENTRIES or sum(entry.file_size for entry in self.entries) > MAX_INFLATED:
            raise Unreadable(Reason.TOO_MUCH)
        self.names = {entry.filename for entry in self.entries}

    def read(self, name: str, most: int = MAX_INFLATED) -> bytes:
        """A member's bytes; never more than its listed size is inflated."""
        entry = self._archive.getinfo(name)
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(Reason.LOCKED)
        if entry.file_size > most:
            raise Unreadable(Reason.TOO_MUCH)
        try:
            return self._archive.read(entry)
        except _DAMAGED as error:
            raise Unreadable(Reason.BROKEN) from error

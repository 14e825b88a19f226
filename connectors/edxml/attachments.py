"""Attachments: what is really in them, whatever their type says; and how ours are packed."""

from __future__ import annotations

import base64
import binascii
import io
import lzma
import re
import uuid
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final

from connectors.edxml.values import File

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest attachment after unpacking."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_PDF_MARK: Final = b"%PDF"
_SIGNATURES: Final = {
    ".pdf": _PDF_MARK,
    **dict.fromkeys((".doc", ".xls", ".ppt"), _OLE),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip"), _ZIP),
}
_OFFICE_PARTS: Final = {"[Content_Types].xml", "mimetype"}
_ZIP_FAULTS: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OSError),
)
_AGES_AGO: Final = (1980, 1, 1, 0, 0, 0)
_PACKED, _PDF, _UNREADABLE = "application/zip", "application/pdf", "Nội dung tệp đính kèm không giải mã được."


def unpack(name: str, declared: str, encoded: str, description: str = "") -> File:
    """One attachment from its base64 text; ``declared`` is its ``ContentType``.

    What can not be decoded is kept as the text it is, with a problem. A zip around a single
    file is opened, never more than one level, and never by the names inside.
    """
    try:
        content = _decoded(encoded)
    except (binascii.Error, ValueError):
        return File(name, encoded.encode(), description, _UNREADABLE)
    try:
        content = _opened(name, declared, content)
    except _ZIP_FAULTS as error:
        return File(name, content, description, f"Tệp nén trong tệp đính kèm bị lỗi: {type(error).__name__}.")
    return File(name, content, description, _mismatch(name, content))


def _decoded(text: str) -> bytes:
    """Strict, but for line breaks and the alphabet of addresses (which leaves its padding out)."""
    plain = re.sub(r"\s+", "", text)
    if not ("-" in plain or "_" in plain):
        return base64.b64decode(plain, validate=True)
    plain = plain.replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _opened(name: str, declared: str, content: bytes) -> bytes:
    extension = _extension(name)
    if not content.startswith(_ZIP) or extension == ".zip":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir()]
        if len(entries) != 1 or entries[0].filename in _OFFICE_PARTS:
            return content
        inside = _extension(entries[0].filename)
        if inside != extension and declared.strip().lower() != _PACKED:
            return content
        return _bounded(archive, entries[0])


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise zipfile.BadZipFile
    return content


def _extension(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _mismatch(name: str, content: bytes) -> str:
    expected = _SIGNATURES.get(_extension(name))
    if expected is None or content.startswith(expected):
        return ""
    if expected == _PDF_MARK and expected in content[:1024]:
        return ""  # readers allow some bytes before it
    return f"Nội dung tệp không đúng loại {_extension(name)}."


def safe_name(name: str, fallback: str) -> str:
    """A file's name without folders and control characters."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return plain[:200] or fallback


def pack(file: File) -> tuple[str, bytes]:
    """(ContentType, payload) as every reader on the axis understands it.

    PDF and zip go as they are; everything else in a zip with one entry. The same file always gives the
    same bytes.
    """
    extension = PurePosixPath(file.name).suffix
    if extension == ".pdf":
        return _PDF, file.content
    if extension == ".zip":
        return _PACKED, file.content
    entry = f"{uuid.uuid5(uuid.NAMESPACE_OID, file.name)}{extension}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(entry, _AGES_AGO), file.content, zipfile.ZIP_DEFLATED)
    return _PACKED, out.getvalue()

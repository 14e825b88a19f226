"""What a file is, by its content and never by its name."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from typing import Final

from plugin.reading.errors import Reason, Unreadable


class Kind(StrEnum):
    """What can be opened; the value is the module under ``formats`` that opens it."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    IMAGE = "image"
    EDXML = "edxml"
    ZIP = "archive"


_IMAGES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED: Final = (
    (b"Rar!\x1a\x07", Reason.PACKED),
    (b"7z\xbc\xaf\x27\x1c", Reason.PACKED),
    (b"\x1f\x8b", Reason.PACKED),
    (b"BZh", Reason.PACKED),
    (b"\xfd7zXZ\0", Reason.PACKED),
    (b"MZ", Reason.PROGRAM),
    (b"\x7fELF", Reason.PROGRAM),
    (b"{\\rtf", Reason.OTHER),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_EDXML: Final = re.compile(rb"<(?:\w+:)?edXML[\s>]|QCVN_102", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|meta|div|table|p|center|span|h[1-6])[\s>]", re.IGNORECASE
)
_CODE: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SENTENCE: Final = 3
_START: Final = 4096


def kind_of(content: bytes) -> Kind:
    """The kind of a file; ``Unreadable`` for what is refused unopened."""
    start = content[:_START]
    for mark, reason in _REFUSED:
        if _begins(start, mark):
            raise Unreadable(reason)
    if start.startswith(_ZIP):
        return _packed(content)
    if start.startswith(_OLE):
        return Kind.DOC
    if b"%PDF-" in start[:1024]:
        return Kind.PDF
    if any(_begins(start, mark) for mark in _IMAGES):
        return Kind.IMAGE
    return _written(start)


def _written(start: bytes) -> Kind:
    """Text of some sort; markup begins with its first sign."""
    flat = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not flat.startswith(b"<"):
        return Kind.TEXT
    if _EDXML.search(flat):
        return Kind.EDXML
    return Kind.HTML if _HTML.search(flat) else Kind.TEXT


def _begins(start: bytes, mark: bytes) -> bool:
    """Whether a file begins with a mark; "BM" and "MZ" may also begin a sentence, where no code follows."""
    return start.startswith(mark) and (len(mark) > _SENTENCE or bool(_CODE.search(start)))


def _packed(content: bytes) -> Kind:
    """A Word document is a zip with known members; any other zip is a package of files."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(Reason.BROKEN) from error
    if "word/document.xml" in names:
        return Kind.DOCX
    if "xl/workbook.xml" in names:
        raise Unreadable(Reason.SHEET)
    if "[Content_Types].xml" in names or "META-INF/manifest.xml" in names:
        raise Unreadable(Reason.OTHER)
    return Kind.ZIP

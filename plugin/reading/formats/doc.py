"""Word 97–2003 documents: the text by its piece table ([MS-DOC] 2.4.1). Macros are never run."""

from __future__ import annotations

import io
import re
import struct
from typing import Final

import olefile

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.docx import MACROS
from plugin.reading.formats.text import clean_text

_WORD97: Final = 0x00C1
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200
_TEXT_LENGTH: Final = 0x004C
_PIECES: Final = 0x01A2
_COMPRESSED: Final = 0x4000_0000
_FIELD_CODE: Final = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
"""A field's instruction; what it shows stands between \\x14 and \\x15."""
_SIGNS: Final = str.maketrans(
    {
        "\r": "\n",
        "\x07": "\n",
        "\x0b": "\n",
        "\x0c": "\f",
        "\x1e": "-",
        "\x1f": None,
        "\x14": None,
        "\x15": None,
        "\t": "    ",
    }
)


def open_bytes(content: bytes, tell: object = None) -> Document:  # noqa: ARG001 - the same call for every format
    """A .doc; ``Unreadable`` for other OLE files, locked and older ones."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            text = _text(file)
            macros = file.exists("Macros") or file.exists("_VBA_PROJECT_CUR")
    except (OSError, struct.error, IndexError) as error:
        raise Unreadable(Reason.BROKEN) from error
    return Document(clean_text(text), remarks=(MACROS,) if macros else ())


def _text(file: olefile.OleFileIO) -> str:
    if file.exists("EncryptedPackage") or file.exists("EncryptionInfo"):
        raise Unreadable(Reason.LOCKED)
    if not file.exists("WordDocument"):
        raise Unreadable(Reason.SHEET if file.exists("Workbook") or file.exists("Book") else Reason.OTHER)
    main = file.openstream("WordDocument").read()
    version, flags = struct.unpack_from("<2xH6xH", main)
    if flags & _ENCRYPTED:
        raise Unreadable(Reason.LOCKED)
    if version < _WORD97:
        raise Unreadable(Reason.OLD_WORD)
    table = file.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
    (length,) = struct.unpack_from("<i", main, _TEXT_LENGTH)
    text = "".join(_pieces(main, table))[: max(0, length)]
    return _shown(text)


def _pieces(main: bytes, table: bytes) -> list[str]:
    """The runs of characters in the order of the document."""
    start, size = struct.unpack_from("<II", main, _PIECES)
    places, descriptors = _piece_table(table[start : start + size])
    texts = []
    for n, descriptor in enumerate(descriptors):
        count = places[n + 1] - places[n]
        (offset,) = struct.unpack_from("<I", descriptor, 2)
        if offset & _COMPRESSED:
            at = (offset & ~_COMPRESSED) // 2
            texts.append(main[at : at + count].decode("cp1252", "replace"))
        else:
            texts.append(main[offset : offset + 2 * count].decode("utf-16-le", "replace"))
    return texts


def _piece_table(complex_part: bytes) -> tuple[tuple[int, ...], list[bytes]]:
    """Character positions and the 8-byte descriptors between them; formatting before them is skipped."""
    at = 0
    while complex_part[at] == 1:
        at += 3 + struct.unpack_from("<H", complex_part, at + 1)[0]
    (size,) = struct.unpack_from("<I", complex_part, at + 1)
    plc = complex_part[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plc)
    base = 4 * (count + 1)
    return places, [plc[base + 8 * n : base + 8 * n + 8] for n in range(count)]


def _shown(text: str) -> str:
    """The text as a reader sees it: fields by what they show, cells and paragraphs on lines."""
    for _ in range(4):  # fields inside fields
        text, changed = _FIELD_CODE.subn("", text)
        if not changed:
            break
    return text.translate(_SIGNS)

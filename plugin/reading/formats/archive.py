"""A zip of files: its main document is opened, the rest listed; archives inside are not opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZipInfo

from plugin.reading.document import Document, Part
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Kind, Tell, kind_of, open_as
from plugin.reading.formats.zipped import Zip
from plugin.reading.lines import fold

MAX_FILES: Final = 200
INSIDE: Final = "Tệp nén bên trong không được mở: {names}. Đề nghị giải nén và tải lên nếu cần."
_BESIDE: Final = ("phuluc", "danhsach", "dinhkem", "kemtheo", "bieumau", "huongdan", "readme")
"""Names, folded, of what comes with a document and is not the document."""
_WRITTEN: Final = (Kind.EDXML, Kind.PDF, Kind.DOCX, Kind.DOC, Kind.HTML, Kind.TEXT, Kind.IMAGE)
_CLUTTER: Final = ("__MACOSX", ".DS_Store", "Thumbs.db")
_UTF8_NAME: Final = 0x800


def open_bytes(content: bytes, tell: Tell) -> Document:
    """A zip; ``Unreadable`` where none of its files is a document."""
    package = Zip(content)
    entries = [one for one in package.entries if not any(clutter in one.filename for clutter in _CLUTTER)]
    if len(entries) > MAX_FILES:
        raise Unreadable(Reason.TOO_MUCH)
    return open_parts([Part(_name(one), package.read(one.filename)) for one in entries], tell)


def open_parts(parts: Sequence[Part], tell: Tell) -> Document:
    """Of several files the main document, the others as its attachments."""
    kinds = [_kind(part) for part in parts]
    if not any(kind in _WRITTEN for kind in kinds):
        raise Unreadable(Reason.NESTED if _nested(parts, kinds) else Reason.NO_DOCUMENT)
    main = min(
        (n for n, kind in enumerate(kinds) if kind in _WRITTEN), key=lambda n: _rank(parts[n], kinds[n], n)
    )
    kind = kinds[main]
    assert isinstance(kind, Kind)
    document = open_as(kind, parts[main].content, tell)
    others = [part for n, part in enumerate(parts) if n != main]
    nested = _nested(parts, kinds)
    return replace(
        document,
        attachments=(*others, *document.attachments),
        remarks=(*document.remarks, *([INSIDE.format(names=", ".join(nested))] if nested else ())),
    )


def base_name(name: str) -> str:
    """A file's own name: no folders, no drive, no way out of the archive."""
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    return "" if last == ".." else last[-200:]


def _name(entry: ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename  # really of an old code page: kept as it is
    return base_name(name) or "tep"


def _kind(part: Part) -> Kind | Reason:
    try:
        return kind_of(part.content)
    except Unreadable as error:
        return error.reason


def _nested(parts: Sequence[Part], kinds: Sequence[Kind | Reason]) -> list[str]:
    packed = (Kind.ZIP, Reason.PACKED)
    return [part.name for part, kind in zip(parts, kinds, strict=True) if kind in packed]


def _rank(part: Part, kind: Kind | Reason, place: int) -> tuple[bool, int, int]:
    """What is named as an annex comes last; then by kind, then as they were packed."""
    name = fold(part.name)
    beside = any(word in name for word in _BESIDE) or name.startswith("pl")
    return beside, _WRITTEN.index(Kind(kind)), place

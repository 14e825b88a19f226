"""Samples of packages, and ways to make them."""

from __future__ import annotations

import base64
import io
import zipfile

from connectors.edxml.reader import read
from connectors.edxml.values import (
    Business,
    Document,
    File,
    Organ,
    Reference,
    Replaced,
    Signer,
    Staff,
)
from connectors.edxml.writer import write
from tests.connectors.axis import NOW, OURS, notice

TODAY = NOW.date()
FULL = notice(
    recipients=(
        OURS,
        Organ("G09", "Chính phủ", "Bộ Nội vụ", "Hà Nội", "a@b.vn", "(84-4) 3821 5137", "1", "x.vn"),
    ),
    signer=Signer("TL.", "Chánh Văn phòng", "Nguyễn Văn A"),
    due="2026/08/10",
    priority=3,
    sphere="Nội vụ",
    typist="nva",
    copies=2,
    pages=12,
    appendixes=("Biểu 1", "Biểu 2"),
    answers=(Reference("G09", "7816/VPCP-TTĐT", "2026/07/30", "000.00.00.G22,2026/07/30,7816/VPCP-TTĐT"),),
    places=("Như trên", "Lưu: VT"),
    business=Business(
        3,
        "Thay thế",
        paper=1,
        replaces=(Replaced("cũ", ("H41", "G09")),),
        staff=Staff("Phòng A", "Trần Thị B", "b@c.vn", "09"),
    ),
    files=(File("a.pdf", b"%PDF-1.7"), File("b.docx", b"PK\x03\x04.."), File("c.txt", b"c", "Phụ lục")),
)
RAW = write(FULL, today=TODAY)


def document(raw: bytes) -> Document:
    found = read(raw)
    assert isinstance(found, Document)
    return found


def packed(name: str, content: bytes, *more: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, inside in ((name, content), *more):
            archive.writestr(one, inside)
    return out.getvalue()


def with_attachment(name: str, kind: str, encoded: str) -> bytes:
    """The package of one attachment, written by another hand."""
    raw = write(notice(files=(File("x.zip", b""),)), today=TODAY).decode()
    raw = raw.replace("x.zip", name).replace("application/zip", kind)
    return raw.replace(
        "</edXML:ContentTransferEncoded>", f"{encoded}</edXML:ContentTransferEncoded>"
    ).encode()


def only_file(name: str, kind: str, content: bytes) -> File:
    (file,) = document(with_attachment(name, kind, base64.b64encode(content).decode())).files
    return file

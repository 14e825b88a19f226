"""Whatever a file tries, it gets a reason by its name, in bounded time, and hurts nobody."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.reading import Reason, Unreadable, limits, open_document
from plugin.reading.formats.docx import MACROS
from tests.reading import make

QUICK = 8.0
"""Seconds; the machine may be busy."""


def refused(content: bytes) -> Reason:
    start = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        open_document(content)
    assert time.monotonic() - start < QUICK
    return caught.value.reason


def listed_as(content: bytes, size: int, name: str = "word/document.xml") -> bytes:
    """A zip of one member whose list tells another size than the truth."""
    package = bytearray(make.zipped({name: content}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", package, package.index(mark) + at, size)
    return bytes(package)


def xml_bomb(part: str) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "boom">{entities}]><a>&e9;</a>'
    return make.zipped({part: text.encode()})


def outside_entity() -> bytes:
    text = (
        '<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        "<edXML><AttachmentEncoded>&x;</AttachmentEncoded></edXML>"
    )
    return text.encode()


def locked_zip() -> bytes:
    content = bytearray(make.zipped({"41.txt": make.TEXT.encode()}))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


def locked_pdf() -> bytes:
    """A PDF that was locked by a password nobody gave: an update that names the lock."""
    plain = make.pdf_lines()
    lock = (
        b"90 0 obj\n<</Filter/Standard/V 2/R 3/Length 128/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>\nendobj\n"
    )
    old = plain.rindex(b"startxref")
    trailer = plain[plain.rindex(b"trailer") : old].replace(
        b"<<", b"<</Prev %d/Encrypt 90 0 R" % int(plain[old:].split()[1]), 1
    )
    table = b"xref\n90 1\n%010d 00000 n \n" % len(plain)
    return plain + lock + table + trailer + b"startxref\n%d\n%%%%EOF" % (len(plain) + len(lock))


def wide_picture() -> bytes:
    """The head of a picture of 20 000 × 20 000 points and hardly any bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    rows = zlib.compress(b"\0" * (20_000 // 8 + 1) * 20_000)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("make_file", "reason"),
    [
        (lambda: b"", Reason.EMPTY),
        (lambda: b"\n\0 \0", Reason.EMPTY),
        (lambda: b"a\0\0b\0" * 1000, Reason.NOT_TEXT),
        (lambda: bytes(range(128, 256)) * 10, Reason.NOT_TEXT),
        (lambda: b"x" * (101 * 1024 * 1024), Reason.TOO_BIG),
        (lambda: b"mot dong " * 1_200_000, Reason.TOO_LONG),
        (lambda: listed_as(b" ", 400_000_000), Reason.TOO_MUCH),
        (lambda: make.zipped({"word/document.xml": b" " * 70_000_000}), Reason.TOO_MUCH),
        (lambda: listed_as(b" " * 30_000_000, 100), Reason.BROKEN),
        (lambda: xml_bomb("word/document.xml"), Reason.ENTITIES),
        (outside_entity, Reason.ENTITIES),
        (locked_zip, Reason.LOCKED),
        (locked_pdf, Reason.LOCKED),
        (lambda: make.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), Reason.LOCKED),
        (lambda: make.old_word("Số: 1", flags=0x0100), Reason.LOCKED),
        (lambda: make.old_word("Số: 1", version=0x65), Reason.OLD_WORD),
        (lambda: make.compound({"Workbook": b"x"}), Reason.SHEET),
        (lambda: make.zipped({"xl/workbook.xml": b"<a/>"}), Reason.SHEET),
        (lambda: make.zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), Reason.OTHER),
        (lambda: b"Rar!\x1a\x07\x01\x00 abc", Reason.PACKED),
        (lambda: b"7z\xbc\xaf\x27\x1c\x00\x04abc", Reason.PACKED),
        (lambda: b"MZ\x90\x00\x03" + b"\0" * 60, Reason.PROGRAM),
        (lambda: make.zipped({"trong.zip": make.zipped({"41.txt": make.TEXT.encode()})}), Reason.NESTED),
        (lambda: make.zipped({"a.exe": b"MZ\x90\x00\x03"}), Reason.NO_DOCUMENT),
        (lambda: make.zipped({}), Reason.NO_DOCUMENT),
        (lambda: make.word()[:-200], Reason.BROKEN),
        (lambda: make.zipped({"word/document.xml": b"<w:document><w:body>"}), Reason.BROKEN),
        (lambda: make.pdf_lines()[:300], Reason.BROKEN),
        (lambda: make.old_word("Số: 1")[:700], Reason.BROKEN),
        (lambda: make.picture(make.scan())[:500], Reason.BROKEN),
        (wide_picture, Reason.BIG_IMAGE),
        (lambda: make.pdf([[]]), Reason.NO_WORDS),
    ],
)
def test_a_file_that_can_not_be_read_gets_its_reason(make_file: Callable[[], bytes], reason: Reason) -> None:
    assert refused(make_file()) is reason


def test_every_reason_tells_the_clerk_what_to_do_next() -> None:
    assert [reason.name for reason in Reason if "ề nghị" not in reason.value] == []


def test_a_document_with_macros_is_read_and_the_clerk_is_warned() -> None:
    files = {"word/vbaProject.bin": b"Sub AutoOpen()"}
    with zipfile.ZipFile(io.BytesIO(make.word())) as archive:
        files |= {name: archive.read(name) for name in archive.namelist()}
    document = open_document(make.zipped(files))
    assert (document.text, document.remarks) == (make.TEXT, (MACROS,))


def test_names_in_a_package_lead_nowhere() -> None:
    names = ("../../../../etc/cron.d/x", "C:\\Windows\\y.txt", "/tmp/z.txt", "..", "thu muc/41.docx")
    package = make.zipped({name: make.word() if name.endswith("docx") else b"abc" for name in names})
    document = open_document(package)
    assert document.text == make.TEXT
    assert sorted(part.name for part in document.attachments) == ["tep", "x", "y.txt", "z.txt"]


def test_an_archive_inside_an_archive_is_kept_and_named_but_not_opened() -> None:
    inner = make.zipped({"sau.txt": b"abc"})
    document = open_document(make.zipped({"kem.zip": inner, "41.docx": make.word()}))
    assert [part.content for part in document.attachments] == [inner]
    assert "kem.zip" in document.remarks[0]


def test_hidden_characters_do_not_reach_the_reader() -> None:
    text = "Số:\u202e 41/TB-SNV\u2066\x00\x07 trước\u200f ngày 06/8/2020 " + "của các đơn vị " * 20
    assert open_document(text.encode()).text.startswith("Số: 41/TB-SNV trước ngày 06/8/2020")


def test_five_hundred_pages_are_read_in_bounded_time() -> None:
    pages = [[(60.0, 60.0 + 20 * n, line) for n, line in enumerate(make.LINES)]] * 500
    content = make.pdf(pages)
    start = time.monotonic()
    document = open_document(content)
    assert document.pages == 500
    assert document.text.count("41/TB-SNV") == 500
    assert time.monotonic() - start < 20


def test_deep_markup_does_not_break_the_reader() -> None:
    assert "đáy" in open_document(("<div>" * 200 + "đáy của văn bản").encode()).text
    bottomless = ("<div>" * 300_000 + "đáy của văn bản").encode()
    start = time.monotonic()
    try:
        open_document(bottomless)
    except Unreadable as error:
        assert error.reason in (Reason.EMPTY, Reason.BROKEN)  # noqa: PT017 - either way, it ends
    assert time.monotonic() - start < QUICK


# -- the limits themselves -------------------------------------------------------------------------


FORBIDDEN = Path(tempfile.gettempdir()) / "thongsuot-must-not-be"
CHILD = """
import sys
from plugin.reading.formats import Kind, __main__ as child, text

def greedy(content, tell):
    {deed}

text.open_bytes = greedy
child.main(Kind.TEXT)
"""


def told(monkeypatch: pytest.MonkeyPatch, deed: str) -> Reason:
    """The reason given when opening a file makes the child do this."""
    monkeypatch.setattr(limits, "COMMAND", (sys.executable, "-c", CHILD.format(deed=deed)))
    with pytest.raises(Unreadable) as caught:
        limits.open_apart(limits.Kind.TEXT, b"x", print)
    return caught.value.reason


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("return bytes(3_000_000_000)", Reason.TOO_MUCH),
        ("import ctypes; ctypes.string_at(0)", Reason.BROKEN),
        ("import os; os.abort()", Reason.TOO_MUCH),
        (f"open('{FORBIDDEN}', 'w').write('x' * 100_000)", Reason.BROKEN),
        ("import os; os.write(1, b'x' * 300_000_000)", Reason.TOO_MUCH),
        ("raise RecursionError", Reason.TOO_MUCH),
        ("raise KeyError('x')", Reason.BROKEN),
    ],
)
def test_a_file_that_breaks_its_reader_breaks_nothing_else(
    monkeypatch: pytest.MonkeyPatch, deed: str, reason: Reason
) -> None:
    assert told(monkeypatch, deed) is reason
    assert not FORBIDDEN.exists() or not FORBIDDEN.stat().st_size


def test_a_file_that_never_ends_is_given_up_and_its_process_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL", 0.5)
    started = time.monotonic()
    deed = "import subprocess; subprocess.run(['sleep', '61.7'])"
    assert told(monkeypatch, deed) is Reason.TOO_SLOW
    assert time.monotonic() - started < QUICK
    while "61.7" in _running() and time.monotonic() - started < QUICK:
        time.sleep(0.05)  # the system takes a moment to bury it
    assert "61.7" not in _running()


def _running() -> str:
    return subprocess.run(["ps", "ax", "-o", "args"], capture_output=True, text=True, check=True).stdout


def test_a_reader_that_counts_for_ever_meets_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    deed = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 9))\n    while True: pass"
    assert told(monkeypatch, deed) is Reason.TOO_SLOW


def test_an_incomplete_installation_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMMAND", (sys.executable, "-c", "import nothing_of_the_kind"))
    with pytest.raises(limits.NoReader):
        limits.open_apart(limits.Kind.TEXT, b"x", print)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["word", "old_word", "pdf"]), st.data())
def test_a_damaged_file_is_read_or_refused_by_its_reason(kind: str, data: st.DataObject) -> None:
    whole = {"word": make.word(), "old_word": make.old_word(make.TEXT), "pdf": make.pdf_lines()}[kind]
    damaged = bytearray(whole[: data.draw(st.integers(1, len(whole)))])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=20)):
        damaged[place] ^= data.draw(st.integers(1, 255))
    try:
        open_document(bytes(damaged))
    except Unreadable as error:
        assert error.reason in Reason  # noqa: PT017 - read or refused, nothing else

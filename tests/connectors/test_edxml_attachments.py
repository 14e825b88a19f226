"""Attachments of a package are known by what is in them."""

from __future__ import annotations

import base64

import pytest

from tests.connectors.edxml_packages import RAW, document, only_file, packed, with_attachment


@pytest.mark.parametrize(
    ("name", "kind", "content", "expected"),
    [
        ("a.pdf", "application/pdf", b"%PDF-1.4", b"%PDF-1.4"),
        ("A.PDF", "application/zip", packed("f0.PDF", b"%PDF-1.4"), b"%PDF-1.4"),
        ("a.doc", "application/zip", packed("f0.doc", b"\xd0\xcf\x11\xe0"), b"\xd0\xcf\x11\xe0"),
        ("a.xls", "application/vnd.ms-excel", packed("f0.XLS", b"\xd0\xcf\x11\xe0"), b"\xd0\xcf\x11\xe0"),
        ("a.txt", "application/zip", packed("../../etc/passwd", b"x"), b"x"),
        ("no-extension", "application/zip", packed("f0.pdf", b"%PDF"), b"%PDF"),
    ],
)
def test_a_file_in_a_zip_of_the_writers_own_making_is_taken_out(
    name: str, kind: str, content: bytes, expected: bytes
) -> None:
    file = only_file(name, kind, content)
    assert (file.name, file.content, file.problem) == (name, expected, "")


OFFICE = packed("[Content_Types].xml", b"<Types/>", ("word/document.xml", b"<w/>"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", OFFICE),
        ("a.odt", packed("mimetype", b"application/vnd.oasis.opendocument.text", ("content.xml", b"<x/>"))),
        ("a.zip", packed("b.pdf", b"%PDF")),
        ("a.docx", packed("only-one.xml", b"<x/>")),
    ],
)
def test_a_file_that_is_a_zip_by_itself_stays_whole(name: str, content: bytes) -> None:
    assert only_file(name, "application/octet-stream", content).content == content


def test_a_real_docx_inside_a_zip_is_opened_one_level_and_no_more() -> None:
    assert only_file("a.docx", "application/zip", packed("f0.docx", OFFICE)).content == OFFICE


def test_an_attached_package_is_not_read_as_one() -> None:
    assert only_file("b.edxml", "application/zip", packed("f0.edxml", RAW)).content == RAW


def test_a_zip_bomb_is_stopped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.edxml.attachments.LARGEST", 1000)
    bomb = packed("f0.txt", b"0" * 1001)
    file = only_file("a.txt", "application/zip", bomb)
    assert (file.content, bool(file.problem)) == (bomb, True)


def test_base64_of_addresses_is_understood_and_broken_base64_is_kept_and_said() -> None:
    content = b"%PDF" + bytes(range(250, 256)) * 3
    encoded = base64.urlsafe_b64encode(content).decode()
    assert "_" in encoded
    (file,) = document(with_attachment("a.pdf", "application/pdf", encoded.rstrip("="))).files
    assert file.content == content
    (file,) = document(with_attachment("a.pdf", "application/pdf", "${noi-dung}")).files
    assert (file.content, file.problem) == (b"${noi-dung}", "Nội dung tệp đính kèm không giải mã được.")


def test_bytes_that_are_not_what_the_name_says_are_flagged() -> None:
    assert only_file("a.pdf", "application/pdf", b"<html>").problem == "Nội dung tệp không đúng loại .pdf."
    assert document(with_attachment("a.pdf", "application/pdf", "aGVsbG8=")).warnings


def test_a_name_can_not_lead_out_of_its_folder() -> None:
    assert only_file("..\\..\\x/../a.txt", "text/plain", b"x").name == "a.txt"

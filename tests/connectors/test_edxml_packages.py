"""Packages: everything a sender may do to one without changing what it means; and what ours look like."""

from __future__ import annotations

import base64
import io
import re
import string
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from connectors.edxml import codes, dates
from connectors.edxml.codes import Codes
from connectors.edxml.reader import read
from connectors.edxml.validator import problems
from connectors.edxml.values import (
    BadPackage,
    Business,
    Document,
    File,
    Organ,
    Reference,
    Replaced,
    Signer,
    Staff,
    Status,
    Trace,
)
from connectors.edxml.writer import NAMESPACE, write, write_status
from tests.connectors.axis import NOW, OURS, THEIRS, notice

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


# -- there and back

TEXT = (
    st.text(
        st.characters(categories=("L", "N"), include_characters=" -./<>&\"'(),:", exclude_characters="\x00"),
        max_size=20,
    )
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: text != "null")  # some senders write this where they have nothing
)
SOME = TEXT.filter(bool)
CODES = st.from_regex(r"\A(H\d\d(\.[0-9A-Z]{1,3}){0,3}|\d{3}\.\d\d\.\d\d\.[A-Z]\d\d|02\d{10})\Z")
DAYS = st.dates(date(1990, 1, 1), TODAY).map(dates.day_text)
NAMES = st.builds(
    str.__add__,
    st.text(string.ascii_letters, min_size=1, max_size=8),
    st.sampled_from([".pdf", ".PDF", ".xls", ".txt", ".zip"]),
)
ORGANS = st.builds(
    Organ, id=CODES, in_charge=TEXT, name=TEXT, address=TEXT, telephone=TEXT, fax=TEXT, website=TEXT
)
QUOTED = st.builds(Reference, organ=CODES, code=TEXT, promulgated=DAYS, document_id=SOME)
BUSINESS = st.one_of(
    st.builds(Business, reason=SOME, paper=st.sampled_from([0, 1]), staff=st.builds(Staff, TEXT, SOME)),
    st.builds(Business, kind=st.just(1), reason=SOME, document_id=SOME),
    st.builds(
        Business,
        kind=st.just(2),
        reason=SOME,
        document_id=SOME,
        document_changed=st.booleans(),
        receivers_changed=st.just(True),
        receivers=st.lists(st.tuples(CODES, st.sampled_from([0, 1])), max_size=3).map(tuple),
    ),
    st.builds(
        Business,
        kind=st.just(3),
        reason=SOME,
        replaces=st.lists(
            st.builds(Replaced, SOME, st.lists(CODES, max_size=2).map(tuple)),
            min_size=1,
            max_size=3,
            unique_by=lambda one: one.document_id,
        ).map(tuple),
    ),
)
DOCUMENTS = st.builds(
    Document,
    sender=ORGANS,
    recipients=st.lists(ORGANS, min_size=1, max_size=4, unique_by=lambda one: one.id).map(tuple),
    document_id=TEXT,
    number=st.from_regex(r"\A[0-9]{1,6}\Z"),
    notation=SOME,
    place=TEXT,
    promulgated=DAYS,
    type=st.sampled_from([1, 2]),
    type_detail=st.one_of(st.none(), st.integers(1, 26)),
    type_name=SOME,
    subject=SOME,
    content=TEXT,
    signer=st.builds(Signer, TEXT, TEXT, TEXT),
    due=st.one_of(st.just(""), DAYS),
    priority=st.one_of(st.none(), st.integers(0, 4)),
    copies=st.one_of(st.none(), st.integers(0, 999)),
    appendixes=st.lists(SOME, max_size=3).map(tuple),
    answers=st.lists(QUOTED, max_size=2).map(tuple),
    steering=st.one_of(st.none(), st.integers(0, 2)),
    places=st.lists(SOME, max_size=3).map(tuple),
    traces=st.lists(st.builds(Trace, CODES, st.just("2026/08/05 08:00:00")), max_size=2).map(tuple),
    business=BUSINESS,
    files=st.lists(
        st.builds(File, NAMES, st.binary(max_size=40).map(lambda b: b"." + b), TEXT), max_size=3
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_what_we_write_is_read_back_as_it_was(meant: Document) -> None:
    meant = replace(meant, sender=replace(meant.sender, name=meant.sender.name[:200]))
    found = document(write(meant, today=TODAY))
    assert [(one.name, one.content, one.description) for one in found.files] == [
        (one.name, one.content, one.description) for one in meant.files
    ]
    assert replace(found, files=()) == replace(meant, files=())


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Status, ORGANS, QUOTED.filter(lambda one: bool(one.code)), st.sampled_from(["01", "03", "15"]), TEXT
    )
)
def test_a_status_is_read_back_as_it_was(meant: Status) -> None:
    assert read(write_status(meant)) == meant


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(RAW)), st.integers(0, 40))
def test_damaged_packages_are_read_or_refused_and_nothing_else(junk: bytes, at: int, cut: int) -> None:
    for raw in (junk, RAW[:at] + junk + RAW[at + cut :]):
        with suppress(BadPackage):  # any other error fails the test
            assert isinstance(read(raw), Document | Status)


# -- lenient in


@pytest.mark.parametrize(
    "damage",
    {
        "a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
        "white space and stray bytes before the declaration": lambda raw: b"\x00\x1f \r\n\xff\xfe?" + raw,
        "bytes after the end": lambda raw: raw + b"\r\n\x00\x00",
        "line ends of another system": lambda raw: raw.replace(b"\n", b"\r\n"),
        "no declaration": lambda raw: raw.partition(b"\n")[2],
        "no namespace": lambda raw: raw.replace(f' xmlns="{NAMESPACE}"'.encode(), b""),
        "another namespace": lambda raw: raw.replace(NAMESPACE.encode(), b"http://example.vn/edxml"),
        "another prefix": lambda raw: raw.replace(b"edXML:", b"ns2:").replace(b"xmlns:edXML", b"xmlns:ns2"),
        "no prefix at all": lambda raw: raw.replace(b"edXML:", b"").replace(b"xmlns:edXML", b"xmlns"),
        "the right spelling": lambda raw: raw.replace(b"Bussiness", b"Business"),
        "another case": lambda raw: raw.replace(b"OrganId", b"OrganID").replace(b"Subject", b"subject"),
        "Manifest": lambda raw: raw.replace(b"edXMLManifest", b"Manifest"),
        "no cid in the payload": lambda raw: raw.replace(b"<ContentId>cid:", b"<ContentId>"),
        "no cid at all": lambda raw: raw.replace(b"cid:", b""),
        "an empty DigitalSignature": lambda raw: raw.replace(
            b"    </edXML:edXMLHeader>", b"<edXML:DigitalSignature/></edXML:edXMLHeader>"
        ),
        "a dummy signature": lambda raw: raw.replace(
            b"    </edXML:edXMLHeader>",
            b'<Signature><SignedInfo><Reference URI=""><DigestValue>x</DigestValue></Reference></SignedInfo>'
            b"<KeyInfo><X509Data><X509Certificate>MIIC</X509Certificate></X509Data></KeyInfo></Signature>"
            b"</edXML:edXMLHeader>",
        ),
        "comments": lambda raw: raw.replace(b"<edXML:Subject>", b"<!-- x --><edXML:Subject><!-- y -->"),
        "unknown elements": lambda raw: raw.replace(
            b"<edXML:Subject>",
            b"<ResponseForTask><TaskCode>1</TaskCode></ResponseForTask><ApplicationType>MCDT_DT</ApplicationType>"
            b"<edXML:Subject>",
        ),
        "an empty ResponseFor": lambda raw: raw.replace(
            b"<edXML:ResponseFor>", b"<edXML:ResponseFor/><edXML:ResponseFor>"
        ),
        "a ResponseFor of empty parts": lambda raw: raw.replace(
            b"<edXML:ResponseFor>",
            b"<ResponseFor><OrganId/><Code/><DocumentId> </DocumentId><PromulgationDate/></ResponseFor>"
            b"<edXML:ResponseFor>",
        ),
        "base64 in lines": lambda raw: re.sub(
            rb"(JVBERi)", rb"\n  \1\n\t", raw
        ),
        "wide letters": lambda raw: raw.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "a declaration that lies": lambda raw: raw.replace(b'"UTF-8"', b'"utf-16"'),
        "a control character in a text": lambda raw: raw.replace(b"TB-SNV<", b"TB-SNV\x0b<"),
        "decomposed letters": lambda raw: __import__("unicodedata").normalize("NFD", raw.decode()).encode(),
    }.items(),
    ids=lambda damage: damage[0],
)  # fmt: skip
def test_a_package_means_the_same_with(damage: Any) -> None:
    _, do = damage
    raw = do(RAW)
    assert raw != RAW
    found = document(raw)
    assert found == FULL


def test_the_order_of_elements_does_not_matter() -> None:
    root = etree.fromstring(RAW)
    for parent in list(root.iter()):
        if len(parent) > 1 and etree.QName(parent).localname not in ("AttachmentEncoded", "edXMLManifest"):
            parent[:] = _by_name(parent)
    found = document(etree.tostring(root))
    assert found == FULL


def _by_name(parent: Any) -> list[Any]:
    """The children by name from the end of the alphabet, those of one name in their order."""
    return sorted(parent, key=lambda one: [-ord(letter) for letter in etree.QName(one).localname])


def test_a_trace_without_an_agency_or_with_the_word_null_is_an_empty_one() -> None:
    raw = RAW.replace(
        b"<edXML:OrganId>H41</edXML:OrganId>\n          <edXML:Timestamp>",
        b"<edXML:OrganId>null</edXML:OrganId><edXML:Timestamp>",
    )
    assert document(raw).traces == (Trace("", "2026/08/05 08:00:00"),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/08/05", date(2026, 8, 5)),
        ("2026-08-05", date(2026, 8, 5)),
        ("05/08/2026", date(2026, 8, 5)),
        ("2026/08/05 10:00:00", date(2026, 8, 5)),
        ("2026-08-05T10:00:00+07:00", date(2026, 8, 5)),
        ("2015/02/30", None),
        ("", None),
    ],
)
def test_dates_are_read_in_all_their_forms_and_copied_as_they_stand(text: str, day: date | None) -> None:
    assert dates.day(text) == day
    raw = RAW.replace(b"<edXML:PromulgationDate>2026/08/05", b"<edXML:PromulgationDate>" + text.encode())
    assert document(raw).promulgated == text


def test_a_package_without_business_and_traces_is_a_new_document() -> None:
    raw = re.sub(rb"<edXML:TraceHeaderList>.*</edXML:TraceHeaderList>", b"", RAW, flags=re.DOTALL)
    assert document(raw).business.kind == 0


def test_business_may_stand_before_the_traces() -> None:
    raw = re.sub(
        rb"(<edXML:TraceHeader>.*</edXML:TraceHeader>)\s*(<edXML:Bussiness>.*</edXML:Bussiness>)",
        rb"\2\1",
        RAW,
        flags=re.DOTALL,
    )
    assert raw != RAW
    assert document(raw) == FULL


def test_the_net_dialect_links_its_attachments_by_xlink() -> None:
    raw = re.sub(
        rb"<edXML:ContentId>cid:(.*?)</edXML:ContentId>",
        rb"",
        RAW,
    ).replace(
        b"<edXML:Reference>",
        b'<edXML:Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1">',
    )
    found = document(raw)
    assert [one.name for one in found.files] == ["a.pdf", "b.docx", "c.txt"]


def test_a_home_made_gateways_attachments_are_read() -> None:
    data = base64.b64encode(b"%PDF-1.4").decode()
    raw = re.sub(rb"<AttachmentEncoded>.*</AttachmentEncoded>", b"", RAW, flags=re.DOTALL)
    inside = (
        "<edXMLAttachments><Attachment><AttachmentName>a.pdf</AttachmentName>"
        f"<AttachmentData>{data}</AttachmentData></Attachment></edXMLAttachments></edXML:edXMLEnvelope>"
    )
    found = document(raw.replace(b"</edXML:edXMLEnvelope>", inside.encode()))
    assert [(one.name, one.content) for one in found.files] == [("a.pdf", b"%PDF-1.4")]


def test_a_manifest_without_payload_and_a_payload_without_manifest_are_warned_about() -> None:
    without = re.sub(rb"<AttachmentEncoded>.*</AttachmentEncoded>", b"", RAW, flags=re.DOTALL)
    assert "Tệp a.pdf có trong danh mục nhưng không có nội dung." in document(without).warnings
    less = re.sub(rb"<edXML:Reference>.*?</edXML:Reference>", b"", RAW, count=1, flags=re.DOTALL)
    assert "Có tệp đính kèm không nằm trong danh mục." in document(less).warnings


def test_a_package_with_twenty_attachments_keeps_them_all_in_their_order() -> None:
    files = tuple(File(f"bieu {n:02}.xlsx", b"PK\x03\x04" + bytes([n])) for n in range(20))
    assert document(write(notice(files=files), today=TODAY)).files == files


# -- attachments by what is in them


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


# -- refused


@pytest.mark.parametrize(
    ("raw", "because"),
    [
        (b"", "không phải XML"),
        (b"PK\x03\x04", "không phải XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + RAW.partition(b"\n")[2], "DOCTYPE"),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE edXML SYSTEM "file:///etc/passwd"><edXML/>', "DOCTYPE"),
        (RAW.replace(b'UTF-8"?>', b'UTF-8"?><!DOCTYPE edXML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "DOCTYPE"),
        (RAW.replace("Về việc".encode(), b"&secret;"), "không phải XML hợp lệ"),
        (b"<html><body>503</body></html>", "không phải edXML"),
        (b'<eDoc xmlns="http://go.vn/eDoc"><Header/></eDoc>', "không phải edXML"),
        (b"<edXML><a/></edXML>", "MessageHeader"),
        (
            b'<s:Envelope xmlns:s="urn:soap" xmlns:e="http://www.e-doc.vn/Schema/"><e:MessageHeader/></s:Envelope>',
            "e-doc cũ",
        ),
        (re.sub(rb"<edXML:From>.*</edXML:From>", b"", RAW, flags=re.DOTALL), "nơi gửi"),
        (re.sub(rb"<edXML:To>.*</edXML:To>", b"", RAW, flags=re.DOTALL), "nơi nhận"),
        (b"<edXML><MessageHeader><From><OrganId>G09</OrganId></From><StatusCode>3</StatusCode></MessageHeader></edXML>", "không nói về"),
        (b"<edXML><MessageHeader><StatusCode/></MessageHeader></edXML>", "mã trạng thái"),
        (b"<" * 400_001 + b">", "quá nhiều thẻ"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "không phải XML hợp lệ"),
    ],
)  # fmt: skip
def test_what_can_not_be_told_is_refused_with_its_reason(raw: bytes, because: str) -> None:
    with pytest.raises(BadPackage, match=re.escape(because)):
        read(raw)


def test_a_package_beyond_the_bound_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.edxml.xml.LARGEST", 100)
    with pytest.raises(BadPackage, match="lớn hơn"):
        read(RAW)


# -- status messages


def test_a_status_of_one_digit_is_read_as_two() -> None:
    raw = write_status(
        Status(THEIRS, Reference("G09", "1/A", "2026/08/05", "x"), "03", "", "2026/08/05 10:00:00")
    )
    found = read(raw.replace(b">03<", b"> 3 <"))
    assert isinstance(found, Status)
    assert found.code == "03"


# -- strict out


def test_a_package_of_ours_has_the_form_every_reader_knows() -> None:
    text = RAW.decode("utf-8")
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">'
    )
    header = re.search(r"<edXML:MessageHeader>(.*)</edXML:MessageHeader>", text, re.DOTALL)
    assert header is not None
    order = re.findall(r"^ {8}<edXML:(\w+)>", header[1], re.MULTILINE)
    assert order == [
        *("From", "To", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content"),
        *("SignerInfo", "DueDate", "OtherInfo", "ResponseFor", "SteeringType", "ToPlaces"),
    ]
    root = etree.fromstring(RAW)
    assert [etree.QName(one).localname for one in root] == ["edXMLEnvelope", "AttachmentEncoded"]
    assert {etree.QName(one).namespace for one in root.iter()} == {NAMESPACE}
    assert {one.prefix for one in root[0].iter()} == {"edXML"}
    assert {etree.QName(one).localname for one in root[1].iter() if one.prefix} == {"ContentTransferEncoded"}
    assert "Signature" not in text
    assert "null" not in text
    assert text.count("<edXML:TraceHeader>") == 1
    kinds = [one.text for one in root[1].iter(f"{{{NAMESPACE}}}ContentType")]
    assert kinds == ["application/pdf", "application/zip", "application/zip"]


def test_the_same_document_is_written_the_same_way_twice() -> None:
    assert write(FULL, today=TODAY) == RAW


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"subject": ""}, "Thiếu trích yếu."),
        ({"number": ""}, "Thiếu số văn bản."),
        ({"notation": ""}, "Thiếu ký hiệu văn bản."),
        ({"subject": "x" * 501}, "Trích yếu dài 501 ký tự, quá 500."),
        ({"number": "1" * 12}, "Số văn bản dài 12 ký tự, quá 11."),
        ({"notation": "x" * 31}, "Ký hiệu văn bản dài 31 ký tự, quá 30."),
        ({"promulgated": "2026/02/30"}, "không phải ngày có thật"),
        ({"promulgated": "05/08/2026"}, "không phải ngày có thật"),
        ({"promulgated": dates.day_text(TODAY + timedelta(days=1))}, "ở sau hôm nay"),
        ({"recipients": ()}, "Thiếu nơi nhận."),
        ({"recipients": (OURS, OURS)}, "ghi hai lần"),
        ({"recipients": (Organ("vxp.saas.03"),)}, "Mã định danh vxp.saas.03 không đúng"),
        ({"sender": Organ("H41." + "1" * 40)}, "Mã định danh H41."),
        ({"sender": Organ("H41", email="không phải")}, "không đúng dạng"),
        ({"priority": 5}, "Độ khẩn 5"),
        ({"type": 18}, "Loại văn bản phải là 1"),
        ({"business": Business(4)}, "Loại nghiệp vụ 4"),
        ({"business": Business(1)}, "phải ghi DocumentId"),
        ({"business": Business(2)}, "phải ghi DocumentId"),
        ({"business": Business(3)}, "phải ghi các văn bản được thay thế"),
        ({"signer": Signer(name="x" * 51)}, "Họ tên người ký dài 51"),
        ({"places": ("x" * 151,)}, "Nơi nhận dài 151"),
        ({"subject": "a\x00b"}, "ký tự không ghi được"),
        ({"files": (File("", b"x"),)}, "không có tên"),
    ],
)
def test_a_package_that_breaks_a_rule_does_not_go_out(change: dict[str, Any], because: str) -> None:
    with pytest.raises(BadPackage) as refused:
        write(replace(notice(), **change), today=TODAY)
    assert any(because in one for one in refused.value.problems), refused.value.problems


def test_a_site_may_allow_a_code_of_its_own() -> None:
    assert document(write(notice(recipients=(Organ("vxp.saas.03"),)), ["vxp.saas.03"], TODAY))


def test_what_came_in_may_break_the_rules_and_is_only_warned_about() -> None:
    raw = write(notice(), today=TODAY).replace(b">41</", b">74fass22-very-long</")
    found = document(raw)
    assert found.number == "74fass22-very-long"
    assert "Số văn bản dài 18 ký tự, quá 11." in list(problems(found, today=TODAY))


# -- identifiers


@pytest.mark.parametrize(
    "code",
    ["000.00.00.H41", "000.20.31.H53", "G12", "H37.DN.001", "H41.5.1", "020100107370", "0100107370-001"],
)
def test_identifiers_of_the_three_families_are_written(code: str) -> None:
    assert codes.writable(code)
    assert codes.readable(code)


@pytest.mark.parametrize("code", ["00.53.W00", "28.22.H17", "000.1137.H53", "vxp.saas.03", "001.00.20.TT2"])
def test_malformed_identifiers_are_read_and_not_written(code: str) -> None:
    assert codes.readable(code)
    assert not codes.writable(code)


def test_an_agency_is_the_same_under_its_old_and_its_new_code() -> None:
    table = Codes({"H41.12": "000.00.12.H41"})
    assert table.same("H41", "000.00.00.H41")
    assert table.same("000.00.12.H41", "h41.12")
    assert not table.same("000.00.12.H41", "000.00.00.H41")
    assert not table.same("000.00.13.H41", "H41.13"), "below level 1 only the table knows"
    assert not table.same("", "")


def test_a_closed_code_is_known_in_both_forms() -> None:
    assert [Codes().closed(code) for code in ("H02", "000.00.05.H02", "H02.7", "H41", "G01")] == [
        *(True, True, True, False, False)
    ]


def test_recipients_named_twice_under_both_codes_are_one() -> None:
    old = Organ("000.00.12.H41", "TLTVBQG_CDMDD_QD20", "Chi cục (Mã cũ) (qd20)")
    new = Organ("H41.12", name="Chi cục")
    assert Codes().distinct([new, old, Organ("G09"), Organ("000.00.00.G09")]) == (new, Organ("G09"))
    assert Codes({"H41.12": "000.00.12.H41"}).distinct([Organ("H41.12"), Organ("000.00.12.H41")]) == (
        Organ("H41.12"),
    )

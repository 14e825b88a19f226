"""Everything a sender may do to a package without changing what it means; what can not be told is refused."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Any

import pytest
from lxml import etree

from connectors.edxml import dates
from connectors.edxml.reader import read
from connectors.edxml.values import (
    BadPackage,
    File,
    Reference,
    Status,
    Trace,
)
from connectors.edxml.writer import NAMESPACE, write, write_status
from tests.connectors.axis import THEIRS, notice
from tests.connectors.edxml_packages import FULL, RAW, TODAY, document

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

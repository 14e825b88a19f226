"""What packages of ours look like, and the identifiers of agencies in both their forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from connectors.edxml import codes, dates
from connectors.edxml.codes import Codes
from connectors.edxml.validator import problems
from connectors.edxml.values import (
    BadPackage,
    Business,
    File,
    Organ,
    Signer,
)
from connectors.edxml.writer import NAMESPACE, write
from tests.connectors.axis import OURS, notice
from tests.connectors.edxml_packages import FULL, RAW, TODAY, document

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

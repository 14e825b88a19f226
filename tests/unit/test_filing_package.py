"""A dossier's package, opened again by an archivist, and the comparison that finds any changed byte."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.filing.archive import MANIFEST, pack
from plugin.filing.fixity import compare
from plugin.filing.metadata import line_metadata
from plugin.filing.package import build
from tests.unit.writing_sample import DIRECTION, at, line

CODE = "000.00.12.H41.2020.05.VP"
FILES = {
    hashlib.sha256(content).hexdigest(): content
    for content in (
        b"thong bao 41",
        b"phieu giai quyet",
        b'{"version": 1}',
        b'{"version": 2}',
        b"bao cao 187",
    )
}
NOTICE, SLIP, REFUSED, ANSWER, REPLY = FILES

DOSSIER: dict[str, Any] = {
    "code": CODE,
    "notation": "05.VP",
    "year": 2020,
    "title": "Hồ sơ về việc cài đặt ứng dụng Bluezone của Chi cục Văn thư - Lưu trữ năm 2020",
    "retention": "10 năm",
    "retention_source": "Thông tư 09/2011/TT-BNV, nhóm 1, số 8",
    "off_plan": True,
    "officer": "truongphong",
    "opened_at": at(6, 16),
    "closed_at": at(21, 10),
    "agency": {"code": "000.00.12.H41"},
}


def document(source_id: str, sha256: str | None, **more: Any) -> dict[str, Any]:
    base = {
        "source_id": source_id,
        "kind": "Văn bản",
        "code": "",
        "document_date": date(2020, 8, 5),
        "title": "Văn bản",
        "author": "Chi cục Văn thư - Lưu trữ",
        "file_sha256": sha256,
        "file_name": "tep.docx",
        "process": False,
    }
    return {**base, **more}


DEPARTURE = line(187, book="departures", series="BC", doc_type="Báo cáo", recipient="Sở Nội vụ", copies=2)
DOCUMENTS = [
    document(
        "vb-1",
        NOTICE,
        code="41/TB-SNV",
        title="Thông báo về việc cài đặt ứng dụng Bluezone",
        author="Sở Nội vụ",
        file_name="notice.md",
        **line_metadata(line(), DIRECTION, due="2020-08-06T10:00:00+07:00"),
    ),
    document("phieu-1", SLIP, title="Phiếu giải quyết văn bản đến"),
    document("bc-1", REFUSED, file_name="bao-cao-1.json", process=True),
    document("bc-2", ANSWER, file_name="bao-cao-2.json"),
    document(
        "tl-1",
        REPLY,
        code="187/BC-CCVTLT",
        title="Báo cáo kết quả",
        document_date=date(2020, 8, 6),
        **line_metadata(DEPARTURE),
    ),
]
EXTRAS = {"qua-trinh/viec-1/dot-1/cac-lan-gui.json": b"[]", "qua-trinh/viec-1/nhat-ky.json": b"[{}]"}


def package(**more: Any) -> bytes:
    return build({**DOSSIER, **more}, DOCUMENTS, FILES.__getitem__, EXTRAS)


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def parsed(xml: bytes) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - our own package


def fields(xml: bytes) -> dict[str, str]:
    """Every leaf of a metadata file, by its key."""
    return {one.tag: one.text or "" for one in parsed(xml).iter() if not len(one) and one.tag != "tep"}


def test_documents_are_named_by_dossier_code_and_ordinal_in_order():
    names = [name for name in entries(package()) if name.startswith("tai-lieu/")]
    assert names == [
        f"tai-lieu/{CODE}.00{n}.{kind}" for n, kind in enumerate(("md", "docx", "json", "docx"), 1)
    ]
    assert entries(package())[f"tai-lieu/{CODE}.004.docx"] == FILES[REPLY]


def test_a_refused_version_is_kept_in_the_trail_and_not_listed():
    there = entries(package())
    assert there[f"qua-trinh/tep/{CODE}.qt001.json"] == FILES[REFUSED]
    assert fields(there["metadata/hoso.xml"])["DocTotal"] == "4"


def test_the_dossier_has_the_decrees_eleven_fields():
    xml = entries(package())["metadata/hoso.xml"]
    assert [one.tag for one in parsed(xml)] == [
        "FileCode",
        "Title",
        "Maintenance",
        "Rights",
        "Creator",
        "Language",
        "StartDate",
        "EndDate",
        "DocTotal",
        "PageTotal",
        "Description",
    ]
    told = fields(xml)
    assert (told["OrganId"], told["FileCatalog"], told["FileNotation"]) == ("000.00.12.H41", "2020", "05.VP")
    assert (told["StartDate"], told["EndDate"]) == ("05/08/2020", "06/08/2020")
    assert told["Maintenance"] == "10 năm"
    assert told["Description"] == "Thông tư 09/2011/TT-BNV, nhóm 1, số 8. Hồ sơ ngoài Danh mục"


def test_an_arrival_has_the_decrees_eighteen_fields_filled_from_the_book():
    root = parsed(entries(package())[f"metadata/{CODE}.001.xml"])
    tags = [one.tag for one in root if one.tag != "tep"]
    assert len(tags) == 18
    assert tags[:2] == ["FileCode", "DocOrdinal"]
    assert tags[11:] == [
        "ArrivalDate",
        "ArrivalNumber",
        "SignerInfo",
        "Priority",
        "ToPlaces",
        "TraceHeaderList",
        "DueDate",
    ]
    told = fields(ET.tostring(root))
    assert (told["CodeNumber"], told["CodeNotation"]) == ("41", "TB-SNV")
    assert (told["ArrivalDate"], told["ArrivalNumber"]) == ("05/08/2020", "214")
    assert told["TraceHeaderList"] == DIRECTION.text
    assert told["DueDate"] == "06/08/2020"
    assert root.get("loai") == "den"


def test_a_departure_has_the_decrees_sixteen_fields():
    root = parsed(entries(package())[f"metadata/{CODE}.004.xml"])
    tags = [one.tag for one in root if one.tag != "tep"]
    assert len(tags) == 16
    assert tags[11:] == ["SignerInfo", "To", "Priority", "IssuedAmount", "DueDate"]
    told = fields(ET.tostring(root))
    assert told["IssuedAmount"] == "2"
    assert root.find("To/OrganName").text == "Sở Nội vụ"


def test_without_a_line_in_a_book_the_kind_tells_the_origin():
    reply = document("tl-2", None, kind="Văn bản đi", author="")
    agency = {"code": "000.00.12.H41", "name": "Chi cục Văn thư - Lưu trữ"}
    there = entries(build({**DOSSIER, "agency": agency}, [reply], FILES.__getitem__, {}))
    xml = there[f"metadata/{CODE}.001.xml"]
    assert parsed(xml).get("loai") == "di"
    assert parsed(xml).findtext("OrganName") == "Chi cục Văn thư - Lưu trữ"
    assert not any(name.startswith("tai-lieu/") for name in there)


def test_each_document_names_its_file_and_checksum():
    there = entries(package())
    for ordinal, sha256 in ((1, NOTICE), (2, SLIP), (3, ANSWER), (4, REPLY)):
        entry = parsed(there[f"metadata/{CODE}.{ordinal:03d}.xml"]).find("tep")
        assert entry.get("sha256") == sha256
        assert hashlib.sha256(there[entry.get("ten")]).hexdigest() == sha256


def test_long_and_unprintable_values_do_not_break_the_metadata():
    told = fields(entries(package(title="Hồ sơ\x00\x0b" + "x" * 600))["metadata/hoso.xml"])
    assert told["Title"].startswith("Hồ sơx")
    assert len(told["Title"]) <= 500


def test_the_extras_are_in_the_package():
    there = entries(package())
    assert {name: there[name] for name in EXTRAS} == EXTRAS


def test_the_manifest_covers_everything_and_sha256sum_agrees(tmp_path: Path):
    there = entries(package())
    listed = {line.split("  ")[1] for line in there[MANIFEST].decode().splitlines()}
    assert listed == set(there) - {MANIFEST}
    with zipfile.ZipFile(io.BytesIO(package())) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", MANIFEST], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0


def test_the_same_dossier_is_the_same_package():
    assert package() == package()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "a\\x"])
def test_no_entry_leaves_the_package(name: str):
    with pytest.raises(ValueError, match="inside the package"):
        build(DOSSIER, [], FILES.__getitem__, {name: b""})


def test_an_equal_package_has_no_differences():
    assert compare(package(), package()) == []


SENT = package()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SENT) - 1), st.integers(1, 255))
def test_any_single_changed_byte_is_found(place: int, flip: int):
    other = bytearray(SENT)
    other[place] ^= flip
    assert compare(SENT, bytes(other))
    assert compare(bytes(other), SENT)


@given(st.integers(0, len(SENT) - 1))
@settings(max_examples=50, deadline=None)
def test_a_package_cut_short_is_found(length: int):
    assert compare(SENT, SENT[:length])


def rezipped(there: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in there.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_changed_file_is_named():
    there = entries(SENT)
    name = f"tai-lieu/{CODE}.001.md"
    assert compare(SENT, rezipped({**there, name: b"thong bao 42"})) == [f"{name}: nội dung khác bản đã gửi"]


def test_a_missing_and_an_extra_file_are_named():
    there = entries(SENT)
    name = f"tai-lieu/{CODE}.001.md"
    del there[name]
    there["la.txt"] = b"?"
    assert compare(SENT, rezipped(there)) == [
        f"{name}: thiếu trong gói đọc lại",
        "la.txt: không có trong gói đã gửi",
    ]


def test_the_same_files_in_another_archive_are_still_another_package():
    [difference] = compare(SENT, rezipped(entries(SENT)))
    assert "ngoài nội dung các tệp" in difference


def test_a_package_that_contradicts_its_own_manifest_is_found_even_when_both_are_the_same():
    wrong = rezipped({**entries(pack({"a.txt": b"1"})), "a.txt": b"2"})
    assert compare(wrong, wrong) == [f"a.txt: mã kiểm tra SHA-256 khác với {MANIFEST}"]


def test_a_huge_entry_is_not_inflated_to_be_compared():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries(SENT).items():
            archive.writestr(name, b"\0" * 20_000_000 if name == MANIFEST else content)
    assert compare(SENT, bomb.getvalue()) == [f"{MANIFEST}: nội dung khác bản đã gửi"]


def test_what_is_no_package_is_said_so():
    assert compare(SENT, b"not a zip") == ["Gói hồ sơ đọc lại: không mở được, gói bị hỏng"]

"""The reply letter, read again as a clerk reads it: components, order, type, margins, numbers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from plugin.writing.letter import reply_docx
from plugin.writing.letterhead import MOTTO
from plugin.writing.metrics import width_mm
from tests.unit.writing_sample import AGENCY, DRAFT, SIGNED, content, letter, table

SIZES = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, 13, True, False),
    "Độc lập - Tự do - Hạnh phúc": (13, 14, True, False),
    "SỞ NỘI VỤ": (12, 13, False, False),
    "CHI CỤC VĂN THƯ - LƯU TRỮ": (12, 13, True, False),
    "Số: 187/BC-CCVTLT": (13, 13, False, False),
    "Nam Định, ngày 06 tháng 8 năm 2020": (13, 14, False, True),
    "BÁO CÁO": (13, 14, True, False),
    "Kết quả cài đặt ứng dụng Bluezone (đợt 1)": (13, 14, True, False),
    "Kính gửi: Sở Nội vụ": (13, 14, False, False),
    "1. Đã có 03/03 đơn vị báo cáo.": (13, 14, False, False),
    "Nơi nhận:": (12, 12, True, True),
    "- Như trên;": (11, 11, False, False),
    "- Lưu: VT, HCTH.": (11, 11, False, False),
    "CHI CỤC TRƯỞNG": (13, 14, True, False),
    "Nguyễn Văn A": (13, 14, True, False),
    "Phụ lục": (14, 14, True, False),
    "BIỂU TỔNG HỢP SỐ LIỆU CÀI ĐẶT ỨNG DỤNG BLUEZONE": (13, 14, True, False),
}
"""Component → smallest and biggest size, bold, italic (NĐ 30/2020 Phụ lục I), in document order."""


def paragraphs(document: DocumentObject) -> Iterator[Paragraph]:
    """Every paragraph in the order it is read, those in tables too."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield block


def texts(document: DocumentObject) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(document) if paragraph.text]


def found(document: DocumentObject, text: str) -> Paragraph:
    return next(p for p in paragraphs(document) if p.text == text)


@pytest.mark.parametrize(("text", "how"), SIZES.items())
def test_every_component_has_the_type_the_decree_gives_it(text, how):
    smallest, biggest, bold, italic = how
    run = found(letter(), text).runs[0]
    assert smallest <= run.font.size.pt <= biggest
    assert (run.font.bold, run.font.italic) == (bold, italic)


def test_the_components_stand_in_the_decrees_order():
    shown = texts(letter())
    order = [
        "SỞ NỘI VỤ",
        "CHI CỤC VĂN THƯ - LƯU TRỮ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 187/BC-CCVTLT",
        "Nam Định, ngày 06 tháng 8 năm 2020",
        "BÁO CÁO",
        "Kết quả cài đặt ứng dụng Bluezone (đợt 1)",
        "Kính gửi: Sở Nội vụ",
        content()["paragraphs"][0],
        content()["paragraphs"][-1],
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, HCTH.",
        "CHI CỤC TRƯỞNG",
        "Nguyễn Văn A",
        "Phụ lục",
    ]
    places = [shown.index(text) for text in order]
    assert places == sorted(places)


def test_the_page_is_a4_with_the_decrees_margins():
    for section in letter().sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert 20 <= section.top_margin.mm <= 25
        assert 20 <= section.bottom_margin.mm <= 25
        assert 30 <= section.left_margin.mm <= 35
        assert 15 <= section.right_margin.mm <= 20


def test_no_other_type_than_times_new_roman_is_used():
    with zipfile.ZipFile(io.BytesIO(reply_docx(AGENCY, content(), **SIGNED))) as archive:
        parts = [archive.read(name).decode() for name in ("word/document.xml", "word/header1.xml")]
    used = {font for part in parts for font in re.findall(r'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]+)"', part)}
    assert used == {"Times New Roman"}


def test_body_paragraphs_are_justified_indented_and_spaced():
    document = letter()
    for text in content()["paragraphs"]:
        shape = found(document, text).paragraph_format
        assert shape.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert round(shape.first_line_indent.mm, 1) in (10.0, 12.7)
        assert shape.space_after.pt >= 6
        assert 1 <= shape.line_spacing <= 1.5


def test_the_page_number_is_centred_above_and_hidden_on_the_first_page():
    for section in letter().sections:
        assert section.different_first_page_header_footer
        paragraph = section.header.paragraphs[0]
        assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert "PAGE" in paragraph._p.xml
        assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml


def test_the_annex_has_page_numbers_of_its_own():
    _, annex = letter().sections
    numbering = annex._sectPr.find(qn("w:pgNumType"))
    assert numbering.get(qn("w:start")) == "1"


def rule_length(document: DocumentObject, text: str, room: float) -> float:
    """The length (mm) of the rule under a text: its paragraph's room less both indents."""
    shown = list(paragraphs(document))
    place = next(n for n, p in enumerate(shown) if p.text == text)
    line = shown[place + 1]
    assert "w:pBdr" in line._p.xml
    shape = line.paragraph_format
    return room - shape.left_indent.mm - shape.right_indent.mm


def test_the_rules_have_the_decrees_lengths():
    document = letter()
    issuer, nation = (column.width.mm for column in document.tables[0].columns)
    name, motto = "CHI CỤC VĂN THƯ - LƯU TRỮ", MOTTO
    share = rule_length(document, name, issuer) / width_mm(name, 12, bold=True)
    assert 1 / 3 <= share <= 1 / 2
    assert rule_length(document, motto, nation) == pytest.approx(width_mm(motto, 13, bold=True), abs=0.5)


def test_the_head_is_a_table_without_borders():
    assert "w:tblBorders" not in letter().tables[0]._tbl.xml
    assert letter().tables[0].style.name == "Normal Table"


def test_the_text_ends_with_its_mark_also_when_the_content_forgot_it():
    without = [*content()["paragraphs"][:-1], "Chi cục báo cáo Sở Nội vụ."]
    assert "Chi cục báo cáo Sở Nội vụ./." in texts(letter(paragraphs=without))
    assert content()["paragraphs"][-1] in texts(letter())


def test_a_draft_leaves_number_date_and_name_blank():
    shown = texts(letter(DRAFT))
    assert any(re.fullmatch(r"Số:\s{3,}/BC-CCVTLT", text) for text in shown)
    assert any(re.fullmatch(r"Nam Định, ngày\s{3,}tháng\s{3,}năm\s*", text) for text in shown)
    assert "CHI CỤC TRƯỞNG" in shown
    assert "Nguyễn Văn A" not in shown


def test_a_letter_to_a_peer_has_no_type_and_no_type_code():
    shown = texts(
        letter(
            {**SIGNED, "number": 5, "code": "05/SNV-VP", "issued_on": date(2021, 1, 5)},
            doc_type="Công văn",
            subject="Báo cáo kết quả cài đặt ứng dụng Bluezone (đợt 1)",
            addressee="Sở Thông tin và Truyền thông",
        )
    )
    assert "Số: 05/SNV-VP" in shown
    assert "Nam Định, ngày 05 tháng 01 năm 2021" in shown
    assert "V/v báo cáo kết quả cài đặt ứng dụng Bluezone (đợt 1)" in shown
    assert "Kính gửi: Sở Thông tin và Truyền thông" in shown
    assert "CÔNG VĂN" not in shown
    assert not any("CV-" in text for text in shown)


def test_several_addressees_stand_under_the_colon():
    document = letter(addressee=["Sở Nội vụ", "Văn phòng UBND tỉnh"])
    assert texts(document).index("Kính gửi:") + 2 == texts(document).index("- Văn phòng UBND tỉnh.")
    assert "- Sở Nội vụ;" in texts(document)


def test_a_deputy_signs_in_the_heads_place():
    signer = {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Nguyễn Văn A"}
    shown = texts(letter({**SIGNED, "signer": signer}))
    place = shown.index("KT. GIÁM ĐỐC")
    assert shown[place : place + 3] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A"]


def rows(drawn: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in drawn.rows]


def test_the_annex_shows_each_unit_its_rate_and_the_sums():
    head, *units, total = rows(letter().tables[2])
    assert head == ["STT", "Đơn vị", "Tổng số CCVCNLĐ", "Số đã cài", "Tỷ lệ đã cài"]
    assert units[2] == ["3", "Trung tâm Lưu trữ lịch sử", "15", "10", "66,67 %"]
    assert total == ["", "Tổng cộng", "28", "22", "78,57 %"]
    assert sum(int(unit[2]) for unit in units) == 28


def test_reasons_are_shown_as_sums_only():
    reasons = rows(letter().tables[3])
    assert reasons[1:3] == [["1", "Không có điện thoại thông minh", "3"], ["2", "Máy không hỗ trợ", "1"]]


def test_a_unit_that_has_not_reported_is_not_named_outside():
    missing = {"name": "Ban Tôn giáo", "answered": False, "values": {}}
    annex = {"title": "Biểu", "table": table(rows=[*table()["rows"], missing])}
    assert not any("Ban Tôn giáo" in text for text in texts(letter(annex=annex)))


def test_a_nil_return_is_written_out():
    nothing = {"name": "Thanh tra", "answered": True, "values": {"total": None, "installed": None}}
    annex = {"title": "Biểu", "table": table(rows=[nothing])}
    assert ["1", "Thanh tra", "không phát sinh", "–", "–"] in rows(letter(annex=annex).tables[2])


def test_a_wide_annex_lies_on_its_side():
    codes = [f"c{n}" for n in range(8)]
    wide = table(columns=codes, labels={}, ratio=None, rows=[], totals=dict.fromkeys(codes, 1), options={})
    letter_, annex = letter(annex={"title": "Biểu", "table": wide}).sections
    assert letter_.page_width < letter_.page_height
    assert annex.page_width > annex.page_height


def test_the_annex_leaves_number_and_date_to_the_agencys_signature():
    note = next(text for text in texts(letter()) if text.startswith("(Kèm theo Báo cáo số"))
    assert re.fullmatch(
        r"\(Kèm theo Báo cáo số\s+/BC-CCVTLT ngày\s+tháng\s+năm\s+của Chi cục Văn thư - Lưu trữ\)", note
    )


def test_the_same_letter_is_the_same_file():
    assert reply_docx(AGENCY, content(), **SIGNED) == reply_docx(AGENCY, content(), **SIGNED)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_printed_it_is_one_page_and_an_annex_in_one_type_family(tmp_path: Path):
    (tmp_path / "reply.docx").write_bytes(reply_docx(AGENCY, content(), **SIGNED))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "reply.docx")], check=True, capture_output=True, timeout=120)
    pdf = (tmp_path / "reply.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    families = {name.split(b"-")[0] for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", pdf)}
    assert families in ({b"LiberationSerif"}, {b"TimesNewRomanPSMT"}, {b"TimesNewRoman"})

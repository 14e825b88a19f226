"""Whatever program wrote a notice, the same fields are read from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import docx
import pytest

from plugin.reading import open_document, read
from plugin.reading.formats import Kind, kind_of
from tests.reading import make

TCVN3 = (
    "UBND tØnh An Hßa\nsë néi vô\nSè: 41/TB-SNV\nCéng hßa x· héi chñ nghÜa ViÖt Nam\n"
    "§éc lËp - Tù do - H¹nh phóc\nTh«ng b¸o\nVÒ viÖc cµi ®Æt øng dông"
)
VNI = (
    "UBND tænh An Hoøa\nsôû noäi vuï\nSoá: 41/TB-SNV\nCoäng hoøa xaõ hoäi chuû nghóa Vieät Nam\n"
    "Ñoäc laäp - Töï do - Haïnh phuùc\nThoâng baùo\nVeà vieäc caøi ñaët öùng duïng"
)
OLD = (
    "UBND tỉnh An Hòa\nsở nội vụ\nSố: 41/TB-SNV\nCộng hòa xã hội chủ nghĩa Việt Nam\n"
    "Độc lập - Tự do - Hạnh phúc\nThông báo\nVề việc cài đặt ứng dụng"
)
VISCII = {"ộ": 0xB5, "ò": 0xF2, "ã": 0xE3, "ủ": 0xFC, "ĩ": 0xEE, "ệ": 0xAE, "ạ": 0xD5, "ú": 0xFA, "ự": 0xF1}
VISCII |= {"Đ": 0xD0, "ậ": 0xA7, "ỉ": 0xEF, "ở": 0xB7, "ụ": 0xF8, "ố": 0xAF, "ô": 0xF4, "á": 0xE1, "ề": 0xAB}
VISCII |= {"à": 0xE0, "đ": 0xF0, "ặ": 0xA3, "ứ": 0xD1}


def test_the_fields_of_a_notice_are_the_same_from_every_format_with_letters() -> None:
    told = read(make.TEXT.encode()).fields
    assert (told["full_code"], told["issue_date"]) == ("41/TB-SNV", "2020-08-03")
    for content in (
        make.word(),
        make.pdf_lines(),
        make.old_word(make.TEXT),
        html(),
        make.edxml({"41.docx": make.word()}),
    ):
        # How many pages there are is the one thing that only some formats say.
        assert {**read(content).fields, "page_count": None} == told


def html() -> bytes:
    return ("<html><body>" + "".join(f"<p>{line}</p>" for line in make.LINES) + "</body></html>").encode()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make.word(), Kind.DOCX),
        (make.old_word("Số: 1"), Kind.DOC),
        (make.picture(make.scan((), dpi=20)), Kind.IMAGE),
        (make.picture(make.scan((), dpi=20), "TIFF"), Kind.IMAGE),
        (make.zipped({"a.txt": b"a"}), Kind.ZIP),
        (make.edxml({"a.txt": b"a"}), Kind.EDXML),
        (b"  <!DOCTYPE html><p>a", Kind.HTML),
        (b"BM v\xc3\xa0 MZ: hai ch\xe1\xbb\xaf", Kind.TEXT),
        (b"<br> d\xc3\xb2ng", Kind.TEXT),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: text.encode("ascii", "xmlcharrefreplace"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=[
        "utf-8 with mark",
        "utf-16 with mark",
        "utf-16-le",
        "utf-16-be",
        "decomposed",
        "entities",
        "windows lines",
    ],
)
def test_unicode_in_any_form_is_the_same_text(encode: Callable[[str], bytes]) -> None:
    assert open_document(encode(make.TEXT)).text == make.TEXT


@pytest.mark.parametrize(
    "content",
    [
        TCVN3.encode("cp1252"),
        TCVN3.encode(),
        VNI.encode("cp1252"),
        VNI.encode(),
        bytes(VISCII.get(letter, ord(letter) if ord(letter) < 128 else 0) for letter in OLD),
        make.old_word(TCVN3, compressed=True),
        make.word(TCVN3.split("\n"), font=".VnTime"),
        make.word(VNI.split("\n"), font="VNI-Times"),
    ],
    ids=[
        "TCVN3",
        "TCVN3 pasted",
        "VNI",
        "VNI pasted",
        "VISCII",
        ".doc in TCVN3",
        ".docx in .VnTime",
        ".docx in VNI",
    ],
)
def test_letters_from_before_unicode_are_read(content: bytes) -> None:
    assert open_document(content).text.strip() == OLD


def test_the_windows_code_page_is_read() -> None:
    text = "Về việc cài đặt ứng dụng của các phòng, đơn vị"
    windows = "".join(map(_letter_and_tone, text))
    assert open_document(windows.encode("cp1258")).text == text


def _letter_and_tone(letter: str) -> str:
    """As Windows writes it: the letter with its own mark, the tone behind."""
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tone)) + tone


def test_a_capitals_font_gives_capitals() -> None:
    assert "SỞ NỘI VỤ" in open_document(make.word(["së néi vô"], font=".VnTimeH")).text


def test_plain_unicode_is_left_alone() -> None:
    for text in ("Số: 41/TB-SNV", "The quick brown fox: ó é í", "Điều 1. Ông Nguyễn Văn A"):
        assert open_document(text.encode()).text == text


def test_the_letterhead_of_a_word_table_comes_cell_by_cell() -> None:
    document = docx.Document()
    make.letterhead(document, ("UBND TỈNH AN HÒA", "SỞ NỘI VỤ"), ("CỘNG HÒA XÃ HỘI", "Độc lập"))
    document.add_paragraph("THÔNG BÁO")
    lines = open_document(make.saved(document)).text.split("\n")
    assert [line for line in lines if line] == [
        "UBND TỈNH AN HÒA",
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập",
        "THÔNG BÁO",
    ]


def test_numbers_that_word_paints_are_written_out() -> None:
    document = docx.Document()
    number = make.numbered(
        document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "")]
    )
    for depth, text in (
        (0, "Yêu cầu"),
        (1, "Một"),
        (1, "Hai"),
        (2, "Ý a"),
        (2, "Ý b"),
        (3, "Gạch"),
        (0, "Tổ chức"),
        (1, "Một"),
    ):
        make.listed(document.add_paragraph(text), number, depth)
    lines = open_document(make.saved(document)).text.split("\n")
    assert lines == ["I. Yêu cầu", "1. Một", "2. Hai", "a) Ý a", "b) Ý b", "- Gạch", "II. Tổ chức", "1. Một"]


def test_what_was_struck_out_in_word_is_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("trước ngày ")
    for tag, text in (("del", "05/8"), ("ins", "06/8")):
        kind = "delText" if tag == "del" else "t"
        paragraph._p.append(
            make.parse_xml(f"<w:{tag} {make.nsdecls('w')}><w:r><w:{kind}>{text}</w:{kind}></w:r></w:{tag}>")
        )
    assert open_document(make.saved(document)).text == "trước ngày 06/8"


def test_columns_of_a_pdf_stay_apart_and_its_pages_are_counted() -> None:
    first = [(60.0, 60.0, "SỞ NỘI VỤ"), (300.0, 60.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]
    second = [(290.0, 40.0, "2"), (60.0, 80.0, "Nơi nhận:")]
    document = open_document(make.pdf([first, second]))
    assert document.pages == 2
    head, tail = document.text.split("\f")
    assert [one.strip() for one in head.split("     ") if one.strip()] == [
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    assert tail.split() == ["Nơi", "nhận:"]  # the page's own number is no text


def test_a_page_of_html_is_read_as_it_is_seen() -> None:
    page = (
        "<html><head><title>Tin</title><style>p{}</style></head><body><table><tr><td>S&#7902; N&#7896;I V&#7908;</td>"
        "<td>CỘNG HÒA<br>Độc lập</td></tr></table><script>alert(1)</script><p>Số:\n 41/TB-SNV&nbsp;</p></body></html>"
    )
    lines = [line.strip() for line in open_document(page.encode()).text.split("\n") if line.strip()]
    assert lines == ["SỞ NỘI VỤ", "CỘNG HÒA", "Độc lập", "Số: 41/TB-SNV"]


def test_of_a_package_the_document_is_read_and_the_rest_is_listed() -> None:
    files = {
        "Phu luc 1.docx": make.word(["Mẫu báo cáo"]),
        "41-TB-SNV.docx": make.word(),
        "bieu.xlsx": make.zipped({"xl/workbook.xml": b"<a/>"}),
    }
    for package in (make.zipped(files), make.edxml(files)):
        document = open_document(package)
        assert document.text == make.TEXT
        assert [part.name for part in document.attachments] == ["Phu luc 1.docx", "bieu.xlsx"]
        assert document.attachments[0].content == files["Phu luc 1.docx"]


def test_fields_in_an_old_word_file_show_what_they_show() -> None:
    text = 'Gửi về \x13 HYPERLINK "mailto:a@b.vn" \x14vp@snv.vn\x15 trước\x07TB\x1eSNV'
    assert open_document(make.old_word(text)).text.split("\n")[:2] == ["Gửi về vp@snv.vn trước", "TB-SNV"]

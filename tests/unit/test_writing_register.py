"""The books, opened again as they would be printed and bound."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from plugin.domain.register import ARRIVAL_COLUMNS, DEPARTURE_COLUMNS
from plugin.writing.register import COVER, register_xlsx
from tests.unit.writing_sample import at, line


def book(kind: Any, *lines: Any) -> Workbook:
    content = register_xlsx("Chi cục Văn thư - Lưu trữ", "Sở Nội vụ", kind, 2020, lines)
    return load_workbook(io.BytesIO(content))


def test_the_arrivals_book_has_the_decrees_ten_columns():
    sheet = book("arrivals", line())["2020"]
    assert tuple(cell.value for cell in sheet[1]) == ARRIVAL_COLUMNS
    assert [cell.value for cell in sheet[3]][:4] == ["05/8/2020", "214", "Sở Nội vụ", "41/TB-SNV"]


def test_the_departures_book_has_the_decrees_ten_columns():
    out = line(187, book="departures", series="BC", code="187/BC-CCVTLT", author="Chi cục")
    sheet = book("departures", out)["2020"]
    assert tuple(cell.value for cell in sheet[1]) == DEPARTURE_COLUMNS
    assert sheet["A3"].value == "187/BC-CCVTLT"


def test_lines_stand_in_the_order_of_their_numbers():
    sheet = book("arrivals", line(216), line(214), line(215))["2020"]
    assert [sheet.cell(row, 2).value for row in (3, 4, 5)] == ["214", "215", "216"]


def test_a_voided_line_stays_struck_through_with_its_reason():
    void = line(215, voided_at=at(6, 8), voided_by="vanthu", void_reason="vào sổ nhầm")
    sheet = book("arrivals", line(214), void)["2020"]
    assert sheet["B4"].value == "215"
    assert sheet["B4"].font.strike
    assert "vào sổ nhầm" in sheet["J4"].value
    assert not sheet["J4"].font.strike
    assert not sheet["B3"].font.strike


def test_the_cover_says_whose_book_it_is_and_what_it_spans():
    cover = book("arrivals", line(214), line(215, entered_at=at(17, 8)))[COVER]
    texts = [cell.value for cell in cover["A"] if cell.value]
    assert texts == [
        "SỞ NỘI VỤ",
        "CHI CỤC VĂN THƯ - LƯU TRỮ",
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "Năm: 2020",
        "Từ ngày 05/8/2020 đến ngày 17/8/2020",
        "Từ số 214 đến số 215",
        "Quyển số: 01",
    ]


def test_an_empty_book_can_be_printed():
    cover = book("departures")[COVER]
    assert cover["A15"].value == "Từ ngày …… đến ngày ……"


def test_a_subject_never_becomes_a_formula():
    sheet = book("arrivals", line(doc_type="", subject="=1+1"))["2020"]
    assert (sheet["F3"].value, sheet["F3"].data_type) == ("=1+1", "s")


def test_it_is_printed_on_a4_across_with_the_heads_on_every_page():
    sheet = book("arrivals", line())["2020"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$1:$2"

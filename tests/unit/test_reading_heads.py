"""Letterheads and ends as offices write them: each symbol, each list of recipients, each signer."""

from __future__ import annotations

import pytest

from tests.unit.test_reading_parts import END, HEAD, notice

ORDER = "Đề nghị các đơn vị thực hiện."


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("09/CĐ-PCTT&TKCN", "09/CĐ-PCTT&TKCN"),
        ("1874/QTPC-KT+AT", "1874/QTPC-KT+AT"),
        ("1286/KBNNKV.VIII-NV1", "1286/KBNNKV.VIII-NV1"),
        ("512a/GUQ-BHXH", "512a/GUQ-BHXH"),
    ],
)
def test_a_symbol_keeps_its_signs_and_a_number_its_letter(said: str, code: str):
    assert notice(ORDER, HEAD.replace("120/SNV-VP", said))["full_code"] == code


@pytest.mark.parametrize(
    ("sentence", "code", "day"),
    [
        ("Căn cứ QĐ 2291/QĐ-UBND ngày 15.3.2020 của UBND tỉnh.", "2291/QĐ-UBND", "2020-03-15"),
        ("Theo Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ.", "30c/NQ-CP", "2011-11-08"),
        ("Theo Nghị quyết 30a/2008/NQ-CP ngày 27/12/2008.", "30a/2008/NQ-CP", "2008-12-27"),
        ("Theo công văn số 3405/EVN-KT+AT ngày 20/7/2020.", "3405/EVN-KT+AT", "2020-07-20"),
        ("Theo công văn 58/HHVT/2020 ngày 02/6/2020.", "58/HHVT/2020", "2020-06-02"),
        ("Theo công văn số 412/SGD-TTr của Sở Giáo dục ngày 18/6/2020.", "412/SGD-TTr", "2020-06-18"),
        ("Luật số 12/2012/QH13 được Quốc hội khóa XIII thông qua ngày 20/6/2012.", "12/2012/QH13", "2012-06-20"),
        ("Theo các Quyết định số 1187, 1188, 1190/QĐ-UBND ngày 21/02/2020.", "1190/QĐ-UBND", "2020-02-21"),
    ],
)  # fmt: skip
def test_a_citation_has_its_code_and_date(sentence: str, code: str, day: str):
    cited = [(one["code"], one["date"]) for one in notice(sentence)["basis_documents"]]
    assert cited == [(code, day)]


def test_a_date_split_over_two_lines_beside_the_subject_is_one():
    head = HEAD.replace("ngày 04 tháng 8 năm 2020", "ngày 04 tháng 8").replace(
        "V/v báo cáo việc cài đặt ứng dụng", "V/v báo cáo việc cài đặt ứng dụng        năm 2020"
    )
    assert notice(ORDER, head)["issue_date"] == "2020-08-04"


def test_a_plan_of_several_is_a_plan():
    head = HEAD.replace("V/v báo cáo việc cài đặt ứng dụng\n", "\nKẾ HOẠCH LIÊN TỊCH\nTổ chức cuộc thi\n")
    assert notice(ORDER, head)["doc_type_code"] == "KH"


def test_an_urgency_stamp_is_no_part_of_the_subject():
    head = HEAD.replace("cài đặt ứng dụng", "cài đặt ứng dụng        HỎA TỐC")
    assert notice(ORDER, head)["subject"] == "báo cáo việc cài đặt ứng dụng"


def test_recipients_may_stand_in_one_line():
    end = "\nNơi nhận: Như kính gửi; Lưu: VT.              Q. GIÁM ĐỐC\n\n                    Nguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert (found["recipients"], found["archive_copy"]) == (["Như kính gửi;"], "Lưu: VT.")
    assert found["signer"]["name"] == "Nguyễn Văn A"


def test_what_floats_beside_a_recipient_is_not_his_name():
    end = END.replace("- Như trên; ", "- Thường trực huyện ủy;      “để báo cáo”      (Đã ký)")
    assert notice(ORDER, end=end)["recipients"][0] == "Thường trực huyện ủy;"


def test_a_name_woven_behind_a_recipient_is_the_signers():
    end = "\nNơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Các trạm; Nguyễn Văn Bình\n- Lưu: VT.\n"
    found = notice(ORDER, end=end)
    assert (found["recipients"], found["signer"]["name"]) == (["Như trên;", "Các trạm;"], "Nguyễn Văn Bình")


def test_a_name_of_the_highlands_is_a_name():
    assert notice(ORDER, end=END.replace("Nguyễn Văn A", "Siu H’Binh"))["signer"]["name"] == "Siu H’Binh"


def test_a_tables_column_of_receivers_is_not_the_list_of_recipients():
    table = "| TT | Nội dung | Nơi nhận | Hạn nộp |\n|---|---|---|---|\n| 1 | Kế hoạch | Văn phòng | 10/8/2020 |\n"
    found = notice(table)
    assert (found["recipients"], [one["due"] for one in found["report_obligations"]]) == (
        ["Như trên;"],
        ["2020-08-10"],
    )


def test_a_letter_of_a_tax_office_is_a_letter():
    assert notice(ORDER, HEAD.replace("120/SNV-VP", "1146/CT-TNCN"))["doc_type_code"] == "CV"


def test_a_branch_belongs_to_its_bank():
    head = HEAD.replace("UBND TỈNH LÂM SƠN    ", "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM    ").replace(
        "  SỞ NỘI VỤ               ", "CHI NHÁNH TỈNH LÂM SƠN    "
    )
    assert notice(ORDER, head.replace("SNV-VP", "LAS-TTGS"))["issuer"] == (
        "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM CHI NHÁNH TỈNH LÂM SƠN"
    )


def test_recipients_without_their_title_stand_above_the_archive_copy():
    end = "\nTrân trọng./.\n- Như trên;\n- Website Sở;\n- Lưu VT, KHTC.\nGIÁM ĐỐC\nNguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert found["recipients"] == ["Như trên;", "Website Sở;"]
    assert found["archive_copy"] == "Lưu VT, KHTC."


@pytest.mark.parametrize("title", ["N ơ i nhận: KT. GIÁM ĐỐC", "Nơi\nnhận: KT. GIÁM ĐỐC"])
def test_the_title_of_the_recipients_may_be_torn_apart(title: str):
    end = f"\n{title}\n- Như trên; PHÓ GIÁM ĐỐC\n- UBND tỉnh;\n- Lưu: VT.\nNguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert found["recipients"] == ["Như trên;", "UBND tỉnh;"]
    assert found["signer"] == {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Nguyễn Văn A"}


def test_a_name_may_stand_behind_the_archive_copy_and_a_spot_behind_a_recipient():
    end = "\nNơi nhận: GIÁM ĐỐC\n- Như trên; a\n- Các phòng;\n- Lưu Văn phòng Sở. Nguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert found["recipients"] == ["Như trên;", "Các phòng;"]
    assert found["archive_copy"] == "Lưu Văn phòng Sở."
    assert found["signer"]["name"] == "Nguyễn Văn A"


def test_the_signers_column_may_have_run_into_the_recipients():
    end = (
        "\nNơi nhận: KT. CỤC TRƯỞNG\n- Như trên; Trần Văn Bình PHÓ CỤC TRƯỞNG\n- Các đội; ì ‹ #\n- Lưu: VT.\n"
    )
    found = notice(ORDER, end=end)
    assert found["signer"] == {
        "authority_lines": ["KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"],
        "name": "Trần Văn Bình",
    }
    assert found["recipients"] == ["Như trên;", "Các đội;"]


def test_place_and_date_beside_the_subject_are_no_part_of_it():
    head = HEAD.replace("cài đặt ứng dụng", "cài đặt Lâm Sơn, ngày 05 tháng 6 năm 2020\nứng dụng")
    assert notice(ORDER, head)["subject"] == "báo cáo việc cài đặt ứng dụng"


def test_an_authority_may_have_run_into_the_archive_copy():
    end = "\nNơi nhận:\n- Như trên;\n- Lưu: VT, CCHC. KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nNguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert found["archive_copy"] == "Lưu: VT, CCHC."
    assert found["signer"] == {"authority_lines": ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], "name": "Nguyễn Văn A"}


def test_a_receivers_stamp_below_the_letterhead_is_left_out():
    stamp = "\nPHÒNG NỘI VỤ HUYỆN BÌNH MINH\nCÔNG VĂN ĐẾN Số: 2231\nNgày 09/8/2020\n\nSố: 120"
    found = notice(ORDER, HEAD.replace("Số: 120", stamp))
    assert (found["issuer"], found["full_code"]) == ("SỞ NỘI VỤ", "120/SNV-VP")


def test_a_subject_that_slipped_behind_the_recipients_takes_no_body_with_it():
    head = HEAD.replace("V/v báo cáo việc cài đặt ứng dụng\n", "\n")
    end = "\n- Như trên;\n- Lưu: VT, VP.\nV/v báo cáo việc\ncài đặt ứng dụng\nGIÁM ĐỐC\nNguyễn Văn A\n"
    found = notice("Kính gửi: Các phòng\n\nBáo cáo về Sở Nội vụ trước ngày 15/8/2020.", head, end)
    assert found["subject"] == "báo cáo việc cài đặt ứng dụng"
    assert [one["due"] for one in found["report_obligations"]] == ["2020-08-15"]


@pytest.mark.parametrize(
    ("above", "own"),
    [
        ("BỘ TÀI CHÍNH", "TỎNG CỤC THUÊ"),
        ("CỤC THUẾ", "THUẾ TỈNH AN HÒA"),
        ("CỤC THỐNG KÊ", "THỐNG KÊ TỈNH AN HÒA"),
    ],
)
def test_an_issuer_is_known_by_its_words_also_where_a_scan_has_lost_marks(above: str, own: str):
    head = HEAD.replace("UBND TỈNH LÂM SƠN", above, 1).replace("SỞ NỘI VỤ", own, 1)
    assert notice(ORDER, head)["issuer"] == own
    assert notice(ORDER, head)["issuer_parent"] == above


def test_a_body_whose_initials_are_a_types_code_writes_letters():
    head = HEAD.replace("UBND TỈNH LÂM SƠN", "BỘ Y TẾ", 1).replace("SỞ NỘI VỤ", "CỤC PHÒNG BỆNH", 1)
    assert notice(ORDER, head.replace("120/SNV-VP", "120/PB-TN"))["doc_type_code"] == "CV"


def test_a_letters_subject_may_stand_below_the_date():
    head = HEAD.replace("V/v báo cáo việc cài đặt ứng dụng\n", "\nVề việc cài đặt\nứng dụng\n")
    assert notice(ORDER, head)["subject"] == "Về việc cài đặt ứng dụng"


def test_a_decision_says_whose_it_is():
    head = "CHỦ TỊCH NƯỚC\nSố: 34 / 2020/QĐ/CTN\nHà Nội, ngày 27 tháng 6 năm 2020\nQUYẾT ĐỊNH CỦA CHỦ TỊCH NƯỚC\nVề việc tặng huân chương\n\n"
    found = notice(ORDER, head)
    assert (found["full_code"], found["doc_type_code"], found["subject"]) == (
        "34/2020/QĐ/CTN",
        "QĐ",
        "Về việc tặng huân chương",
    )


def test_where_the_date_is_left_blank_the_place_is_read():
    found = notice(ORDER, HEAD.replace("ngày 04 tháng 8 năm 2020", "ngày     tháng     năm"))
    assert (found["place"], found["issue_date"]) == ("Lâm Sơn", None)


def test_cells_of_a_row_without_outer_bars_stay_apart():
    end = "\nNơi nhận: | KT. GIÁM ĐỐC\n- Như trên; | PHÓ GIÁM ĐỐC\n- Lưu: VT. | Nguyễn Văn A\n"
    found = notice(ORDER, end=end)
    assert (found["recipients"], found["archive_copy"]) == (["Như trên;"], "Lưu: VT.")
    assert found["signer"] == {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Nguyễn Văn A"}


def test_a_web_page_that_glued_its_columns_is_read():
    head = (
        "Cập nhật lúc: 16:20 05/8/2020\n"
        "UBND HUYỆN LÂM SƠNCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM PHÒNG NỘI VỤĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 14/TB-NVLâm Sơn, ngày 04 tháng 8 năm 2020\nTHÔNG BÁOVề việc cài đặt ứng dụng\n"
        "Kính gửi: Các phòng\n\n"
    )
    end = "Nơi nhận:- Như trên;- Lưu: VT, NV.\nKT. TRƯỞNG PHÒNGPHÓ TRƯỞNG PHÒNG(Đã ký)ThS. Trần Văn Bình\n"
    found = notice("Các phòng báo cáo trước ngày 15/8/2020.", head, end)
    assert (found["issuer_parent"], found["issuer"]) == ("UBND HUYỆN LÂM SƠN", "PHÒNG NỘI VỤ")
    assert (found["full_code"], found["place"]) == ("14/TB-NV", "Lâm Sơn")
    assert (found["doc_type_code"], found["subject"]) == ("TB", "Về việc cài đặt ứng dụng")
    assert [one["due"] for one in found["report_obligations"]] == ["2020-08-15"]
    assert found["signer"] == {
        "authority_lines": ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"],
        "name": "Trần Văn Bình",
    }


@pytest.mark.parametrize("symbol", ["CĐ-TTg", "TCT-TTr"])
def test_a_symbol_that_ends_in_small_letters_is_not_cut_there(symbol: str):
    head = HEAD.replace("120/SNV-VP                         Lâm Sơn", f"120/{symbol} Lâm Sơn")
    assert notice(ORDER, head)["symbol"] == symbol


def test_the_subject_of_a_letter_of_the_party_stands_below_its_number():
    head = "TỈNH ỦY LÂM SƠN                  ĐẢNG CỘNG SẢN VIỆT NAM\nBAN TỔ CHỨC\n*\nLâm Sơn, ngày 04 tháng 8 năm 2020\nSố 563-CV/BTCTU\nKiểm điểm, đánh giá đảng viên\nnăm 2020\n\nKính gửi: Các ban đảng\n\n"
    assert notice(ORDER, head)["subject"] == "Kiểm điểm, đánh giá đảng viên năm 2020"


@pytest.mark.parametrize("heading", ["Mục tiêu", "MỤC ĐÍCH, YÊU CẦU", "Đối tượng:"])
def test_a_heading_without_number_ends_the_subject(heading: str):
    head = HEAD.replace("V/v báo cáo việc cài đặt ứng dụng\n", "\nKẾ HOẠCH\nPhòng, chống dịch năm 2020\n")
    head = head.replace("\nKính gửi: Các phòng, đơn vị thuộc Sở\n\n", f"{heading}\n")
    assert notice("Giảm số ca mắc bệnh.", head)["subject"] == "Phòng, chống dịch năm 2020"

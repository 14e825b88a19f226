"""The parts of a notice, each read from samples of our own, of many bodies and damages."""

from __future__ import annotations

from typing import Any

import pytest

from plugin.reading import read, to_json

HEAD = """UBND TỈNH LÂM SƠN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  SỞ NỘI VỤ                               Độc lập - Tự do - Hạnh phúc
Số: 120/SNV-VP                         Lâm Sơn, ngày 04 tháng 8 năm 2020
V/v báo cáo việc cài đặt ứng dụng

Kính gửi: Các phòng, đơn vị thuộc Sở

"""
END = """
Nơi nhận:                               TL. GIÁM ĐỐC
- Như trên;                             KT. CHÁNH VĂN PHÒNG
- Lưu: VT, VP.                          PHÓ CHÁNH VĂN PHÒNG


                                        Nguyễn Văn A
"""


def notice(body: str, head: str = HEAD, end: str = END) -> dict[str, Any]:
    return to_json(read(f"{head}{body}\n{end}".encode()))


def letterhead(*lines: str) -> dict[str, Any]:
    text = "\n".join(lines)
    return notice("Đề nghị các đơn vị thực hiện.", f"{text}\nKính gửi: Các đơn vị\n\n")


NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@pytest.mark.parametrize(
    ("names", "parent", "issuer"),
    [
        ("BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG", None, "BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG"),
        ("UBND TỈNH A LĂNG SỞ Y TẾ", "UBND TỈNH A LĂNG", "SỞ Y TẾ"),
        ("CÔNG AN TỈNH A LĂNG PHÒNG CẢNH SÁT CƠ ĐỘNG", "CÔNG AN TỈNH A LĂNG", "PHÒNG CẢNH SÁT CƠ ĐỘNG"),
        ("UBND THÀNH PHỐ HẢI PHÒNG", None, "UBND THÀNH PHỐ HẢI PHÒNG"),
        ("UBND HUYỆN LÂM SƠN THANH TRA HUYỆN ĐẠI TÂN", "UBND HUYỆN LÂM SƠN", "THANH TRA HUYỆN ĐẠI TÂN"),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", None, "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"),
        ("TỔNG CÔNG TY CẤP NƯỚC XÍ NGHIỆP NƯỚC SỐ 2", "TỔNG CÔNG TY CẤP NƯỚC", "XÍ NGHIỆP NƯỚC SỐ 2"),
    ],
)
def test_two_bodies_on_one_line_come_apart_and_one_stays_whole(names: str, parent: str | None, issuer: str):
    found = letterhead(names, *NATION, "Số: 12/BC", "Hà Nội, ngày 5 tháng 5 năm 2020")
    assert (found["issuer_parent"], found["issuer"]) == (parent, issuer)


def test_the_receivers_stamp_is_not_the_letterhead():
    stamp = ("ỦY BAN NHÂN DÂN TỈNH KHÁC", "CÔNG VĂN ĐẾN", "Số: 991", "Ngày: 06/8/2020", "Chuyển: .....", "")
    found = letterhead(
        *stamp, "SỞ Y TẾ", *NATION, "Số: 7/SYT-VP", "Lâm Sơn, ngày 5 tháng 8 năm 2020", "V/v trực hè"
    )
    assert (found["issuer"], found["full_code"], found["issue_date"]) == (
        "SỞ Y TẾ",
        "7/SYT-VP",
        "2020-08-05",
    )


def test_the_annexs_heading_is_not_the_documents_type():
    found = notice(
        "Đề nghị gửi báo cáo theo mẫu trước ngày 06/8/2020.", end=f"{END}\nBÁO CÁO\nKết quả cài đặt\n"
    )
    assert (found["doc_type_code"], found["subject"]) == ("CV", "báo cáo việc cài đặt ứng dụng")


def test_each_directive_says_who_acts_and_who_supports():
    tree = notice(
        "Giám đốc Sở yêu cầu:\n1. Sở Tài chính chủ trì, phối hợp với Sở Y tế rà soát kinh phí.\n"
        "2. Các phòng, đơn vị:\na) Phổ biến tới từng CCVCNLĐ.\n- Lập danh sách người chưa cài đặt."
    )["directives"]
    assert [(one["number"], one["who"], one["with"]) for one in tree] == [
        ("1", "Sở Tài chính", "Sở Y tế"),
        ("2", "Các phòng, đơn vị", None),
    ]
    assert tree[1]["items"][0]["number"] == "a"
    assert tree[1]["items"][0]["who"] == "Các phòng, đơn vị"
    assert len(tree[1]["items"][0]["items"]) == 1


def test_a_limit_said_in_its_own_sentence_belongs_to_the_act_before_it():
    (duty,) = notice("Các phòng gửi danh sách về Văn phòng Sở. Hạn chót: 17h00 ngày 06/8/2020.")[
        "report_obligations"
    ]
    assert (duty["due"], duty["to"]) == ("2020-08-06T17:00:00+07:00", "Văn phòng Sở")


def test_a_duty_knows_its_channel_form_measure_and_rule():
    (duty,) = notice(
        "Các phòng, đơn vị báo cáo kết quả (số liệu tính trên tổng số CCVCNLĐ) theo mẫu số 01 về Văn phòng Sở "
        "qua email vanphong@vidu.gov.vn trước 10 giờ ngày 06/8/2020."
    )["report_obligations"]
    assert duty["channel"] == {"email": "vanphong@vidu.gov.vn"}
    assert duty["form"] == "theo mẫu số 01"
    assert duty["measure"] == "số liệu tính trên tổng số CCVCNLĐ"
    assert (duty["instant"], duty["end"]) == ("2020-08-06T10:00:00+07:00", "exclusive")


def test_what_was_asked_long_ago_is_told_not_ordered():
    found = notice("Sở đã có Công văn số 9/SNV-VP yêu cầu các phòng gửi báo cáo trước ngày 01/6/2020.")
    assert found["report_obligations"] == []


def test_a_footnote_completes_a_citation_and_adds_none():
    found = notice(
        "Thực hiện Nghị định số 45/2019/NĐ-CP1, đề nghị các phòng báo cáo.",
        end=f"{END}\n1\n Nghị định số 45/2019/NĐ-CP ngày 21/5/2019 của Chính phủ về du lịch.\n",
    )
    assert [(one["code"], one["date"]) for one in found["basis_documents"]] == [
        ("45/2019/NĐ-CP", "2019-05-21")
    ]


@pytest.mark.parametrize("code", ["05-CT/TW", "16-NQ/TU", "1204-CV/TĐTN"])
def test_the_partys_documents_are_cited_by_their_own_codes(code: str):
    found = notice(f"Thực hiện Văn bản số {code} ngày 15/5/2020, đề nghị các phòng báo cáo.")
    assert [one["code"] for one in found["basis_documents"]] == [code]


def test_whom_to_ask_and_what_is_attached():
    found = notice(
        "Đề nghị các phòng lập danh sách (theo biểu mẫu số 02 gửi kèm). Đầu mối: ông Trần Văn B, điện thoại 0912.345.678."
    )
    assert found["contact"] == {"name": "Trần Văn B", "phone": "0912.345.678"}
    assert found["attachments"] == ["biểu mẫu số 02"]
    assert found["drafting_unit"] == "VP"


def test_a_symbol_of_another_body_makes_the_issuer_a_question():
    found = letterhead(
        "BỘ TÀI CHÍNH", *NATION, "Số: 12/BYT-KCB", "Hà Nội, ngày 5 tháng 5 năm 2020", "V/v khám bệnh"
    )
    assert found["issuer"] is None
    assert found["proposals"]["issuer"] == "BỘ TÀI CHÍNH"


def test_a_date_before_a_cited_document_is_a_question():
    found = notice("Thực hiện Công văn số 8/BNV-VP ngày 10/9/2020 của Bộ Nội vụ, đề nghị các phòng báo cáo.")
    assert found["issue_date"] is None
    assert found["proposals"]["issue_date"] == "2020-08-04"


def test_a_lost_letterhead_leaves_even_the_secrecy_mark_open():
    found = to_json(read("THÔNG BÁO\nVề việc trực hè\n\nCác phòng cử người trực.\n".encode()))
    assert found["certainty"]["secrecy"] == "uncertain"


def test_a_name_in_the_signers_line_comes_without_rank_or_degree():
    end = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nKT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Thượng tá Lê Văn C\n"
    signer = notice("Đề nghị các phòng báo cáo.", end=end)["signer"]
    assert signer == {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Lê Văn C"}


def test_an_overlong_text_says_that_only_its_beginning_was_read():
    found = notice("Căn cứ quy định.\n" * 25_000)
    assert found["cut"] is True
    assert found["certainty"]["report_obligations"] == "uncertain"


def test_a_pages_own_title_is_not_the_subject():
    found = to_json(
        read(
            (
                "Công văn 11/SYT-NVY V/v phòng, chống bệnh sởi\nTrang chủ » Văn bản\nNgày đăng: 18/05/2023\n"
                "UBND TỈNH LÂM SƠN SỞ Y TẾ ------- Số: 11/SYT-NVY V/v phòng, chống bệnh sởi CỘNG HÒA XÃ HỘI CHỦ "
                "NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --------- Lâm Sơn, ngày 17 tháng 5 năm 2023\n"
                "Kính gửi: Các bệnh viện.\nYêu cầu các bệnh viện gửi kế hoạch về Sở Y tế trước ngày 31/5/2023./.\n"
                "Nơi nhận: - Như trên; - UBND tỉnh (b/c); - Lưu: VT, NVY. KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Đã ký) Trần Văn B\n"
            ).encode()
        )
    )
    assert found["subject"] == "phòng, chống bệnh sởi"
    assert found["recipients"] == ["Như trên;", "UBND tỉnh (b/c);"]
    assert found["signer"] == {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Trần Văn B"}


def test_an_addressee_of_two_lines_ends_where_the_body_begins():
    body = "Thực hiện Nghị quyết số 42/NQ-CP ngày 31/3/2022 của Chính phủ,\nđề nghị Quý Sở gửi số liệu."
    head = HEAD.replace(
        "Các phòng, đơn vị thuộc Sở\n", "Sở Y tế các tỉnh, thành phố\n   trực thuộc Trung ương\n"
    )
    assert notice(body, head)["addressees"] == ["Sở Y tế các tỉnh, thành phố trực thuộc Trung ương"]


def test_the_partys_letter_says_its_subject_under_the_number():
    found = letterhead(
        "ĐẢNG BỘ TỈNH LÂM SƠN", "ĐẢNG ỦY KHỐI CÁC CƠ QUAN", "*", "Số 455-CV/ĐUK",
        "Về việc báo cáo sinh hoạt chuyên đề", "ĐẢNG CỘNG SẢN VIỆT NAM", "Lâm Sơn, ngày 02 tháng 12 năm 2022",
    )  # fmt: skip
    assert found["subject"] == "Về việc báo cáo sinh hoạt chuyên đề"


def test_a_deadline_with_a_misread_figure_is_kept_for_the_clerk():
    found = notice("Các huyện ký cam kết bảo vệ rừng, xong trước ngày 3l/8/2020.")
    assert [one["due"] for one in found["other_deadlines"]] == ["2020-08-31"]
    assert found["certainty"]["other_deadlines"] == "uncertain"


def test_results_reported_are_a_report_and_a_plan_finished_is_none():
    found = notice(
        "Các Chi cục tham vấn; kết quả báo cáo về Cục chậm nhất ngày 30/11/2020.\n"
        "Trung tâm tham mưu ban hành kế hoạch, hoàn thành trong tháng 9/2020."
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-11-30"]


def test_a_full_stop_in_brackets_ends_no_sentence():
    found = notice(
        "Báo cáo gửi về Cục Quản lý, email: a@byt.example (CN. Nguyễn Văn A. Điện thoại 024.000) trước ngày 20/11/2020."
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-11-20"]


def test_who_is_ordered_acts_not_who_orders():
    found = notice("Sở Nội vụ yêu cầu các Chi cục báo cáo kết quả trước ngày 20/11/2020.")
    assert [one["who"] for one in found["report_obligations"]] == ["các Chi cục"]


def test_the_last_of_the_addressees_has_no_bullet_and_a_full_stop():
    head = HEAD.replace(
        "Các phòng, đơn vị thuộc Sở\n", "\nPhòng Y tế;\nTrung tâm Y tế;\nỦy ban nhân dân các xã.\n"
    )
    found = notice("Đề nghị các đơn vị thực hiện.", head)
    assert found["addressees"] == ["Phòng Y tế", "Trung tâm Y tế", "Ủy ban nhân dân các xã"]


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Hạn chót nộp báo cáo: 10/8/2020.", "2020-08-10"),
        ("Chế độ báo cáo: hằng tuần, trước 15 giờ thứ Sáu.", None),
        ("Thời hạn nhận hồ sơ: 20 ngày, từ ngày 01/8/2020 đến 17 giờ ngày 20/8/2020.", "2020-08-20T17:00:00+07:00"),
        ("Kinh phí: gửi dự toán về Sở ít nhất 10 ngày trước ngày họp, cụ thể là trước ngày 15/8/2020.", "2020-08-15"),
        ("Giảng viên nộp điểm tại văn phòng Khoa vào ngày 14/8/2020.", "2020-08-14"),
    ],
)  # fmt: skip
def test_what_is_owed_in_few_words_is_read(sentence: str, due: str | None):
    assert [one["due"] for one in notice(sentence)["report_obligations"]] == [due]


def test_the_youth_unions_letterhead_is_read():
    found = letterhead(
        "TỈNH ĐOÀN LÂM SƠN", "ĐOÀN KHỐI DOANH NGHIỆP", "***", "Số: 88-CV/ĐKDN", "“V/v báo cáo công tác Đoàn",
        "quý III/2022”", "ĐOÀN TNCS HỒ CHÍ MINH", "Lâm Sơn, ngày 05 tháng 9 năm 2022",
    )  # fmt: skip
    assert found["issuer"] == "ĐOÀN KHỐI DOANH NGHIỆP"
    assert found["subject"] == "báo cáo công tác Đoàn quý III/2022"


def test_addressees_in_one_line_come_apart():
    head = HEAD.replace("Các phòng, đơn vị thuộc Sở", "UBND các huyện, thành phố; Công ty Thủy lợi.")
    assert notice("Đề nghị báo cáo.", head)["addressees"] == ["UBND các huyện, thành phố", "Công ty Thủy lợi"]


def test_the_symbol_of_a_regional_office_has_a_blank():
    found = notice("Thực hiện Công văn số 612/KV XII-TH ngày 06/7/2020 của Kiểm toán nhà nước khu vực XII.")
    assert [one["date"] for one in found["basis_documents"]] == ["2020-07-06"]


def test_a_span_of_figures_is_no_period():
    found = notice("* Mốc tính số liệu: từ ngày 15/6/2020 đến 15/9/2020. Nộp ngày 29/9/2020 (cô Hương nhận).")
    assert (found["other_deadlines"], [one["due"] for one in found["report_obligations"]]) == (
        [],
        ["2020-09-29"],
    )


def test_a_second_time_of_one_report_is_a_report():
    found = notice(
        "Báo cáo gửi trước ngày 20/11/2020 đối với cấp huyện, trước ngày 10/11/2020 đối với cấp cơ sở."
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-11-20", "2020-11-10"]


def test_a_meeting_that_was_held_is_no_deadline():
    assert notice("Hội nghị đã diễn ra vào lúc 8 giờ ngày 12/7/2020.")["other_deadlines"] == []


@pytest.mark.parametrize(
    ("sentence", "what", "to"),
    [
        ("Các đơn vị phải báo cáo Bộ Y tế một số nội dung dưới đây trước ngày 15/8/2020.",
         "báo cáo Bộ Y tế một số nội dung dưới đây", "Bộ Y tế"),
        ("Các đơn vị báo cáo kết quả thực hiện về sở Nội vụ trước ngày 15/8/2020./.",
         "báo cáo kết quả thực hiện", "sở Nội vụ"),
        ("Số liệu phải được gửi về Sở Nội vụ trước ngày 15/8/2020.", "Số liệu phải được gửi", "Sở Nội vụ"),
    ],
)  # fmt: skip
def test_what_goes_to_whom_is_told_whole(sentence: str, what: str, to: str):
    assert [(one["what"], one["to"]) for one in notice(sentence)["report_obligations"]] == [(what, to)]


def test_what_a_body_will_do_itself_is_no_duty_of_the_addressees():
    found = notice("Sở Nội vụ sẽ tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 30/9/2020.")
    others = [(one["who"], one["due"], one["kind"]) for one in found["other_deadlines"]]
    assert (found["report_obligations"], others) == ([], [("Sở Nội vụ", "2020-09-30", "task")])


@pytest.mark.parametrize(
    ("sentence", "owed"),
    [
        ("Các xã gửi số liệu về Sở Nội vụ xong trước 10 giờ ngày 12/8/2020 để tổng hợp, trình UBND tỉnh trước ngày 15/8/2020.",
         [("gửi số liệu", "Sở Nội vụ", "2020-08-12T10:00:00+07:00"), ("tổng hợp, trình UBND tỉnh", "UBND tỉnh", "2020-08-15")]),
        ("Đến ngày 15/8/2020, các đơn vị phải gửi báo cáo về Sở Nội vụ.",
         [("gửi báo cáo", "Sở Nội vụ", "2020-08-15")]),
        ("Thời gian gửi báo cáo về Sở Nội vụ: trước 16 giờ ngày 15/8/2020 (thứ Bảy).",
         [("gửi báo cáo", "Sở Nội vụ", "2020-08-15T16:00:00+07:00")]),
        ("Trước ngày 10/8/2020 (đợt 1) và trước ngày 20/8/2020 (đợt 2), các đơn vị gửi báo cáo về Sở Nội vụ.",
         [("gửi báo cáo (đợt 1)", "Sở Nội vụ", "2020-08-10"), ("gửi báo cáo (đợt 2)", "Sở Nội vụ", "2020-08-20")]),
    ],
)  # fmt: skip
def test_each_time_of_a_sentence_has_its_own_act(sentence: str, owed: list[tuple[str, str, str]]):
    found = notice(sentence)["report_obligations"]
    assert [(one["to"], one["due"]) for one in found] == [(to, due) for _, to, due in owed]
    assert [what in one["what"] for one, (what, _, _) in zip(found, owed, strict=True)] == [True] * len(owed)


def test_a_finish_and_its_report_are_told_apart():
    found = notice(
        "Các xã hoàn thành rà soát trước ngày 10/8/2020 và báo cáo kết quả về Sở trước ngày 12/8/2020."
    )
    assert [one["what"] for one in found["report_obligations"]] == ["báo cáo kết quả"]
    assert [one["what"] for one in found["other_deadlines"]] == ["Các xã hoàn thành rà soát"]


def test_twice_a_year_is_every_six_months():
    found = notice("Định kỳ 6 tháng báo cáo kết quả về Sở Nội vụ.")
    assert [one["every"] for one in found["report_obligations"]] == [{"every": "month", "count": 6}]


@pytest.mark.parametrize(
    ("sentence", "every"),
    [
        ("Gửi về Sở trước ngày 20 tháng cuối quý (báo cáo quý), trước ngày 15/6 (báo cáo 6 tháng) và trước 15/12 (báo cáo năm).",
         [{"every": "quarter", "day": 20}, {"every": "year", "month": 6, "day": 15},
          {"every": "year", "month": 12, "day": 15}]),
        ("Định kỳ 6 tháng (trước ngày 15/6), năm (trước ngày 15/12) báo cáo kết quả về Sở Nội vụ.",
         [{"every": "month", "count": 6, "month": 6, "day": 15}, {"every": "year", "month": 12, "day": 15}]),
    ],
)  # fmt: skip
def test_the_days_of_regular_reports_come_again_each_year(sentence: str, every: list[dict[str, object]]):
    owed = notice(sentence)["report_obligations"]
    assert [(one["due"], one["every"]) for one in owed] == [(None, one) for one in every]


def test_an_item_with_an_act_of_its_own_needs_none_of_the_lists_beginning():
    found = notice(
        "Các đơn vị báo cáo về Sở Nội vụ:\n- Báo cáo nhanh trước ngày 10/8/2020;\n- Báo cáo tổng hợp trước ngày 20/8/2020."
    )
    owed = [(one["what"], one["to"]) for one in found["report_obligations"]]
    assert owed == [("Báo cáo nhanh", "Sở Nội vụ"), ("Báo cáo tổng hợp", "Sở Nội vụ")]


def test_a_term_between_two_named_days_is_a_period():
    found = notice("Trong 30 ngày, kể từ ngày 06/8/2020 đến hết ngày 04/9/2020, các đơn vị rà soát hồ sơ.")
    others = [(one["start"], one["due"], one["kind"]) for one in found["other_deadlines"]]
    assert others == [("2020-08-06", "2020-09-04", "period")]


def test_a_week_that_no_rule_reads_is_asked():
    found = notice("Các đơn vị báo cáo về Sở Nội vụ trong tuần thứ 2 của tháng 9/2020.")
    assert found["certainty"]["report_obligations"] != "certain"

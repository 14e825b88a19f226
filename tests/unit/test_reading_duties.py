"""What clerks write when they set a time: each wording is a duty, another deadline, or told and none."""

from __future__ import annotations

import pytest

from tests.unit.test_reading_parts import END, HEAD, notice


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Dự trù thuốc gửi Sở Y tế chậm nhất là hết giờ làm việc ngày thứ Sáu (14/8/2020).", ["2020-08-14"]),
        ("Bản giấy có chữ ký nộp tại bộ phận Một cửa (anh Bình) ngày 31/8.", ["2020-08-31"]),
        ("Gửi báo cáo kèm Công văn số 12/SNV-VP ngày 31/7.", []),
        ("Báo cáo về 03 hộ được giao đất trước ngày 15/10/1993, xong trước 17h ngày 28/8/2020.",
         ["2020-08-28T17:00:00+07:00"]),
        ("Sơ kết và gửi báo cáo về Cục Thuế vào ngày 10/9/2020; Cục Thuế trình Ủy ban nhân dân tỉnh ngày 20 tháng 9 năm 2020.",
         ["2020-09-10", "2020-09-20"]),
        ("Báo cáo tình hình trước 15 giờ ngày 21/8/2020, từ ngày 22/8 báo cáo ngày 02 lần.",
         ["2020-08-21T15:00:00+07:00", None]),
        ("Báo cáo định kỳ về an toàn lao động (trước ngày 10/01 hằng năm) và tai nạn lao động (trước ngày 05/7).", [None, None]),
        ("Các đơn vị kiểm tra 02 lần/năm và báo cáo 01 lần/tháng về Sở Nội vụ.", [None]),
        ("Nộp phiếu tự chấm cho Phòng Kế hoạch đầu giờ sáng thứ Hai (ngày 10/8).", ["2020-08-10"]),
        ("Danh sách đại biểu fax về Ban tổ chức trước 17.00 ngày 18/8/2020.", ["2020-08-18T17:00:00+07:00"]),
        ("Nộp bản cam kết cho Công đoàn không quá ngày 24/8.", ["2020-08-24"]),
        ("Số liệu đoàn viên theo mẫu: ngày 05/12/2020 phải có tại văn phòng.", ["2020-12-05"]),
        ("Báo cáo kỳ 1 (số liệu chốt đến hết ngày 31/8/2020) gửi trước ngày 07/9/2020.", ["2020-09-07"]),
        ("Báo cáo kiểm kê quỹ cuối ngày 31/12/2020, gửi về Phòng Tài chính trước ngày 05/01/2021.", ["2021-01-05"]),
        ("Hồ sơ nộp sau 15 giờ ngày 21/8/2020 được tính là của ngày hôm sau.", []),
        ("Thời hạn tiếp nhận báo giá: từ 08h ngày 12 tháng 8 năm 2020 đến trước 17h ngày 22 tháng 8 năm 2020.",
         ["2020-08-22T17:00:00+07:00"]),
        ("Để kịp báo cáo Bộ Nội vụ (trước ngày 15/9/2020), các đơn vị gửi số liệu trước ngày 05/9/2020.", ["2020-09-05"]),
        ("Báo cáo lần 1 vào ngày 15/12/2020 và lần 2 vào ngày 10/01/2021.", ["2020-12-15", "2021-01-10"]),
        ("Bản giấy có ký tên, đóng dấu (02 bản) nộp tại Văn phòng, chậm nhất là ngày 22/9.", ["2020-09-22"]),
        ("Doanh nghiệp đăng ký xong trước 11h30 ngày 12/8/2020.", ["2020-08-12T11:30:00+07:00"]),
        ("Chi cục nhận được Công văn số 15/STP-HC ngày 01/8/2020 của Sở đề nghị trả lời trước ngày 31/8/2020.", []),
        ("Hạn nhận tóm tắt (không quá 300 từ): 30/9/2020.", ["2020-09-30"]),
        ("Tham mưu thành lập Ban Giám khảo trước ngày 15/9/2020.", []),
        ("Đăng ký học phần: 24/8 - 26/8/2020.", ["2020-08-26"]),
        ("Theo Công văn số 15/BGD-TH ngày 01/6/2020 (theo đó, các đơn vị đăng ký trước ngày 15/9/2020), Sở hướng dẫn như sau.", []),
        ("Kế hoạch số 267/KH-TLĐ yêu cầu các tỉnh báo cáo trước ngày 25/9/2020.", []),
        ("Hạn gửi Giấy đề nghị gia hạn chậm nhất là ngày 30/9/2020 đã hết.", []),
        ("Gửi số liệu chậm nhất ngày 06/9/2020 để Cục tổng hợp báo cáo Tổng cục trước ngày 10/9/2020.", ["2020-09-06"]),
        ("Chế độ báo cáo: báo cáo về Sở 6 tháng trước ngày 15/6, năm trước ngày 15/12.", [None, None]),
        ("Tài liệu hình thành đến hết ngày 30/6/2020 được thống kê, báo cáo trước ngày 15/9.", ["2020-09-15"]),
        ("Đến hết ngày 31/7/2020, toàn ngành đã kiểm tra 702 đơn vị, các Phòng có báo cáo đầy đủ.", []),
        ("Khám tuyển theo lệnh gọi của Ban Chỉ huy quân sự huyện, kết thúc trước ngày 30/12/2020.", []),
        ("Tổ trưởng dân phố tổng hợp kết quả, báo Ủy ban nhân dân phường trước ngày 19/8.", ["2020-08-19"]),
        ("Báo cáo nhanh về Văn phòng trước 6 giờ 00 và 15 giờ 00 hằng ngày.", [None]),
        ("Các phòng nộp báo cáo vào các ngày 10, 15 và 20/9/2020.", ["2020-09-10", "2020-09-15", "2020-09-20"]),
        ("Để có cơ sở tổng kết, trình Chính phủ trong quý IV năm 2020, Bộ đề nghị các Sở báo cáo trước ngày 15/9.",
         ["2020-09-15"]),
        ("Các phòng rà soát số liệu, chuyển Văn phòng trong ngày 25/8/2020.", ["2020-08-25"]),
        ("Các đơn vị báo cáo Sở Nội vụ lần đầu trước ngày 20/8/2020, cập nhật lần 2 trước ngày 10/9/2020.",
         ["2020-08-20", "2020-09-10"]),
        ("Cập nhật số liệu dịch bệnh lên Hệ thống trước 16 giờ hằng ngày.", [None]),
        ("Hồ sơ thiếu, đơn vị bổ sung trong thời hạn 03 ngày làm việc kể từ ngày được thông báo.", [None]),
        ("Hàng hóa được lưu giữ trong thời gian không quá 12 tháng kể từ ngày được gửi vào kho.", []),
        ("Báo cáo kết quả chăm lo Tết gửi Liên đoàn trước ngày mùng 10 tháng Giêng (ngày 20/9/2020).", ["2020-09-20"]),
        ("Báo cáo tuần gửi trước 14 giờ 00 thứ Ba của tuần kế tiếp.", []),
        ("Báo cáo năm: trước ngày 20 tháng 01 của năm kế tiếp.", [None]),
        ("Báo cáo tiến độ vào thứ Năm các tuần chẵn.", []),
        ("Duyệt báo cáo của kho bạc cấp huyện xong trước ngày 15/9/2020.", []),
        ("Rà soát, hoàn thành trên phần mềm trước ngày 20/8/2020 và gửi bản ký số trong 03 ngày làm việc tiếp theo.", [None]),
        ("Cử đầu mối liên hệ, thông báo họ tên, số điện thoại (không quá ngày 20/8/2020).", ["2020-08-20"]),
        ("Báo cáo mực nước 03 giờ một lần, kể từ 18 giờ 00 ngày 27/9/2020.", [None]),
        ("Tiếp nhận hồ sơ hỗ trợ bổ sung đến hết ngày 31/8/2020.", []),
        ("Thời gian nhận hồ sơ ứng cử: bắt đầu từ ngày 15/8/2020 và kết thúc vào 17 giờ 00 ngày 01/9/2020.",
         ["2020-09-01T17:00:00+07:00"]),
        ("Các phòng gửi hồ sơ theo tuần, vào chiều thứ Sáu.", [None]),
        ("Cá nhân quyết toán với cơ quan thuế nộp hồ sơ chậm nhất ngày 04/9/2020.", ["2020-09-04"]),
        ("Kể từ ngày 15/8/2020, các Chi cục báo cáo số liệu hàng ngày, gửi trước 15h30 qua thư điện tử.", [None]),
        ("Quyết định có hiệu lực thi hành sau 15 ngày kể từ ngày đăng Công báo và áp dụng cho hồ sơ đăng ký mới.", []),
        ("Thực hiện Thông tư số 108/2018/TT-BTC của Bộ Tài chính hướng dẫn lập, báo cáo quyết toán hằng năm.", []),
        ("Hằng tuần báo cáo tình hình dịch bệnh về Sở Y tế vào thứ Sáu.", [None]),
        ("Xây dựng báo cáo, trình Ủy ban nhân dân tỉnh trong quý III năm 2020, chậm nhất ngày 20/9/2020.", ["2020-09-20"]),
        ("Tham mưu Ủy ban nhân dân tỉnh, thành phố chỉ đạo các xã tổ chức vệ sinh môi trường định kỳ hằng tuần.", []),
        ("Ngày bầu cử, Chủ nhật 23/8/2020, các Tổ báo cáo tiến độ theo khung giờ: lần 1 trước 8 giờ 30; lần 2 trước 11 giờ.",
         ["2020-08-23T08:30:00+07:00", "2020-08-23T11:00:00+07:00"]),
        ("Báo cáo nhanh về Sở Nội vụ trước 16 giờ hằng ngày.", [None]),
        ("Báo cáo nhanh tình hình lưới điện về Phòng Điều độ 02 giờ/lần.", [None]),
        ("Chuẩn bị chương trình trả lời cử tri định kỳ tháng 8/2020.", []),
        ("Giao các Sở có ý kiến về đề xuất tại Tờ trình số 92/TTr-UBND nêu trên (lưu ý quy định của pháp luật) trước ngày 10/8/2020.",
         ["2020-08-10"]),
        ("Xét báo cáo của Công ty tại Văn bản số 87/CT-KT hồi 13 giờ 30 phút ngày 04/8/2020.", []),
    ],
)  # fmt: skip
def test_what_is_owed_has_its_time(sentence: str, due: list[str | None]):
    assert [one["due"] for one in notice(sentence)["report_obligations"]] == due


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Phấn đấu đến 30/11/2020 hoàn thành dự toán thu được giao.", ["2020-11-30"]),
        ("Việc xóa các điểm rác phải xong trước Quốc khánh 02/9.", ["2020-09-02"]),
        ("Điện lực di dời xong đường dây trong tháng 8/2020.", ["2020-08-31"]),
        ("Sở Nội vụ tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 25/8/2020.", ["2020-08-25"]),
        ("Sau khi nhận đủ ý kiến, Sở sẽ gửi hồ sơ thẩm định trước ngày 12/9/2020.", ["2020-09-12"]),
        ("Văn bằng cấp trước ngày 15/6/2021 có hiệu lực đến hết ngày 27/4/2022.", []),
        ("Thẻ có giá trị từ 01/01/2021 đến 31/12/2021.", []),
        ("Giấy chuyển tuyến có giá trị đến hết ngày 31/12/2020.", []),
        ("Nhân kỷ niệm ngày thành lập (26/3/1931 - 26/3/2021), các đơn vị tổ chức thi đua.", []),
        ("Đến 30/6/2020, toàn tỉnh có 12 xã đạt chuẩn.", []),
        (
            "Các hộ (đã có Quyết định) bàn giao mặt bằng chậm nhất ngày 15/9/2020; quá thời hạn này sẽ bị xử lý.",
            ["2020-09-15"],
        ),
        (
            "Theo bản tin của Đài Khí tượng, mưa lớn kéo dài đến hết ngày 28/8/2020, các hồ hoàn thành xả đón lũ.",
            [],
        ),
        ("Hoàn thành xét người đến kỳ nâng lương trong khoảng từ ngày 01/8/2020 đến ngày 30/9/2020.", []),
        ("Phấn đấu đến ngày 10/9/2020 tỷ lệ tiêm phòng phải đạt trên 80%.", ["2020-09-10"]),
        ("Hoàn thành bảng điểm lấy kết quả đến hết ngày 15/9/2020.", []),
    ],
)
def test_what_is_to_be_finished_has_its_day(sentence: str, due: list[str]):
    assert [one["due"] for one in notice(sentence)["other_deadlines"]] == due


def test_a_closure_from_hour_to_hour_is_a_period():
    found = notice("Cấm xe qua ngầm từ 16 giờ 00 ngày 09/8/2020 đến 06 giờ 00 ngày 10/8/2020.")
    others = [(one["kind"], one["due"]) for one in found["other_deadlines"]]
    assert ("period", "2020-08-10T06:00:00+07:00") in others


def test_a_footnote_at_the_end_belongs_to_the_body():
    note = "\n[^1]: Riêng phụ biểu gửi về Sở Nội vụ vào ngày 11/9/2020 theo Kế hoạch số 15/KH-UBND ngày 02/3/2020.\n"
    found = notice("Các đơn vị gửi báo cáo trước ngày 15/9/2020[^1].", end=END + note)
    assert [one["due"] for one in found["report_obligations"]] == ["2020-09-15", "2020-09-11"]
    assert "15/KH-UBND" in [one["code"] for one in found["basis_documents"]]


def test_an_urgent_telegram_is_dated_by_the_hour():
    found = notice("Yêu cầu các đơn vị trực ban.", HEAD.replace("ngày 04", "hồi 14 giờ 20 ngày 04"))
    assert (found["place"], found["issue_date"]) == ("Lâm Sơn", "2020-08-04")


def test_a_figure_that_a_scan_took_for_a_letter_is_only_proposed():
    found = notice("Thực hiện Công văn số 2l6/SYT-NV ngày 01/8/2020.", HEAD.replace("ngày 04", "ngày l4"))
    assert (found["issue_date"], found["proposals"]["issue_date"]) == (None, "2020-08-14")
    assert [one["code"] for one in found["basis_documents"]] == ["216/SYT-NV"]
    assert found["certainty"]["basis_documents"] == "uncertain"


def test_a_joint_circular_has_a_code_of_three_parts():
    found = notice("Theo Thông tư liên tịch số 05/2008/TTLT/BKH-BTC-BCA ngày 29/7/2008.")
    assert [(one["code"], one["date"]) for one in found["basis_documents"]] == [
        ("05/2008/TTLT/BKH-BTC-BCA", "2008-07-29")
    ]


def test_a_heading_says_what_the_times_below_it_are_of():
    found = notice(
        "1. Thời hạn nộp hồ sơ quyết toán\na) Đối với tổ chức: chậm nhất là ngày 01/9/2020.\n"
        "b) Đối với cá nhân: chậm nhất là ngày 02/10/2020.\nc) Thời gian chi ngân sách đến hết ngày 31/12/2020."
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-09-01", "2020-10-02"]


def test_a_numbered_footnote_below_a_rule_belongs_to_the_body():
    note = "\n________________\n(1) Hồ sơ khen thưởng gửi chậm nhất ngày 31/10/2020.\n"
    found = notice("Các đơn vị lập hồ sơ khen thưởng (1).", end=END + note)
    assert [one["due"] for one in found["report_obligations"]] == ["2020-10-31"]


def test_in_a_list_of_times_a_day_behind_a_colon_is_one():
    found = notice(
        "3. Gửi báo cáo:\n+ Sơ bộ: ngày 28/10/2020, theo biểu 2.1;\n+ Chính thức: trước 17 giờ 00 phút, ngày 15/11/2020."
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-10-28", "2020-11-15T17:00:00+07:00"]


def test_the_weekday_behind_a_date_is_no_day_of_its_own():
    found = notice("Thời gian: 7g30 ngày 15/8/2020 (sáng thứ bảy).")
    assert [one["due"] for one in found["other_deadlines"]] == ["2020-08-15T07:30:00+07:00"]

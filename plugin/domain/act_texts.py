"""Outward acts in the office's words: what each is, where one sees whether it happened, how it is done by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ActText:
    """One kind of act: its name, where in the other system to look for it, and the way by hand, step by step.

    ``by_hand`` is empty where nobody does it by hand.
    """

    name: str
    look: str
    by_hand: tuple[str, ...] = ()


ACT_TEXTS: Final[dict[str, ActText]] = {
    "register": ActText("Ghi số đến lên văn bản", "mở văn bản đến, xem ô số đến"),
    "status": ActText(
        "Báo trạng thái cho nơi gửi",
        "mở văn bản đến, xem phần trạng thái đã gửi cho nơi gửi",
        (
            "Mở văn bản này trên hệ thống quản lý văn bản.",
            "Báo trạng thái cho nơi gửi bằng chức năng của hệ thống đó (tiếp nhận, trả lại).",
            "Hệ thống không có chức năng này thì báo bằng thư điện tử hoặc điện thoại, theo nội dung dưới đây.",
        ),
    ),
    "assign": ActText(
        "Giao việc cho đơn vị",
        "mở các việc đã giao cho đơn vị, tìm theo mã TS-… hoặc tiêu đề",
        (
            "Gửi mỗi đơn vị liên kết của đơn vị đó (cột Liên kết hoặc nội dung để chép ở dưới).",
            "Gửi bằng cách cơ quan vẫn dùng: chuyển xử lý kèm lời nhắn, thư điện tử, tin nhắn, hoặc in ra.",
            "Trưởng đơn vị mở liên kết, đăng nhập, nhập số liệu trên trang hoặc nộp biểu .xlsx.",
            "Đơn vị báo bằng giấy hoặc điện thoại thì mở liên kết của đơn vị đó và nhập thay.",
        ),
    ),
    "send_order": ActText(
        "Gửi văn bản giao việc đến đơn vị",
        "mở danh sách văn bản đi, tìm theo số, ký hiệu và đơn vị nhận",
        (
            "Phát hành văn bản trên hệ thống quản lý văn bản đến các đơn vị dưới đây.",
            "Gửi kèm liên kết của từng đơn vị để đơn vị nhập số liệu.",
        ),
    ),
    "publish": ActText("Đăng trang thông tin điện tử", "mở trang thông tin điện tử, tìm theo số, ký hiệu"),
    "finish": ActText("Kết thúc văn bản đến", "mở văn bản đến, xem tình trạng xử lý"),
    "notify": ActText(
        "Nhắn người có việc", "hỏi người nhận đã có tin chưa, xem địa chỉ nhận tin có đúng không"
    ),
    "circulate": ActText(
        "Chuyển văn bản để biết",
        "mở danh sách văn bản đã chuyển, tìm theo tiêu đề hoặc mã TS-…",
        (
            "Tải văn bản dưới đây (hoặc mở văn bản đó trên hệ thống quản lý văn bản).",
            "Chuyển cho nhóm người nhận, chọn “nhận để biết”, kèm lời gửi dưới đây.",
        ),
    ),
    "remind": ActText(
        "Nhắc đơn vị",
        "mở việc đã giao cho đơn vị, xem các lần nhắc",
        (
            "Gọi điện thoại cho từng đơn vị trong danh sách dưới đây: đều chưa báo cáo.",
            "Đơn vị đọc số liệu qua điện thoại thì bấm tên đơn vị để nhập thay.",
        ),
    ),
    "return_answer": ActText(
        "Trả lại báo cáo để điều chỉnh", "mở việc đã giao, xem báo cáo có bị trả lại không"
    ),
    "cancel": ActText("Thu hồi việc đã giao", "mở việc đã giao, xem tình trạng"),
    "send": ActText(
        "Gửi văn bản đi",
        "mở danh sách văn bản đi, tìm theo số, ký hiệu",
        (
            "Tải các tệp dưới đây. In, trình ký, đóng dấu hoặc ký số như cơ quan vẫn làm.",
            "Phát hành trên hệ thống quản lý văn bản với đúng số, ký hiệu, trích yếu và nơi nhận dưới đây.",
        ),
    ),
    "receipt": ActText(
        "Hỏi nơi nhận",
        "mở văn bản đi, xem nơi nhận đã tiếp nhận chưa",
        (
            "Mở văn bản đi trên hệ thống quản lý văn bản, xem nơi nhận đã tiếp nhận chưa.",
            "Không thấy thì hỏi văn thư nơi nhận qua điện thoại.",
            "Nơi nhận đã nhận thì ghi số đến của họ vào ghi chú (nếu biết). Sau đó mới kết thúc được hồ sơ.",
        ),
    ),
    "file": ActText(
        "Nộp gói hồ sơ",
        "mở kho hồ sơ, tìm theo mã hồ sơ",
        (
            "Tải gói hồ sơ (.zip) dưới đây; mục lục và mã kiểm tra nằm trong gói.",
            "Lưu vào kho lưu trữ điện tử của cơ quan theo mã hồ sơ; giữ nguyên tệp .zip và tên tệp.",
        ),
    ),
}
"""By the kind of ``plugin.effects``, and ``receipt``, which only people do."""

FACTS: Final[dict[str, str]] = {
    "name": "Người nhận",
    "to": "Địa chỉ nhận tin",
    "code": "Số, ký hiệu",
    "number": "Số đến",
    "title": "Tiêu đề",
    "subject": "Trích yếu",
    "unit": "Đơn vị",
    "sender": "Nơi gửi",
    "group": "Nơi nhận",
    "addressees": "Nơi nhận",
    "deadline": "Thời hạn",
    "reason": "Lý do",
    "description": "Nội dung",
    "reference": "Mã",
}
"""What of an act's payload people read, in this order, by its label."""

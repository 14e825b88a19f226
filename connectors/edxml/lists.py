"""The code lists of the standard, as the systems on the axis use them."""

from __future__ import annotations

from typing import Final

PRIORITIES: Final = ("Thường", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")
"""Độ khẩn, by code."""

NOT_STEERING, STEERING, STEERING_REPORT = 0, 1, 2

STATUSES: Final = {
    "01": "Đã đến",
    "02": "Từ chối tiếp nhận",
    "03": "Đã tiếp nhận",
    "04": "Phân công xử lý",
    "05": "Đang xử lý",
    "06": "Hoàn thành xử lý",
    "13": "Yêu cầu lấy lại",
    "15": "Đồng ý cập nhật, lấy lại",
    "16": "Từ chối cập nhật, lấy lại",
}
"""Business statuses. 13 runs the other way: the original sender asks its document back."""

ASKED_BACK: Final = "13"

NEEDS_REASON: Final = frozenset({"02", "13", "16"})

NORMATIVE, ADMINISTRATIVE = 1, 2

_ADMINISTRATIVE: Final = (
    "Nghị quyết",
    "Quyết định",
    "Chỉ thị",
    "Quy chế",
    "Quy định",
    "Thông cáo",
    "Thông báo",
    "Hướng dẫn",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Biên bản",
    "Tờ trình",
    "Hợp đồng",
    "Công văn",
    "Công điện",
    "Bản ghi nhớ",
    "Bản cam kết",
    "Bản thỏa thuận",
    "Giấy chứng nhận",
    "Giấy ủy quyền",
    "Giấy mời",
    "Giấy giới thiệu",
)
"""List B (Sửa đổi 1:2022 QCVN 102:2016/BTTTT); the place in it is the ``TypeDetail``. Numbers 10 to 17
follow the known order of the types: a site whose axis numbers otherwise says so in its profile.
"""


def type_detail(name: str) -> int | None:
    """The place of an administrative document's type in list B; null for a type it lacks."""
    known = {one.casefold(): n for n, one in enumerate(_ADMINISTRATIVE, 1)}
    return known.get(name.strip().casefold())


def priority(code: int | None) -> int | None:
    """A priority as read: one system numbers Thường as 5."""
    return 0 if code == len(PRIORITIES) else code


def urgency(code: int | None) -> str | None:
    """The words of a priority; null for the ordinary one and for none."""
    return PRIORITIES[code] if code in range(1, len(PRIORITIES)) and code else None


def steering(code: int | None) -> int | None:
    """A steering type as read: 3 is how some say "report"."""
    return STEERING_REPORT if code == STEERING_REPORT + 1 else code


def status(text: str) -> str:
    """A status code in two digits; some systems write ``1`` for ``01``. Anything else comes back as it is."""
    text = text.strip()
    return f"{int(text):02d}" if text.isascii() and text.isdigit() and len(text) <= 4 else text

"""What a document system can do, in the office's words, and what happens where it can not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class FeatureText:
    """One feature: its name, and what the plugin does without it. Both go on in a list, in lower case."""

    name: str
    without: str


FEATURE_TEXTS: Final[dict[str, FeatureText]] = {
    "webhook": FeatureText("báo ngay khi có tin mới", "hỏi hệ thống theo chu kỳ"),
    "changes": FeatureText(
        "cho lấy tin mới theo chu kỳ", "văn thư tải văn bản đến lên trang Tiếp nhận văn bản"
    ),
    "download": FeatureText("cho tải tệp", "văn thư tải tệp về rồi nạp ở việc của mình"),
    "units": FeatureText("cho xem danh sách đơn vị", "đơn vị lấy theo thiết lập"),
    "register": FeatureText("nhận số đến do sổ ở đây cấp", "số đến chỉ có trong sổ ở đây"),
    "status": FeatureText("báo trạng thái cho nơi gửi", "văn thư báo nơi gửi bằng cách vẫn dùng"),
    "progress": FeatureText(
        "báo nơi gửi từng bước xử lý", "nơi gửi chỉ được báo khi văn bản đã vào sổ hoặc bị trả lại"
    ),
    "assign": FeatureText(
        "giao việc cho đơn vị", "đơn vị báo cáo trên trang của mình, Văn phòng gửi liên kết"
    ),
    "circulate": FeatureText("chuyển văn bản để biết", "Văn phòng tự chuyển văn bản"),
    "remind": FeatureText("nhắc đơn vị", "Văn phòng gọi điện theo danh sách"),
    "return_answer": FeatureText("trả lại báo cáo để điều chỉnh", "đơn vị đọc lý do trên trang của mình"),
    "cancel": FeatureText("thu hồi việc đã giao", "trang của đơn vị ghi đã thu hồi"),
    "change_deadline": FeatureText("đổi thời hạn", "trang của đơn vị ghi thời hạn mới"),
    "comment": FeatureText("ghi ý kiến vào việc đã giao", "ý kiến chỉ có trên trang ở đây"),
    "track": FeatureText("cho xem tình trạng việc đã giao", "biết tình trạng qua tin mới"),
    "find_by_key": FeatureText("tra theo khóa của việc gửi", "tra theo mã TS-… trong văn bản"),
    "find_by_reference": FeatureText(
        "tra theo mã TS-…", "gửi mà không rõ đã đến nơi thì dừng lại hỏi người, không tự gửi lại"
    ),
    "send": FeatureText("gửi văn bản đi", "văn thư tự gửi rồi ghi nhận ở đây"),
    "receipts": FeatureText("cho biết nơi nhận đã vào sổ", "văn thư hỏi nơi nhận"),
    "file": FeatureText("nhận gói hồ sơ", "lưu trữ tải gói hồ sơ về kho của cơ quan"),
    "read_back": FeatureText("cho đọc lại gói hồ sơ", "đối chiếu với bản giữ ở đây"),
    "finish": FeatureText("kết thúc văn bản", "văn thư tự kết thúc văn bản trên hệ thống"),
}
"""By the name of ``connectors.protocol.Feature``."""

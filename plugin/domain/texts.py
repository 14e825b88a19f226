"""The office's words: every shared text a person reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from plugin.domain.calendar import VN
from plugin.domain.records import Assignment
from plugin.domain.states import (
    AnswerState,
    AssignmentState,
    CaseState,
    DeliveryState,
    DossierState,
    ItemState,
    ReplyState,
    RoundState,
)

WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

_LABELS: Final[dict[type[StrEnum], dict[str, str]]] = {
    CaseState: {
        "received": "Mới tiếp nhận",
        "read": "Đã đọc, chờ kiểm tra",
        "confirmed": "Đã kiểm tra",
        "registered": "Đã vào sổ",
        "open": "Đã giao",
        "filed": "Đã đưa vào hồ sơ",
        "withdrawn": "Đã thu hồi",
        "returned": "Đã trả lại",
        "joined": "Đã đưa vào nhiệm vụ khác",
    },
    RoundState: {
        "open": "Đang thu báo cáo",
        "closed": "Đã chốt",
        "consolidated": "Đã chốt",
        "cancelled": "Đã thu hồi",
    },
    ReplyState: {
        "drafted": "Đã lập dự thảo",
        "approved": "Đã ký, chờ cấp số",
        "numbered": "Đã ký, chờ phát hành",
        "sent": "Đã phát hành",
        "returned": "Trả lại dự thảo",
    },
    AssignmentState: {
        "asked": "Chưa xem",
        "seen": "Đã xem",
        "acknowledged": "Đã quán triệt",
        "drafting": "Đang nhập",
        "awaiting_head": "Chờ trưởng đơn vị xác nhận",
        "answered": "Đã báo cáo",
        "to_correct": "Cần điều chỉnh",
    },
    AnswerState: {
        "awaiting_head": "Chờ trưởng đơn vị xác nhận",
        "awaiting_office": "Chờ Văn phòng chấp nhận số người khác",
        "accepted": "Được tính",
        "superseded": "Đã thay bằng lần gửi sau",
        "refused": "Trả lại để điều chỉnh",
    },
    DeliveryState: {
        "stored": "Đã nhận, chờ đọc",
        "handled": "Đã xử lý",
        "duplicate": "Đã nhận trước đó",
        "ignored": "Không cần xử lý",
        "quarantined": "Không đọc được, chờ văn thư",
        "refused": "Có dấu chỉ độ mật, không tiếp nhận",
    },
    DossierState: {
        "open": "Đang lập",
        "closed": "Đã kết thúc, chờ lưu trữ tiếp nhận",
        "accepted": "Đã tiếp nhận",
        "filed": "Đã nộp lưu",
    },
    ItemState: {
        "waiting": "Chờ thực hiện",
        "leased": "Đang thực hiện",
        "done": "Đã xong",
        "stuck": "Cần người xử lý",
        "cancelled": "Đã hủy",
    },
}

ITEM_TITLES: Final[dict[str, str]] = {
    "confirm": "Kiểm tra và vào sổ",
    "supply": "Tải văn bản từ hệ thống quản lý văn bản rồi nạp vào đây",
    "quarantine": "Xem tệp không đọc được",
    "recall": "Trả lời yêu cầu lấy lại, thay thế văn bản",
    "refused": "Văn bản có dấu chỉ độ mật đã bị từ chối: liên hệ nơi gửi để nhận bằng bản giấy",
    "submit": "Trình lãnh đạo",
    "direct": "Cho ý kiến chỉ đạo",
    "distribute": "Gửi văn bản đi đến toàn cơ quan, đăng trang thông tin điện tử",
    "compare": "Đối chiếu văn bản ký với số liệu đã gửi",
    "confirm_answer": "Xác nhận số liệu của đơn vị",
    "accept_answer": "Xem xét số người khác với số đã giao",
    "number": "Nhập số văn bản đi",
    "arrival_number": "Nhập số đến đã vào sổ ở hệ thống quản lý văn bản",
    "other_number": "Số đến ở hệ thống quản lý văn bản khác số đã ghi: đối chiếu",
    "accept": "Tiếp nhận hồ sơ",
    "circulate": "Gửi để biết và lưu",
    "ask": "Gửi yêu cầu báo cáo",
    "chase": "Đôn đốc đơn vị quá hạn",
    "overdue": "Xem các đơn vị quá hạn báo cáo",
    "check": "Kiểm tra dự thảo và trình ký",
    "approve": "Duyệt văn bản",
    "redraft": "Lập lại dự thảo",
    "stale": "Số liệu đã thay đổi sau khi chốt: xem và quyết định",
    "send": "Phát hành văn bản",
    "file": "Đưa vào hồ sơ",
    "close_dossier": "Kết thúc hồ sơ",
    "differs": "Gói hồ sơ đọc lại không khớp: kiểm tra",
    "renew_token": "Khóa đăng nhập hệ thống quản lý văn bản sắp hết hạn: xin khóa mới, ghi vào thiết lập",
    "status_by_hand": "Báo trạng thái cho nơi gửi",
    "assign_by_hand": "Gửi liên kết báo cáo cho các đơn vị",
    "send_order_by_hand": "Gửi văn bản giao việc đến các đơn vị",
    "circulate_by_hand": "Chuyển văn bản để biết",
    "remind_by_hand": "Nhắc các đơn vị chưa báo cáo qua điện thoại",
    "send_by_hand": "Gửi văn bản đi đến nơi nhận",
    "receipt_by_hand": "Hỏi nơi nhận đã nhận văn bản chưa",
    "file_by_hand": "Nộp gói hồ sơ vào kho lưu trữ",
    "stuck": "Việc không tự thực hiện được: xem lý do và thực hiện lại",
}

EVENT_TITLES: Final[dict[str, str]] = {
    "DeliveryStored": "Đã nhận và lưu nguyên bản",
    "NoticeArrived": "Có văn bản đến",
    "AnswerArrived": "Đơn vị gửi báo cáo",
    "MarkArrived": "Đơn vị mở việc được giao",
    "ReceiptArrived": "Nơi nhận thông báo trạng thái",
    "ReadMarked": "Có người đọc bản gửi để biết",
    "RecallArrived": "Nơi gửi yêu cầu lấy lại, thay thế văn bản",
    "RecallAgreed": "Đồng ý yêu cầu của nơi gửi",
    "RecallRefused": "Từ chối yêu cầu của nơi gửi",
    "DeliveryQuarantined": "Không đọc được nội dung, đã giữ lại",
    "NoticeRead": "Đã đọc văn bản",
    "NoticeUnreadable": "Không đọc được văn bản, chờ văn thư nhập",
    "NoticeRefused": "Từ chối vì có dấu chỉ độ mật",
    "NoticeConfirmed": "Văn thư đã kiểm tra",
    "NumberMirrored": "Hệ thống quản lý văn bản đã vào sổ văn bản đến",
    "ArrivalNumberAwaited": "Chờ số đến của hệ thống quản lý văn bản",
    "NoticeNumbered": "Đã có số đến của hệ thống quản lý văn bản",
    "ArrivalNumberDiffers": "Số đến ở hệ thống quản lý văn bản khác số đã ghi",
    "NoticeRegistered": "Đã vào sổ văn bản đến",
    "NoticeForInformation": "Đã vào sổ, văn bản để biết",
    "NoticeAdded": "Đã vào sổ, thêm vào nhiệm vụ",
    "NoticeIssued": "Văn bản đi đã vào sổ",
    "OrderGiven": "Văn bản đi là yêu cầu báo cáo",
    "ReportRegistered": "Báo cáo của đơn vị đã vào sổ",
    "ReportMatched": "Văn bản ký khớp với số liệu",
    "ReportDiffers": "Văn bản ký cần đối chiếu",
    "CaseJoined": "Đã đưa vào nhiệm vụ khác",
    "Published": "Đã đăng trang thông tin điện tử",
    "DirectionProposed": "Đã trình lãnh đạo",
    "AnswerAwaitsHead": "Chờ trưởng đơn vị xác nhận",
    "AnswerAwaitsOffice": "Chờ Văn phòng chấp nhận số người khác",
    "EscalatedToLeader": "Báo cáo lãnh đạo phụ trách các đơn vị quá hạn",
    "ChangeDecided": "Đã quyết định về số liệu thay đổi",
    "NumberAwaited": "Chờ nhập số văn bản đi",
    "ReplyHandedOver": "Đã chuyển sang hệ thống quản lý văn bản để ký và lấy số",
    "ReplyNumberTold": "Hệ thống quản lý văn bản đã cấp số văn bản đi",
    "FinishConfirmed": "Đã xác nhận kết thúc văn bản trên hệ thống quản lý văn bản",
    "NoticeFinished": "Văn bản đã kết thúc trên hệ thống quản lý văn bản",
    "DossierReturned": "Lưu trữ trả lại hồ sơ",
    "DossierAccepted": "Lưu trữ đã tiếp nhận hồ sơ",
    "InformationFiled": "Đã gửi để biết và lưu",
    "DirectionGiven": "Lãnh đạo đã cho ý kiến",
    "RoundOpened": "Đã gửi yêu cầu báo cáo",
    "UnitAsked": "Đã giao việc cho đơn vị",
    "Seen": "Đơn vị đã xem",
    "Acknowledged": "Đơn vị đã quán triệt",
    "AnswerAccepted": "Báo cáo của đơn vị được tính",
    "AnswerRefused": "Trả lại báo cáo để điều chỉnh",
    "AllAnswered": "Các đơn vị đã báo cáo đủ",
    "UnitReminded": "Đã nhắc đơn vị",
    "Escalated": "Báo cáo cấp trên các đơn vị quá hạn",
    "RoundClosed": "Đã chốt số liệu",
    "RoundConsolidated": "Đã lập biểu tổng hợp số liệu",
    "FiguresChanged": "Số liệu đã thay đổi sau khi chốt",
    "ReplyDrafted": "Đã lập dự thảo",
    "ReplyContentChecked": "Đã kiểm tra nội dung",
    "ReplyChecked": "Đã kiểm tra nội dung và thể thức",
    "ReplyReturned": "Trả lại dự thảo",
    "ReplyApproved": "Đã duyệt",
    "ReplyNumbered": "Đã cấp số",
    "ReplyRendered": "Đã hoàn chỉnh văn bản",
    "ReplyIssued": "Văn thư phát hành",
    "ReplySent": "Đã gửi đi",
    "ReplyReceived": "Nơi nhận đã vào sổ",
    "ReplyTracked": "Nơi nhận cập nhật trạng thái",
    "ReplyRefused": "Nơi nhận từ chối văn bản",
    "DocumentsFiled": "Đã đưa vào hồ sơ",
    "DossierClosed": "Đã kết thúc hồ sơ",
    "PackageMade": "Đã đóng gói hồ sơ",
    "PackageFiled": "Đã nộp gói hồ sơ",
    "CaseFiled": "Đã đọc lại và đối chiếu: khớp",
    "PackageDiffers": "Đọc lại gói hồ sơ: không khớp",
    "ArrivalMirrored": "Số đến đã ghi trên hệ thống quản lý văn bản",
    "SenderTold": "Đã thông báo nơi gửi",
    "Circulated": "Đã gửi bản để biết",
    "AnswerReturned": "Đã chuyển trả báo cáo cho đơn vị",
    "AssignmentCancelled": "Đã thu hồi việc được giao",
    "PersonTold": "Đã nhắn người xử lý",
    "PersonPerhapsTold": "Không rõ đã gửi được tin cho người xử lý hay chưa; không gửi lại",
    "CaseWithdrawn": "Đã thu hồi",
    "NoticeReturned": "Đã trả lại nơi gửi",
    "DocumentAwaited": "Có văn bản đến, chờ văn thư nạp tệp",
    "WorkRepeated": "Cho thực hiện lại việc bị dừng",
}


def label(state: StrEnum) -> str:
    """The office's word for a state."""
    return _LABELS[type(state)][state.value]


def date_text(day: date) -> str:
    """``06/8/2020``: days and the months 1 and 2 with two digits (NĐ 30/2020 Phụ lục I)."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def long_date_text(day: date) -> str:
    """``ngày 06 tháng 8 năm 2020``."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def instant_text(at: datetime) -> str:
    """``10 giờ 25 phút, thứ Năm, ngày 06/8/2020``."""
    local = at.astimezone(VN)
    return (
        f"{local.hour:02d} giờ {local.minute:02d} phút, {WEEKDAYS[local.weekday()]}, "
        f"ngày {date_text(local.date())}"
    )


def deadline_text(at: datetime, exclusive: bool) -> str:
    """A deadline in words that leave no doubt about its last good moment."""
    local = at.astimezone(VN)
    if exclusive and local.hour == local.minute == 0:
        day = local.date() - timedelta(days=1)
        return f"hết {WEEKDAYS[day.weekday()]}, ngày {date_text(day)}"
    if exclusive:
        return f"trước {instant_text(local)} ({local.hour:02d} giờ {local.minute:02d} đã là trễ)"
    return f"chậm nhất {instant_text(local)}"


def number_text(n: int) -> str:
    """A document number: below 10 with a leading 0 (NĐ 30/2020 Phụ lục I)."""
    return f"{n:02d}"


def percent_text(numerator: int, denominator: int) -> str:
    """``82,80 %``, rounded half up; a dash where nothing can be divided."""
    if denominator == 0:
        return "–"
    value = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{value} %".replace(".", ",")


def unit_status(assignment: Assignment, deadline: datetime, exclusive: bool, now: datetime) -> str:
    """A unit's state as the Office reads it, deadline included."""
    if assignment.excused is not None:
        return "Được miễn"
    if assignment.answered_at is not None:
        if assignment.state is AssignmentState.TO_CORRECT:
            return "Cần điều chỉnh"
        return "Nộp trễ" if assignment.late else "Đã báo cáo"
    instant = assignment.extended_to or deadline
    overdue = now >= instant if exclusive else now > instant
    if overdue:
        return "Quá hạn"
    if assignment.extended_to is not None:
        return "Được gia hạn"
    return label(assignment.state)


FIELD_TITLES: Final[dict[str, str]] = {
    "doc_type": "Loại văn bản",
    "doc_type_code": "Mã loại",
    "number": "Số",
    "symbol": "Ký hiệu",
    "full_code": "Số và ký hiệu",
    "issuer": "Cơ quan ban hành",
    "issuer_parent": "Cơ quan chủ quản",
    "place": "Nơi ban hành",
    "issue_date": "Ngày văn bản",
    "subject": "Trích yếu",
    "addressees": "Kính gửi",
    "basis_documents": "Căn cứ",
    "report_obligations": "Việc phải báo cáo",
    "other_deadlines": "Thời hạn khác",
    "recipients": "Nơi nhận",
    "archive_copy": "Lưu",
    "signer": "Người ký",
    "urgency": "Mức độ khẩn",
    "secrecy": "Độ mật",
}
"""The fields of a read notice as the clerk calls them."""


def field_title(name: str) -> str:
    """The title of a field; of one value of a list with its place: ``recipients.1`` is "Nơi nhận 2"."""
    field, _, place = name.partition(".")
    title = FIELD_TITLES.get(field, field)
    return f"{title} {int(place) + 1}" if place else title

"""The story as a list of scenes: at what office time, who does what, and what is awaited after it.

Agency B's plain run: the Sở's notice 41/TB-SNV arrives, three units are asked, one answers late
and one figure is refused, the worker and the broker are killed in between, the report goes
out once, and the dossier is filed. A second notice only informs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.trial.office import HCTH, QLVTLT, TTLT
from plugin.trial.stage import Stage

DAY_ONE: Final = "2020-08-05"
DAY_TWO: Final = "2020-08-06"


@dataclass(frozen=True)
class Scene:
    """What happens at one instant of office time, during which the clock stands still."""

    at: datetime
    title: str
    play: Callable[[Stage], None]


def _at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00+07:00")


def notice_arrives(stage: Stage) -> None:
    """The Sở sends 41/TB-SNV; its webhook comes twice, the feed shows it too, one case opens."""
    stage.so.send_notice("notice.md", code="41/TB-SNV", subject="Thông báo về phòng, chống dịch Covid-19")
    stage.await_item(stage.clerk, "confirm")
    stage.repeat_last_webhook()
    stage.expect_one_case()


def clerk_registers(stage: Stage) -> None:
    """The clerk supplies what the header lost, and the book gives number 214."""
    stage.confirm_notice(
        {"number": "41", "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "issue_date": "2020-08-05"}, asks=True
    )
    stage.await_event("NoticeRegistered")
    stage.await_acts({"register": 1, "status": 1})


def leader_directs(stage: Stage) -> None:
    """The leader decides on the proposed direction: the Office leads, the others support."""
    stage.direct(lead=HCTH, support=(QLVTLT, TTLT), due=_at(DAY_TWO, "09:00"))
    stage.await_event("DirectionGiven")


def office_asks(stage: Stage) -> None:
    """The Office sends the questions; the worker and the broker die in the middle of it."""
    stage.system.hold("assign")
    stage.ask(units=(HCTH, QLVTLT, TTLT), deadline=_at(DAY_TWO, "09:00"))
    stage.crash_while_held()
    stage.await_acts({"assign": 3})
    stage.await_event("UnitAsked", times=3)


def units_acknowledge(stage: Stage) -> None:
    """All three units acknowledge on the first day, two in the document system, one on its page."""
    stage.person(QLVTLT).acknowledge()
    stage.person(TTLT).acknowledge()
    stage.acknowledge_on_page(HCTH)
    stage.await_event("Acknowledged", times=3)


def first_answer(stage: Stage) -> None:
    """Phòng Quản lý Văn thư - Lưu trữ answers in the document system: 7 of 7."""
    stage.person(QLVTLT).answer({"total": 7, "installed": 7, "not_installed": 0, "reasons": {}})
    stage.await_event("AnswerAccepted", times=1)


def information_arrives(stage: Stage) -> None:
    """A second notice asks nothing: registered 215, circulated once, read, filed without a round."""
    stage.so.send_notice("information.txt", code="42/TB-SNV", subject="Thông báo đổi số điện thoại trực")
    stage.await_item(stage.clerk, "confirm")
    stage.confirm_notice({}, asks=False)
    stage.circulate()
    stage.await_acts({"circulate": 1})
    stage.read_circulated_copies()


def afternoon_reminders(stage: Stage) -> None:
    """16:00, in office hours: the two units that still owe their figures are reminded."""
    stage.await_event("UnitReminded", times=2)


def morning_reminders(stage: Stage) -> None:
    """Ninety minutes before the deadline the same two are reminded again."""
    stage.await_event("UnitReminded", times=4)


def answer_on_page(stage: Stage) -> None:
    """Phòng Hành chính - Tổng hợp answers on its page: 6 staff, 5 installed, 1 has no smartphone."""
    stage.answer_on_page(HCTH, {"total": "6", "installed": "5", "not_installed": "1", "reasons": {"k1": "1"}})
    stage.await_event("AnswerAccepted", times=2)


def refused_answer(stage: Stage) -> None:
    """Trung tâm Lưu trữ lịch sử sends 16 of 15 and gets it back with the reason."""
    stage.person(TTLT).answer({"total": 15, "installed": 16, "not_installed": 0, "reasons": {}})
    stage.await_event("AnswerRefused")
    stage.await_acts({"return_answer": 1})
    stage.expect_reason(TTLT, "Số đã cài (16) lớn hơn tổng số CCVCNLĐ (15). Đề nghị kiểm tra lại.")


def overdue(stage: Stage) -> None:
    """09:05: the overdue unit is on the Office's desk."""
    stage.await_event("Escalated")
    stage.await_item(stage.office, "chase")


def late_sheet(stage: Stage) -> None:
    """The last unit returns its sheet late: 10 of 15; everybody has answered, the total is drawn up."""
    reasons = {"k1": "2", "k2": "1", "k4": "2"}
    stage.answer_by_sheet(TTLT, {"total": "15", "installed": "10", "not_installed": "5", "reasons": reasons})
    stage.await_event("AllAnswered")
    stage.await_event("ReplyDrafted")
    stage.await_item(stage.office, "check")


def checked(stage: Stage) -> None:
    """The Office's head checks content and form."""
    stage.check_reply()


def approved(stage: Stage) -> None:
    """The head of the Chi cục approves; the book of departures gives 187/BC-CCVTLT."""
    stage.approve_reply()
    stage.await_event("ReplyRendered")
    stage.await_item(stage.clerk, "send")


def issued(stage: Stage) -> None:
    """The clerk issues the report, and the document system takes it once."""
    stage.send_reply()
    stage.await_event("ReplySent")


def filed(stage: Stage) -> None:
    """The documents go into the dossier; closing is refused while the receipt is missing."""
    stage.file_case()
    stage.expect_closing_refused()


def received(stage: Stage) -> None:
    """The Sở enters the report in its own book: receipt 03."""
    stage.so.register_reply("187/BC-CCVTLT", number=1876)
    stage.await_event("ReplyReceived")


def closed(stage: Stage) -> None:
    """The officer in charge confirms the retention and closes; the package is filed and read back."""
    stage.close_dossier()
    stage.await_event("CaseFiled")


SCENES: Final[tuple[Scene, ...]] = (
    Scene(_at(DAY_ONE, "09:15"), "Sở Nội vụ gửi thông báo 41/TB-SNV", notice_arrives),
    Scene(_at(DAY_ONE, "09:20"), "Văn thư kiểm tra và vào sổ số 214", clerk_registers),
    Scene(_at(DAY_ONE, "09:40"), "Lãnh đạo cho ý kiến chỉ đạo", leader_directs),
    Scene(_at(DAY_ONE, "09:50"), "Gửi yêu cầu báo cáo; mất tiến trình và hàng đợi", office_asks),
    Scene(_at(DAY_ONE, "10:30"), "Ba đơn vị quán triệt", units_acknowledge),
    Scene(_at(DAY_ONE, "14:20"), "Phòng Quản lý Văn thư - Lưu trữ báo cáo", first_answer),
    Scene(_at(DAY_ONE, "14:40"), "Thông báo 42/TB-SNV: vào sổ số 215, lưu để biết", information_arrives),
    Scene(_at(DAY_ONE, "16:00"), "Nhắc hai đơn vị chưa báo cáo", afternoon_reminders),
    Scene(_at(DAY_TWO, "07:30"), "Nhắc lần hai", morning_reminders),
    Scene(_at(DAY_TWO, "08:10"), "Phòng Hành chính - Tổng hợp báo cáo", answer_on_page),
    Scene(_at(DAY_TWO, "08:40"), "Trung tâm Lưu trữ lịch sử gửi số liệu sai", refused_answer),
    Scene(_at(DAY_TWO, "09:05"), "Quá hạn: báo Văn phòng", overdue),
    Scene(_at(DAY_TWO, "09:30"), "Trung tâm gửi biểu, nộp trễ; tổng hợp và lập dự thảo", late_sheet),
    Scene(_at(DAY_TWO, "10:15"), "Kiểm tra nội dung và thể thức", checked),
    Scene(_at(DAY_TWO, "10:25"), "Chi cục trưởng duyệt, cấp số 187/BC-CCVTLT", approved),
    Scene(_at(DAY_TWO, "10:40"), "Văn thư phát hành", issued),
    Scene(_at(DAY_TWO, "10:50"), "Đưa vào hồ sơ; chưa kết thúc được vì thiếu thông báo đã nhận", filed),
    Scene(_at(DAY_TWO, "11:00"), "Sở Nội vụ vào sổ báo cáo", received),
    Scene(_at(DAY_TWO, "11:15"), "Kết thúc hồ sơ, nộp lưu và đối chiếu", closed),
)

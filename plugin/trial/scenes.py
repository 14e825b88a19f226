"""The story as a list of scenes: at what office time, who does what, and what is awaited after it.

Agency B's plain run: the Sở's notice 41/TB-SNV arrives, three units are asked, one figure is
refused and comes back late, the worker and the broker are killed in between, the report goes
out once, and the dossier is filed. A second notice only informs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from plugin.trial import acts
from plugin.trial.office import AGENCY, AGENCY_CODE, CLERK, HCTH, OFFICE, QLVTLT, SENDER_CODE, TTLT
from plugin.trial.side import Side
from plugin.trial.stage import Stage
from plugin.trial.story import Scene
from plugin.trial.system_actor import Sender
from plugin.trial.waiting import until

NOTICE: Final = Path(__file__).with_name("notice.md")
INFORMATION: Final = Path(__file__).with_name("information.txt")
REPLY_CODE: Final = "187/BC-CCVTLT"
NOTATION: Final = "05.HCTH"
REASON: Final = "Số đã cài (16) lớn hơn tổng số CCVCNLĐ (15)"


def _at(day: int, time: str) -> datetime:
    return datetime.fromisoformat(f"2020-08-{day:02d}T{time}:00+07:00")


INTERNAL_DEADLINE: Final = _at(6, "09:00")


def _b(stage: Stage) -> Side:
    return stage.sides[AGENCY]


def _so(stage: Stage) -> Sender:
    return stage.outside[SENDER_CODE]


def notice_arrives(stage: Stage) -> None:
    """The Sở sends 41/TB-SNV; its news is pushed twice more, and one case opens."""
    _so(stage).send(
        (NOTICE.name, NOTICE.read_bytes()),
        code="41/TB-SNV",
        subject="Thông báo về phòng, chống dịch Covid-19",
        addressee=AGENCY_CODE,
    )
    _b(stage).case = stage.turn(CLERK, "confirm")["case_id"]
    acts.repeat_webhook(stage, _b(stage))
    stage.happened(_b(stage), "NoticeRead")


def clerk_registers(stage: Stage) -> None:
    """The clerk supplies what the file has lost, and the book gives number 214."""
    lost = {"number": "41", "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "issue_date": "2020-08-05"}
    acts.confirm(stage, _b(stage), {**lost, "asks": "yes"})
    stage.happened(_b(stage), "NoticeRegistered")
    stage.happened(_b(stage), "ArrivalMirrored")
    stage.happened(_b(stage), "SenderTold")


def office_submits(stage: Stage) -> None:
    """The Office proposes: it leads itself, the others support, by its own earlier time."""
    acts.submit(stage, _b(stage), HCTH, (QLVTLT, TTLT), INTERNAL_DEADLINE)


def leader_directs(stage: Stage) -> None:
    """The leader agrees."""
    acts.direct(stage, _b(stage))
    stage.happened(_b(stage), "DirectionGiven")


def office_asks(stage: Stage) -> None:
    """The Office sends the questions. In the middle of it the worker and the broker die.

    The document system has taken one ask and its answer is held; nobody can know here.
    """
    stage.operator.hold("assign", nth=2)
    acts.ask(stage, _b(stage), 1, INTERNAL_DEADLINE, "trước 9 giờ ngày 06/8/2020")
    until("một lần giao việc bị giữ lại giữa chừng", stage.operator.held)
    stage.crash()
    stage.happened(_b(stage), "UnitAsked", 3)


def units_acknowledge(stage: Stage) -> None:
    """All three acknowledge on the first day, two in the document system, one on its page."""
    stage.person(QLVTLT).acknowledge()
    stage.person(TTLT).acknowledge()
    acts.acknowledge(stage, HCTH)
    stage.happened(_b(stage), "Acknowledged", 3)


def first_answer(stage: Stage) -> None:
    """Phòng Quản lý Văn thư - Lưu trữ answers in the document system: 7 of 7."""
    stage.person(QLVTLT).answer({"total": 7, "installed": 7, "not_installed": 0})
    stage.happened(_b(stage), "AnswerAccepted", 1)


def information_arrives(stage: Stage) -> None:
    """42/TB-SNV asks nothing: registered 215, circulated once, read by all, filed without a round."""
    subject = "Thông báo về việc thay đổi số điện thoại trực"
    file = (INFORMATION.name, INFORMATION.read_bytes())
    _so(stage).send(file, code="42/TB-SNV", subject=subject, addressee=AGENCY_CODE)
    stage.information = acts.confirm(stage, _b(stage), {"issuer": "Sở Nội vụ", "asks": "no"})
    acts.circulate(stage, _b(stage))
    stage.happened(_b(stage), "Circulated", case=stage.information)
    for person in stage.people.values():
        person.read_copies()
    everybody = len(stage.people)
    until(
        f"{everybody:02d} người đã đọc",
        lambda: stage.reads(_b(stage), stage.information) == (everybody, everybody),
    )


def reminded(times: int) -> Callable[[Stage], None]:
    """The units that owe their figures are reminded; so many reminders in all."""

    def play(stage: Stage) -> None:
        stage.happened(_b(stage), "UnitReminded", times)

    return play


def answer_on_page(stage: Stage) -> None:
    """Phòng Hành chính - Tổng hợp answers on its page: 5 of 6, one has no smartphone."""
    figures = {"total": "6", "installed": "5", "not_installed": "1", "reasons.k1": "1"}
    acts.answer(stage, HCTH, figures)
    stage.happened(_b(stage), "AnswerAccepted", 2)


def refused_answer(stage: Stage) -> None:
    """Trung tâm Lưu trữ lịch sử hands in 16 of 15 and gets it back with the reason."""
    stage.person(TTLT).answer({"total": 15, "installed": 16, "not_installed": 0})
    stage.happened(_b(stage), "AnswerRefused")
    stage.happened(_b(stage), "AnswerReturned")
    returned = stage.person(TTLT).task()["returns"]
    stage.must(any(REASON in str(one) for one in returned), "lý do trả lại báo cáo")


def overdue(stage: Stage) -> None:
    """09:05: the overdue unit lies on the Office's desk."""
    stage.happened(_b(stage), "Escalated")
    stage.turn(OFFICE, "chase")


def late_sheet(stage: Stage) -> None:
    """The last unit returns its sheet, late: 10 of 15. All have answered, so the total is drawn up."""
    reasons = {"reasons.k1": "2", "reasons.k2": "1", "reasons.k4": "2"}
    acts.answer_by_sheet(stage, TTLT, {"total": "15", "installed": "10", "not_installed": "5", **reasons})
    stage.happened(_b(stage), "AllAnswered")
    stage.turn(OFFICE, "check")


def checked(stage: Stage) -> None:
    """The Office's head checks content and form."""
    acts.check(stage, _b(stage))
    stage.happened(_b(stage), "ReplyChecked")


def approved(stage: Stage) -> None:
    """The head of the Chi cục approves; the departures book gives 187/BC-CCVTLT."""
    acts.approve(stage, _b(stage))
    stage.happened(_b(stage), "ReplyNumbered")
    stage.turn(CLERK, "send")


def issued(stage: Stage) -> None:
    """The clerk issues the report; the document system takes it, and the Sở has it."""
    acts.send(stage, _b(stage))
    stage.happened(_b(stage), "ReplySent")
    stage.must(len(_so(stage).arrivals(REPLY_CODE)) == 1, "Sở nhận đúng một báo cáo")


def filed(stage: Stage) -> None:
    """The documents go into the dossier; it can not be closed while the receipt is missing."""
    acts.file(stage, _b(stage), NOTATION)
    stage.happened(_b(stage), "DocumentsFiled")
    acts.refused(stage, _b(stage), "Chưa có thông báo đã nhận văn bản")


def received(stage: Stage) -> None:
    """The Sở enters the report in its own book: receipt 03."""
    _so(stage).register_reply(REPLY_CODE, 1876, _at(6, "11:00"))
    stage.happened(_b(stage), "ReplyReceived")


def closed(stage: Stage) -> None:
    """The officer in charge confirms the retention and closes."""
    acts.close(stage, _b(stage))


def accepted(stage: Stage) -> None:
    """The archivist takes the dossier over; the package is filed, read back and compared."""
    acts.accept(stage, _b(stage))
    stage.happened(_b(stage), "CaseFiled")
    stage.nothing_left()


SCENES: Final[tuple[Scene, ...]] = (
    Scene(_at(5, "09:15"), "Sở Nội vụ gửi thông báo 41/TB-SNV", notice_arrives),
    Scene(_at(5, "09:20"), "Văn thư kiểm tra, vào sổ số 214", clerk_registers),
    Scene(_at(5, "09:30"), "Trình lãnh đạo", office_submits),
    Scene(_at(5, "09:40"), "Lãnh đạo cho ý kiến chỉ đạo", leader_directs),
    Scene(
        _at(5, "09:50"), "Gửi yêu cầu báo cáo; tiến trình xử lý và hàng đợi bị hỏng giữa chừng", office_asks
    ),
    Scene(_at(5, "10:30"), "Ba đơn vị quán triệt", units_acknowledge),
    Scene(_at(5, "14:20"), "Phòng Quản lý Văn thư - Lưu trữ báo cáo", first_answer),
    Scene(_at(5, "14:40"), "Thông báo 42/TB-SNV: vào sổ số 215, lưu để biết", information_arrives),
    Scene(_at(5, "16:00"), "Nhắc hai đơn vị chưa báo cáo", reminded(2)),
    Scene(_at(6, "07:30"), "Nhắc lần hai", reminded(4)),
    Scene(_at(6, "08:10"), "Phòng Hành chính - Tổng hợp báo cáo", answer_on_page),
    Scene(_at(6, "08:40"), "Số liệu sai của Trung tâm Lưu trữ lịch sử bị trả lại", refused_answer),
    Scene(_at(6, "09:05"), "Quá hạn: báo Phòng Hành chính - Tổng hợp", overdue),
    Scene(_at(6, "09:30"), "Trung tâm gửi biểu, nộp trễ; tổng hợp và lập dự thảo", late_sheet),
    Scene(_at(6, "10:15"), "Kiểm tra nội dung và thể thức", checked),
    Scene(_at(6, "10:25"), f"Chi cục trưởng duyệt, cấp số {REPLY_CODE}", approved),
    Scene(_at(6, "10:40"), "Văn thư phát hành", issued),
    Scene(_at(6, "10:50"), "Đưa vào hồ sơ; chưa kết thúc được vì thiếu thông báo đã nhận", filed),
    Scene(_at(6, "11:00"), "Sở Nội vụ vào sổ báo cáo", received),
    Scene(_at(6, "11:15"), "Kết thúc hồ sơ", closed),
    Scene(_at(6, "11:20"), "Lưu trữ tiếp nhận; nộp lưu, đọc lại và đối chiếu", accepted),
)

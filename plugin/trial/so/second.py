"""The second round, 10/8 to 20/8, and the dossier on 21/8."""

from __future__ import annotations

from datetime import date
from typing import Final

from plugin.trial import acts
from plugin.trial.cast import command
from plugin.trial.office import HCTH, QLVTLT, TTLT
from plugin.trial.so import figures as f
from plugin.trial.so import letters, office
from plugin.trial.so.common import (
    a,
    add_report,
    answered,
    at,
    b,
    checked_twice,
    number_and_send,
    outsider,
    received,
    send_letter,
)
from plugin.trial.stage import Stage
from plugin.trial.story import Scene

DEADLINE: Final = at(19, "16:00")
B_DEADLINE: Final = at(19, "10:00")
TITLE: Final = "Hồ sơ về việc cài đặt ứng dụng Bluezone của Sở Nội vụ năm 2020"


def one_person_moves(stage: Stage) -> None:
    """The org chart changes between the rounds; round 1 keeps its frozen numbers."""
    office.move_one_person(stage.settings)
    command(stage.settings, "migrate")
    counts = [one["head_count"] for one in stage.export(a(stage))["rounds"][0]["debtors"]]
    stage.must(sum(counts) == 108, "số người đã giao của đợt 1 giữ nguyên")


def friday_evening(stage: Stage) -> None:
    """1492/STTT-TTBCXB of Friday 17:20 waits; nobody is reminded at the weekend."""
    send_letter(stage, office.STTTT, letters.STTTT_1492)
    stage.turn(a(stage).clerk, "confirm")


def monday(stage: Stage) -> None:
    """Arrival 1877; a new direction for the same case."""
    acts.confirm(stage, a(stage), {"asks": "yes", "join_to": a(stage).case})
    stage.happened(a(stage), "NoticeRegistered", 2)
    support = [unit for unit in a(stage).heads if unit != "VP"]
    acts.submit(stage, a(stage), "VP", support, DEADLINE)
    acts.direct(stage, a(stage))
    stage.happened(a(stage), "DirectionGiven", 2)


def second_order(stage: Stage) -> None:
    """47/TB-SNV opens round 2; the Chi cục gets it as a document."""
    acts.upload(stage, a(stage), letters.SNV_47.file_name, letters.SNV_47.content())
    case = a(stage).case
    acts.confirm(stage, a(stage), {"issuer": "Sở Nội vụ", "origin": "issued", "asks": "yes", "join_to": case})
    stage.happened(a(stage), "OrderGiven", 2)
    acts.distribute(stage, a(stage), {"group": ""})
    acts.ask(stage, a(stage), 2, DEADLINE, "trước 16 giờ ngày 19/8/2020")
    stage.happened(a(stage), "UnitAsked", 20)


def chi_cuc_again(stage: Stage) -> None:
    """Agency B: arrival 215 joins its case; its three phòng are asked again."""
    acts.confirm(stage, b(stage), {"asks": "yes", "join_to": b(stage).case})
    stage.happened(b(stage), "NoticeRegistered", 2)
    acts.submit(stage, b(stage), HCTH, (QLVTLT, TTLT), B_DEADLINE)
    acts.direct(stage, b(stage))
    stage.happened(b(stage), "DirectionGiven", 2)
    acts.ask(stage, b(stage), 2, B_DEADLINE, "trước 10 giờ ngày 19/8/2020")
    stage.happened(b(stage), "UnitAsked", 6)


def seven_answer(stage: Stage) -> None:
    """Six phòng and one Ban; two of them: "không thay đổi so với đợt trước"."""
    stage.person("VP").answer(f.api(f.SECOND["VP"]))
    for unit in ("TTR", "CCVC", "XDCQ", "CCHC"):
        acts.answer(stage, unit, f.form(f.SECOND[unit]))
    for unit in ("TCBC", "TDKT"):
        acts.unchanged(stage, unit)
    answered(stage, a(stage), 9 + 7)


def two_reports(stage: Stage) -> None:
    """102/BC-BTĐKT confirms what came before (1878); Ban Tôn giáo and its 143/BC-BTG (1879)."""
    day = date(2020, 8, 18)
    add_report(stage, office.TDKT_CODE, "TDKT", "102/BC-BTĐKT", day, 2, f.FIRST["TDKT"])
    stage.happened(a(stage), "ReportMatched", 2)
    acts.answer(stage, "TG", f.form(f.SECOND["TG"]))
    answered(stage, a(stage), 9 + 8)
    add_report(stage, office.TG_CODE, "TG", "143/BC-BTG", day, 2, f.SECOND["TG"])
    stage.happened(a(stage), "ReportMatched", 3)


def chi_cuc_collects(stage: Stage) -> None:
    """Agency B: three answers, and the draft."""
    stage.person(QLVTLT).answer(f.api(f.SECOND[QLVTLT]))
    for unit in (HCTH, TTLT):
        acts.answer(stage, unit, f.form(f.SECOND[unit]))
    answered(stage, b(stage), 6)
    acts.check(stage, b(stage))
    acts.approve(stage, b(stage))


def chi_cuc_reports(stage: Stage) -> None:
    """205/BC-CCVTLT: arrival 1880; nine of nine, so the figures stand and letter 3 is drafted."""
    number_and_send(stage, b(stage), 205, 2)
    acts.confirm(stage, a(stage), {"asks": "no"})
    stage.happened(a(stage), "AllAnswered")
    received(stage, b(stage), 2)
    stage.turn(a(stage).office, "check")
    sums = stage.export(a(stage))["rounds"][1]["sums"]
    stage.must(sums["totals"] == f.ROUND_TWO, f"số liệu đợt 2: {sums['totals']}")
    stage.must((sums["answered"], sums["in_time"]) == (9, 9), "chín trên chín đơn vị đúng hạn")


def letter_checked(stage: Stage) -> None:
    """Two people."""
    checked_twice(stage, 3)


def letter_out(stage: Stage) -> None:
    """1098/SNV-VP."""
    acts.approve(stage, a(stage))
    number_and_send(stage, a(stage), 1098, 3)
    outsider(stage, office.STTTT).register_reply("1098/SNV-VP", 2390, at(20, "10:00"))
    received(stage, a(stage), 3)


def dossier_closed(stage: Stage) -> None:
    """The officer files and closes, but has left one document out."""
    acts.file(stage, a(stage), "05.VP", title=TITLE, leave_out=letters.VPUB_3148.code)
    acts.close(stage, a(stage))


def archivist_returns(stage: Stage) -> None:
    """The archivist misses it and sends the dossier back."""
    acts.send_back(stage, a(stage), "Thiếu Công văn số 3148/VP-KGVX ngày 04/8/2020.")
    stage.happened(a(stage), "DossierReturned")


def dossier_complete(stage: Stage) -> None:
    """The document is added; the dossier is closed again."""
    acts.file(stage, a(stage), "05.VP")
    acts.close(stage, a(stage))


def archivist_accepts(stage: Stage) -> None:
    """Accepted, packed, filed, read back. Agency B files its own dossier the same day."""
    acts.accept(stage, a(stage))
    stage.happened(a(stage), "CaseFiled")
    acts.file(stage, b(stage), "05.HCTH")
    acts.close(stage, b(stage))
    acts.accept(stage, b(stage))
    stage.happened(b(stage), "CaseFiled")
    stage.nothing_left()


SCENES: Final[tuple[Scene, ...]] = (
    Scene(at(10, "08:00"), "Một người chuyển phòng", one_person_moves),
    Scene(at(14, "17:20"), "Công văn 1492/STTT-TTBCXB đến sau giờ làm việc", friday_evening),
    Scene(at(17, "07:35"), "Thứ Hai: số đến 1877, trình, cho ý kiến", monday),
    Scene(at(17, "09:00"), "47/TB-SNV; đợt 2", second_order),
    Scene(at(17, "09:30"), "Chi cục: số đến 215, đợt 2", chi_cuc_again),
    Scene(at(18, "09:00"), "Bảy đơn vị báo cáo, hai đơn vị không thay đổi", seven_answer),
    Scene(at(18, "09:30"), "102/BC-BTĐKT và 143/BC-BTG: số đến 1878, 1879", two_reports),
    Scene(at(18, "10:30"), "Chi cục: ba phòng báo cáo, ký", chi_cuc_collects),
    Scene(at(18, "13:40"), "205/BC-CCVTLT: số đến 1880; chín trên chín", chi_cuc_reports),
    Scene(at(19, "09:00"), "Kiểm tra nội dung, thể thức", letter_checked),
    Scene(at(20, "09:00"), "1098/SNV-VP", letter_out),
    Scene(at(21, "08:00"), "Kết thúc hồ sơ", dossier_closed),
    Scene(at(21, "09:00"), "Lưu trữ trả lại vì thiếu tài liệu", archivist_returns),
    Scene(at(21, "09:20"), "Bổ sung, kết thúc lại", dossier_complete),
    Scene(at(21, "10:00"), "Lưu trữ tiếp nhận", archivist_accepts),
)

"""The first round, 04/8 to 07/8: three arrivals, one order, nine units, a late report, a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from plugin.domain.texts import percent_text
from plugin.trial import acts
from plugin.trial.office import HCTH, QLVTLT, TTLT
from plugin.trial.scenes import NOTICE, REASON
from plugin.trial.side import Side
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
from plugin.trial.so.ways import by_page, by_sheet, by_system, checkpoint
from plugin.trial.stage import Stage
from plugin.trial.story import Scene
from plugin.trial.waiting import until
from plugin.trial.web_actor import Declined

DEADLINE: Final = at(6, "10:00")
B_DEADLINE: Final = at(6, "09:00")


def first_arrival(stage: Stage) -> None:
    """95/CV-BCĐ opens the case and the book at 1872."""
    send_letter(stage, office.BCD, letters.BCD_95)
    a(stage).case = acts.confirm(stage, a(stage), {"asks": "yes"})
    stage.happened(a(stage), "ArrivalMirrored", 1)


def second_arrival(stage: Stage) -> None:
    """3148/VP-KGVX joins it."""
    send_letter(stage, office.VPUB, letters.VPUB_3148)
    acts.confirm(stage, a(stage), {"asks": "no", "join_to": a(stage).case})
    stage.happened(a(stage), "ArrivalMirrored", 2)


def third_arrival(stage: Stage) -> None:
    """1405/STTT-TTBCXB joins it, though the news of it came three times."""
    send_letter(stage, office.STTTT, letters.STTTT_1405)
    stage.turn(a(stage).clerk, "confirm")
    acts.repeat_webhook(stage, a(stage))
    acts.confirm(stage, a(stage), {"asks": "yes", "join_to": a(stage).case})
    stage.happened(a(stage), "ArrivalMirrored", 3)


def same_by_mail(stage: Stage) -> None:
    """The same document by mail: "gắn vào văn bản đã vào sổ", and no number is spent."""
    clerk = stage.web[a(stage).clerk]
    acts.upload(stage, a(stage), "scan-1405.txt", letters.STTTT_1405.content() + b"\n")
    item = stage.turn(a(stage).clerk, "confirm")
    page = _declined(lambda: clerk.send(item["url"], "/confirm", {"origin": "arrival", "asks": "yes"}))
    stage.must("đã vào sổ số 1874 ngày 04/8/2020" in page, "cảnh báo văn bản đã vào sổ")
    line = next(n for n in stage.export(a(stage))["lines"] if n["number"] == 1874)
    fields = {"origin": "arrival", "asks": "yes"}
    clerk.send(item["url"], "/confirm", fields, button=("attach_to", line["id"]))
    stage.happened(a(stage), "CaseJoined", 3)


def _declined(act: Callable[[], object]) -> str:
    """What a page says when it refuses; empty when it does not."""
    try:
        act()
    except Declined as declined:
        return declined.text
    return ""


def office_submits(stage: Stage) -> None:
    """The Office proposes: it leads, eight support."""
    support = [unit for unit in a(stage).heads if unit != "VP"]
    acts.submit(stage, a(stage), "VP", support, DEADLINE)


def deputy_directs(stage: Stage) -> None:
    """The deputy director in charge gives the direction."""
    acts.direct(stage, a(stage))
    stage.happened(a(stage), "DirectionGiven")


def notice_issued(stage: Stage) -> None:
    """The Sở's own notice; its head was lost in the file, so the clerk says whose it is and its number."""
    acts.upload(stage, a(stage), "thong-bao.md", NOTICE.read_bytes())
    lost = {"number": "41", "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "issue_date": "2020-08-05"}
    case = a(stage).case
    acts.confirm(stage, a(stage), {**lost, "origin": "issued", "asks": "yes", "join_to": case})
    stage.happened(a(stage), "OrderGiven")
    acts.distribute(stage, a(stage), {"publish": "yes"})
    stage.happened(a(stage), "Circulated")
    stage.happened(a(stage), "Published")
    page = next((stage.place.home / "website").glob("*.html")).read_text(encoding="utf-8")
    stage.must("41/TB-SNV" in page, "thông báo trên trang thông tin điện tử")


def nine_asked(stage: Stage) -> None:
    """Nine asks; the Chi cục gets the notice as a document, and its news come twice more."""
    words = "trước 10 giờ ngày 06/8/2020"
    answers = next(
        n["id"]
        for n in stage.export(a(stage))["notices"]
        if n["fields"]["full_code"] == letters.STTTT_1405.code
    )
    acts.ask(stage, a(stage), 1, DEADLINE, words, answers_id=answers)
    stage.happened(a(stage), "UnitAsked", 10)
    b(stage).case = stage.turn(b(stage).clerk, "confirm")["case_id"]
    acts.repeat_webhook(stage, b(stage))


def chi_cuc_registers(stage: Stage) -> None:
    """Agency B: arrival 214, which the Sở sees as the Chi cục's acknowledgement."""
    lost = {"number": "41", "symbol": "TB-SNV", "issuer": "Sở Nội vụ", "issue_date": "2020-08-05"}
    acts.confirm(stage, b(stage), {**lost, "asks": "yes"})
    stage.happened(b(stage), "SenderTold")
    stage.happened(a(stage), "Acknowledged", 1)


def chi_cuc_submits(stage: Stage) -> None:
    """Agency B: proposed."""
    acts.submit(stage, b(stage), HCTH, (QLVTLT, TTLT), B_DEADLINE)


def chi_cuc_directs(stage: Stage) -> None:
    """Agency B: directed."""
    acts.direct(stage, b(stage))
    stage.happened(b(stage), "DirectionGiven")


def chi_cuc_asks(stage: Stage) -> None:
    """Agency B: three phòng are asked, by an earlier time."""
    acts.ask(stage, b(stage), 1, B_DEADLINE, "trước 9 giờ ngày 06/8/2020")
    stage.happened(b(stage), "UnitAsked", 3)


def all_acknowledge(stage: Stage) -> None:
    """All nine on the first day, in the document system or on their pages; the three of B as well."""
    for unit in ("VP", "TCBC", "TDKT", "TG", QLVTLT, TTLT):
        stage.person(unit).acknowledge()
    for unit in ("TTR", "CCVC", "XDCQ", "CCHC", HCTH):
        acts.acknowledge(stage, unit)
    stage.happened(a(stage), "Acknowledged", 9)
    stage.happened(b(stage), "Acknowledged", 3)
    for person in stage.people.values():
        person.read_copies()
    everybody = len([head for head in a(stage).heads.values() if head in stage.people])
    until("mọi người đã đọc bản gửi", lambda: stage.reads(a(stage), "")[0] == everybody)


def reminded(of: Callable[[Stage], Side], times: int) -> Callable[[Stage], None]:
    """Whoever owes an answer is reminded; so many reminders in all."""

    def play(stage: Stage) -> None:
        stage.happened(of(stage), "UnitReminded", times)

    return play


def first_reminders(stage: Stage) -> None:
    """16:00: seven of the Sở's units, two of the Chi cục's."""
    stage.happened(a(stage), "UnitReminded", 7)
    stage.happened(b(stage), "UnitReminded", 2)


def two_answer(stage: Stage) -> None:
    """Cải cách hành chính: 0 of 5 is a figure. Agency B: the second of three."""
    by_page("CCHC", 5)(stage)
    by_page(HCTH, 2)(stage)


def two_refused(stage: Stage) -> None:
    """13 of 12 and 16 of 15 are refused with the reason; the worker and the broker die in between."""
    text = _declined(lambda: acts.answer(stage, "TDKT", f.form((12, 13, f.NONE)) | {"not_installed": "0"}))
    stage.must(
        "Số đã cài (13) lớn hơn tổng số CCVCNLĐ (12). Đề nghị kiểm tra lại." in text, "lý do từ chối 13 > 12"
    )
    stage.operator.hold("return_answer")
    stage.person(TTLT).answer({"total": 15, "installed": 16, "not_installed": 0})
    until("một lần trả báo cáo bị giữ lại giữa chừng", stage.operator.held)
    stage.crash()
    stage.happened(b(stage), "AnswerReturned")
    returned = stage.person(TTLT).task()["returns"]
    stage.must(any(REASON in str(one) for one in returned), "lý do trả lại báo cáo của Trung tâm")


def ban_corrects(stage: Stage) -> None:
    """Ban Thi đua - Khen thưởng: 11 of 12. Agency B's overdue unit lies on its Office's desk."""
    by_page("TDKT", 6)(stage)
    stage.happened(b(stage), "Escalated")


def ban_report(stage: Stage) -> None:
    """Its signed report 96/BC-BTĐKT: arrival 1875, matched with the figures that came before."""
    add_report(stage, office.TDKT_CODE, "TDKT", "96/BC-BTĐKT", date(2020, 8, 6), 1, f.FIRST["TDKT"])
    stage.happened(a(stage), "ReportMatched", 1)


def chi_cuc_last(stage: Stage) -> None:
    """Agency B: the last unit's sheet, late; the draft is written."""
    by_sheet(TTLT, 3)(stage)
    stage.turn(b(stage).office, "check")


def inspectorate(stage: Stage) -> None:
    """Thanh tra: entered by a member, confirmed by its head."""
    member = stage.web[office.MEMBER]
    acts.answer(stage, "TTR", f.form(f.FIRST["TTR"]), who=member)
    stage.happened(a(stage), "AnswerAwaitsHead")
    acts.confirm_figures(stage, "TTR")
    answered(stage, a(stage), 7)


def chief_told(stage: Stage) -> None:
    """10:05: two units are overdue; the Office is told."""
    stage.happened(a(stage), "Escalated")
    stage.turn(office.CHIEF, "chase")
    event = next(one for one in stage.export(a(stage))["events"] if one["name"] == "Escalated")
    stage.must(sorted(event["data"]["units"]) == ["CCVTLT", "TG"], "hai đơn vị quá hạn")


def chi_cuc_checked(stage: Stage) -> None:
    """Agency B: checked."""
    acts.check(stage, b(stage))


def chi_cuc_signs(stage: Stage) -> None:
    """Agency B: its head signs."""
    acts.approve(stage, b(stage))
    stage.happened(b(stage), "ReplyApproved", 1)


def chi_cuc_reports(stage: Stage) -> None:
    """187/BC-CCVTLT comes, late: arrival 1876, and it is the Chi cục's answer, read from its sheet."""
    number_and_send(stage, b(stage), 187, 1)
    acts.confirm(stage, a(stage), {"asks": "no"})
    answered(stage, a(stage), 8)
    received(stage, b(stage), 1)


def deputy_told(stage: Stage) -> None:
    """13:30: Ban Tôn giáo still owes; the deputy director in charge is told, nobody else."""
    stage.happened(a(stage), "EscalatedToLeader")
    stage.turn(office.DEPUTY, "overdue")
    event = next(one for one in stage.export(a(stage))["events"] if one["name"] == "EscalatedToLeader")
    stage.must(event["data"]["units"] == ["TG"], "đơn vị còn quá hạn")
    others = stage.web["giamdoc"].json("/inbox.json")
    stage.must(not others, "Giám đốc không bị báo thêm")


def cut_off(stage: Stage) -> None:
    """14:00: the Office cuts off at eight of nine; letter 1 is drafted, with its submission slip."""
    acts.cut_off(stage, a(stage))
    stage.turn(a(stage).office, "check")
    checkpoint("cut-off", f.AT_CUT_OFF, (8, 9))(stage)
    text = " ".join(stage.export(a(stage))["replies"][-1]["content"]["paragraphs"])
    stage.must("01 đơn vị (15 người) chưa báo cáo" in text, "số đơn vị chưa báo cáo trong công văn")
    stage.must("Ban Tôn giáo" not in text, "tên đơn vị chưa báo cáo chỉ ở phiếu trình")


def letter_checked(stage: Stage) -> None:
    """14:20: content and form, two people."""
    checked_twice(stage, 1)


def letter_signed(stage: Stage) -> None:
    """15:10: KT. GIÁM ĐỐC; number 1042."""
    acts.approve(stage, a(stage))
    acts.number(stage, a(stage), 1042)
    stage.turn(a(stage).clerk, "send")


def letter_sent(stage: Stage) -> None:
    """15:25."""
    acts.send(stage, a(stage))
    stage.happened(a(stage), "ReplySent", 1)


def letter_received(stage: Stage) -> None:
    """15:40: Sở Thông tin và Truyền thông enters it in its book."""
    outsider(stage, office.STTTT).register_reply("1042/SNV-VP", 2210, at(6, "15:40"))
    received(stage, a(stage), 1)


def correction(stage: Stage) -> None:
    """One unit corrects 9 to 8: the sent letter is stale, and the cells are named."""
    acts.answer(stage, "CCVC", f.form(f.CORRECTED))
    stage.happened(a(stage), "FiguresChanged")
    cells = stage.export(a(stage))["replies"][-1]["stale"]
    installed = next(one for one in cells if one["code"] == "installed" and not one.get("unit_id"))
    stage.must((installed["before"], installed["after"]) == (77, 76), "số đã cài sau điều chỉnh")
    rate = next(one for one in cells if one["code"] == "rate:of_reported")
    printed = (percent_text(*rate["before"]), percent_text(*rate["after"]))
    stage.must(printed == ("82,80 %", "81,72 %"), f"tỷ lệ sau điều chỉnh {printed}")


def supplement(stage: Stage) -> None:
    """The chief of Office decides to send supplementary figures."""
    acts.decide_change(stage, office.CHIEF, "supplement")
    stage.turn(a(stage).office, "check")
    checkpoint("corrected", f.AFTER_CORRECTION, (8, 9))(stage)
    checked_twice(stage, 2)


def supplement_out(stage: Stage) -> None:
    """1051/SNV-VP."""
    acts.approve(stage, a(stage))
    number_and_send(stage, a(stage), 1051, 2)
    outsider(stage, office.STTTT).register_reply("1051/SNV-VP", 2231, at(7, "10:30"))
    received(stage, a(stage), 2)


SCENES: Final[tuple[Scene, ...]] = (
    Scene(at(4, "14:10"), "Công văn 95/CV-BCĐ: số đến 1872", first_arrival),
    Scene(at(4, "14:40"), "Công văn 3148/VP-KGVX: số đến 1873", second_arrival),
    Scene(at(4, "15:10"), "Công văn 1405/STTT-TTBCXB: số đến 1874", third_arrival),
    Scene(at(4, "15:20"), "Cùng văn bản qua thư: gắn vào số 1874", same_by_mail),
    Scene(at(4, "15:40"), "Văn phòng Sở trình lãnh đạo", office_submits),
    Scene(at(5, "07:40"), "Phó Giám đốc cho ý kiến chỉ đạo", deputy_directs),
    Scene(at(5, "09:10"), "Ban hành 41/TB-SNV, gửi toàn cơ quan, đăng trang thông tin", notice_issued),
    Scene(at(5, "09:15"), "Yêu cầu chín đơn vị báo cáo", nine_asked),
    Scene(at(5, "09:20"), "Chi cục vào sổ số 214", chi_cuc_registers),
    Scene(at(5, "09:30"), "Chi cục: trình lãnh đạo", chi_cuc_submits),
    Scene(at(5, "09:40"), "Chi cục: ý kiến chỉ đạo", chi_cuc_directs),
    Scene(at(5, "09:50"), "Chi cục: yêu cầu ba phòng báo cáo", chi_cuc_asks),
    Scene(at(5, "10:30"), "Các đơn vị quán triệt", all_acknowledge),
    Scene(at(5, "14:10"), "Văn phòng báo cáo", by_system("VP", 1)),
    Scene(at(5, "14:20"), "Phòng Quản lý Văn thư - Lưu trữ báo cáo Chi cục", by_system(QLVTLT, 1)),
    Scene(at(5, "15:30"), "Phòng Tổ chức, biên chế báo cáo", by_system("TCBC", 2)),
    Scene(at(5, "16:00"), "Nhắc đơn vị chưa báo cáo", first_reminders),
    Scene(at(5, "16:20"), "Phòng Công chức, viên chức báo cáo", by_page("CCVC", 3)),
    Scene(at(6, "07:30"), "Chi cục nhắc lần hai", reminded(b, 4)),
    Scene(at(6, "07:50"), "Phòng Xây dựng chính quyền gửi biểu", by_sheet("XDCQ", 4)),
    Scene(at(6, "08:10"), "Phòng Cải cách hành chính; Phòng Hành chính - Tổng hợp", two_answer),
    Scene(at(6, "08:30"), "Sở nhắc bốn đơn vị", reminded(a, 11)),
    Scene(at(6, "08:40"), "Hai số liệu sai bị trả lại; tiến trình và hàng đợi bị hỏng", two_refused),
    Scene(at(6, "09:05"), "Ban Thi đua - Khen thưởng báo cáo lại", ban_corrects),
    Scene(at(6, "09:20"), "96/BC-BTĐKT: số đến 1875, khớp số liệu", ban_report),
    Scene(at(6, "09:30"), "Trung tâm Lưu trữ lịch sử gửi biểu, nộp trễ", chi_cuc_last),
    Scene(at(6, "09:35"), "Thanh tra báo cáo: chuyên viên nhập, Chánh Thanh tra xác nhận", inspectorate),
    Scene(at(6, "10:00"), "Hết hạn: 7/9 đơn vị", checkpoint("deadline", f.AT_DEADLINE, (7, 9))),
    Scene(at(6, "10:05"), "Báo Chánh Văn phòng hai đơn vị quá hạn", chief_told),
    Scene(at(6, "10:15"), "Chi cục: kiểm tra dự thảo", chi_cuc_checked),
    Scene(at(6, "10:25"), "Chi cục trưởng duyệt", chi_cuc_signs),
    Scene(at(6, "10:40"), "187/BC-CCVTLT đến Sở: số đến 1876", chi_cuc_reports),
    Scene(at(6, "13:30"), "Báo Phó Giám đốc phụ trách", deputy_told),
    Scene(at(6, "14:00"), "Văn phòng chốt số liệu", cut_off),
    Scene(at(6, "14:20"), "Kiểm tra nội dung, thể thức", letter_checked),
    Scene(at(6, "15:10"), "Ký; số 1042/SNV-VP", letter_signed),
    Scene(at(6, "15:25"), "Phát hành", letter_sent),
    Scene(at(6, "15:40"), "Sở Thông tin và Truyền thông đã nhận", letter_received),
    Scene(at(7, "08:15"), "Một đơn vị điều chỉnh số liệu sau khi chốt", correction),
    Scene(at(7, "08:40"), "Chánh Văn phòng quyết định gửi số liệu bổ sung", supplement),
    Scene(at(7, "10:00"), "1051/SNV-VP", supplement_out),
)

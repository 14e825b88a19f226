"""What the domain says of a round, written out as the letter: from figures to paper."""

from __future__ import annotations

from plugin.domain.consolidation import consolidate, to_json
from plugin.domain.records import Round
from plugin.domain.reply import content
from plugin.domain.states import RoundState
from plugin.writing.letter import reply_docx
from tests.unit.test_writing_calculation import answer, debtors, figures
from tests.unit.test_writing_letter import rows, texts
from tests.unit.writing_sample import AGENCY, QUESTIONS, SIGNED, UNITS, at, opened

ROUND = Round(
    order_id="van-ban-1",
    answers_id="van-ban-1",
    duty=None,
    period=None,
    agency_id="ccvtlt",
    id="dot-1",
    case_id="viec-1",
    no=1,
    state=RoundState.CONSOLIDATED,
    title="Kết quả cài đặt ứng dụng Bluezone (đợt 1)",
    deadline=at(6, 10),
    deadline_exclusive=True,
    deadline_words="trước 10 giờ ngày 06/8/2020",
    deadline_rule="",
    outstanding=0,
    opened_at=at(5, 9),
    opened_by="truongphong",
    cut_off=at(6, 10, 20),
    cut_off_by="truongphong",
    totals=None,
)
FIELDS = {
    "doc_type": "Thông báo",
    "full_code": "41/TB-SNV",
    "issue_date": "2020-08-05",
    "issuer": "Sở Nội vụ",
    "subject": "Về việc cài đặt ứng dụng Bluezone",
}


def test_a_rounds_figures_stand_in_the_annex_under_their_own_names():
    given = {f"no-{unit}": (a := answer(unit), figures(unit, a)) for unit, _, _ in UNITS}
    totals = to_json(consolidate(QUESTIONS, debtors(), given))
    document = opened(reply_docx(AGENCY, content(AGENCY, FIELDS, ROUND, totals), **SIGNED))
    head, *_, total = rows(document.tables[2])
    assert head[2:] == ["Tổng số CCVCNLĐ", "Số đã cài", "Khó khăn, kiến nghị", "Tỷ lệ đã cài"]
    assert total[2:] == ["28", "22", "", "78,57 %"]
    assert "Lý do chưa cài" in texts(document)
    assert ["1", "Không có điện thoại thông minh", "3"] in rows(document.tables[3])
    assert any("22/28 người, đạt 78,57 %" in text for text in texts(document))

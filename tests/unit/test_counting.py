"""Figures agree or are refused, totals are the sums of their cells, and two rates are never mixed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.answers import Given, check, other_staff, parse, values
from plugin.domain.consolidation import Consolidation, changed_cells, consolidate, from_json, to_json
from plugin.domain.records import Answer, Debtor, Figure, Question
from plugin.domain.rounds import check_questions, find_reference, propose_questions, reference
from plugin.domain.states import AnswerState
from plugin.domain.texts import percent_text
from tests.house import at

FIELDS = {"report_obligations": [{"what": "kết quả cài đặt (số liệu tính trên tổng số CCVCNLĐ)"}]}
ASKED = [
    Question(agency_id="a", id=str(n), round_id="r", **q) for n, q in enumerate(propose_questions(FIELDS))
]

Row = tuple[int, int, tuple[int, int, int, int, int]]
NONE = (0, 0, 0, 0, 0)
SO = {  # the Sở's nine units: staff, installed, not installed by reason
    "VP": (17, 15, (2, 0, 0, 0, 0)),
    "TTR": (6, 5, (0, 0, 1, 0, 0)),
    "TCBC": (8, 8, NONE),
    "CCVC": (9, 9, NONE),
    "XDCQ": (8, 7, (0, 1, 0, 0, 0)),
    "CCHC": (5, 0, (0, 0, 0, 5, 0)),
    "TDKT": (12, 11, (1, 0, 0, 0, 0)),
    "CCVTLT": (28, 22, (3, 1, 0, 2, 0)),
}
HEADS = {**{name: row[0] for name, row in SO.items()}, "TG": 15}


def raw(row: Row) -> dict[str, Any]:
    staff, installed, reasons = row
    return {
        "total": staff,
        "installed": installed,
        "not_installed": staff - installed,
        "reasons": {f"k{n}": count for n, count in enumerate(reasons, 1)},
    }


def judged(figures: dict[str, Any], head_count: int = 12, note: str = "", *, nil: bool = False) -> list[str]:
    given_, problems = parse(ASKED, figures)
    return problems or check(ASKED, given_, head_count, nil, note)


def counted(
    rows: dict[str, Row], heads: dict[str, int] = HEADS, late: frozenset[str] = frozenset()
) -> Consolidation:
    debtors = [
        Debtor(
            agency_id="a",
            id=name,
            round_id="r",
            unit_id=name,
            name=name,
            kind="phong",
            head_count=count,
            receiver="",
            position=n,
        )
        for n, (name, count) in enumerate(heads.items())
    ]
    answers = {name: answered(name, raw(row), late=name in late) for name, row in rows.items()}
    return consolidate(ASKED, debtors, answers)


def answered(
    name: str, figures: dict[str, Any], *, late: bool = False, nil: bool = False
) -> tuple[Answer, list[Figure]]:
    moment: datetime = at(6, "09:00")
    answer = Answer(
        agency_id="a",
        id=f"answer-{name}",
        round_id="r",
        assignment_id=name,
        version=1,
        state=AnswerState.ACCEPTED,
        channel="page",
        given_by="x",
        confirmed_by="x",
        entered_for=None,
        handed_in_at=moment,
        received_at=moment,
        nil_return=nil,
        late=late,
        after_cut_off=False,
        note="",
        evidence_sha256=None,
        external_id=None,
        notice_id=None,
        problems=[],
    )
    parsed, _ = parse(ASKED, figures)
    return answer, [
        Figure(agency_id="a", id=f"{name}{n}", answer_id=answer.id, **vars(one))
        for n, one in enumerate(parsed)
    ]


# -- what a unit hands in ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            raw((12, 13, NONE)) | {"not_installed": 0},
            "Số đã cài (13) lớn hơn tổng số CCVCNLĐ (12). Đề nghị kiểm tra lại.",
        ),
        (raw((12, 8, (3, 0, 0, 0, 0))), "Tổng các lý do (3) chưa bằng số chưa cài (4)."),
        (
            raw((12, 11, NONE)) | {"not_installed": 2},
            "Số chưa cài (2) chưa bằng tổng số CCVCNLĐ trừ số đã cài (1). Đề nghị kiểm tra lại.",
        ),
        ({"total": 12, "not_installed": 0}, "Chưa có Số đã cài. Đề nghị nhập, nếu không có thì ghi 0."),
        (
            raw((12, 12, NONE)) | {"installed": "mười hai"},
            "Số đã cài: 'mười hai' không phải số nguyên không âm. Đề nghị kiểm tra lại.",
        ),
        (
            raw((12, 12, NONE)) | {"installed": -1},
            "Số đã cài: '-1' không phải số nguyên không âm. Đề nghị kiểm tra lại.",
        ),
        (raw((12, 12, NONE)) | {"thừa": 1}, "Biểu không có chỉ tiêu thừa."),
        (
            raw((11, 11, NONE)),
            "Tổng số CCVCNLĐ (11) khác số đã giao (12). Đề nghị ghi lý do vào phần ghi chú.",
        ),
    ],
)
def test_figures_that_do_not_agree_are_refused_in_the_units_own_words(
    figures: dict[str, Any], said: str
) -> None:
    assert said in judged(figures)


def test_zero_is_a_figure_and_unknown_and_not_applicable_are_neither_zero_nor_missing() -> None:
    assert judged(raw((5, 0, (0, 0, 0, 5, 0))), 5) == []
    given_, problems = parse(ASKED, {"total": "5", "installed": "0", "not_installed": "không biết"})
    assert problems == []
    statuses = {one.code: (one.status, one.value) for one in given_}
    assert statuses == {
        "total": ("given", "5"),
        "installed": ("given", "0"),
        "not_installed": ("unknown", None),
    }
    assert parse(ASKED, {"total": ""})[0] == [], "empty is not given"
    assert parse(ASKED, {"total": "KAD"})[0][0].status == "not_applicable"


def test_a_unit_with_staff_can_not_say_that_there_is_nothing_to_report() -> None:
    assert judged({}, 5, nil=True) == [
        "Đơn vị có 05 người nên không chọn 'Không phát sinh'; nếu chưa ai cài, ghi 0."
    ]


def test_numbers_may_carry_the_dots_of_vietnamese_writing() -> None:
    given_, problems = parse(ASKED, {"total": "1.250"})
    assert (problems, values(given_)) == ([], {"total": 1250})
    assert parse(ASKED, {"total": "1.25"})[1] != []


def test_another_number_of_staff_needs_a_reason_and_then_the_offices_yes() -> None:
    eleven = raw((11, 11, NONE))
    assert judged(eleven, 12, "Một người đã nghỉ hưu.") == []
    assert other_staff(ASKED, parse(ASKED, eleven)[0], 12)
    assert not other_staff(ASKED, parse(ASKED, raw((12, 12, NONE)))[0], 12)


@given(st.integers(0, 500), st.data())
def test_what_agrees_is_always_taken(staff: int, data: st.DataObject) -> None:
    installed = data.draw(st.integers(0, staff))
    left, reasons = staff - installed, []
    for _ in range(4):
        part = data.draw(st.integers(0, left))
        reasons.append(part)
        left -= part
    row: Row = (staff, installed, (*reasons, left))  # type: ignore[assignment]  # five in all
    assert judged(raw(row), staff) == []


@given(st.integers(0, 500), st.integers(1, 500))
def test_more_installed_than_staff_is_never_taken(staff: int, more: int) -> None:
    figures = {"total": staff, "installed": staff + more, "not_installed": 0}
    assert judged(figures, staff) != []


# -- what it comes to -------------------------------------------------------------------------------


def printed(found: Consolidation) -> tuple[str, ...]:
    return tuple(percent_text(*found.rates[name]) for name in ("of_reported", "coverage", "of_owners"))


def test_the_storys_table_at_the_deadline() -> None:
    seven = {name: row for name, row in SO.items() if name != "CCVTLT"}
    found = counted(seven)
    assert (found.answered, found.asked, found.missing, found.staff_missing) == (7, 9, ["CCVTLT", "TG"], 43)
    assert [found.totals[code] for code in ("total", "installed", "not_installed")] == [65, 55, 10]
    assert [found.totals[f"reasons/k{n}"] for n in range(1, 6)] == [3, 1, 1, 5, 0]
    assert printed(found) == ("84,62 %", "50,93 %", "88,71 %")


def test_the_storys_table_at_the_cut_off_and_after_the_correction() -> None:
    found = counted(SO, late=frozenset({"CCVTLT"}))
    assert (found.answered, found.in_time, found.late, found.staff_missing) == (8, 7, 1, 15)
    assert printed(found) == ("82,80 %", "71,30 %", "88,51 %")
    corrected = counted({**SO, "CCVC": (9, 8, (0, 0, 1, 0, 0))})
    assert printed(corrected) == ("81,72 %", "70,37 %", "87,36 %")
    cells = changed_cells(to_json(found), to_json(corrected))
    assert {"code": "installed", "before": 77, "after": 76} in cells
    named = [(one["code"], one["option"]) for one in cells if one.get("unit_id") == "CCVC"]
    assert named == [("installed", None), ("not_installed", None), ("reasons", "k3")]


def test_the_chi_cucs_table() -> None:
    rows: dict[str, Row] = {
        "HCTH": (6, 5, (1, 0, 0, 0, 0)),
        "QLVTLT": (7, 7, NONE),
        "TTLT": (15, 10, (2, 1, 0, 2, 0)),
    }
    found = counted(rows, {"HCTH": 6, "QLVTLT": 7, "TTLT": 15})
    assert [found.totals[code] for code in ("total", "installed", "not_installed")] == [28, 22, 6]
    assert percent_text(*found.rates["of_reported"]) == "78,57 %"


def test_a_nil_return_counts_as_answered_and_adds_nothing() -> None:
    debtors = {"VP": 17, "TTR": 6}
    one = counted({"VP": SO["VP"]}, debtors)
    with_nil = consolidate(
        ASKED,
        [
            Debtor(
                agency_id="a",
                id=n,
                round_id="r",
                unit_id=n,
                name=n,
                kind="phong",
                head_count=c,
                receiver="",
                position=0,
            )
            for n, c in debtors.items()
        ],
        {"VP": answered("VP", raw(SO["VP"])), "TTR": answered("TTR", {}, nil=True)},
    )
    assert with_nil.answered == 2
    assert with_nil.totals == one.totals
    assert with_nil.rates["of_reported"] == one.rates["of_reported"]


rows_ = st.dictionaries(
    st.sampled_from(sorted(HEADS)),
    st.integers(0, 300).flatmap(
        lambda staff: st.tuples(st.just(staff), st.integers(0, staff), st.just(NONE))
    ),
)


@given(rows_)
def test_every_total_is_the_sum_of_its_cells_and_rates_stay_within_a_hundred(rows: dict[str, Row]) -> None:
    heads = {name: max(count, rows[name][0]) if name in rows else count for name, count in HEADS.items()}
    found = counted(rows, heads)
    for key, total in found.totals.items():
        code, _, option = key.partition("/")
        cells = [c.value or 0 for c in found.cells if (c.code, c.option or "") == (code, option)]
        assert sum(cells) == total
    assert all(cell.answer_id for cell in found.cells if cell.value is not None), "every figure opens"
    for numerator, denominator in found.rates.values():
        assert 0 <= numerator <= denominator
    assert from_json(to_json(found)) == found


def test_percentages_are_rounded_half_up_and_nothing_is_divided_by_nothing() -> None:
    assert percent_text(1, 8) == "12,50 %"
    assert percent_text(1, 16) == "6,25 %"
    assert percent_text(1, 800) == "0,13 %"
    assert percent_text(0, 0) == "–"
    assert percent_text(17, 18) == "94,44 %"
    assert percent_text(16, 18) == "88,89 %"


# -- questions and references ------------------------------------------------------------------------


def test_the_questions_come_from_the_notice_and_a_duty_without_measure_asks_for_a_text() -> None:
    assert [q.code for q in ASKED] == ["total", "installed", "not_installed", "reasons", "rate"]
    other = propose_questions({"report_obligations": [{"what": "kết quả thực hiện"}]})
    assert [q["type"] for q in other] == ["text"]


def test_questions_that_hang_together_wrongly_are_not_sent() -> None:
    questions = propose_questions(FIELDS)
    assert check_questions(questions) == []
    assert "Chưa có chỉ tiêu nào." in check_questions([])
    without_total = [q for q in questions if q["code"] != "total"]
    assert any("cần chỉ tiêu total" in said for said in check_questions(without_total))
    assert "Mã chỉ tiêu total bị lặp." in check_questions([*questions, questions[0]])


@given(
    st.text(max_size=40),
    st.text(alphabet="abc ,.;()", max_size=10),
    st.text(alphabet="xyz ,.;()", max_size=10),
)
def test_a_reference_survives_in_any_subject(seed: str, before: str, after: str) -> None:
    found = reference(seed)
    assert find_reference(f"{before} {found.lower()} {after}") == found
    assert find_reference("Báo cáo kết quả") is None


def test_one_given_figure_is_kept_once() -> None:
    given_, _ = parse(ASKED, {"reasons": {"k1": "2", "k2": ""}})
    assert given_ == [Given("reasons", "k1", "2", "given")]

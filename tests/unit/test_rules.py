"""States move as their tables say; numbers, dossiers and retention follow the decree's data by date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin import rules
from plugin.domain import filing
from plugin.domain.direction import check as check_direction
from plugin.domain.direction import propose
from plugin.domain.notice import check_confirmed, origin_of, spelled, unit_duties
from plugin.domain.records import RegisterLine, Unit
from plugin.domain.register import duplicate_of, holes
from plugin.domain.reply import code, document_type
from plugin.domain.states import TABLES, AnswerState, CaseState, ReplyState, RoundState, may_move
from plugin.domain.texts import EVENT_TITLES, ITEM_TITLES, date_text, label, long_date_text, number_text
from plugin.pipeline import PIPELINE
from tests.house import at
from tests.unit.writing_sample import line


@pytest.mark.parametrize("kind", list(TABLES), ids=lambda kind: kind.__name__)
def test_a_state_moves_only_as_its_table_says(kind: type[StrEnum]) -> None:
    allowed = {(old, new) for _, old, new in TABLES[kind]}
    assert {(old, new) for old, new in product(kind, kind) if may_move(old, new)} == allowed
    assert all(old is not new for old, new in allowed)


def test_what_is_over_stays_over() -> None:
    ends = {
        CaseState.FILED,
        CaseState.WITHDRAWN,
        CaseState.RETURNED,
        CaseState.JOINED,
        ReplyState.SENT,
        RoundState.CONSOLIDATED,
        RoundState.CANCELLED,
        AnswerState.SUPERSEDED,
        AnswerState.REFUSED,
    }
    assert not [(old, new) for old in ends for new in type(old) if may_move(old, new)]


def test_every_state_event_and_turn_has_the_offices_word() -> None:
    assert all(label(state) for kind in TABLES for state in kind)
    assert {event.__name__ for event in PIPELINE} <= set(EVENT_TITLES)
    turns = {following.kind for nexts in PIPELINE.values() for following in nexts if following.role}
    assert turns <= set(ITEM_TITLES)


def test_numbers_and_dates_are_written_as_the_decree_says() -> None:
    assert [number_text(n) for n in (5, 41, 187)] == ["05", "41", "187"]
    assert date_text(date(2020, 8, 5)) == "05/8/2020"
    assert date_text(date(2020, 1, 5)) == "05/01/2020"
    assert long_date_text(date(2020, 8, 5)) == "ngày 05 tháng 8 năm 2020"
    assert code(187, "Báo cáo", "CCVTLT", "HCTH") == "187/BC-CCVTLT"
    assert code(5, "Báo cáo", "CCVTLT", "HCTH") == "05/BC-CCVTLT"
    assert code(1042, "Công văn", "SNV", "VP") == "1042/SNV-VP"
    assert document_type(addressee_is_superior=True) == "Báo cáo"
    assert document_type(addressee_is_superior=False) == "Công văn"


# -- the books --------------------------------------------------------------------------------------


@given(st.sets(st.integers(1, 300), min_size=1))
def test_a_hole_is_a_number_nobody_has_and_a_void_is_none(numbers: set[int]) -> None:
    lines = [line(n, voided_at=at(5, "10:00") if n % 2 else None) for n in numbers]
    missing = set(range(min(numbers), max(numbers) + 1)) - numbers
    assert set(holes(lines)) == missing


@pytest.mark.parametrize(
    ("fields", "sha256", "found"),
    [
        ({"full_code": "41/TB-SNV", "issuer": "SỞ NỘI VỤ"}, "other", True),
        ({"full_code": "41 / TB-SNV", "issuer": "Sở  Nội vụ"}, "other", True),
        ({"full_code": "41/TB-SNV", "issuer": "Sở Tài chính"}, "other", False),
        ({"full_code": "42/TB-SNV", "issuer": "Sở Nội vụ"}, "same", True),
        ({"full_code": "", "issuer": "Sở Nội vụ"}, "other", False),
    ],
)
def test_the_same_document_is_known_by_number_symbol_and_issuer_or_by_its_bytes(
    fields: dict[str, str], sha256: str, found: bool
) -> None:
    there: RegisterLine = line(214, code="41/TB-SNV", author="Sở Nội vụ", file_sha256="same")
    assert (duplicate_of(fields, sha256, [there]) is there) is found
    assert duplicate_of(fields, sha256, [line(214, voided_at=at(5, "10:00"))]) is None


# -- retention and the dossier -----------------------------------------------------------------------


def test_retention_goes_by_the_schedule_in_force_on_the_closing_date() -> None:
    in_2020 = {row["id"]: row for row in rules.retention(date(2020, 8, 21))}
    assert in_2020["1/8"]["retention"] == "10 năm"
    assert in_2020["1/8"]["source"] == "Thông tư 09/2011/TT-BNV"
    assert rules.retention(date(2011, 7, 17)) == []
    assert rules.retention(date(2023, 2, 15)) == [], "no row is guessed where the schedule has ended"


def test_a_dossier_is_proposed_with_its_row_quoted_and_its_code_built_of_three_parts() -> None:
    fields = {"subject": "Về việc cài đặt ứng dụng Bluezone"}
    offered = filing.propose(fields, "Sở Nội vụ", 2020, rules.retention(date(2020, 8, 21)))
    assert offered["title"] == "Hồ sơ về việc cài đặt ứng dụng Bluezone của Sở Nội vụ năm 2020"
    assert offered["retention"] == "10 năm"
    assert offered["retention_source"] == (
        "Thông tư 09/2011/TT-BNV, nhóm 1, số 8: Kế hoạch, báo cáo công tác đột xuất"
    )
    assert filing.dossier_code("000.00.12.H41", 2020, "05.VP") == "000.00.12.H41.2020.05.VP"


# -- the notice and the direction --------------------------------------------------------------------


def test_whose_a_document_is_goes_by_its_issuer_and_is_asked_when_that_is_lost() -> None:
    assert origin_of({"issuer": "SỞ NỘI VỤ"}, "Sở Nội vụ") == "issued"
    assert origin_of({"issuer": "Sở Tài chính"}, "Sở Nội vụ") == "arrival"
    assert origin_of({"issuer": None}, "Sở Nội vụ") is None
    assert spelled("SỞ NỘI VỤ", ("UBND tỉnh", "Sở Nội vụ")) == "Sở Nội vụ"
    assert spelled("SỞ LẠ", ("Sở Nội vụ",)) == "SỞ LẠ"


def test_what_is_missing_before_the_book_is_named_one_by_one() -> None:
    assert check_confirmed(
        {"issue_date": "2020-02-30", "doc_type": "Thông báo", "issuer": "x", "subject": "y"}
    ) == ["Ngày văn bản (2020-02-30) không có thật; đề nghị kiểm tra lại."]
    assert len(check_confirmed({})) == 4


def test_the_duties_of_the_units_are_those_with_a_time_that_are_not_the_offices() -> None:
    duties = [
        {"who": "Trưởng các phòng, đơn vị", "due": "2020-08-06T10:00:00+07:00", "due_text": "trước 10 giờ"},
        {"who": "Văn phòng Sở", "due": "2020-08-06", "due_text": "trong ngày"},
        {"who": "Các phòng", "due": None, "due_text": "theo chỉ đạo"},
        {"who": "Các phòng", "due": None, "due_text": "trước ngày 25 hằng tháng"},
    ]
    assert [n for n, _ in unit_duties({"report_obligations": duties}, "Văn phòng")] == [0, 3]


def units() -> list[Unit]:
    names = [("VP", "Văn phòng"), ("TTR", "Thanh tra")]
    return [
        Unit(
            agency_id="a",
            id=id,
            name=name,
            kind="phong",
            code=None,
            head_count=5,
            position=n,
            external_id=None,
            active=True,
        )
        for n, (id, name) in enumerate(names)
    ]


def test_exactly_one_leads_and_whoever_acts_has_a_time_to_come() -> None:
    now = at(5, "09:00")
    due = at(6, "10:00").isoformat()
    proposed = propose({"subject": "Về việc x"}, units(), "VP", None)
    assert [one["role"] for one in proposed["assignees"]] == ["lead", "support"]
    good = [
        {"unit_id": "VP", "role": "lead", "due": due},
        {"unit_id": "TTR", "role": "informed", "due": None},
    ]
    assert check_direction(good, units(), now) == []
    for assignees, said in (
        ([{"unit_id": "TTR", "role": "support", "due": due}], "Phải có đúng một đơn vị chủ trì."),
        ([{"unit_id": "VP", "role": "lead", "due": None}], "Văn phòng chưa có thời hạn."),
        (
            [{"unit_id": "VP", "role": "lead", "due": at(4, "10:00").isoformat()}],
            "Thời hạn của Văn phòng đã qua.",
        ),
        ([{"unit_id": "XX", "role": "lead", "due": due}], "Không có đơn vị XX."),
        ([*good, good[1]], "Thanh tra được ghi hai lần."),
    ):
        assert said in check_direction(assignees, units(), now)

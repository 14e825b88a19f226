"""Deadlines in words: every wording an office writes, to the instant it means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.deadline import from_due
from plugin.reading import points
from plugin.reading.deadlines import find_terms
from plugin.reading.terms import Term

ISSUED = date(2020, 8, 4)


def only(words: str, issued: date | None = ISSUED) -> Term:
    terms = find_terms(f"Các phòng gửi báo cáo về Văn phòng {words}.", issued)
    assert len(terms) == 1, terms
    return terms[0]


@pytest.mark.parametrize(
    ("words", "due", "kind"),
    [
        ("trước 10 giờ ngày 06/8/2020", "2020-08-06T10:00:00+07:00", "before_time"),
        ("trước 16h00 ngày 06/8/2020", "2020-08-06T16:00:00+07:00", "before_time"),
        ("chậm nhất 10 giờ 00 phút ngày 06/8/2020", "2020-08-06T10:00:00+07:00", "by_time"),
        ("muộn nhất đến ngày 06.8.2020", "2020-08-06", "by_end_of_day"),
        ("không muộn hơn ngày 06-8-2020", "2020-08-06", "by_end_of_day"),
        ("đến hết ngày 15/8", "2020-08-15", "by_end_of_day"),
        ("trong ngày hôm nay", "2020-08-04", "by_end_of_day"),
        ("trước 14 giờ chiều nay", "2020-08-04T14:00:00+07:00", "before_time"),
        ("trước 15 giờ ngày mai", "2020-08-05T15:00:00+07:00", "before_time"),
        ("trước ngày 15/8", "2020-08-15", "before_date"),
        ("trước ngày mồng 6 tháng 8", "2020-08-06", "before_date"),
        ("ngày 06/8/2020, trước 10 giờ", "2020-08-06T10:00:00+07:00", "before_time"),
        ("trước 5 giờ chiều ngày 10/8/2020", "2020-08-10T17:00:00+07:00", "before_time"),
        ("trước 24 giờ ngày 06/8/2020", "2020-08-06", "by_end_of_day"),
        ("trước giờ hành chính ngày 06/8/2020", "2020-08-06", "by_end_of_day"),
        ("hạn chót 17h00 ngày 10/8/2020", "2020-08-10T17:00:00+07:00", "by_time"),
    ],
)
def test_a_wording_means_one_moment(words: str, due: str, kind: str):
    term = only(words)
    assert (term.due, term.kind, term.certain) == (due, kind, True)


@pytest.mark.parametrize("words", ["chậm nhất", "trước", "đến hết", "trong"])
@given(
    day=st.dates(date(2008, 1, 1), date(2030, 12, 31)),
    form=st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]),
)
def test_every_date_is_read_as_it_is_printed(words: str, day: date, form: str):
    term = only(f"{words} ngày {day.strftime(form)}", day)
    assert term.due == day.isoformat()
    assert term.kind == ("before_date" if words == "trước" else "by_end_of_day")


@given(hour=st.integers(0, 23), minute=st.sampled_from([0, 15, 30, 45]), before=st.booleans())
def test_before_an_hour_excludes_it_and_at_latest_includes_it(hour: int, minute: int, before: bool):
    words = f"{'trước' if before else 'chậm nhất'} {hour:02d} giờ {minute:02d} phút ngày 06/8/2020"
    term = only(words)
    deadline = from_due(term.due, term.kind, term.words)
    assert deadline is not None
    assert deadline.late(deadline.instant) is before


@pytest.mark.parametrize(
    ("words", "count", "unit", "working"),
    [
        ("trong vòng 03 ngày làm việc kể từ ngày nhận được văn bản", 3, "day", True),
        ("chậm nhất 10 ngày sau khi kết thúc hội nghị", 10, "day", False),
        ("trong thời hạn 05 ngày kể từ ngày ký", 5, "day", False),
        ("trong vòng 24 giờ kể từ khi phát hiện", 24, "hour", False),
    ],
)
def test_a_term_of_days_says_what_it_counts(words: str, count: int, unit: str, working: bool):
    relative = only(words).relative
    assert relative is not None
    assert (relative.count, relative.unit, relative.working) == (count, unit, working)


def test_a_term_may_count_back_from_an_event():
    relative = only("trước khi họp ít nhất 02 ngày").relative
    assert relative is not None
    assert relative.before
    assert relative.count == 2


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("trước 15 giờ hằng ngày", {"every": "day", "time": "15:00"}),
        ("trước ngày 25 hằng tháng", {"every": "month", "day": 25}),
        ("hằng quý, trước ngày 10 của tháng đầu quý tiếp theo", {"every": "quarter", "day": 10}),
        ("trước 16 giờ các ngày thứ Sáu hằng tuần", {"every": "week", "weekday": "sau", "time": "16:00"}),
    ],
)
def test_a_report_that_comes_again_says_how_often(words: str, every: dict[str, object]):
    assert only(words).every == every


def test_half_a_year_is_no_day_of_a_quarter():
    assert find_terms("Báo cáo kết quả 6 tháng đầu năm.", ISSUED) == []


def test_a_month_ends_with_its_last_day():
    assert only("trong tháng 8 năm 2020").last_day == date(2020, 8, 31)
    assert only("trong quý III/2020").last_day == date(2020, 9, 30)
    assert only("trước tháng 10/2020").last_day == date(2020, 9, 30)


def test_a_weekday_that_is_not_the_dates_is_asked():
    term = only("trước thứ Hai, ngày 06/8/2020")  # a Thursday
    assert not term.certain
    assert points.WEEKDAY_DIFFERS in term.remarks


@pytest.mark.parametrize(
    ("words", "day", "certain"),
    [
        ("chậm nhất thứ Sáu", "2020-08-07", False),
        ("chậm nhất thứ Sáu tuần này", "2020-08-07", False),
        ("chậm nhất thứ Sáu tuần sau", "2020-08-14", False),
        ("chậm nhất thứ Sáu tuần sau (14/8/2020)", "2020-08-14", True),
    ],
)
def test_a_weekday_is_of_this_week_or_the_next(words: str, day: str, certain: bool):  # issued on a Tuesday
    term = only(words)
    assert (term.due, term.certain) == (day, certain)


def test_a_date_without_a_year_says_where_its_year_is_from():
    assert points.YEAR_FROM_ISSUE in only("trước ngày 15/8").remarks


def test_a_deadline_before_the_document_is_flagged():
    term = only("trước ngày 04/8/2019")
    assert not term.certain
    assert points.BEFORE_ISSUE in term.remarks


def test_figures_a_scan_made_letters_are_asked():
    term = only("trước l0 giờ ngày 06/8/2020")
    assert term.due == "2020-08-06T10:00:00+07:00"
    assert not term.certain


@pytest.mark.parametrize("words", ["số liệu tính đến ngày 15/8/2020", "có hiệu lực từ ngày 15/8/2020"])
def test_a_statistics_day_is_no_deadline(words: str):
    assert find_terms(f"Báo cáo {words}.", ISSUED) == []


def test_an_impossible_day_is_none():
    assert find_terms("Gửi báo cáo trước ngày 31/02/2020.", ISSUED) == []

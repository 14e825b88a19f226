"""Time is exact: deadlines are instants, office hours and the official calendar are data."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin import rules
from plugin.clock import StandingClock, set_office_time
from plugin.domain.calendar import VN
from plugin.domain.deadline import Deadline, from_due
from plugin.domain.errors import CalendarMissing
from plugin.domain.periods import next_deadline, period_of
from plugin.domain.register import entry_moment
from plugin.domain.texts import deadline_text
from plugin.domain.tracking import escalation_times, reminder_times
from tests.house import at

HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
CALENDAR = rules.calendar(HOURS)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due", "kind", "last_good", "first_late"),
    [
        ("2020-08-06T10:00:00+07:00", "before_time", at(6, "09:59:59"), at(6, "10:00")),
        ("2020-08-06T10:00:00+07:00", "by_time", at(6, "10:00"), at(6, "10:00:01")),
        ("2020-08-06", "by_end_of_day", at(6, "23:59:59"), at(7, "00:00")),
        ("2020-08-15", "before_date", at(14, "23:59:59"), at(15, "00:00")),
    ],
)
def test_the_last_good_moment_is_what_the_words_say(
    due: str, kind: str, last_good: datetime, first_late: datetime
) -> None:
    deadline = from_due(due, kind, "lời văn")
    assert deadline is not None
    assert not deadline.late(last_good)
    assert deadline.late(first_late)


def test_words_without_an_instant_make_no_deadline() -> None:
    assert from_due(None, "none", "theo chỉ đạo") is None
    assert from_due("2020-08-06", "event", "") is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31)), st.booleans())  # noqa: DTZ001  # given a zone below
def test_lateness_begins_at_one_point_and_does_not_depend_on_the_zone_it_is_told_in(
    moment: datetime, exclusive: bool
) -> None:
    instant = moment.replace(tzinfo=VN)
    deadline = Deadline(instant, exclusive, "", "")
    assert deadline.late(instant) is exclusive
    assert deadline.late(instant + SECOND)
    assert not deadline.late(instant - SECOND)
    assert deadline.late(instant.astimezone(UTC)) is exclusive


def test_a_deadline_says_its_last_good_moment_in_words() -> None:
    assert deadline_text(at(6, "10:00"), exclusive=True) == (
        "trước 10 giờ 00 phút, thứ Năm, ngày 06/8/2020 (10 giờ 00 đã là trễ)"
    )
    assert deadline_text(at(7, "00:00"), exclusive=True) == "hết thứ Năm, ngày 06/8/2020"
    assert (
        deadline_text(at(6, "10:00"), exclusive=False) == "chậm nhất 10 giờ 00 phút, thứ Năm, ngày 06/8/2020"
    )


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2020, 8, 6), True),
        (date(2020, 8, 8), False),
        (date(2020, 9, 2), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
    ],
)
def test_holidays_swap_days_and_worked_saturdays_are_data(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_a_year_without_official_data_is_a_loud_error_never_a_guess() -> None:
    with pytest.raises(CalendarMissing, match="Chưa có lịch nghỉ chính thức của năm 2031"):
        CALENDAR.is_working(date(2031, 1, 1))
    with pytest.raises(CalendarMissing):
        CALENDAR.add_working_days(date(2026, 12, 30), 5)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(5, "16:00"), at(5, "16:00")),
        (at(5, "11:30"), at(5, "13:30")),
        (at(5, "17:00"), at(6, "07:30")),
        (at(5, "06:00"), at(5, "07:30")),
        (at(14, "17:20"), at(17, "07:30")),
        (at(1, "18:00", month=9), at(3, "07:30", month=9)),
    ],
)
def test_what_waits_for_the_office_waits_for_its_next_opening(moment: datetime, opening: datetime) -> None:
    assert CALENDAR.office_moment(moment) == opening


def test_three_working_days_from_receipt_do_not_count_the_day_of_receipt() -> None:
    assert CALENDAR.add_working_days(date(2020, 8, 6), 3) == date(2020, 8, 11)
    assert CALENDAR.add_working_days(date(2020, 9, 1), 1) == date(2020, 9, 3)
    assert CALENDAR.end_of(date(2020, 8, 11)) == at(12, "00:00")


@given(st.dates(date(2020, 1, 2), date(2020, 12, 20)), st.integers(1, 5))
def test_working_days_forward_and_back_meet_again(day: date, n: int) -> None:
    there = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working(there)
    between = [day + timedelta(days=k) for k in range(1, (there - day).days + 1)]
    assert sum(CALENDAR.is_working(one) for one in between) == n


def test_the_storys_reminders_and_escalations_fall_when_they_must() -> None:
    opened, deadline = at(5, "09:15"), at(6, "10:00")
    assert reminder_times(opened, deadline, CALENDAR) == [at(5, "16:00"), at(6, "08:30")]
    assert escalation_times(deadline, CALENDAR) == [at(6, "10:05"), at(6, "13:30")]


@given(
    st.datetimes(datetime(2020, 1, 6), datetime(2020, 12, 1)),  # noqa: DTZ001  # given a zone below
    st.integers(1, 400),
)
def test_no_reminder_at_the_weekend_at_night_or_after_the_deadline(opened: datetime, hours: int) -> None:
    start = opened.replace(tzinfo=VN)
    deadline = start + timedelta(hours=hours)
    for reminder in reminder_times(start, deadline, CALENDAR):
        assert CALENDAR.in_office_hours(reminder)
        assert start < reminder < deadline
    for moment in escalation_times(deadline, CALENDAR):
        assert CALENDAR.in_office_hours(moment)
        assert moment > deadline


def test_a_document_of_friday_evening_is_for_monday_unless_it_is_urgent() -> None:
    assert entry_moment(at(14, "17:20"), CALENDAR, urgent=False) == at(17, "07:30")
    assert entry_moment(at(14, "17:20"), CALENDAR, urgent=True) == at(14, "17:20")


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("trước ngày 25 hằng tháng", "month"),
        ("báo cáo định kỳ trước 15 giờ hằng ngày", "day"),
        ("chiều thứ Sáu hàng tuần", "week"),
        ("trước ngày 20 tháng cuối hằng quý", "quarter"),
    ],
)
def test_a_periodic_duty_is_known_by_its_words(words: str, every: str) -> None:
    assert period_of(words) == {"every": every}
    assert period_of("trước ngày 25/8/2020") is None


@pytest.mark.parametrize(
    ("every", "following"),
    [
        ("day", datetime(2020, 2, 1, 15, tzinfo=VN)),
        ("week", datetime(2020, 2, 7, 15, tzinfo=VN)),
        ("month", datetime(2020, 2, 29, 15, tzinfo=VN)),
        ("quarter", datetime(2020, 4, 30, 15, tzinfo=VN)),
    ],
)
def test_the_next_period_ends_at_the_same_time_and_a_short_month_at_its_last_day(
    every: str, following: datetime
) -> None:
    assert next_deadline(datetime(2020, 1, 31, 15, tzinfo=VN), every) == following


def test_in_a_trial_only_the_trial_moves_the_offices_time(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    set_office_time(file, at(5, "09:15"))
    first, second = StandingClock(file), StandingClock(file)
    assert first.office_now() == second.office_now() == at(5, "09:15")
    set_office_time(file, at(6, "08:30"))
    assert first.office_now() == at(6, "08:30")
    assert abs(first.machine_now() - datetime.now(UTC)) < timedelta(seconds=5), "machine time is always real"

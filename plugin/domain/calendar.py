"""The office's calendar: working days, office hours, and what moves with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from plugin.domain.errors import CalendarMissing

VN: Final = timezone(timedelta(hours=7))
"""Vietnam's time: no daylight saving."""


@dataclass(frozen=True)
class YearDays:
    """One year's official days off on weekdays, and the weekend days that are worked instead."""

    holidays: frozenset[date]
    working_weekends: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """Years with data, and the office hours of a working day in order."""

    years: Mapping[int, YearDays]
    hours: tuple[tuple[time, time], ...]

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day; ``CalendarMissing`` for a year without data."""
        year = self.years.get(day.year)
        if year is None:
            raise CalendarMissing(
                f"Chưa có lịch nghỉ chính thức của năm {day.year}; đề nghị nạp lịch trước khi tính thời hạn.",
                year=str(day.year),
            )
        if day in year.working_weekends:
            return True
        return day.weekday() < 5 and day not in year.holidays

    def in_office_hours(self, at: datetime) -> bool:
        """Whether the office is open at an instant (the closing minute is outside)."""
        local = at.astimezone(VN)
        return self.is_working(local.date()) and any(start <= local.time() < end for start, end in self.hours)

    def office_moment(self, at: datetime) -> datetime:
        """The instant itself within office hours, else the next opening."""
        local = at.astimezone(VN)
        if self.in_office_hours(local):
            return local
        return self.next_opening(local)

    def next_opening(self, at: datetime) -> datetime:
        """The first opening of the office strictly after an instant: the afternoon's, or another day's."""
        local = at.astimezone(VN)
        day = local.date()
        if self.is_working(day):
            for start, _ in self.hours:
                if local.time() < start:
                    return datetime.combine(day, start, VN)
        return datetime.combine(self.add_working_days(day, 1), self.hours[0][0], VN)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself is not counted (BLDS 2015 Điều 147)."""
        step = 1 if n >= 0 else -1
        left = abs(n)
        while left:
            day += timedelta(days=step)
            left -= self.is_working(day)
        return day

    def end_of(self, day: date) -> datetime:
        """24:00 of a day (BLDS 2015 Điều 148.6), as 00:00 of the next."""
        return datetime.combine(day + timedelta(days=1), time(0), VN)

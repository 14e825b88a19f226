"""Who owes, when to remind, when it goes up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from plugin.domain.calendar import VN, Calendar
from plugin.domain.records import Assignment
from plugin.domain.texts import deadline_text

EVENING: Final = time(16, 0)
LAST_CALL: Final = timedelta(minutes=90)
GRACE: Final = timedelta(minutes=5)


def reminder_times(opened: datetime, deadline: datetime, calendar: Calendar) -> list[datetime]:
    """16:00 on the working day before the deadline, and 90 minutes before it; only while the office
    is open, after the round opened and before the deadline.
    """
    day_before = calendar.add_working_days(deadline.astimezone(VN).date(), -1)
    wished = [datetime.combine(day_before, EVENING, VN), deadline - LAST_CALL]
    times = {calendar.office_moment(at) for at in wished}
    return sorted(at for at in times if opened < at < deadline)


def escalation_times(deadline: datetime, calendar: Calendar) -> list[datetime]:
    """To the Office five minutes after the deadline, to the leader in charge at the next opening."""
    first = calendar.office_moment(deadline + GRACE)
    return [first, calendar.next_opening(first)]


def owes(assignment: Assignment) -> bool:
    """Whether a unit still owes an answer (an excused one does not)."""
    return assignment.answered_at is None and assignment.excused is None


def reminder_text(title: str, deadline: datetime, exclusive: bool) -> str:
    """The reminder a unit reads: what, by when, and what to do."""
    return f"Nhắc nhở: {title}. Thời hạn {deadline_text(deadline, exclusive)}. Đề nghị gửi báo cáo."


def link_text(unit: str, title: str, deadline: datetime, exclusive: bool, link: str, reference: str) -> str:
    """What is handed to one unit where the document system can not ask it: what, by when, where."""
    return (
        f"{unit}: đề nghị báo cáo “{title}”, {deadline_text(deadline, exclusive)}. "
        f"Nhập số liệu tại {link} (đăng nhập bằng tài khoản của trưởng đơn vị). Mã việc: {reference}."
    )


def escalation_text(names: Sequence[str], title: str) -> str:
    """What the Office reads of overdue units."""
    return f"{len(names):02d} đơn vị quá hạn báo cáo ({title}): {'; '.join(names)}."

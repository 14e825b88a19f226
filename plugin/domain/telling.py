"""Telling people what waits for them: when, whom, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.calendar import VN, Calendar
from plugin.domain.records import WorkItem
from plugin.domain.texts import number_text

WINDOW: Final = timedelta(minutes=15)
"""What comes up within one window is told in one message."""


@dataclass(frozen=True)
class Line:
    """One thing that waits for a person. ``what`` tells it apart from everything else told.

    ``subject_id`` is the work item's id, or the assignment's where a unit was asked by our page alone.
    """

    what: str
    subject_id: str
    case_id: str | None
    title: str
    deadline: str | None
    link: str


def next_window(after: datetime, calendar: Calendar) -> datetime:
    """The next quarter of an hour after an instant in which the office is open."""
    local = after.astimezone(VN)
    quarter = local.replace(minute=local.minute // 15 * 15, second=0, microsecond=0)
    return calendar.office_moment(quarter + WINDOW)


def is_for(item: WorkItem, roles: Collection[str], unit_id: str | None, login: str) -> bool:
    """Whether a person's item is this person's: by role, a unit head's by unit, some by name."""
    if item.role not in roles or (item.login is not None and item.login != login):
        return False
    return item.role != "unit_head" or item.unit_id == unit_id


def subject_text(lines: Sequence[Line]) -> str:
    """The subject of a message."""
    return f"Thông Suốt: {number_text(len(lines))} việc cần làm"


def message_text(lines: Sequence[Line], name: str, why: str, switch: str) -> str:
    """A message: what waits, by when, where; why it came, and where to switch it off."""
    told = "\n\n".join(_line(n, one) for n, one in enumerate(lines, 1))
    return (
        f"Kính gửi {name},\n\n{number_text(len(lines))} việc đang chờ Ông/Bà xử lý:\n\n{told}\n\n"
        f"{why}\nKhông muốn nhận nữa: tắt tại {switch}\n"
    )


def why_text(login: str, agency: str) -> str:
    """Why a message came."""
    return (
        f"Ông/Bà nhận tin này vì tài khoản {login} của {agency} được giao các việc trên và chưa xử lý. "
        "Mỗi việc chỉ báo một lần, trong giờ làm việc; việc đã xử lý thì không báo."
    )


def _line(n: int, line: Line) -> str:
    deadline = f"\n   Thời hạn: {line.deadline}" if line.deadline else ""
    return f"{n}. {line.title}{deadline}\n   Mở việc: {line.link}"

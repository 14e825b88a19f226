"""A deadline: an instant, its end, the words it was read from and the rule applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugin.domain.calendar import VN


@dataclass(frozen=True)
class Deadline:
    """``exclusive``: the instant itself is late already ("trước 10 giờ" excludes 10:00:00)."""

    instant: datetime
    exclusive: bool
    words: str
    rule: str

    def late(self, at: datetime) -> bool:
        """Whether something handed in at an instant is late."""
        return at >= self.instant if self.exclusive else at > self.instant


def from_due(due: str | None, kind: str, words: str) -> Deadline | None:
    """The deadline of a read duty, or null where the text gives no instant.

    ``before_time`` excludes its clock time; ``by_time`` includes it; ``by_end_of_day`` ends at 24:00;
    ``before_date`` ends when that date begins (regulation: plain meaning, BLDS 2015 Điều 148.6).
    """
    if due is None:
        return None
    if kind == "before_time":
        return Deadline(_instant(due), True, words, "trước giờ ghi trong văn bản")
    if kind == "by_time":
        return Deadline(_instant(due), False, words, "chậm nhất đúng giờ ghi trong văn bản")
    if kind == "before_date":
        return Deadline(_start(due), True, words, "trước ngày ghi trong văn bản")
    if kind == "by_end_of_day":
        return Deadline(_start(due) + timedelta(days=1), True, words, "hết 24 giờ của ngày ghi trong văn bản")
    return None


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VN)


def _start(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text[:10]), time(0), VN)

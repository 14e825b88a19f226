"""What a drill intends: which notices come, who is asked, how each unit answers, and the acts that must follow.

Everything is chosen from the seed before anything runs; the ledger is held against it afterwards.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final

VN: Final = timezone(timedelta(hours=7))
FIRST_DAY: Final = date(2020, 8, 5)
WAVES: Final = 7
"""Waves that fit between the first day and the first public holiday after it."""
MANNERS: Final[Mapping[str, int]] = {"early": 62, "wrong": 10, "corrected": 10, "late": 18}
"""How a unit answers, and of a hundred units how many do."""

Act = tuple[str, str, str]
"""One intended act: kind, the notice's name, the unit (or empty)."""


@dataclass(frozen=True)
class Part:
    """One notice: its name, and how each asked unit answers (``MANNERS``)."""

    name: str
    manners: Mapping[str, str]

    def versions(self, unit: str, people: int) -> list[dict[str, Any]]:
        """What a unit hands in, one version after the other."""
        right: dict[str, Any] = {"total": people, "installed": people, "not_installed": 0}
        manner = self.manners[unit]
        if manner == "wrong":
            return [{**right, "installed": people + 1}, right]
        if manner == "corrected":
            one_less = {"installed": people - 1, "not_installed": 1, "reasons": {"k1": 1}}
            return [{**right, **one_less}, right]
        return [right]

    def intended(self) -> list[Act]:
        """Every act that another system must have seen of this case."""
        once = [(kind, self.name, "") for kind in ("register", "status", "send", "file")]
        asks = [("assign", self.name, unit) for unit in self.manners]
        late = [unit for unit, manner in self.manners.items() if manner == "late"]
        reminds = [("remind", self.name, unit) for unit in late for _ in range(2)]
        returns = [
            ("return_answer", self.name, unit) for unit, manner in self.manners.items() if manner == "wrong"
        ]
        return [*once, *asks, *reminds, *returns]


@dataclass(frozen=True)
class Phase:
    """A time at which the office clock stands; chaos may move it between the two bounds and back."""

    title: str
    at: datetime
    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class Wave:
    """Cases that run beside each other, from arrival to filing in two days of the office."""

    no: int
    day: date
    parts: Sequence[Part]

    def phases(self) -> list[Phase]:
        """Asking and answering; two reminders; the late ones and the reply."""
        first, second = self.day, self.day + timedelta(days=1)
        return [
            _phase("hỏi và báo cáo", first, "09:15", "08:00", "15:00"),
            _phase("nhắc lần một", first, "16:00", "15:30", "16:45"),
            _phase("nhắc lần hai", second, "07:35", "07:00", "08:45"),
            _phase("nộp trễ, tổng hợp, gửi, lưu", second, "09:30", "09:10", "14:00"),
        ]

    @property
    def deadline(self) -> datetime:
        """By when the units are asked to answer."""
        return datetime.combine(self.day + timedelta(days=1), time(9), VN)


def _phase(title: str, day: date, at: str, earliest: str, latest: str) -> Phase:
    moments = [datetime.combine(day, time.fromisoformat(one), VN) for one in (at, earliest, latest)]
    return Phase(title, *moments)


@dataclass
class Script:
    """All waves that could run; ``played`` are those that were begun."""

    waves: Sequence[Wave]
    played: list[Wave] = field(default_factory=list)

    def intended(self) -> Counter[Act]:
        """The acts of all waves that were begun."""
        return Counter(act for wave in self.played for part in wave.parts for act in part.intended())

    def part(self, name: str) -> Part:
        """The part of a notice."""
        return next(part for wave in self.waves for part in wave.parts if part.name == name)

    def deadline(self, name: str) -> datetime:
        """When the units of a notice must have answered."""
        return next(wave.deadline for wave in self.waves if name in {part.name for part in wave.parts})


def write(seed: int, units: Sequence[str], cases: int) -> Script:
    """The script of a seed: the first case of a wave asks every unit, the others a part of them."""
    chance = random.Random(f"script/{seed}")
    days = [day for n in range(40) if (day := FIRST_DAY + timedelta(days=n)).weekday() in (0, 2)]
    waves = []
    for no, day in enumerate(days[:WAVES], 1):
        parts = [_part(chance, no, case, units) for case in range(1, cases + 1)]
        waves.append(Wave(no, day, parts))
    return Script(waves)


def _part(chance: random.Random, wave: int, case: int, units: Sequence[str]) -> Part:
    few = chance.sample(units, max(2, len(units) // 2))
    asked = list(units) if case == 1 else sorted(few)
    chosen = chance.choices(list(MANNERS), list(MANNERS.values()), k=len(asked))
    # One unit is always late: the round must stay open until the reminders are counted.
    chosen[chance.randrange(len(asked))] = "late"
    return Part(f"{10 * wave + case}", dict(zip(asked, chosen, strict=True)))

"""How deadlines are put into words, with the instant each means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tests.notices.model import long, short

WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Said:
    """A wording, its kind, and ``due`` as the answer file prints it."""

    words: str
    kind: str
    due: str | None


def _at(day: date, hour: int, minute: int = 0) -> str:
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}:00+07:00"


def _no_year(day: date) -> str:
    return short(day).rpartition("/")[0]


Make = Callable[[date, int], Said]

DATED: Final[tuple[Make, ...]] = (
    lambda d, _h: Said(f"trước ngày {short(d)}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"trước ngày {_no_year(d)}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"trước {short(d)}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"trước ngày {long(d)}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"chậm nhất ngày {short(d)}", "by_end_of_day", d.isoformat()),
    lambda d, _h: Said(f"chậm nhất là ngày {long(d)}", "by_end_of_day", d.isoformat()),
    lambda d, _h: Said(f"muộn nhất đến hết ngày {short(d)}", "by_end_of_day", d.isoformat()),
    lambda d, _h: Said(f"trong ngày {short(d)}", "by_end_of_day", d.isoformat()),
    lambda d, _h: Said(f"chậm nhất trong ngày {_no_year(d)}", "by_end_of_day", d.isoformat()),
    lambda d, h: Said(f"trước {h} giờ ngày {short(d)}", "before_time", _at(d, h)),
    lambda d, h: Said(f"trước {h}h00 ngày {short(d)}", "before_time", _at(d, h)),
    lambda d, h: Said(f"trước {h}h30' ngày {_no_year(d)}", "before_time", _at(d, h, 30)),
    lambda d, h: Said(f"trước {h}g00 ngày {short(d)}", "before_time", _at(d, h)),
    lambda d, h: Said(f"trước {h} giờ 30 phút, {WEEKDAYS[d.weekday()]}, ngày {short(d)}", "before_time", _at(d, h, 30)),
    lambda d, h: Said(f"chậm nhất trước {h}h00, ngày {short(d)}", "before_time", _at(d, h)),
    lambda d, h: Said(f"chậm nhất {h} giờ ngày {short(d)}", "by_time", _at(d, h)),
    lambda d, h: Said(f"chậm nhất vào lúc {h} giờ 00 ngày {long(d)}", "by_time", _at(d, h)),
    lambda d, _h: Said(f"trước {WEEKDAYS[d.weekday()]}, ngày {short(d)}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"trước ngày {d.day}-{d.month}-{d.year}", "before_date", d.isoformat()),
    lambda d, _h: Said(f"trước ngày {d.day:02d}.{d.month:02d}.{d.year}", "before_date", d.isoformat()),
)  # fmt: skip

UNDATED: Final[tuple[Said, ...]] = (
    Said("trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này", "within_days", None),
    Said("trong vòng 03 ngày kể từ ngày kết thúc đợt kiểm tra", "within_days", None),
    Said("trước ngày 25 hằng tháng", "periodic", None),
    Said("trước ngày 10 của tháng đầu quý tiếp theo", "periodic", None),
    Said("định kỳ 6 tháng, hằng năm", "periodic", None),
    Said("trước 15 giờ hằng ngày", "periodic", None),
    Said("trước 16 giờ thứ Năm hằng tuần", "periodic", None),
)

"""The figures of the Sở's case: who reports what in which round, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Row = tuple[int, int, tuple[int, int, int, int, int]]
"""Staff, installed, and those not installed by reason k1–k5."""

NONE: Final = (0, 0, 0, 0, 0)

FIRST: Final[Mapping[str, Row]] = {
    "VP": (17, 15, (2, 0, 0, 0, 0)),
    "TTR": (6, 5, (0, 0, 1, 0, 0)),
    "TCBC": (8, 8, NONE),
    "CCVC": (9, 9, NONE),
    "XDCQ": (8, 7, (0, 1, 0, 0, 0)),
    "CCHC": (5, 0, (0, 0, 0, 5, 0)),
    "TDKT": (12, 11, (1, 0, 0, 0, 0)),
    "HCTH": (6, 5, (1, 0, 0, 0, 0)),
    "QLVTLT": (7, 7, NONE),
    "TTLT": (15, 10, (2, 1, 0, 2, 0)),
}
CORRECTED: Final[Row] = (9, 8, (0, 0, 1, 0, 0))
"""Phòng Công chức, viên chức, on 07/8."""

SECOND: Final[Mapping[str, Row]] = {
    "VP": (17, 16, (1, 0, 0, 0, 0)),
    "TTR": (6, 6, NONE),
    "CCVC": (8, 7, (0, 0, 1, 0, 0)),
    "XDCQ": (9, 8, (0, 1, 0, 0, 0)),
    "CCHC": (5, 5, NONE),
    "TG": (15, 13, (1, 1, 0, 0, 0)),
    "HCTH": (6, 5, (1, 0, 0, 0, 0)),
    "QLVTLT": (7, 7, NONE),
    "TTLT": (15, 13, (2, 0, 0, 0, 0)),
}


def form(row: Row) -> dict[str, str]:
    """A row as a page or a sheet takes it."""
    staff, installed, reasons = row
    figures = {"total": staff, "installed": installed, "not_installed": staff - installed}
    named = {f"reasons.k{n}": count for n, count in enumerate(reasons, 1) if count}
    return {name: str(value) for name, value in (figures | named).items()}


def api(row: Row) -> dict[str, object]:
    """A row as the document system's task takes it."""
    staff, installed, reasons = row
    return {
        "total": staff,
        "installed": installed,
        "not_installed": staff - installed,
        "reasons": {f"k{n}": count for n, count in enumerate(reasons, 1)},
    }


def totals(staff: int, installed: int, *reasons: int) -> dict[str, int]:
    """A checkpoint's totals as a round shows them."""
    named = {f"reasons/k{n}": count for n, count in enumerate(reasons, 1)}
    return {"total": staff, "installed": installed, "not_installed": staff - installed, **named}


AT_DEADLINE: Final = totals(65, 55, 3, 1, 1, 5, 0)
AT_CUT_OFF: Final = totals(93, 77, 6, 2, 1, 7, 0)
AFTER_CORRECTION: Final = totals(93, 76, 6, 2, 2, 7, 0)
ROUND_TWO: Final = totals(108, 99, 6, 2, 1, 0, 0)
OF_B: Final = totals(28, 22, 3, 1, 0, 2, 0)
OF_B_TWO: Final = totals(28, 25, 3, 0, 0, 0, 0)
PRINTED: Final = {
    "deadline": ("84,62 %", "50,93 %", "88,71 %"),
    "cut-off": ("82,80 %", "71,30 %", "88,51 %"),
    "corrected": ("81,72 %", "70,37 %", "87,36 %"),
    "round two": ("91,67 %", "91,67 %", "97,06 %"),
}
"""Each checkpoint's rates as printed: of those who reported, of all 108, of smartphone owners."""

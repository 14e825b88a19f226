"""What must have come out, compared to the digit; and the count of lost, doubled and missing numbers.

The expected acts are the trial's script of what another system should have seen; the
ledger is that system's own record. Doubled: one act under two keys, or done twice. Lost: expected
and not there. An act nobody expected is wrong, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from plugin.trial.office import AGENCY_NAME

Act = Mapping[str, Any]

EXPECTED_ACTS: Final[dict[str, int]] = {
    "register": 2,
    "status": 2,
    "assign": 3,
    "circulate": 1,
    "remind": 4,
    "return_answer": 1,
    "send": 1,
    "file": 1,
}
"""Visible acts of our agency by kind: each on its own target, reference or ordinal."""

ARRIVALS: Final = [214, 215]
DEPARTURES: Final = [187]
REPLY_CODE: Final = "187/BC-CCVTLT"
DOSSIER_RETENTION: Final = "10 năm"

EXPECTED_TOTALS: Final[dict[str, Any]] = {
    "total": 28,
    "installed": 22,
    "not_installed": 6,
    "reasons": {"k1": 3, "k2": 1, "k3": 0, "k4": 2, "k5": 0},
}

EXPECTED: Final[dict[str, Any]] = {
    "agencies": [
        {
            "name": AGENCY_NAME,
            "cases": 2,
            "rounds": [
                {
                    "no": 1,
                    "asked": 3,
                    "in_time": 2,
                    "late": 1,
                    "missing": 0,
                    "refused": 1,
                    "totals": EXPECTED_TOTALS,
                    "rates": {"of_reported": "78,57 %", "coverage": "78,57 %"},
                }
            ],
        }
    ],
    "lost": 0,
    "doubled": 0,
    "holes": 0,
}


def doubled(ledger: Sequence[Act]) -> int:
    """How many ledger lines are one act a second time: the same act, target, reference and ordinal."""
    seen = Counter(_act(line) for line in ledger)
    return sum(count - 1 for count in seen.values())


def lost(ledger: Sequence[Act], expected: Mapping[str, int] = EXPECTED_ACTS) -> int:
    """How many expected acts the other side never saw."""
    there = Counter(kind for kind, *_ in {_act(line) for line in ledger})
    return sum(max(0, count - there[kind]) for kind, count in expected.items())


def unexpected(ledger: Sequence[Act], expected: Mapping[str, int] = EXPECTED_ACTS) -> list[str]:
    """Acts beyond the script, as "kind × how many too many"."""
    there = Counter(kind for kind, *_ in {_act(line) for line in ledger})
    return [f"{kind} × {n - expected.get(kind, 0)}" for kind, n in there.items() if n > expected.get(kind, 0)]


def holes(numbers: Sequence[int]) -> int:
    """How many numbers are missing between the first and the last of one yearly series."""
    return len(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if numbers else 0


def _act(line: Act) -> tuple[str, str, str, str]:
    return (
        str(line["act"]),
        str(line.get("target") or ""),
        str(line.get("reference") or ""),
        str(line.get("ordinal") or ""),
    )


def differences(expected: Any, found: Any, where: str = "summary") -> list[str]:
    """Every place where two plain values differ, as "where: expected … found …"."""
    if isinstance(expected, dict) and isinstance(found, dict):
        names = sorted(set(expected) | set(found), key=str)
        return [
            line
            for name in names
            for line in differences(expected.get(name), found.get(name), f"{where}.{name}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [
            line
            for n, (one, other) in enumerate(zip(expected, found, strict=True))
            for line in differences(one, other, f"{where}[{n}]")
        ]
    return [] if expected == found else [f"{where}: phải là {expected!r}, lại là {found!r}"]

"""Identifiers of agencies in their two forms, and whether two of them mean the same agency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from connectors.edxml.values import Organ

LONGEST: Final = 35
_OLD: Final = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})")
_NEW: Final = re.compile(r"[A-Y]\d{2}(\.[0-9A-Z]+)*")
_ENTERPRISE: Final = re.compile(r"(?:\d{10}(?:-?\d{3})?|02\d{10})")
_ANY: Final = re.compile(r"[0-9A-Za-z._-]{1,35}")
_ADDED_BY_AXIS: Final = "TLTVBQG_CDMDD_QD20"
"""What the axis writes as the body in charge of a recipient that it added itself under the old code."""
_ADDED_SUFFIX: Final = re.compile(r"\s*\((?:Mã cũ|qd20)\)", re.IGNORECASE)


@cache
def _shipped() -> dict[str, Any]:
    text = files("connectors.edxml").joinpath("codes.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def readable(code: str) -> bool:
    """Whether a code may stand in a package that comes in: nearly anything does."""
    return _ANY.fullmatch(code) is not None


def writable(code: str, allowed: Iterable[str] = ()) -> bool:
    """Whether a code may stand in a package of ours: one of the three families, or ``allowed``.

    QĐ 28/2018/QĐ-TTg Điều 10.2a (13 characters), QĐ 20/2020/QĐ-TTg Điều 4 to 6 (up to 35).
    """
    families = (_OLD, _NEW, _ENTERPRISE)
    return code in allowed or (len(code) <= LONGEST and any(one.fullmatch(code) for one in families))


class Codes:
    """The mapping table: the shipped one and a site's own pairs (``more``: new code → old code)."""

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        shipped = _shipped()
        self._new: dict[str, str] = {old: new for new, old in {**shipped["codes"], **(more or {})}.items()}
        self._closed = frozenset(shipped["closed"])

    def canonical(self, code: str) -> str:
        """The one form under which codes are compared: the new one where it is known."""
        code = code.strip().upper()
        if code in self._new:
            return self._new[code]
        found = _OLD.fullmatch(code)
        return found[4] if found and code.startswith("000.00.00.") else code

    def same(self, one: str, other: str) -> bool:
        """Whether two codes mean the same agency."""
        return bool(one.strip()) and self.canonical(one) == self.canonical(other)

    def closed(self, code: str) -> bool:
        """Whether a code belongs to a level-1 body that no longer exists."""
        canonical = self.canonical(code)
        found = _OLD.fullmatch(canonical)
        return (found[4] if found else canonical.partition(".")[0]) in self._closed

    def distinct(self, organs: Iterable[Organ]) -> tuple[Organ, ...]:
        """Every agency once: also where the axis added it again under its old code."""
        kept: dict[str, Organ] = {}
        names: set[str] = set()
        for organ in organs:
            name = _ADDED_SUFFIX.sub("", organ.name).strip().casefold()
            added = organ.in_charge == _ADDED_BY_AXIS or name != organ.name.casefold()
            if self.canonical(organ.id) in kept or (added and name in names):
                continue
            kept[self.canonical(organ.id)] = organ
            names.add(name)
        return tuple(kept.values())

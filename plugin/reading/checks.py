"""Fields checked against each other: what disagrees is asked, not trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from plugin import rules
from plugin.reading.lines import fold, plain

_FIRST_YEAR: Final = 1945
_ALIKE: Final = 0.6
_OFFICES: Final = (
    (re.compile(r"\bhieu truong$"), ("truong", "dai hoc", "hoc vien", "cao dang", "khoa", "hoi dong")),
    (re.compile(r"(?<!tong )(?<!chi )\bcuc truong$"), ("cuc", "hoi dong", "ban")),
    (re.compile(r"\bchi cuc truong$"), ("chi cuc", "ban", "doan")),
    (re.compile(r"\btong cuc truong$"), ("tong cuc", "ban", "hoi dong")),
    (re.compile(r"\bchanh an$"), ("toa an", "tand", "hoi dong")),
    (re.compile(r"\bvien truong$"), ("vien", "vks", "hoi dong", "ban")),
    (re.compile(r"\bhat truong$"), ("hat",)),
    (re.compile(r"\btram truong$"), ("tram",)),
)
"""Whose head signs under a title: the words one of which the issuer's name then has."""


def doubtful(fields: Mapping[str, Any]) -> Iterator[str]:
    """The names of fields that others speak against (each may come more than once)."""
    if _type_differs(fields):
        yield from ("doc_type_code", "doc_type")
    if _issuer_differs(fields) or _office_differs(fields):
        yield from ("issuer", "issuer_parent")
    if _date_impossible(fields):
        yield "issue_date"


def symbol_type(symbol: str | None) -> str | None:
    """The type whose code a symbol begins with: "TB-UBND" is a Thông báo's. "CV" is none: no type's name."""
    first = re.split(r"[-/]", symbol or "")[0]
    return next(
        (code for code in rules.document_types() if fold(code) == fold(first) and first[:1].isupper()), None
    )


_OFFICES_TOO: Final = ("CT", "TTr")
"""Cục Thuế and Thanh tra begin the symbols of their letters as a Chỉ thị and a Tờ trình do."""


def _type_differs(fields: Mapping[str, Any]) -> bool:
    said = symbol_type(fields.get("symbol"))
    if said in _OFFICES_TOO and fields.get("doc_type_code") == "CV":
        return False
    if (
        fields.get("doc_type_code") == "CV"
        and said
        and _initials(fields.get("issuer") or "").endswith(fold(said))
    ):
        return False  # PB: Cục Phòng bệnh, no Phiếu báo
    return said is not None and fields.get("doc_type_code") not in (None, said)


def _issuer_differs(fields: Mapping[str, Any]) -> bool:
    """Whether the symbol's abbreviation is another body's than the one named in the letterhead."""
    issuer, symbol, issued = (fields.get(name) for name in ("issuer", "symbol", "issue_date"))
    if not issuer or not symbol:
        return False
    groups = str(symbol).split("/")[-1].split("-")
    group = groups[1] if symbol_type(symbol) and len(groups) > 1 else groups[0]
    on = date.fromisoformat(issued) if issued else None
    names = [
        fold(body["name"]) for body in rules.bodies(on) if group in body["short"] and not body.get("generic")
    ]
    if len(group) > 1 and _initials(str(issuer)).endswith(fold(group)):
        return False
    known = fold(f"{fields.get('issuer_parent') or ''}{issuer}")
    return bool(names) and not any(_alike(name, known) for name in names)


def _initials(name: str) -> str:
    """The letters a symbol takes from a name: each word's first, an abbreviation ("TB") whole."""
    words = [word for word in name.split() if word[0].isalpha() and plain(word) not in ("va", "cua")]
    return "".join(plain(word)[: len(word) if _SHORT.fullmatch(word) else 1] for word in words)


_SHORT: Final = re.compile(r"[BCDFGHKLMNPQRSTVXĐ]{2,5}")


def _alike(name: str, known: str) -> bool:
    return name in known or known in name or SequenceMatcher(None, name, known).ratio() >= _ALIKE


def _office_differs(fields: Mapping[str, Any]) -> bool:
    """Whether the signer heads another kind of body than the issuer; who signs by order may."""
    signer, issuer = fields.get("signer"), fields.get("issuer")
    lines = [plain(line) for line in (signer or {}).get("authority_lines", [])]
    if not issuer or not lines or any(line.startswith(("tl", "tuq", "t/l")) for line in lines):
        return False
    title = lines[0].removeprefix("kt.").strip()
    name = f" {plain(str(issuer))} "
    for office, words in _OFFICES:
        if office.search(title):
            return not any(word in name for word in words)
    return False


def _date_impossible(fields: Mapping[str, Any]) -> bool:
    """Whether the date of issue can not be: before the nation's first year, or before a cited document."""
    issued = fields.get("issue_date")
    if not issued:
        return False
    cited = [one["date"] for one in fields.get("basis_documents") or [] if one.get("date")]
    return int(issued[:4]) < _FIRST_YEAR or any(
        issued < day for day in cited if int(day[:4]) - int(issued[:4]) <= 2
    )

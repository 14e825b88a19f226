"""Walking a package by local names: prefix, namespace, case and spelling (``Bussiness``) do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any


def name_of(element: Any) -> str:
    """An element's local name, folded; empty for comments and instructions."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].casefold().replace("bussiness", "business")


def children(element: Any, *names: str) -> list[Any]:
    """The direct children of these (folded) names, in their order; none of a null element."""
    return [] if element is None else [child for child in element if name_of(child) in names]


def child(element: Any, *names: str) -> Any:
    """The first such child that says anything, else the first, else null."""
    found = children(element, *names)
    return next((one for one in found if len(one) or text(one)), found[0] if found else None)


def first(element: Any, *names: str) -> Any:
    """The first such element at any depth, or null."""
    return next(every(element, *names), None)


def every(element: Any, *names: str) -> Iterator[Any]:
    """All such elements at any depth, in document order."""
    if element is not None:
        yield from (one for one in element.iter() if name_of(one) in names)


def plain(element: Any) -> str:
    """The text of an element as it stands, comments left out; empty for null."""
    return "" if element is None else "".join([element.text or "", *(one.tail or "" for one in element)])


def text(element: Any) -> str:
    """The text of an element, trimmed and in NFC; some writers spell nothing as ``null``."""
    said = unicodedata.normalize("NFC", plain(element)).strip()
    return "" if said == "null" else said


def said(element: Any, *names: str) -> str:
    """The text of a child."""
    return text(child(element, *names))


def number(element: Any, *names: str) -> int | None:
    """A child's whole number; null for anything else."""
    digits = said(element, *names)
    try:
        return int(digits) if digits.isascii() and len(digits) <= 9 else None
    except ValueError:
        return None

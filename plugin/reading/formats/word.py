"""The names of WordprocessingML (ECMA-376 Part 1, 17)."""

from __future__ import annotations

from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def attribute(element: Any, name: str) -> str | None:
    """An attribute of Word's own namespace; null if absent."""
    value = element.get(W + name)
    return None if value is None else str(value)


def value(element: Any, *path: str) -> str | None:
    """``w:val`` of a descendant by its path of local names; null if any step is absent."""
    found = element.find("/".join(W + name for name in path)) if element is not None else None
    return attribute(found, "val") if found is not None else None

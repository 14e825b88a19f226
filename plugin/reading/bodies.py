"""Bodies by the abbreviation in a symbol, where the letterhead has lost the name."""

from __future__ import annotations

from datetime import date

from plugin import rules
from plugin.reading.found import Found


def by_symbol(symbol: Found, issued: date | None) -> Found | None:
    """The body whose abbreviation follows the type's code in a symbol, if exactly one had it that day.

    ``QĐ-BYT`` and ``BYT-KCB`` both name the Bộ Y tế; a name from here is only proposed when the
    day is not known.
    """
    groups = str(symbol.value).split("-")
    if groups[0] in rules.document_types() and len(groups) > 1:
        groups = groups[1:]
    names = [
        body["name"]
        for body in rules.bodies(issued)
        if groups[0] in body["short"] and not body.get("generic")
    ]
    if len(names) != 1:
        return None
    return Found(names[0], symbol.quote, symbol.first, symbol.last, certain=issued is not None)

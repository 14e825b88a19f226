"""The layout in force on a document's date, as the writers use it. The values are data of ``plugin.rules``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plugin import rules

_NEWEST: Final = date.max


@dataclass(frozen=True)
class Layout:
    """Page, type sizes and spaces. Lengths in millimetres, sizes and spaces in points.

    ``head_columns`` are the widths of the issuer's and the nation's columns; ``rule_share`` is how
    much of a line's length the rule under it takes; ``signature_space`` is kept free for signing.
    """

    font: str
    page: tuple[float, float]
    top: float
    bottom: float
    left: float
    right: float
    header_distance: float
    first_line_indent: float
    paragraph_spacing: float
    line_spacing: float
    rule_share: float
    head_columns: tuple[float, float]
    signature_space: float
    sizes: Mapping[str, float]

    def size(self, component: str) -> float:
        """The type size of a component in points."""
        return self.sizes[component]

    @property
    def text_width(self) -> float:
        """The width between the margins, portrait."""
        return self.page[0] - self.left - self.right

    @property
    def landscape_width(self) -> float:
        """The width between the margins, landscape."""
        return self.page[1] - self.left - self.right


def layout_on(day: date | None) -> Layout:
    """The layout of a document of that date; a draft without a date gets the newest."""
    return _layout(rules.layout(day or _NEWEST))


def _layout(row: Mapping[str, Any]) -> Layout:
    page, margins = row["page"], row["margins"]
    plain = (
        "font",
        "header_distance",
        "first_line_indent",
        "paragraph_spacing",
        "line_spacing",
        "rule_share",
        "signature_space",
        "sizes",
    )
    return Layout(
        page=(page["width"], page["height"]),
        head_columns=tuple(row["head_columns"]),
        **margins,
        **{name: row[name] for name in plain},
    )

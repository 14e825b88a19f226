"""The tree of directives by the notice's own numbering, and who has to carry each one out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from plugin.reading.lines import plain
from plugin.reading.paragraphs import MARKER, Paragraph
from plugin.reading.parties import heading_of, order_to, subject_of, supporters

_DEPTHS: Final = {"part": 0, "upper": 1, "roman": 2, "article": 3, "letter": 10, "dash": 11, "plus": 12}
_NUMBER_DEPTH: Final = 4
_ORDERS: Final = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|giao|phan\s+cong|chi\s+dao|thong\s+bao\s+toi)\b")
_CLOSES: Final = re.compile(
    r"(?:tren\s+day|trong\s+qua\s+trinh|noi\s+nhan|nhan\s+duoc|can\s+cu|rat\s+mong|tran\s+trong"
    r"|(?:thong\s+bao|ke\s+hoach|chi\s+thi|quyet\s+dinh|cong\s+van|van\s+ban)\s+nay)\b"
)
"""How the sentences behind the last task begin."""
_HEADING: Final = 140


def read_directives(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """[{number, text, who, with, lines, items: [...]}]; what stands under a number belongs to it.

    ``who`` must act, in the notice's words; null where neither the directive, nor what it stands under,
    nor the sentence that leads in names anybody. ``with``: who supports, or null.
    """
    root: list[dict[str, Any]] = []
    stack: list[tuple[int, dict[str, Any]]] = []
    leader: str | None = None
    for paragraph in paragraphs:
        depth = _depth(paragraph)
        if depth is None:
            lead_in, ordered = _unnumbered(paragraph)
            leader = lead_in or leader
            if ordered is not None and not lead_in:
                stack.clear()
                root.append(ordered)
            elif stack and stack[-1][0] < _DEPTHS["dash"] and _is_task(paragraph, stack[-1][1]):
                stack[-1][1]["items"].append(_node(paragraph, stack[-1][1]["who"]))
            continue
        while stack and stack[-1][0] >= depth:
            stack.pop()
        node = _node(paragraph, stack[-1][1]["who"] if stack else leader)
        (stack[-1][1]["items"] if stack else root).append(node)
        stack.append((depth, node))
    return root


def _node(paragraph: Paragraph, above: str | None) -> dict[str, Any]:
    text = paragraph.unmarked
    return {
        "number": _number(paragraph),
        "text": text,
        "who": heading_of(text, numbered=paragraph.mark is not None)
        or subject_of(text)
        or order_to(text)
        or above,
        "with": supporters(text),
        "lines": [paragraph.first, paragraph.last],
        "items": [],
    }


def _unnumbered(paragraph: Paragraph) -> tuple[str | None, dict[str, Any] | None]:
    """Whom a sentence that leads in speaks to, and the directive of one that orders by itself."""
    if not _ORDERS.search(plain(paragraph.text)):
        return None, None
    who = order_to(paragraph.text) or subject_of(paragraph.text)
    if paragraph.text.endswith(":"):
        return who, None
    return None, _node(paragraph, None) if who else None


def _is_task(paragraph: Paragraph, above: dict[str, Any]) -> bool:
    """Whether a sentence without number stands below a unit's name, as one of its tasks."""
    return heading_of(above["text"]) is not None and not _CLOSES.match(plain(paragraph.text))


def _depth(paragraph: Paragraph) -> int | None:
    match = MARKER.match(paragraph.text)
    if match is None:
        return _DEPTHS["roman"] if paragraph.heading and len(paragraph.text) < _HEADING else None
    if match.group("number"):
        return _NUMBER_DEPTH + match.group("number").strip(" .)").count(".")
    if match.group("dash"):
        return _DEPTHS["plus" if match.group("dash") == "+" else "dash"]
    return next(
        _DEPTHS[kind] for kind in ("part", "upper", "roman", "article", "letter") if match.group(kind)
    )


def _number(paragraph: Paragraph) -> str | None:
    """The number alone: "I", "2", "1.1", "đ", "Điều 3"; null for dashes and headings without one."""
    match = MARKER.match(paragraph.text)
    if match is None or match.group("dash"):
        return None
    kinds = ("part", "upper", "roman", "article", "number", "letter")
    return next(found.strip(" .):") for kind in kinds if (found := match.group(kind)))

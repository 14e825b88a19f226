"""The tree of directives by the notice's own numbering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugin.reading.paragraphs import MARKER, Paragraph


def read_directives(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """[{number, text, lines, items: [...]}]; dashes belong to the number they stand under."""
    root: list[dict[str, Any]] = []
    stack: list[tuple[int, dict[str, Any]]] = []
    for paragraph in paragraphs:
        depth = _depth(paragraph)
        if depth is None:
            continue
        node = {
            "number": _number(paragraph),
            "text": MARKER.sub("", paragraph.text),
            "lines": [paragraph.first, paragraph.last],
            "items": [],
        }
        while stack and stack[-1][0] >= depth:
            stack.pop()
        (stack[-1][1]["items"] if stack else root).append(node)
        stack.append((depth, node))
    return root


def _depth(paragraph: Paragraph) -> int | None:
    match = MARKER.match(paragraph.text)
    if match is None:
        return None
    if match.group("roman"):
        return 0
    if match.group("number"):
        return 1 + match.group("number").strip(".)").count(".")
    return 8 if match.group("letter") else 9


def _number(paragraph: Paragraph) -> str | None:
    match = MARKER.match(paragraph.text)
    if match is None or match.group("dash"):
        return None
    return next(mark.strip(".)") for mark in match.group("roman", "number", "letter") if mark)

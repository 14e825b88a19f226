"""Pages of HTML, as crawlers and old Word leave them: blocks become lines, table cells lines of their own."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.bold import bold, without_marks
from plugin.reading.formats.grid import barred, is_grid
from plugin.reading.formats.text import clean_text, decode

_UNSEEN: Final = {"script", "style", "head", "title", "noscript", "template", "object", "svg"}
_BOLD: Final = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)

_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_HEAVY: Final = re.compile(r"(?<!-)font-weight:\s*(?:bold|[6-9]00)")


def open_bytes(content: bytes, tell: object = None) -> Document:  # noqa: ARG001 - the same call for every format
    """A page of HTML."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True
    )
    root = etree.fromstring(decode(content).encode("utf-8"), parser)
    if root is None:
        raise Unreadable(Reason.EMPTY)
    _bar_tables(root)
    text, heavy = without_marks(clean_text(_text(root)))
    if not text.strip():
        raise Unreadable(Reason.EMPTY)
    return Document(text, bold=heavy)


def _bar_tables(root: Any) -> None:
    """Rows of a table of tasks or figures become one line each."""
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        plain = next(table.iterdescendants("table", *_UNSEEN), None) is None
        if rows and plain and is_grid(["".join(cell.itertext()) for cell in rows[0]]):
            for row in rows:
                said = barred(["".join(cell.itertext()) for cell in row])
                for cell in list(row):
                    row.remove(cell)
                row.text = said


def _text(root: Any) -> str:
    """All visible text, white space as a browser shows it; no recursion, however deep the page."""
    pieces: list[str] = []
    hidden = heavy = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            hidden += element.tag in _UNSEEN
            heavy += _is_bold(element)
            said = element.text
        else:
            hidden -= element.tag in _UNSEEN
            heavy -= _is_bold(element)
            said = element.tail
        if said and not hidden:
            said = _SPACE.sub(" ", said)
            pieces.append(bold(said) if heavy else said)
    return "\n".join(line for piece in "".join(pieces).split("\n") if (line := piece.strip(" ")))


def _is_bold(element: Any) -> bool:
    return element.tag in _BOLD or _HEAVY.search(element.get("style", "")) is not None

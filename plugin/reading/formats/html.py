"""Pages of HTML, as crawlers and old Word leave them: blocks become lines, table cells lines of their own."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.text import clean_text, decode

_UNSEEN: Final = {"script", "style", "head", "title", "noscript", "template", "object", "svg"}
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


def open_bytes(content: bytes, tell: object = None) -> Document:  # noqa: ARG001 - the same call for every format
    """A page of HTML."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True
    )
    root = etree.fromstring(decode(content).encode("utf-8"), parser)
    if root is None:
        raise Unreadable(Reason.EMPTY)
    text = clean_text(_text(root))
    if not text.strip():
        raise Unreadable(Reason.EMPTY)
    return Document(text)


def _text(root: Any) -> str:
    """All visible text, white space as a browser shows it; no recursion, however deep the page."""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            hidden += element.tag in _UNSEEN
            said = element.text
        else:
            hidden -= element.tag in _UNSEEN
            said = element.tail
        if said and not hidden:
            pieces.append(_SPACE.sub(" ", said))
    return "\n".join(line for piece in "".join(pieces).split("\n") if (line := piece.strip(" ")))

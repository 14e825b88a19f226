"""One file per format: bytes become a ``Document``. What is not plain text is opened in a process of its own.

Each module has one ``open_bytes(content, tell)``; ``tell(page, of)`` is called as pages are done.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Final

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.kinds import Kind, kind_of

__all__ = ["MAX_TEXT", "Kind", "Tell", "kind_of", "module_of", "open_as"]

Tell = Callable[[int, int], None]
MAX_TEXT: Final = 2_000_000


def open_as(kind: Kind, content: bytes, tell: Tell) -> Document:
    """Open a file of a known kind, here and now; ``Unreadable`` says why not."""
    document: Document = module_of(kind).open_bytes(content, tell)
    if len(document.text) > MAX_TEXT:
        raise Unreadable(Reason.TOO_LONG)
    return document


def module_of(kind: Kind) -> ModuleType:
    """The module that opens files of this kind; imported only when one comes."""
    return import_module(f"plugin.reading.formats.{kind.value}")

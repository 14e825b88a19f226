"""XML from strangers: parsed without entities, network or document types."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from plugin.reading.errors import Reason, Unreadable

_START: Final = 4096


def parse(content: bytes, *, huge: bool = False) -> Any:
    """The root element; ``Unreadable`` for broken XML and for any DOCTYPE. ``huge``: long texts are meant."""
    flat = content[:_START].replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise Unreadable(Reason.ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(Reason.BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(Reason.ENTITIES)
    return root

"""Bytes of a stranger as an XML tree: what may surround the document is cut off, what is dangerous refused."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from connectors.edxml.values import BadPackage

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest package that is read."""
_MOST_TAGS: Final = 400_000
_LONGEST_PREFIX: Final = 64 * 1024
_WIDE: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARATION: Final = re.compile(rb"<\?xml[^>]{0,200}\?>")
_SPOKEN_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ASIDE: Final = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_FORBIDDEN: Final = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})


def tree(raw: bytes) -> Any:
    """The root element. ``BadPackage`` for what is no XML, too large, or declares types or entities.

    Bytes before the declaration and after the root are left out, and so are control characters that no
    XML may hold.
    """
    if len(raw) > LARGEST:
        raise BadPackage(f"Gói tin lớn hơn {LARGEST // 1024 // 1024} MB.")
    text = _trimmed(raw)
    if text.count(b"<") > _MOST_TAGS:
        raise BadPackage("Gói tin có quá nhiều thẻ XML.")
    _refuse_declarations(text)
    try:
        return _parsed(text)
    except etree.XMLSyntaxError:
        return _second_try(text)


def _second_try(text: bytes) -> Any:
    try:
        return _parsed(text.translate(None, _FORBIDDEN))
    except etree.XMLSyntaxError as error:
        raise BadPackage(f"Tệp không phải XML hợp lệ: {error.msg}.") from error


def _parsed(text: bytes) -> Any:
    # Attachments are single texts of many megabytes, which the usual limit would refuse.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(text, parser)
    if root.getroottree().docinfo.doctype:
        raise BadPackage("Gói tin khai báo kiểu tài liệu (DOCTYPE); không tiếp nhận.")
    return root


def _trimmed(raw: bytes) -> bytes:
    """From the first tag to the last, in an encoding that says its own name."""
    if raw[:2] in _WIDE:
        try:
            raw = _DECLARATION.sub(b"", raw.decode("utf-16").encode(), count=1)
        except UnicodeDecodeError as error:
            raise BadPackage("Tệp không đúng bảng mã UTF-16.") from error
    start = raw.find(b"<?xml", 0, _LONGEST_PREFIX)
    start = start if start >= 0 else raw.find(b"<", 0, _LONGEST_PREFIX)
    end = raw.rfind(b">")
    if start < 0 or end < start:
        raise BadPackage("Tệp không phải XML.")
    return _really_utf8(raw[start : end + 1])


def _really_utf8(text: bytes) -> bytes:
    """Without a declaration that names a wide encoding over bytes that are not wide."""
    declared = _DECLARATION.match(text)
    spoken = _SPOKEN_ENCODING.search(declared[0]) if declared else None
    if declared and spoken and spoken[1].lower().startswith((b"utf-16", b"ucs", b"unicode", b"utf-32")):
        return text[declared.end() :].lstrip()
    return text


def _refuse_declarations(text: bytes) -> None:
    """Types and entities are declared before the root; nothing of the kind is wanted there."""
    at = 0
    while aside := _ASIDE.match(text, at):
        at = aside.end()
    if text[at:].lstrip()[:2] == b"<!":
        raise BadPackage("Gói tin khai báo kiểu tài liệu (DOCTYPE) hoặc thực thể; không tiếp nhận.")

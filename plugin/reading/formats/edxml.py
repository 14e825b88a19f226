"""A package of the national document axis (QCVN 102:2016/BTTTT): its main document is opened, the rest listed."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from plugin.reading.document import Document, Part
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Tell
from plugin.reading.formats.archive import base_name, open_parts
from plugin.reading.formats.xml import parse


def open_bytes(content: bytes, tell: Tell) -> Document:
    """An edXML package; ``Unreadable`` where it carries no document."""
    root = parse(content, huge=True)
    found = [one for one in root.iter("{*}Attachment") if one.find("{*}ContentTransferEncoded") is not None]
    return open_parts([_part(n, one) for n, one in enumerate(found, 1)], tell)


def _part(place: int, attachment: Any) -> Part:
    name = base_name(attachment.findtext("{*}AttachmentName") or "") or f"tep-{place}"
    text = "".join((attachment.findtext("{*}ContentTransferEncoded") or "").split())
    try:
        return Part(name, base64.b64decode(text, altchars=b"-_" if "-" in text or "_" in text else None))
    except binascii.Error as error:
        raise Unreadable(Reason.BROKEN) from error

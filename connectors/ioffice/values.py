"""Values on the wire: dates as the site writes them, places in an answer, files as base64, our mark."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final

VN: Final = timezone(timedelta(hours=7))
REFERENCE: Final = re.compile(r"\bTS-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""Our reference, wherever it survived."""

_TOKENS: Final = (("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S"))
_USUAL: Final = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y")


def written(moment: datetime | date, form: str) -> str:
    """A date or instant in Vietnam's time, in a form such as ``dd/MM/yyyy HH:mm``."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(VN)
    return moment.strftime(_strftime(form))


def moment_of(text: Any, form: str = "") -> datetime:
    """The instant a site wrote, in its own form, as ``dd/MM/yyyy`` with or without a time, or as ISO 8601.

    A day alone is its first moment, a time without a zone is Vietnam's. ``ValueError`` for anything else.
    """
    said = str(text).strip()
    for one in (_strftime(form), *_USUAL) if form else _USUAL:
        try:
            return datetime.strptime(said, one).replace(tzinfo=VN)
        except ValueError:
            continue
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        return datetime.combine(date.fromisoformat(said), time(), VN)
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=VN)


def _strftime(form: str) -> str:
    for token, code in _TOKENS:
        form = form.replace(token, code)
    return form


def at(place: str, answer: Any) -> Any:
    """What stands at a dotted place of an answer (``""``: the whole); null where nothing does."""
    for part in place.split(".") if place else ():
        if isinstance(answer, list) and part.isdecimal() and int(part) < len(answer):
            answer = answer[int(part)]
        elif isinstance(answer, Mapping):
            answer = answer.get(part)
        else:
            return None
    return answer


def text(value: Any) -> str | None:
    """A value as text in NFC without outer blanks; null for nothing."""
    if value is None or isinstance(value, Mapping | list):
        return None
    said = unicodedata.normalize("NFC", str(value)).strip()
    return said or None


def packed(content: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(content).decode("ascii")


def unpacked(said: str) -> bytes:
    """The bytes behind base64, with or without a ``data:`` prefix and line breaks; else ``ValueError``."""
    plain = said.partition(",")[2] if said.startswith("data:") else said
    try:
        return base64.b64decode("".join(plain.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def packed_size(size: int) -> int:
    """How long so many bytes are as base64."""
    return (size + 2) // 3 * 4


def mark(key: str, reference: str) -> str:
    """Our mark on a create, short enough for any field: the reference, and which act of it this is."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{reference}.{digest}" if reference else digest


def reference_in(*texts: Any) -> str | None:
    """Our reference, if one of the texts carries it."""
    for one in texts:
        found = REFERENCE.search(str(one or "").upper())
        if found:
            return found[0]
    return None


def now() -> datetime:
    """Machine time."""
    return datetime.now(UTC)

"""How the sheet that travels with a request is marked, so that it is known again when it comes back.

Hidden columns carry each input's key (``code`` or ``code/option``), its prefilled value and a
choice's options; the keyed rows ``reference``, ``nil_return`` and ``note`` hold the rest. Written
by ``writing.sheet``, read by ``reading.sheet``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

REFERENCE_PROPERTY: Final = "ThongSuotReference"
FORM_PROPERTY: Final = "ThongSuotForm"

REFERENCE_KEY: Final = "reference"
NIL_KEY: Final = "nil_return"
NOTE_KEY: Final = "note"

WIDE_COLUMN: Final = 2
"""Column (from 0) of the reference, the nil return and the note."""
VALUE_COLUMN: Final = 3
KEY_COLUMN: Final = 5
PREFILL_COLUMN: Final = 6
OPTIONS_COLUMN: Final = 7

YES: Final = "Có"


def form_checksum(reference: str, keys: Iterable[str]) -> str:
    """The version of a form: 16 hex digits of a SHA-256 over its reference and its inputs' keys."""
    text = "\n".join([reference, *sorted(keys)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]

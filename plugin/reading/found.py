"""What a reader of one part gives back: a value, the words it was read from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """``quote`` is verbatim text of lines ``first``–``last`` (from 1). An uncertain value is only proposed."""

    value: Any
    quote: str
    first: int
    last: int
    certain: bool = True

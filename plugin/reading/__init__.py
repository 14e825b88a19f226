"""Bytes become a notice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plugin.domain.notice import FIELDS, ReadNotice


def read(content: bytes, name: str = "", agency: Mapping[str, Any] | None = None) -> ReadNotice:
    """Provisional."""
    text = content.decode()
    mark = re.search(r"^(TUYỆT MẬT|TỐI MẬT|MẬT)$", text, re.M)
    fields: dict[str, Any] = dict.fromkeys(FIELDS)
    fields["secrecy"] = mark.group(1) if mark else None
    return ReadNotice(fields, text=text)

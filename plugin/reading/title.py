"""Type and subject: a type's name with its subject below, or a công văn's "V/v"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.letterhead import DATE, MOTTO, NATION
from plugin.reading.lines import Line, fold, squeeze

_ABOUT = re.compile(r"^\(?\s*V\s*/\s*[vV]\s*[:.]?\s*")
_STOP = re.compile(
    r"^(Kính gửi|Căn cứ|Thực hiện|Theo |Ngày \d|Xét |Để |Tiếp|Qua |I\.|1\.|Điều |_{3,}|-{3,}|\d+\.|Số:)",
    re.IGNORECASE,
)
_MAX_SUBJECT_LINES = 8


def read_type(lines: Sequence[Line]) -> tuple[Found, int] | None:
    """The code of a type whose name stands alone on a line, and that line's index."""
    names = {fold(name): code for code, name in rules.document_types().items()}
    for n, line in enumerate(lines[:60]):
        text = line.stripped.strip(" *:_-")
        if text and fold(text) in names and text.upper() == text:
            return Found(names[fold(text)], text, line.no, line.no), n
    return None


def read_subject(lines: Sequence[Line], start: int | None) -> Found | None:
    """The subject under the type's name, or after "V/v"."""
    return _below(lines, start + 1) if start is not None else _about(lines)


def _below(lines: Sequence[Line], start: int) -> Found | None:
    taken: list[Line] = []
    for line in lines[start : start + 14]:
        text = line.stripped
        if not text:
            if taken:
                break
            continue
        if _STOP.match(text):
            break
        taken.append(line)
    return _found(taken[:_MAX_SUBJECT_LINES])


def _about(lines: Sequence[Line]) -> Found | None:
    for n, line in enumerate(lines[:40]):
        text = line.stripped
        if _ABOUT.match(text):
            taken = [line]
            for following in lines[n + 1 : n + _MAX_SUBJECT_LINES]:
                if not following.stripped or _STOP.match(following.stripped) or _is_head(following.text):
                    break
                taken.append(following)
            return _found(taken)
    return None


def _is_head(text: str) -> bool:
    return bool(NATION.search(text) or MOTTO.search(text) or DATE.search(text))


def _unwrapped(text: str) -> str:
    """Without the brackets around a whole subject; a bracket inside it stays."""
    text = text.removeprefix("(").strip() if text.count("(") > text.count(")") else text
    text = text.removesuffix(")").strip() if text.count(")") > text.count("(") else text
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _found(taken: Sequence[Line]) -> Found | None:
    if not taken:
        return None
    text = squeeze(" ".join(line.stripped.strip("_") for line in taken))
    value = _unwrapped(_ABOUT.sub("", text).strip())
    if not value:
        return None
    return Found(value, text, taken[0].no, taken[-1].no)

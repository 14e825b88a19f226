"""Shows a person what was read and from which words: the text with its quotes marked, then what is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from click import style

from plugin.domain.notice import ReadNotice
from plugin.domain.quotes import CERTAIN, MarkedLine, Piece, marked
from plugin.domain.texts import FIELD_TITLES, field_title

_MARGIN: Final = 22


def explained(notice: ReadNotice, *, colour: bool) -> Iterator[str]:
    """The lines to print. Certain quotes are green or in [brackets], uncertain ones yellow or in [?brackets?]."""
    for line in marked(notice.text, notice.evidence, notice.certainty):
        titles = [_short(name) for name in line.fields] or [""]
        for title in titles[:-1]:
            yield f"{title:>{_MARGIN}} │"
        yield f"{titles[-1]:>{_MARGIN}} │ {_text(line, colour=colour)}".rstrip()
    yield ""
    yield from _open_fields(notice, colour=colour)


def _short(name: str) -> str:
    title = field_title(name)
    return title if len(title) <= _MARGIN else title[: _MARGIN - 1] + "…"


def _text(line: MarkedLine, *, colour: bool) -> str:
    return "".join(_piece(piece, colour=colour) for piece in line.pieces)


def _piece(piece: Piece, *, colour: bool) -> str:
    if not piece.fields:
        return piece.text
    if colour:
        return style(piece.text, fg="green" if piece.sure else "yellow", underline=not piece.sure)
    return f"[{piece.text}]" if piece.sure else f"[?{piece.text}?]"


def _open_fields(notice: ReadNotice, *, colour: bool) -> Iterator[str]:
    """What the clerk still has to decide: uncertain and absent fields, with what is proposed."""
    unsure = [name for name in FIELD_TITLES if notice.certainty.get(name) not in (None, CERTAIN)]
    if not unsure:
        yield "Mọi trường đều chắc chắn."
        return
    head = "Cần văn thư kiểm tra:"
    yield style(head, fg="yellow", bold=True) if colour else head
    for name in unsure:
        yield f"  {FIELD_TITLES[name]}: {_said(notice, name)}"


def _said(notice: ReadNotice, name: str) -> str:
    if notice.proposals.get(name) is not None:
        return f"đề xuất {_value(notice.proposals[name])}"
    value = notice.fields.get(name)
    return "không tìm thấy trong văn bản" if value in (None, []) else f"đọc được {_value(value)}, chưa chắc"


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

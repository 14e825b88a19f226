"""What a notice says it carries: the annexes, forms and lists sent with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.reading.found import Found
from plugin.reading.lines import Line, plain, squeeze
from plugin.reading.paragraphs import Paragraph

_SAID: Final = re.compile(
    r"\(\s*(?:(?:xin\s+)?(?:gui|dinh|sao\s+gui|kem\s+theo)?\s?(?:kem|kem\s+theo|dinh\s+kem)(?:\s+theo)?(?:\s+(?:cong\s+van|van\s+ban|thong\s+bao)\s+nay)?)\s*:?\s+(?P<what>[^()]{3,200})\)"
)
""" "(Gửi kèm: Biểu mẫu số 01; Danh sách …)", in plain text."""
_BEHIND: Final = re.compile(
    r"\((?P<what>[^()]{3,120}?)\s*(?:duoc\s+)?(?:gui|dinh|ban\s+hanh)?\s?kem(?:\s+theo)?(?:\s+(?:cong\s+van|van\s+ban|thong\s+bao|ke\s+hoach|quyet\s+dinh)(?:\s+nay)?)?\s?\)"
)
""" "(theo mẫu đính kèm)", "(danh sách kèm theo)"."""
_ANNEX: Final = re.compile(
    r"^\W*(?:phu\s+luc(?:\s+(?:so\s+)?(?:[ivx]{1,5}|\d{1,2})\b)?|(?:bieu\s+)?mau\s+so\s+\w{1,4}\b|bieu\s+so\s+\w{1,4}\b|danh\s+sach\b|de\s+cuong\b)"
)
_MAX: Final = 30


def read_attachments(body: Sequence[Paragraph], after: Sequence[Line]) -> list[Found]:
    """The names of attachments: as the body says, then the heads of what follows the signature."""
    found: dict[str, Found] = {}
    for one in body:
        flat = plain(one.text)
        for match in (*_SAID.finditer(flat), *_BEHIND.finditer(flat)):
            quote = one.text[match.start() : match.end()]
            for name in _names(one.text[match.start("what") : match.end("what")]):
                found.setdefault(plain(name), Found(name, quote, one.first, one.last))
    for line in after:
        text = squeeze(line.text)
        if len(text) < 120 and text[:3].isupper() and _ANNEX.match(plain(text)):
            found.setdefault(plain(text), Found(text, text, line.no, line.no))
    return list(found.values())[:_MAX]


def _names(text: str) -> list[str]:
    pieces = (
        re.sub(r"^(?:theo|tại|có|chi tiết (?:theo|tại)?)\s+", "", piece.strip()) for piece in text.split(";")
    )
    return [name for piece in pieces if " " in (name := piece.strip(" ,."))]

"""Vietnamese from before Unicode: TCVN3 (ABC, the .Vn fonts), VNI-Windows and VISCII, each told by its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_TCVN3_CODES: Final = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_LETTERS: Final = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3: Final = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

_VISCII_HIGH: Final = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
_VISCII: Final = {
    **{0x80 + n: letter for n, letter in enumerate(_VISCII_HIGH)},
    **dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True)),
}

_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX: Final = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE: Final = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_MARKS: Final = {
    **_TONES,
    **{code: "\u0302" + tone for code, tone in _CIRCUMFLEX.items()},
    **{code: "\u0306" + tone for code, tone in _BREVE.items()},
}
_VNI_LETTERS: Final = dict(zip("ñìíæóòôöîÑÌÍÆÓÒÔÖÎ", "đìíỉĩịơưỵĐÌÍỈĨỊƠƯỴ", strict=True))
_VNI: Final = re.compile(
    f"(?P<base>[aeouyôöAEOUYÔÖ])(?P<mark>[{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])|[{''.join(_VNI_LETTERS)}]"
)

_WORDS: Final = re.compile(
    r"\b(?:của|và|các|ngày|tháng|năm|về|việc|công|văn|số|thực|hiện|cộng|hòa|hoà|xã|hội|chủ|nghĩa|việt|độc|lập|"
    r"đề|nghị|kính|gửi|quyết|định|được|phòng|sở|tỉnh|huyện|phố|báo|cáo|những|với|trước|người|không|đơn|vị|ủy|uỷ|"
    r"nhân|dân|thông|hướng|dẫn|giám|đốc|nơi|nhận|lưu|điều|khoản|chức|thị|trấn|đến|để|này|theo\s+đó)\b",
    re.IGNORECASE,
)
_SAMPLE: Final = 20_000
_UNICODE_ONLY: Final = re.compile("[\u1ea0-\u1ef9]")
_UNICODE_SHARE: Final = 0.02
"""Every Vietnamese text has far more of the letters that no old code page knows, once it is Unicode."""


def tcvn3(text: str) -> str:
    """From TCVN3 codes as they stand in Windows' Western letters."""
    return text.translate(_TCVN3)


def vni(text: str) -> str:
    """From VNI codes: a letter and its mark are two characters."""
    return _VNI.sub(_vni_letter, text)


def _vni_letter(match: re.Match[str]) -> str:
    if match["base"] is None:
        return _VNI_LETTERS[match[0]]
    base = _VNI_LETTERS.get(match["base"], match["base"])
    return unicodedata.normalize("NFC", base + _VNI_MARKS[match["mark"].lower()])


def viscii(text: str) -> str:
    """From VISCII codes, one character a byte."""
    return text.translate(_VISCII)


def by_font(font: str) -> Callable[[str], str] | None:
    """The conversion a font's name asks for; a ``.Vn…H`` font draws small letters as capitals."""
    name = font.casefold()
    if name.startswith(".vn"):
        return (lambda text: tcvn3(text).upper()) if name.endswith("h") else tcvn3
    return vni if name.startswith("vni") else None


def to_unicode(text: str) -> str:
    """The text in the reading that has most Vietnamese words; unchanged when it is Unicode already."""
    sample = text[:_SAMPLE]
    if len(_UNICODE_ONLY.findall(sample)) > _UNICODE_SHARE * len(sample):
        return text
    best = max((_same, tcvn3, vni), key=lambda convert: known_words(convert(sample)))
    return best(text)


def from_bytes(content: bytes) -> str | None:
    """The text of bytes that are no Unicode; null where no code page gives Vietnamese words."""
    western = content.decode("cp1252", "replace")
    plain = content.decode("latin-1")
    readings = (
        unicodedata.normalize("NFC", content.decode("cp1258", "replace")),
        tcvn3(western),
        vni(western),
        viscii(plain),
    )
    best = max(readings, key=lambda text: known_words(text[:_SAMPLE]))
    return best if known_words(best[:_SAMPLE]) else None


def known_words(text: str) -> int:
    """How many everyday Vietnamese words with marks a text has."""
    return len(_WORDS.findall(text))


def _same(text: str) -> str:
    return text

"""The signer's block: by what authority, in what position, and the name (Phụ lục I, ô 7a, 7b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.lines import LOWER, UPPER, Line, fold, plain, squeeze
from plugin.reading.parties import begins_like_body

_BY: Final = r"T/?M|K/?T|T/?L|T/?U/?Q"
_MARKS: Final = rf"(?:{_BY}|Q)"
AUTHORITY: Final = re.compile(rf"^{_MARKS}\s*\.?\s*[{UPPER}]\w")
POSITIONS: Final = tuple(map(fold, rules.wording("positions")))
"""Positions that sign, as they compare: without marks, so that a scan's slips do not matter."""
_COLUMNS: Final = re.compile(r"\s{3,}")
_RUN_ON: Final = re.compile(
    rf"^(?P<left>.*?(?:[;.,:\w)]\s|[;)](?=\S)))\s*(?:[-_|]\s)?(?P<right>(?:{_MARKS}\s?\.\s?)?[{UPPER}][^{LOWER};:]{{5,}})$"
)
_RUN_ON_MARK: Final = re.compile(
    rf"^(?P<left>.*?[;.,)])\s+(?P<right>(?:{_BY})\s?\.\s?[{UPPER}][^{LOWER};:]{{3,}})$"
)
""" "- Lưu: VT, CCHC. KT. BỘ TRƯỞNG"."""
_DEGREE: Final = r"(?:(?:GS|PGS|TS|Th\.?S|Ths|BS|Bs|BSCKI{1,2}|CKI{1,2}|KTS|KS|DS|LS|CN|NGƯT|NGND|TTƯT|TTND)(?:[.,]\s?(?:CKI{1,2}\.?\s)?|\s(?=[^\W\d_][^\W\d_])))+"
_NAME_BEHIND: Final = re.compile(
    rf"^(?P<left>[-~+•*\s]{{0,3}}L\w{{2}}(?:\s?:|\s).{{2,60}}?[.;)])\s+(?:{_DEGREE})?(?P<name>[{UPPER}][\w ]{{4,40}})$",
    re.IGNORECASE,
)
_NAME_AFTER: Final = re.compile(
    rf"^(?P<left>[-+•*]\s?[^;]{{3,80}};)\s+(?P<name>(?:[{UPPER}][{LOWER}]+\s?){{3,5}})$"
)
""" "- Các Điện lực; Nguyễn Văn A": the signer's name, from the other column."""
_RECIPIENT: Final = re.compile(r"[-+•*]\s?.{3,80};")
_ANNEX: Final = re.compile(
    r"C[ỘO]NG\s+H[ÒO][ÀA]|^\s*(?:PHỤ LỤC|Phụ lục|MẪU SỐ|Mẫu số|DANH SÁCH|BIỂU|Biểu\s(?:số|mẫu)|Mẫu\sbiểu)\b"
)
_RANK: Final = r"(?:Đại|Thượng|Trung|Thiếu)\s(?:tá|tướng|úy|uý)\s+"
_DEGREES: Final = re.compile(rf"^(?:{_DEGREE}|{_RANK})")
"""Titles and ranks before a name."""
_TITLED: Final = re.compile(rf"(?<=\s)(?:{_DEGREE}|{_RANK})(?=[{UPPER}])")
_SIGNED: Final = re.compile(r"^\(?\s*đã\s+ký\s*\)?\s*:?\s*|(?<=\s)\(\s*đã\s+ký\s*\)\s*", re.IGNORECASE)
_AFTER: Final = 30
_LONG: Final = 24
"""Characters; a position that long may go on in the next line."""


def is_name(text: str) -> bool:
    """Whether a text is a person's name: two to five capitalised words and nothing else."""
    words = text.split()
    return 2 <= len(words) <= 5 and all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    letters = re.sub("['’](?=\\w)", "", word)
    if letters[:1] == "H" and letters[1:2].isupper():  # "H’Nghiệp", a woman's name of the highlands
        letters = letters[1:]
    return letters.isalpha() and letters[0].isupper() and (len(letters) == 1 or letters[1:].islower())


def is_authority(text: str) -> bool:
    """A line that says by what authority somebody signs: capitals, an abbreviation or a position."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4 or sum(c.isupper() for c in letters) < 0.8 * len(letters) or len(text) > 90:
        return False
    flat = fold(text).removeprefix("pho").removeprefix("quyen")
    return bool(AUTHORITY.match(text)) or flat.startswith(POSITIONS)


def columns(line: Line) -> list[str]:
    """The columns of a line of the end; a recipient that has run into the signer's column stands apart."""
    found: list[str] = []
    apart = _COLUMNS.split(line.text.strip())
    if len(apart) > 2 and _RECIPIENT.fullmatch(apart[0]):
        noted = apart[1].startswith("(") and apart[1].rstrip(";.").endswith(")")
        apart = [" ".join(apart[: 1 + noted]), " ".join(apart[1 + noted :])]
    for column in apart if len(apart) <= 2 else [" ".join(apart)]:  # more are a scan's wide spaces
        text = squeeze(column)
        run_on = _RUN_ON_MARK.match(text) or _RUN_ON.match(text)
        if run_on is None or is_authority(text) or not is_authority(run_on.group("right")):
            found.append(text)
            continue
        found += [*_named(run_on.group("left").strip()), run_on.group("right")]
    return found if len(found) > 1 else _named(found[0])


def _named(text: str) -> list[str]:
    """The archive copy's line, and the signer's name that conversion has put behind it."""
    named = _NAME_BEHIND.match(text) or _NAME_AFTER.match(text)
    if named is None or not is_name(named.group("name")) or begins_like_body(named.group("name")):
        return [text]
    return [named.group("left"), text[named.end("left") :].strip()]


def _cut_name(text: str) -> tuple[str, str]:
    """Authority and name that stand in one line (KT. BỘ TRƯỞNG THỨ TRƯỞNG Nguyễn Thị A), apart."""
    titled = _TITLED.search(text)
    if titled is not None and is_authority(text[: titled.start()].strip()):
        return text[: titled.start()].strip(), text[titled.start() :].strip()
    words = text.split()
    first = next((n for n, word in enumerate(words) if any(c.islower() for c in word)), None)
    if first is None:
        return text, ""
    if first and len(words[first - 1]) == 1 and words[first - 1].isalpha():
        first -= 1
    head, name = " ".join(words[:first]), " ".join(words[first:])
    return (head, name) if first >= 2 and is_name(name) and is_authority(head) else (text, "")


_TWO: Final = re.compile(
    r"\s+(?=(?:t/?m|k/?t|t/?l|t/?u/?q|q)\s?\.\s?[a-z]|pho\s(?!chu\snhiem\suy)|(?<!pho\s)(?:thu\struong|chanh\svan\sphong|vu\struong|"
    r"truong\s(?:phong|ban)\s[a-z]|bi\sthu$)|chu\stich$)|(?<!tong)(?<!chi)(?<!pho)\s+(?=cuc\struong$)"
)
"""Where the next authority line begins, in plain text."""


def _lines_of(text: str) -> list[str]:
    """Authority lines that stand in one line: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"."""
    if not re.match(_MARKS + r"\s?[. /]", text):
        return [text]
    parts = [text]
    while (cut := _TWO.search(plain(parts[-1]), 5)) is not None and not parts[-1][: cut.start()].endswith(
        "."
    ):
        parts[-1:] = [parts[-1][: cut.start()], parts[-1][cut.end() :]]
    return parts


def read_signer(lines: Sequence[Line], start: int | None, archive: int | None) -> Found | None:
    """{authority_lines, name}; ``start`` and ``archive``: indexes of "Nơi nhận" and of its last line."""
    authority: list[tuple[str, Line]] = []
    name: tuple[str, Line] | None = None
    for line in _window(lines, start, archive):
        for piece in sorted(columns(line), key=lambda one: not is_authority(one)):
            text, after = _cut_name(_SIGNED.sub("", piece.strip(" *|_")))
            if name is None and is_authority(text):
                authority += [(one, line) for one in _lines_of(text)]
            elif name is None and authority and _goes_on(text, line, authority[-1]):
                authority[-1] = (f"{authority[-1][0]} {text}", line)
            named = _DEGREES.sub("", after or text)
            if authority and name is None and is_name(named) and fold(named) != fold(authority[-1][0]):
                name = (named, line)
    name = name or _alone(lines, archive)
    if not authority and name is None:
        return None
    value: dict[str, Any] = {
        "authority_lines": [text for text, _ in authority],
        "name": name[0] if name else None,
    }
    touched = [*authority, *([name] if name else [])]
    quote = "\n".join(text for text, _ in touched)
    return Found(value, quote, touched[0][1].no, touched[-1][1].no)


def _goes_on(text: str, line: Line, above: tuple[str, Line]) -> bool:
    """Whether a line in capitals ends a long position that wrapped right above it."""
    words = text.replace(",", "").replace("-", "").replace(" ", "")
    long = len(above[0]) >= _LONG or text.startswith("VÀ ")
    return line.no == above[1].no + 1 and long and words.isalpha() and words.isupper()


def _window(lines: Sequence[Line], start: int | None, archive: int | None) -> list[Line]:
    """The lines around the recipients, up to an annex with a head of its own."""
    at = start if start is not None else len(lines)
    first = max(0, at - 12)
    after = (archive if archive is not None else at) + 1
    last = min(len(lines), after + _AFTER)
    end = next((n for n in range(min(at + 3, last), last) if _ANNEX.search(lines[n].text)), last)
    return list(lines[_after_body(lines, first, at) : end])


def _after_body(lines: Sequence[Line], first: int, at: int) -> int:
    """Above the recipients only what follows the body's last sentence can be the signer's."""
    for n in range(at - 1, first - 1, -1):
        text = lines[n].stripped
        if text and (text.endswith(("./.", ";", ",", "!")) or len(text) > 60 or plain(text).endswith("/.")):
            return n + 1
    return first


def _alone(lines: Sequence[Line], archive: int | None) -> tuple[str, Line] | None:
    """A name that stands alone right below the archive copy, where the authority lines were lost."""
    if archive is None:
        return None
    for line in [one for one in lines[archive + 1 : archive + 8] if one.stripped][:2]:
        text = squeeze(line.text).strip(" *|")
        if is_name(text):
            return text, line
    return None

"""What offices, scanners and converters do to a notice, the answer adjusted: what was destroyed becomes null.

``PARTS`` change the notice before it is laid out, ``TEXTS`` the text after. A field that a careful reader may
leave open after a damage accepts null; what was misread into something plausible stays as read.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from tests.notices.layouts import Layout
from tests.notices.model import Notice, long

Part = Callable[[Notice, random.Random], Notice]
Text = Callable[[str, random.Random], str]
HEAD_FIELDS = ("number", "symbol", "full_code", "issuer", "issuer_parent", "place", "issue_date")


@dataclass(frozen=True)
class Copy:
    """One damaged text of a notice and its right answer."""

    name: str
    text: str
    answer: dict[str, Any]


def spoil(notice: Notice, layout: Layout, parts: tuple[str, ...], texts: tuple[str, ...], seed: int) -> Copy:
    """The notice after these damages; the same for the same seed."""
    pick = random.Random(seed)
    spoiled = notice
    for name in parts:
        spoiled = PARTS[name](spoiled, pick)
    text = layout(spoiled)
    for name in texts:
        text = TEXTS[name](text, pick)
    damage = "+".join((*parts, *texts)) or "whole"
    return Copy(f"{notice.name}/{layout.__name__}/{damage}", text, spoiled.answer)


def _changed(notice: Notice, fields: Mapping[str, Any], **changes: Any) -> Notice:
    """The notice with other parts, and other values in its answer."""
    return replace(notice, answer={**deepcopy(notice.answer), **fields}, **changes)


def _may_be(notice: Notice, *fields: str, value: Any = None) -> Notice:
    """The notice whose ``fields`` may also be read as ``value``."""
    accept = {name: list(values) for name, values in (notice.answer.get("accept") or {}).items()}
    for name in fields:
        accept[name] = [*accept.get(name, []), value]
    return _changed(notice, {"accept": accept})


# -- parts -----------------------------------------------------------------------------------------


def lost_number(notice: Notice, _: random.Random) -> Notice:
    """The number was to be written by hand: "Số:      /TB-SNV"."""
    return _changed(notice, {"number": None, "full_code": None}, number="     ")


def ruined_number(notice: Notice, pick: random.Random) -> Notice:
    """The handwritten number became signs."""
    return _changed(
        notice,
        {"number": None, "full_code": None},
        number=pick.choice(("fò ", "đÍ?", "~?{ ", "...", "_____")),
    )


def lost_day(notice: Notice, pick: random.Random) -> Notice:
    """The day was left open or became signs; terms that count from it may be left open too."""
    day = pick.choice(("   ", "{†", "Jf", "..."))
    dated = f"{notice.place}, ngày {day} {long(notice.issued)[3:]}"
    duties = [_without_issue(one) for one in notice.answer["report_obligations"]]
    others = [_without_issue(one) for one in notice.answer["other_deadlines"]]
    fields = {"issue_date": None, "report_obligations": duties, "other_deadlines": others}
    return _changed(notice, fields, dated=dated)


def _without_issue(term: dict[str, Any]) -> dict[str, Any]:
    dated = re.search(r"\d{4}", str(term["due_text"])) or term["due"] is None
    return term if dated else {**term, "optional": True}


def lost_letterhead(notice: Notice, _: random.Random) -> Notice:
    """The text begins with the type, or with the addressees; who wrote it is said in the sentences at best."""
    lost = _changed(
        lost_day(notice, random.Random(0)), dict.fromkeys(HEAD_FIELDS), lettered=False, dated=None
    )
    lost = _may_be(_may_be(lost, "doc_type_code"), "issuer", value=notice.answer["issuer"])
    return _changed(lost, {"subject": None}) if notice.code == "CV" else lost


def lost_signature(notice: Notice, _: random.Random) -> Notice:
    """The name under the seal did not come through."""
    return _changed(notice, {"signer": {**notice.answer["signer"], "name": None}}, signer="")


def lost_end(notice: Notice, _: random.Random) -> Notice:
    """The last page is missing."""
    ended = {
        "recipients": [],
        "archive_copy": None,
        "signer": {"authority_lines": [], "name": None},
        "cut": True,
    }
    return _changed(notice, ended, recipients=[], archive=None, authority=(), signer="", annex=[])


def misread_subject(notice: Notice, pick: random.Random) -> Notice:
    """A scanner's slips in the subject stay as read."""
    if notice.answer["subject"] is None:
        return notice
    title = _slips(notice.title, pick, 0.15)
    return _may_be(
        _changed(notice, {"subject": title}, title=title), "subject", value=notice.answer["subject"]
    )


def misread_issuer(notice: Notice, pick: random.Random) -> Notice:
    """The same in the issuer's name, which its own symbol may set right or leave open."""
    if notice.answer["issuer"] is None:
        return notice
    issuer = tuple(_slips(line, pick, 0.15) for line in notice.issuer)
    changed = _changed(notice, {"issuer": " ".join(issuer)}, issuer=issuer)
    return _may_be(_may_be(changed, "issuer", value=notice.answer["issuer"]), "issuer")


def misread_end(notice: Notice, pick: random.Random) -> Notice:
    """The same in the archive copy's line."""
    archive = (notice.archive or "").replace("Lưu", "Luu")
    return _may_be(
        _changed(notice, {"archive_copy": archive or None}, archive=archive or None),
        "archive_copy",
        value=notice.archive,
    )


def misread_body(notice: Notice, pick: random.Random) -> Notice:
    """Slips in the sentences that neither cite nor ask."""
    said = [*_terms(notice), *(str(one["code"]) for one in notice.answer["basis_documents"])]
    body = [text if any(one in text for one in said) else _slips(text, pick, 0.08) for text in notice.body]
    return _changed(notice, {}, body=body)


def _terms(notice: Notice) -> list[str]:
    terms = [*notice.answer["report_obligations"], *notice.answer["other_deadlines"]]
    return [str(one["due_text"]) for one in terms]


def reported_form(notice: Notice, _: random.Random) -> Notice:
    """The annex is a report form with a letterhead, a number and a signature of its own."""
    form = (
        "TÊN CƠ QUAN CẤP TRÊN", "TÊN ĐƠN VỊ BÁO CÁO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số:        /BC-...", "............, ngày ..... tháng ..... năm .......", "BÁO CÁO", "Kết quả thực hiện",
        "(Kèm theo văn bản trên)", "Kính gửi: ................................", "I. KẾT QUẢ", "II. KHÓ KHĂN, VƯỚNG MẮC",
        "Nơi nhận:", "- ..............;", "- Lưu: VT.", "THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)",
    )  # fmt: skip
    return _changed(notice, {}, annex=[*notice.annex, "", *form])


def bare(notice: Notice, _: random.Random) -> Notice:
    """A machine without Vietnamese letters: every mark is dropped, and stays dropped."""
    changed = _everywhere(notice, _folded)
    return _may_be(changed, "subject", value=_folded(notice.about + notice.title))


def old_tones(notice: Notice, _: random.Random) -> Notice:
    """Tone marks as older machines set them: hoà, thuỷ."""
    return _everywhere(notice, _old_toned)


def _everywhere(notice: Notice, change: Callable[[str], str]) -> Notice:
    """Every word changed, in the text and in the answer; the answer without the change is right as well."""
    old = notice.answer
    changes = {name: _mapped(getattr(notice, name), change) for name in _TEXT_FIELDS}
    fields = _mapped(
        {key: value for key, value in old.items() if key not in ("accept", "doc_type_code")}, change
    )
    scalars = ("symbol", "full_code", "issuer", "subject", "place", "archive_copy")
    accept = {name: [old[name], *old.get("accept", {}).get(name, [])] for name in scalars}
    accept["signer_name"] = [(old.get("signer") or {}).get("name")]
    accept |= {
        name: [*accept.get(name, []), *_mapped(values, change)]
        for name, values in old.get("accept", {}).items()
    }
    return replace(
        notice, answer={**fields, "doc_type_code": old["doc_type_code"], "accept": accept}, **changes
    )


_TEXT_FIELDS = (
    "parent", "issuer", "place", "symbol", "title", "about", "addressees", "body", "recipients", "archive", "authority",
    "signer", "annex",
)  # fmt: skip


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: one if key in _RULED else _mapped(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mapped(one, change) for one in value)
    return value


_RULED = ("due_kind", "kind", "due", "date", "start", "issue_date")


def _folded(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


_TONES = {"ò": "o", "ó": "o", "ỏ": "o", "õ": "o", "ọ": "o", "ù": "u", "ú": "u", "ủ": "u", "ũ": "u", "ụ": "u"}
_MARKS = dict(zip("òóỏõọùúủũụ", "̣̀́̉̃" * 2, strict=True))


def _old_toned(text: str) -> str:
    """òa → oà, ủy → uỷ at a word's end."""
    return re.sub(r"(?<![qQ])(?:([òóỏõọ])([ae])|([ùúủũụ])(y))\b", _move, text)


def _move(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _TONES[first] + unicodedata.normalize("NFC", second + _MARKS[first])


_SLIPS = (
    ("ế", "é"), ("ị", "i"), ("ữ", "ũ"), ("ổ", "ỗ"), ("ả", "ã"), ("ủ", "ù"), ("ấ", "á"), ("ờ", "ò"), ("ệ", "ê"), ("ẫ", "ã"),
    ("đ", "d"), ("ô", "o"), ("Ở", "ở"), ("Ộ", "Ọ"), ("Ấ", "Á"), ("Ị", "I"), ("l", "1"), ("rn", "m"),
)  # fmt: skip


def _slips(text: str, pick: random.Random, share: float) -> str:
    """A scanner's slips in this share of the words that carry no digit and no capital abbreviation."""
    words = text.split(" ")
    for n, word in enumerate(words):
        hits = [(a, b) for a, b in _SLIPS if a in word]
        if hits and pick.random() < share and not re.search(r"\d", word):
            a, b = pick.choice(hits)
            words[n] = word.replace(a, b, 1)
    return " ".join(words)


PARTS: dict[str, Part] = {
    one.__name__: one
    for one in (
        lost_number, ruined_number, lost_day, lost_letterhead, lost_signature, lost_end, misread_subject, misread_issuer, misread_end,
        misread_body, reported_form, bare, old_tones,
    )
}  # fmt: skip


# -- texts -----------------------------------------------------------------------------------------


def decomposed(text: str, _: random.Random) -> str:
    """Unicode NFD, as some systems store it."""
    return unicodedata.normalize("NFD", text)


def spaced(text: str, pick: random.Random) -> str:
    """Justified lines leave double spaces, tabs and unbreakable spaces inside."""
    return re.sub(r"(?<=\w) (?=\w)", lambda _: pick.choice((" ", " ", " ", "  ", "\u00a0")), text)


def windows(text: str, _: random.Random) -> str:
    """Windows line ends, a byte order mark, trailing spaces."""
    return "\ufeff" + "  \r\n".join(text.split("\n"))


def starred(text: str, pick: random.Random) -> str:
    """Markdown marks around whole lines and numbers of the body."""
    return _lines(text, pick, 0.25, lambda line: re.sub(r"^(\s*)(\S.*?)(\s*)$", r"\1**\2**\3", line))


def stamped(text: str, _: random.Random) -> str:
    """The receiving office's stamp above everything."""
    return f"ỦY BAN NHÂN DÂN TỈNH KHÁC\nCÔNG VĂN ĐẾN\nSố: 4471\nNgày: 03/01/2027\nChuyển: ................\n\n{text}"


def signed(text: str, _: random.Random) -> str:
    """What a viewer prints of the electronic signature, above everything."""
    seal = "Ký bởi: Cơ quan ban hành\nEmail: vanthu@vidu.gov.vn\nThời gian ký: 03.01.2027 16:36:10 +07:00"
    return f"{seal}\n\n{text}"


def stamped_subject(text: str, _: random.Random) -> str:
    """A stamp set over the subject: its words stand between the subject's lines."""
    lines = text.split("\n")
    place = next((n for n, line in enumerate(lines) if re.match(r"\s*V/v ", line)), None)
    if place is None:
        return text
    return "\n".join([*lines[: place + 1], "CÔNG VĂN ĐẾN", "Số: 4471 Ngày: 03/01/2027", *lines[place + 1 :]])


def footed(text: str, pick: random.Random) -> str:
    """Page footers between the lines."""
    lines = text.split("\n")
    for n in range(len(lines) - 1, 12, -1):
        if n % 25 == 0:
            lines[n:n] = pick.choice(
                (["", f"{n // 25}", "\f"], [f"Trang {n // 25}/3", "\f"], [f"- {n // 25} -", ""])
            )
    return "\n".join(lines)


def slipped(text: str, pick: random.Random) -> str:
    """A scanner's slips in the words every document has."""
    for right, wrong in _KNOWN_SLIPS:
        if pick.random() < 0.5:
            text = text.replace(right, wrong, 1)
    return text


_KNOWN_SLIPS = (
    ("Số:", "S6:"), ("Kính gửi", "Kinh gửi"), ("Nơi nhận", "Noi nhận"), ("CỘNG HÒA", "CONG HOÀ"), ("Độc lập", "Doc lap"),
    ("Hạnh phúc", "Hanh phic"), ("V/v", "Viv"), (", ngày ", ", ngảy "), ("KT.", "KT,"),
)  # fmt: skip


def run_together(text: str, pick: random.Random) -> str:
    """Words and the digits beside them run together."""
    return re.sub(r"(ngày|tháng|năm|trước|số) (?=\d)", lambda m: m[1] if pick.random() < 0.5 else m[0], text)


def broken_codes(text: str, pick: random.Random) -> str:
    """Codes broken at a dash by the end of a line."""
    return re.sub(
        r"(?<=/)([A-ZĐa-z]{2,}-)(?=[A-ZĐ])", lambda m: m[1] + pick.choice(("", "", " ", "\n")), text
    )


def dashed(text: str, pick: random.Random) -> str:
    """Other dashes and quotes than the keyboard's."""
    dash = pick.choice(("–", "—", "‑"))
    return text.replace(" - ", f" {dash} ").replace('"', "”")


def _lines(text: str, pick: random.Random, share: float, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    return "\n".join(change(line) if len(line) > 20 and pick.random() < share else line for line in lines)


TEXTS: dict[str, Text] = {
    one.__name__: one
    for one in (
        decomposed, spaced, windows, starred, stamped, signed, stamped_subject, footed, slipped, run_together, broken_codes,
        dashed,
    )
}  # fmt: skip

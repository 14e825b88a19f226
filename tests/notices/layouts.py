"""The same notice as different programs leave it: printed columns, Word cells, crawled pages, Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from itertools import zip_longest

from tests.notices.compose import TYPES, Notice

WIDTH = 78
Layout = Callable[[Notice], str]


def _nation(notice: Notice) -> tuple[str, ...]:
    if notice.office.party:
        return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def _dated(notice: Notice) -> str:
    day = notice.issued
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{notice.office.place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def _number(notice: Notice) -> str:
    return f"Số {notice.full_code}" if notice.office.party else f"Số: {notice.full_code}"


def _columns(left: list[str], right: list[str], width: int = 40) -> list[str]:
    return [f"{a.center(width - 6):<{width}}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def _wrap(text: str, width: int = WIDTH, indent: str = "      ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False)


def _heading(notice: Notice, wrapped: bool = True) -> list[str]:
    """The type's name and the subject below; a công văn has neither."""
    if notice.code == "CV":
        return []
    about = f"{notice.about}{notice.title}"
    lines = textwrap.wrap(about[0].upper() + about[1:], 50) if wrapped else [about[0].upper() + about[1:]]
    return [TYPES[notice.code].upper(), *lines]


def _about(notice: Notice, wrapped: bool = True) -> list[str]:
    if notice.code != "CV":
        return []
    text = f"V/v {notice.title}"
    return textwrap.wrap(text, 32) if wrapped else [text]


def _to(notice: Notice) -> list[str]:
    if not notice.addressees:
        return []
    if len(notice.addressees) == 1:
        return [f"Kính gửi: {notice.addressees[0]}."]
    return ["Kính gửi:", *(f"- {one};" for one in notice.addressees[:-1]), f"- {notice.addressees[-1]}."]


def _article(notice: Notice) -> list[str]:
    """A decision names its issuer and decides."""
    return ["QUYẾT ĐỊNH:"] if notice.code == "QĐ" else []


def _list(notice: Notice) -> list[str]:
    return ["Nơi nhận:", *(f"- {one}" for one in notice.recipients), f"- {notice.archive}"]


def printed(notice: Notice) -> str:
    """Text of a PDF that keeps the columns apart by spaces."""
    head = _columns([*notice.office.parent, *notice.office.lines], list(_nation(notice)))
    head += _columns([_number(notice), *_about(notice)], [_dated(notice)])
    title = [line.center(WIDTH).rstrip() for line in _heading(notice)]
    body = [line for text in notice.body for line in _wrap(text)]
    to = [f"          {line}" for line in _to(notice)]
    end = _columns_end(notice)
    mark = [notice.urgency] if notice.urgency else []
    return "\n".join([*head, *mark, "", *title, "", *to, "", *body, "", *end]) + "\n"


def _columns_end(notice: Notice) -> list[str]:
    right = [*notice.authority, "", "", "", notice.signer]
    return [f"{a:<48}{b}".rstrip() for a, b in zip_longest(_list(notice), right, fillvalue="")]


def cells(notice: Notice) -> str:
    """Word text: every cell of the letterhead and of the end is its own line."""
    head = [*notice.office.parent, *notice.office.lines, _number(notice), *_about(notice, wrapped=False)]
    head += [*_nation(notice), _dated(notice)]
    mark = [notice.urgency] if notice.urgency else []
    lines = [
        *head,
        *mark,
        "",
        *_heading(notice, wrapped=False),
        "",
        *_to(notice),
        *notice.body,
        "",
        *_list(notice),
    ]
    return "\n".join([*lines, *notice.authority, "", "", notice.signer]) + "\n"


def crawled(notice: Notice) -> str:
    """A web page's text: rules under the names, the nation broken in two, the number before the date."""
    nation = _nation(notice)
    if len(nation) == 2:
        nation = ("CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM", nation[1])
    head = [*notice.office.parent, *notice.office.lines, "-------", *nation, "---------------", ""]
    head += [_number(notice), *_about(notice, wrapped=False), "", _dated(notice), ""]
    mark = [notice.urgency, ""] if notice.urgency else []
    body = [line for text in notice.body for line in (text, "")]
    end = [*_list(notice), "", *notice.authority, "", notice.signer]
    return (
        "\n".join([*head, *mark, *_heading(notice, wrapped=False), "", *_to(notice), "", *body, *end]) + "\n"
    )


def markdown(notice: Notice) -> str:
    """A converter's Markdown: the letterhead and the end are tables of two cells."""
    left = "<br>".join([f"**{one}**" for one in (*notice.office.parent, *notice.office.lines)])
    nation = "<br>".join(f"**{one}**" for one in _nation(notice))
    about = "<br>".join([_number(notice), *_about(notice)])
    head = [f"| {left} | {nation} |", "| :---: | :---: |", f"| {about} | *{_dated(notice)}* |", ""]
    mark = [f"**{notice.urgency}**", ""] if notice.urgency else []
    title = [f"## {one}" if n == 0 else f"**{one}**" for n, one in enumerate(_heading(notice, wrapped=False))]
    spaced = [line for text in [*title, *_to(notice), *notice.body] for line in (text, "")]
    signer = "<br>".join([f"**{one}**" for one in notice.authority] + ["<br>", f"**{notice.signer}**"])
    listed = "<br>".join(["***Nơi nhận:***", *_list(notice)[1:]])
    return "\n".join([*head, *mark, *spaced, f"| {listed} | {signer} |", "| :--- | :---: |"]) + "\n"


def glued(notice: Notice) -> str:
    """A scan's text: one space between the columns, blank lines anywhere."""
    left, right = [*notice.office.parent, *notice.office.lines], list(_nation(notice))
    head = [f"{a} {b}".strip() for a, b in zip_longest(left, right, fillvalue="")]
    head += [f"{_number(notice)} {_dated(notice)}", *_about(notice)]
    mark = [notice.urgency] if notice.urgency else []
    body = [line for text in notice.body for line in (*_wrap(text, indent=""), "")]
    end = [line for one in _list(notice) for line in (one, "")]
    tail = [*notice.authority, "", notice.signer]
    return "\n".join([*head, *mark, "", *_heading(notice), "", *_to(notice), "", *body, *end, *tail]) + "\n"


def flowed(notice: Notice) -> str:
    """A page flattened to long lines: letterhead, number and subject, date and addressee run together."""
    head = [
        " ".join([*notice.office.parent, *notice.office.lines]) + " -------",
        " ".join(_nation(notice)) + " ---------------",
    ]
    head += [" ".join([_number(notice), *_about(notice, wrapped=False)])]
    mark = [notice.urgency] if notice.urgency else []
    head += [_dated(notice)]
    to = ["Kính gửi: " + "; ".join(notice.addressees) + "."] if notice.addressees else []
    end = [*_list(notice), " ".join([*notice.authority, notice.signer])]
    return "\n".join([*head, *mark, *_heading(notice, wrapped=False), *to, *notice.body, *end]) + "\n"


LAYOUTS: tuple[Layout, ...] = (printed, cells, crawled, markdown, glued, flowed)

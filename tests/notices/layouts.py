"""The same notice as different programs leave it: printed columns, Word cells, crawled pages, Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from itertools import zip_longest

from tests.notices.model import TYPES, Notice, long

WIDTH = 78
Layout = Callable[[Notice], str]


def printed(notice: Notice) -> str:
    """Text of a PDF that keeps the columns apart by spaces."""
    title = [line.center(WIDTH).rstrip() for line in heading(notice)]
    to = [f"          {line}" for line in addressed(notice)]
    body = [line for text in notice.body for line in _wrap(text)]
    end = [f"{a:<48}{b}".rstrip() for a, b in zip_longest(recipients(notice), _signed(notice), fillvalue="")]
    return _text(_columns_head(notice), marks(notice), "", title, "", to, "", body, "", end, "", notice.annex)


def paged(notice: Notice) -> str:
    """The printed text over several pages: a form feed and the page's number between two lines of a paragraph."""
    lines = printed(notice).splitlines()
    pages = [lines[n : n + 34] for n in range(0, len(lines), 34)]
    numbered = [[f"\f{' ' * 38}{n}", "", *page] if n > 1 else page for n, page in enumerate(pages, 1)]
    return _text(*numbered)


def cells(notice: Notice) -> str:
    """Word text: every cell of the letterhead and of the end is its own line."""
    head = [*notice.parent, *notice.issuer, numbered(notice), *about(notice), *nation(notice), dated(notice)]
    head = head if notice.lettered else []
    text = ["", *heading(notice, wrapped=False), "", *addressed(notice), *notice.body, ""]
    return _text(head, marks(notice), text, recipients(notice), _signed(notice), notice.annex)


def crawled(notice: Notice) -> str:
    """A web page's text: rules under the names, the nation broken in two, the number before the date."""
    land = nation(notice)
    land = ["CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM", land[1]] if len(land) == 2 else land
    head = [*notice.parent, *notice.issuer, "-------", *land, "---------------", ""]
    head += [numbered(notice), *about(notice), "", dated(notice), ""]
    head = [*(head if notice.lettered else []), *marks(notice)]
    text = [*heading(notice, wrapped=False), "", *addressed(notice), "", *_spaced(notice.body)]
    return _text(head, text, recipients(notice), "", notice.authority, "", notice.signer, "", notice.annex)


def markdown(notice: Notice) -> str:
    """A converter's Markdown: the letterhead and the end are tables of two cells."""
    left = "<br>".join(f"**{one}**" for one in (*notice.parent, *notice.issuer))
    right = "<br>".join(f"**{one}**" for one in nation(notice))
    number = "<br>".join([numbered(notice), *about(notice, wrapped=True)])
    head = [f"| {left} | {right} |", "| :---: | :---: |", f"| {number} | *{dated(notice)}* |", ""]
    head = head if notice.lettered else []
    title = [f"## {one}" if n == 0 else f"**{one}**" for n, one in enumerate(heading(notice, wrapped=False))]
    signed = "<br>".join([*(f"**{one}**" for one in notice.authority), "<br>", f"**{notice.signer}**"])
    listed = "<br>".join(["***Nơi nhận:***", *recipients(notice)[1:]])
    end = [f"| {listed} | {signed} |", "| :--- | :---: |", ""]
    marked = [f"**{one}**" for one in marks(notice)]
    return _text(
        head, _spaced([*marked, *title, *addressed(notice), *notice.body]), end, _spaced(notice.annex)
    )


def glued(notice: Notice) -> str:
    """A scan's text: one space between the columns, blank lines anywhere."""
    left, right = [*notice.parent, *notice.issuer], nation(notice)
    head = [f"{a} {b}".strip() for a, b in zip_longest(left, right, fillvalue="")]
    head += [f"{numbered(notice)} {dated(notice)}", *about(notice, wrapped=True)]
    head = [*(head if notice.lettered else []), *marks(notice)]
    body = [line for text in notice.body for line in (*_wrap(text, indent=""), "")]
    text = ["", *heading(notice), "", *addressed(notice), "", *body]
    return _text(
        head, text, _spaced(recipients(notice)), notice.authority, "", notice.signer, "", notice.annex
    )


def flowed(notice: Notice) -> str:
    """A page flattened to long lines: letterhead, number and subject, date and addressee run together."""
    head = [
        " ".join([*notice.parent, *notice.issuer]) + " -------",
        " ".join(nation(notice)) + " ---------------",
    ]
    head += [" ".join([numbered(notice), *about(notice)]), *marks(notice), dated(notice)]
    head = head if notice.lettered else marks(notice)
    to = ["Kính gửi: " + "; ".join(notice.addressees) + "."] if notice.addressees else []
    text = [*heading(notice, wrapped=False), *(addressed(notice) if notice.code == "CĐ" else to)]
    end = [*recipients(notice), " ".join([*notice.authority, notice.signer])]
    return _text(head, text, notice.body, end, notice.annex)


def joined(notice: Notice) -> str:
    """A web page that has lost the cells of its tables: what stood beside each other has not even a blank between."""
    left, right = [" ".join(notice.parent), " ".join(notice.issuer)], nation(notice)
    pairs = zip_longest([one for one in left if one], right, fillvalue="")
    head = ["Cập nhật lúc: 08:15 01/01/2027", *(f"{a}{b}" for a, b in pairs)]
    head += [f"{numbered(notice)}{dated(notice)}", *about(notice), *marks(notice)]
    head = head if notice.lettered else marks(notice)
    text = [*heading(notice, wrapped=False), *addressed(notice), *notice.body]
    end = [" ".join(recipients(notice)), "".join([*notice.authority, "(Đã ký)", notice.signer])]
    return _text(head, text, end, notice.annex)


LAYOUTS: tuple[Layout, ...] = (printed, paged, cells, crawled, markdown, glued, flowed, joined)


# -- the parts, one list of lines each -------------------------------------------------------------


def nation(notice: Notice) -> list[str]:
    """The country and its motto; the Party's own line."""
    if notice.party:
        return ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    return ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def dated(notice: Notice) -> str:
    """Place and date."""
    return notice.dated or f"{notice.place}, ngày {long(notice.issued)}"


def numbered(notice: Notice) -> str:
    """Number and symbol; the Party writes no colon."""
    return f"Số {notice.full_code}" if notice.party else f"Số: {notice.full_code}"


def marks(notice: Notice) -> list[str]:
    """Secrecy and urgency, as stamped."""
    return [mark for mark in (notice.secrecy, notice.urgency) if mark]


def heading(notice: Notice, wrapped: bool = True) -> list[str]:
    """The type's name and the subject below; a công văn has neither."""
    if notice.code == "CV":
        return []
    text = f"{notice.about}{notice.title}"
    text = text[0].upper() + text[1:]
    return [TYPES[notice.code].upper(), *(textwrap.wrap(text, 50) if wrapped else [text])]


def about(notice: Notice, wrapped: bool = False) -> list[str]:
    """A công văn's subject under its number."""
    if notice.code != "CV":
        return []
    text = f"V/v {notice.title}"
    return textwrap.wrap(text, 32, break_on_hyphens=False) if wrapped else [text]


def addressed(notice: Notice) -> list[str]:
    """Whom it is sent to; a telegram's issuer wires."""
    start = f"{' '.join(notice.issuer)} điện:" if notice.code == "CĐ" else "Kính gửi:"
    if len(notice.addressees) < 2:
        return [f"{start} {one}." for one in notice.addressees]
    return [start, *(f"- {one};" for one in notice.addressees[:-1]), f"- {notice.addressees[-1]}."]


def recipients(notice: Notice) -> list[str]:
    """The list at the end, the archive copy last."""
    kept = [notice.archive] if notice.archive else []
    listed = [f"- {one}" for one in (*notice.recipients, *kept)]
    return ["Nơi nhận:", *listed] if listed else []


def _signed(notice: Notice) -> list[str]:
    return [*notice.authority, "", "", notice.signer]


def _columns_head(notice: Notice) -> list[str]:
    if not notice.lettered:
        return []
    head = _columns([*notice.parent, *notice.issuer], nation(notice))
    return head + _columns([numbered(notice), *about(notice, wrapped=True)], [dated(notice)])


def _columns(left: list[str], right: list[str], width: int = 40) -> list[str]:
    return [f"{a.center(width - 6):<{width}}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def _wrap(text: str, width: int = WIDTH, indent: str = "      ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False)


def _spaced(lines: list[str]) -> list[str]:
    return [line for text in lines for line in (text, "")]


def _text(*parts: str | list[str] | tuple[str, ...]) -> str:
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return "\n".join(lines) + "\n"

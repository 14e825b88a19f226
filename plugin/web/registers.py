"""The books of the year, in the ten columns of NĐ 30/2020 Phụ lục IV."""

from __future__ import annotations

from typing import Any, Literal, cast

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from plugin.domain import register
from plugin.domain.records import RegisterLine
from plugin.store import views
from plugin.web.acting import Page
from plugin.web.files import attachment
from plugin.web.guards import CASE_ROLES, allow, ctx, me
from plugin.web.words import BOOKS
from plugin.writing.register import register_xlsx

bp = Blueprint("registers", __name__)

SIZE = 100


@bp.get("/register")
@allow(*CASE_ROLES)
def this_year() -> Page:
    """This year's arrivals."""
    year = ctx().clock.office_now().year
    return redirect(url_for("registers.book", book="arrivals", year=year))


def _known(book: str) -> str:
    if book not in BOOKS:
        abort(404)
    return book


@bp.get("/register/<book>/<int:year>")
@allow(*CASE_ROLES)
def book(book: str, year: int) -> Page:
    """A book, a page at a time."""
    page = max(1, request.args.get("page", 1, type=int))
    with ctx().store.read(me().agency_id) as rows:
        lines = views.register(rows, _known(book), year, page, SIZE)
        years = views.register_years(rows, book)
    arrivals = book == "arrivals"
    row = register.arrival_row if arrivals else register.departure_row
    return render_template(
        "register.html",
        book=book,
        year=year,
        page=page,
        years=sorted({*years, year}, reverse=True),
        columns=register.ARRIVAL_COLUMNS if arrivals else register.DEPARTURE_COLUMNS,
        lines=[(line, row(line)) for line in lines],
        more=len(lines) == SIZE,
    )


def _all(book: str, year: int) -> list[RegisterLine]:
    with ctx().store.read(me().agency_id) as rows:
        return views.register(rows, _known(book), year)


@bp.get("/register/<book>/<int:year>.xlsx")
@allow(*CASE_ROLES)
def workbook(book: str, year: int) -> Response:
    """The whole book as a workbook."""
    lines = _all(book, year)
    agency = ctx().agency(me().agency_id)
    kind = cast("Literal['arrivals', 'departures']", book)
    content = register_xlsx(agency.name, agency.parent, kind, year, lines)
    return attachment(content, f"so-van-ban-{'den' if book == 'arrivals' else 'di'}-{year}.xlsx")


@bp.get("/register/<book>/<int:year>.json")
@allow(*CASE_ROLES)
def export(book: str, year: int) -> list[dict[str, Any]]:
    """The whole book, machine-readable."""
    return [views.plain(line) for line in _all(book, year)]

"""Taking documents in by hand, and the clerk's check before a document enters the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from connectors.protocol import Feature
from plugin.domain.errors import NotFound, Refused
from plugin.domain.notice import asks_anything, origin_of, spelled
from plugin.domain.people import Role
from plugin.domain.quotes import MarkedLine, marked
from plugin.domain.records import Assignment, Case, Delivery, Notice, RegisterLine, Unit, WorkItem
from plugin.domain.states import CaseState, ItemState
from plugin.steps import confirm as confirming
from plugin.steps import receive
from plugin.steps import register as registering
from plugin.steps import supply as supplying
from plugin.steps._replacements import replaced_by
from plugin.store import views
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.guards import allow, ctx, me, offers

bp = Blueprint("notices", __name__)

FIELDS = ("number", "symbol", "full_code", "issuer", "place", "issue_date", "subject", "urgency")
SHOWN_LINES: Final = 3000
"""Of a longer document the rest is read in its file."""


@bp.get("/upload")
@allow(Role.CLERK)
def upload_form() -> Page:
    """Bring a document in by hand."""
    return _upload([])


def _upload(problems: list[str]) -> str:
    brings_in = offers(Feature.CHANGES) or offers(Feature.WEBHOOK)
    return render_template("upload.html", problems=problems, values=request.form, brings_in=brings_in)


@bp.post("/upload")
@allow(Role.CLERK)
def upload() -> Page:
    """Store an uploaded document; a worker reads it next."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if file is None or not file.filename or not content:
        problems = ["Chưa chọn tệp hoặc tệp rỗng. Đề nghị chọn tệp văn bản rồi gửi lại."]
        return _upload(problems), 422
    parcel = receive.Parcel(
        agency_id=me().agency_id,
        connection=receive.UPLOAD,
        webhook_id=None,
        name=file.filename,
        media_type=file.mimetype or "application/octet-stream",
        body=content,
        sender=forms.text(request.form, "sender") or None,
    )
    receive.store(ctx(), parcel, actor=me().login)
    flash("Đã lưu văn bản. Khi đọc xong, việc 'Kiểm tra và vào sổ' sẽ hiện trong danh sách việc.")
    return redirect(url_for("desk.desk"), 303)


@bp.get("/notices/<id>/confirm")
@allow(Role.CLERK)
def confirm_form(id: str) -> Page:
    """The fields as read, the quoted words beside them."""
    return _page(id, None)


@bp.post("/notices/<id>/confirm")
@allow(Role.CLERK)
def confirm(id: str) -> Page:
    """Confirm the fields; the register step gives the number."""
    with ctx().store.read(me().agency_id) as rows:
        notice = rows.get(Notice, id)
    by_hand = _numbered_by_hand(notice)
    return act(
        lambda: perform(confirming.confirm, id, forms.confirmed(request.form, notice.fields)),
        then=url_for("notices.number", id=id) if by_hand else url_for("cases.page", id=notice.case_id),
        said="Đã kiểm tra. Vào sổ trên hệ thống quản lý văn bản rồi ghi số đến tại đây."
        if by_hand
        else "Đã kiểm tra. Văn bản được vào sổ ngay.",
        again=lambda refused: _page(id, refused),
    )


def _numbered_by_hand(notice: Notice) -> bool:
    """Whether the clerk types this document's number in: another book gives it, and no system tells it."""
    theirs = ctx().agency(notice.agency_id).arrivals == "elsewhere"
    new = forms.text(request.form, "origin") == "arrival" and not forms.text(request.form, "attach_to")
    return theirs and new and notice.external_id is None


@bp.get("/notices/<id>/number")
@allow(Role.CLERK)
def number_form(id: str) -> Page:
    """Where the arrivals book is kept elsewhere: what to enter there, and its number to type in."""
    return _number(id, None)


@bp.post("/notices/<id>/number")
@allow(Role.CLERK)
def number(id: str) -> Page:
    """Đã vào sổ … số: the document goes on under the other book's number."""
    with ctx().store.read(me().agency_id) as rows:
        notice = rows.get(Notice, id)
    return act(
        lambda: perform(
            registering.register, id, forms.arrival_number(request.form, ctx().clock.office_now())
        ),
        then=url_for("cases.page", id=notice.case_id),
        said="Đã ghi số đến. Văn phòng trình lãnh đạo cho ý kiến.",
        again=lambda refused: _number(id, refused),
    )


def _number(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        notice = rows.get(Notice, id)
        line = rows.first(RegisterLine, book="arrivals", document_id=id)
    fields = notice.fields
    known = (fields.get("doc_type"), fields.get("full_code"), fields.get("issuer"), fields.get("subject"))
    connection = ctx().settings.connections[ctx().agency(me().agency_id).connection]
    today = {"entered_on": ctx().clock.office_now().date().isoformat()}
    return render_template(
        "arrival_number.html",
        notice=notice,
        line=line,
        entry=" · ".join(str(one) for one in known if one),
        url=connection.url,
        problems=refused.problems if refused else [],
        values=request.form if refused else today,
    )


def _page(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        notice = rows.get(Notice, id)
        case = rows.get(Case, notice.case_id)
        line_id = refused.ids.get("line_id") if refused else None
        line = rows.get(RegisterLine, line_id) if line_id else None
        joinable = views.under_way(rows)
        replaced = replaced_by(ctx(), rows, notice)
        asked = rows.first(Assignment, id=notice.assignment_id) if notice.assignment_id else None
        asked_unit = rows.get(Unit, asked.unit_id) if asked else None
    values = request.form if refused else _values(notice)
    if replaced and not refused:
        values["join_to"] = replaced[0].case_id  # the same work goes on
    return render_template(
        "confirm.html",
        notice=notice,
        case=case,
        line=line,
        problems=refused.problems if refused else [],
        values=values,
        types=forms.document_types(),
        joinable=joinable,
        asked=asked,
        asked_unit=asked_unit,
        lines=_lines(notice),
        pages=[int(file["page"]) for file in _shown(notice, "page")],
        editable=case.state is CaseState.READ,
    )


def _values(notice: Notice) -> MultiDict[str, str]:
    """What was read, else what is proposed; whether it asks for anything, by its duties."""
    known = {**notice.proposals, **{k: v for k, v in notice.fields.items() if v is not None}}
    values = {name: str(known[name]) for name in (*FIELDS, "doc_type_code") if known.get(name) is not None}
    agency = ctx().agency(notice.agency_id)
    if "issuer" in values:
        values["issuer"] = spelled(values["issuer"], (notice.sender or "", agency.parent, agency.name))
    asks = notice.fields.get("asks", asks_anything(notice.fields))
    asks = asks and notice.assignment_id is None
    whose = notice.origin or origin_of(notice.fields, agency.name) or ""
    if notice.external_id is not None:
        whose = whose or "arrival"  # it came to us from outside, whatever its header has lost
    return MultiDict({**values, "origin": whose, "asks": forms.YES if asks else "no"})


def _shown(notice: Notice, kind: str) -> list[Mapping[str, Any]]:
    return [file for file in notice.attachments if file.get("kind") == kind]


def _lines(notice: Notice) -> list[MarkedLine]:
    """The document's text as it was read, the quotes of the fields marked; nothing where it was not read."""
    for file in _shown(notice, "text"):
        text = ctx().files.get(notice.agency_id, file["sha256"]).decode("utf-8")
        return marked(text, notice.evidence, notice.certainty)[:SHOWN_LINES]
    return []


@bp.get("/notices/<id>/pages/<int:number>")
@allow(Role.CLERK)
def page(id: str, number: int) -> Response:
    """A scanned page as a picture, to read beside the form."""
    with ctx().store.read(me().agency_id) as rows:
        notice = rows.get(Notice, id)
    for file in _shown(notice, "page"):
        if file["page"] == number:
            content = ctx().files.get(notice.agency_id, file["sha256"])
            return Response(content, mimetype="image/png", headers={"Cache-Control": "no-store"})
    raise NotFound("Không có ảnh của trang này.", notice_id=id)


@bp.get("/deliveries/<id>")
@allow(Role.CLERK)
def delivery(id: str) -> Page:
    """A delivery that needs the clerk: unreadable, or without its file."""
    return _delivery(id, None)


@bp.post("/deliveries/<id>/document")
@allow(Role.CLERK)
def supply(id: str) -> Page:
    """Nạp tệp: the document its system announced and did not hand out."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if file is None or not file.filename or not content:
        refused = Refused("Chưa chọn tệp hoặc tệp rỗng. Đề nghị chọn tệp văn bản rồi nạp lại.")
        return _delivery(id, refused), 422

    def bring() -> None:
        with ctx().store.read(me().agency_id) as rows:
            if not rows.find(WorkItem, kind="supply", subject_id=id, state=ItemState.WAITING):
                raise Refused("Văn bản này đã được nạp tệp.")  # before anything is kept
        sha256 = ctx().files.put(me().agency_id, content)
        perform(supplying.supply, id, {"name": file.filename, "sha256": sha256})

    return act(
        bring,
        then=url_for("desk.desk"),
        said="Đã nạp tệp. Khi đọc xong, việc 'Kiểm tra và vào sổ' sẽ hiện trong danh sách việc.",
        again=lambda refused: _delivery(id, refused),
    )


def _delivery(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        found = rows.get(Delivery, id)
        items = rows.find(WorkItem, subject_id=id, state=ItemState.WAITING, role=Role.CLERK.value)
    problems = refused.problems if refused else []
    return render_template("delivery.html", delivery=found, items=items, problems=problems)


@bp.get("/deliveries/<id>/raw")
@allow(Role.CLERK)
def raw(id: str) -> Any:
    """The raw bytes of a delivery that has no case."""
    from plugin.web.files import sent

    with ctx().store.read(me().agency_id) as rows:
        found = rows.get(Delivery, id)
    return sent(found.file_sha256, found.name or f"{id}.bin")

"""Taking documents in by hand, and the clerk's check before a document enters the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from plugin.domain.errors import NotFound, Refused
from plugin.domain.notice import asks_anything, origin_of, spelled
from plugin.domain.people import Role
from plugin.domain.quotes import MarkedLine, marked
from plugin.domain.records import Assignment, Case, Delivery, Notice, RegisterLine, Unit, WorkItem
from plugin.domain.states import CaseState, ItemState
from plugin.steps import confirm as confirming
from plugin.steps import receive
from plugin.steps._replacements import replaced_by
from plugin.store import views
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.guards import allow, ctx, me

bp = Blueprint("notices", __name__)

FIELDS = ("number", "symbol", "full_code", "issuer", "place", "issue_date", "subject", "urgency")
SHOWN_LINES: Final = 3000
"""Of a longer document the rest is read in its file."""


@bp.get("/upload")
@allow(Role.CLERK)
def upload_form() -> Page:
    """Bring a document in by hand."""
    return render_template("upload.html", problems=[], values={})


@bp.post("/upload")
@allow(Role.CLERK)
def upload() -> Page:
    """Store an uploaded document; a worker reads it next."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if file is None or not file.filename or not content:
        problems = ["Chưa chọn tệp hoặc tệp rỗng. Đề nghị chọn tệp văn bản rồi gửi lại."]
        return render_template("upload.html", problems=problems, values=request.form), 422
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
    return act(
        lambda: perform(confirming.confirm, id, forms.confirmed(request.form, notice.fields)),
        then=url_for("cases.page", id=notice.case_id),
        said="Đã kiểm tra. Văn bản được vào sổ ngay.",
        again=lambda refused: _page(id, refused),
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
    """A delivery that needs the clerk: it can not be read."""
    with ctx().store.read(me().agency_id) as rows:
        found = rows.get(Delivery, id)
        items = rows.find(WorkItem, subject_id=id, state=ItemState.WAITING, role=Role.CLERK.value)
    return render_template("delivery.html", delivery=found, items=items)


@bp.get("/deliveries/<id>/raw")
@allow(Role.CLERK)
def raw(id: str) -> Any:
    """The raw bytes of a delivery that has no case."""
    from plugin.web.files import sent

    with ctx().store.read(me().agency_id) as rows:
        found = rows.get(Delivery, id)
    return sent(found.file_sha256, found.name or f"{id}.bin")

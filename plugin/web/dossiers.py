"""Dossiers: putting a case's documents in, what is in them, closing them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from plugin import rules
from plugin.domain import filing
from plugin.domain.errors import Refused
from plugin.domain.people import Role
from plugin.domain.records import (
    Case,
    Dossier,
    DossierItem,
    Person,
    Reply,
    Round,
)
from plugin.domain.states import DossierState
from plugin.steps import accept_dossier as accepting
from plugin.steps import close_dossier as closing
from plugin.steps import file as putting
from plugin.steps._documents import listed_of
from plugin.steps._orders import answered
from plugin.store import views
from plugin.store.protocol import Reader
from plugin.web import forms
from plugin.web.acting import Page, act, perform
from plugin.web.files import sent
from plugin.web.guards import CASE_ROLES, allow, ctx, me

bp = Blueprint("dossiers", __name__)


@bp.get("/dossiers")
@allow(*CASE_ROLES)
def listing() -> Page:
    """All dossiers, newest first."""
    with ctx().store.read(me().agency_id) as rows:
        found = views.dossiers(rows, request.args.get("before"))
    return render_template("dossiers.html", dossiers=found, size=views.PAGE)


@bp.get("/cases/<id>/file")
@allow(Role.OFFICE)
def file_form(id: str) -> Page:
    """The dossier as proposed: notation, title, retention quoted from the schedule in force."""
    return _file(id, None)


@bp.post("/cases/<id>/file")
@allow(Role.OFFICE)
def file(id: str) -> Page:
    """Đưa vào hồ sơ."""
    return act(
        lambda: perform(putting.file, id, forms.filing(request.form, _schedule())),
        then=url_for("cases.page", id=id),
        said="Đã đưa tài liệu vào hồ sơ. Khi công việc xong, kết thúc hồ sơ.",
        again=lambda refused: _file(id, refused),
    )


def _schedule() -> list[dict[str, Any]]:
    return rules.retention(ctx().clock.office_now().date())


def _file(id: str, refused: Refused | None) -> str:
    agency, today = ctx().agency(me().agency_id), ctx().clock.office_now().date()
    with ctx().store.read(me().agency_id) as rows:
        case, notice = rows.get(Case, id), answered(rows, id)
        dossiers = views.dossiers(rows, open_only=True)
        old = rows.first(Dossier, id=case.dossier_id) if case.dossier_id else None
        listed = listed_of(rows, id)
    schedule = _schedule()
    values: MultiDict[str, Any] = MultiDict(request.form)
    if refused is None:
        offered = filing.propose(notice.fields, agency.name, today.year, schedule)
        if old is not None:
            offered |= {name: getattr(old, name) for name in offered}
        values = MultiDict({**offered, "off_plan": forms.YES if offered["off_plan"] else ""})
        values["retention_row"] = _row_id(schedule, offered["retention_source"])
    return render_template(
        "file.html",
        case=case,
        values=values,
        schedule=schedule,
        quoted={row["id"]: forms.retention_source(row) for row in schedule},
        prefix=filing.dossier_code(agency.code, today.year, ""),
        dossiers=dossiers,
        listed=listed,
        included=request.form.getlist("include") if refused else [one["source_id"] for one in listed],
        problems=refused.problems if refused else [],
    )


def _row_id(schedule: list[dict[str, Any]], source: str) -> str:
    return next((row["id"] for row in schedule if forms.retention_source(row) == source), "")


@bp.get("/dossiers/<id>")
@allow(*CASE_ROLES)
def page(id: str) -> Page:
    """A dossier: its documents in order, and what keeps it open."""
    return _page(id, None)


def _page(id: str, refused: Refused | None) -> str:
    with ctx().store.read(me().agency_id) as rows:
        dossier = rows.get(Dossier, id)
        items = sorted(rows.find(DossierItem, dossier_id=id), key=lambda one: one.position)
        cases = rows.find(Case, dossier_id=id)
        open_ = (
            [one for case in cases for one in _open(rows, case)] if dossier.state is DossierState.OPEN else []
        )
        people = {person.id: person for person in rows.find(Person)}
    return render_template(
        "dossier.html",
        dossier=dossier,
        documents=[one for one in items if not one.process],
        trail=[one for one in items if one.process],
        cases=cases,
        open=open_,
        people=people,
        problems=refused.problems if refused else [],
        values=request.form if refused else {"retention": dossier.retention},
    )


def _open(rows: Reader, case: Case) -> list[str]:
    """What keeps a case's dossier open; the turn to close it does not."""
    waiting = [one for one in views.waiting(rows, case.id) if one.kind != "close_dossier"]
    return filing.open_things(
        rows.find(Round, case_id=case.id),
        rows.find(Reply, case_id=case.id),
        waiting,
    )


@bp.get("/dossiers/<id>.json")
@allow(*CASE_ROLES)
def record(id: str) -> dict[str, Any]:
    """A dossier and its list of documents, machine-readable."""
    with ctx().store.read(me().agency_id) as rows:
        dossier = rows.get(Dossier, id)
        items = sorted(rows.find(DossierItem, dossier_id=id), key=lambda one: one.position)
        return {"dossier": views.plain(dossier), "items": [views.plain(one) for one in items]}


@bp.post("/dossiers/<id>/close")
@allow(Role.OFFICE)
def close(id: str) -> Page:
    """Kết thúc hồ sơ, its retention confirmed by the person."""
    return act(
        lambda: _close(id),
        then=url_for("dossiers.page", id=id),
        said="Đã kết thúc hồ sơ; chờ lưu trữ tiếp nhận.",
        again=lambda refused: _page(id, refused),
    )


def _close(id: str) -> None:
    retention = forms.text(request.form, "retention")
    if not retention:
        raise Refused("Đề nghị nhập thời hạn bảo quản.")
    if not forms.box(request.form, "confirmed"):
        raise Refused("Đề nghị đánh dấu xác nhận thời hạn bảo quản trước khi kết thúc hồ sơ.")
    perform(closing.close_dossier, id, {"retention": retention})


@bp.post("/dossiers/<id>/accept")
@allow(Role.ARCHIVIST)
def accept(id: str) -> Page:
    """Tiếp nhận, or send back with what is missing."""
    payload = {
        "accepted": forms.text(request.form, "decision") == "accept",
        "reason": forms.text(request.form, "reason"),
    }
    return act(
        lambda: perform(accepting.accept_dossier, id, payload),
        then=url_for("dossiers.page", id=id),
        said="Đã tiếp nhận; gói hồ sơ đang được lập, nộp lưu và đối chiếu."
        if payload["accepted"]
        else "Đã trả lại hồ sơ cho người lập.",
        again=lambda refused: _page(id, refused),
    )


@bp.get("/dossiers/<id>/package")
@allow(*CASE_ROLES)
def package(id: str) -> Response:
    """The package as it was filed."""
    with ctx().store.read(me().agency_id) as rows:
        dossier = rows.get(Dossier, id)
    if dossier.package_sha256 is None:
        abort(404)
    return sent(dossier.package_sha256, f"{dossier.code}.zip")

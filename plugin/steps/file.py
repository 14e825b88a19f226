"""Step 10: the case's documents go into its dossier, in order."""

from __future__ import annotations

import json
from typing import Any

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.filing import dossier_code
from plugin.domain.records import (
    Case,
    Direction,
    Dossier,
    DossierItem,
    Notice,
    Person,
    RegisterLine,
    Reply,
    Round,
    Unit,
    User,
)
from plugin.domain.states import DossierState
from plugin.domain.work import Order
from plugin.steps._documents import DOCX, answers_of, kept, listed_of
from plugin.steps._progress import report
from plugin.store.protocol import Reader, UnitOfWork
from plugin.writing.direction_slip import slip_docx

JSON = "application/json"


def file(ctx: Context, order: Order) -> None:
    """Put the documents of a case into a dossier, opened now or before. Subject: case.

    Payload: ``notation``, ``title``, ``retention``, ``retention_source``, ``off_plan``, and
    ``leave_out`` (source ids of documents that do not belong there).
    """
    problems = [
        f"Đề nghị nhập {name}."
        for key, name in (
            ("notation", "số và ký hiệu hồ sơ"),
            ("title", "tiêu đề hồ sơ"),
            ("retention", "thời hạn bảo quản"),
        )
        if not str(order.payload.get(key) or "").strip()
    ]
    if problems:
        raise Refused(*problems, case_id=order.subject_id)
    with ctx.store.read(order.agency_id) as rows:
        written = _written(ctx, rows, order.subject_id)
    for _, _, content in written.values():
        ctx.files.put(order.agency_id, content)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        shas = {key: kept(ctx, uow, *one) for key, one in written.items()}
        dossier = _dossier(ctx, uow, order)
        _fill(ctx, uow, case, dossier, shas, frozenset(order.payload.get("leave_out") or ()))
        uow.change(case, dossier_id=dossier.id)
        for reply in uow.find(Reply, case_id=case.id):
            uow.settle("file", reply.id)
        uow.settle("close_dossier", dossier.id)
        report(ctx, uow, uow.find(Notice, case_id=case.id, origin="arrival"), "06")
        uow.leave(e.DocumentsFiled(subject_id=dossier.id, case_id=case.id))


def _written(ctx: Context, rows: Reader, case_id: str) -> dict[str, tuple[str, str, bytes]]:
    """Direction slips and answers as files, by the id of their row: (name, media type, bytes)."""
    directions = [d for d in rows.find(Direction, case_id=case_id) if d.given_at is not None]
    found = {d.id: _slip(ctx, rows, d) for d in directions}
    for round_ in rows.find(Round, case_id=case_id):
        for one in answers_of(rows, round_):
            content = json.dumps(one, ensure_ascii=False, indent=2, default=str).encode()
            found[one["answer_id"]] = (f"bao-cao-{one['unit_id']}-{one['version']}.json", JSON, content)
    return found


def _slip(ctx: Context, rows: Reader, direction: Direction) -> tuple[str, str, bytes]:
    """One slip a direction; it is about the documents that were in the book by then."""
    notices = rows.find(Notice, id=tuple(direction.notices))
    lines = rows.find(RegisterLine, document_id=tuple(direction.notices), book="arrivals")
    names = {unit.id: unit.name for unit in rows.find(Unit)}
    agency = vars(ctx.agency(direction.agency_id))
    leader = rows.get(Person, rows.get(User, direction.given_by or "").person_id)
    number_of = {line.document_id: line for line in lines}
    about = [(notice.fields, number_of.get(notice.id)) for notice in notices]
    slip = slip_docx(agency, about, direction, names, leader.name)
    number = lines[0].number if lines else "noi-bo"
    return f"phieu-giai-quyet-{number}.docx", DOCX, slip


def _dossier(ctx: Context, uow: UnitOfWork, order: Order) -> Dossier:
    payload = order.payload
    agency = ctx.agency(order.agency_id)
    now = ctx.clock.office_now()
    code = dossier_code(agency.code, now.year, payload["notation"].strip())
    old = uow.first(Dossier, code=code)
    if old is not None:
        if old.state is not DossierState.OPEN:
            raise Refused(f"Hồ sơ {code} đã kết thúc; đề nghị chọn số và ký hiệu khác.", dossier_id=old.id)
        return old
    dossier = Dossier(
        agency_id=order.agency_id,
        id=ctx.new_id(),
        state=DossierState.OPEN,
        code=code,
        notation=payload["notation"].strip(),
        year=now.year,
        title=payload["title"].strip(),
        retention=payload["retention"],
        retention_source=payload.get("retention_source", ""),
        off_plan=bool(payload.get("off_plan")),
        officer=order.actor,
        opened_at=now,
        closed_at=None,
        closed_by=None,
        retention_confirmed_by=None,
        returned_reason=None,
        accepted_at=None,
        accepted_by=None,
        package_sha256=None,
        external_id=None,
        filed_at=None,
    )
    uow.add(dossier)
    return dossier


def _fill(
    ctx: Context,
    uow: UnitOfWork,
    case: Case,
    dossier: Dossier,
    shas: dict[str, str],
    leave_out: frozenset[str],
) -> None:
    """Add the case's documents that are not there yet; all of the case stand in the order of the work."""
    there = uow.find(DossierItem, dossier_id=dossier.id)
    known = {item.source_id: item for item in there if item.case_id == case.id}
    listed = [one for one in listed_of(uow, case.id) if one["source_id"] not in leave_out]
    others = len(there) - len(known)
    for position, one in enumerate(listed, others + 1):
        item = known.get(one["source_id"])
        if item is None:
            sha256 = one["file_sha256"] or shas.get(one["source_id"])
            uow.add(_item(ctx, case, dossier, position, {**one, "file_sha256": sha256}))
        elif item.position != position:
            uow.change(item, position=position)


def _item(ctx: Context, case: Case, dossier: Dossier, position: int, one: dict[str, Any]) -> DossierItem:
    return DossierItem(
        agency_id=dossier.agency_id,
        id=ctx.new_id(),
        dossier_id=dossier.id,
        case_id=case.id,
        position=position,
        source_id=one["source_id"],
        kind=one["kind"],
        code=one["code"],
        document_date=one["document_date"],
        title=one["title"],
        author=one["author"],
        file_sha256=one["file_sha256"],
        file_name=one["file_name"],
        process=one["process"],
    )

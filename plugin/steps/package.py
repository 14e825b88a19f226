"""Step 10: a closed dossier becomes one package, and the package goes into the document system."""

from __future__ import annotations

import json
from typing import Any

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import (
    Case,
    Direction,
    Dossier,
    DossierItem,
    EventRow,
    Notice,
    RegisterLine,
    Reply,
    Round,
)
from plugin.domain.rounds import reference
from plugin.domain.work import Order, effect
from plugin.filing.metadata import line_metadata
from plugin.filing.package import build
from plugin.steps._acts import act
from plugin.steps._documents import answers_of, calculation, kept
from plugin.store.protocol import Reader


def package(ctx: Context, order: Order) -> None:
    """Build the package of a closed dossier and plan its filing. Subject: dossier.

    Documents, metadata, every answer version, calculation sheets, receipts, register lines,
    the timeline, and a SHA-256 manifest over all of it.
    """
    agency_id = order.agency_id
    with ctx.store.read(agency_id) as rows:
        dossier = rows.get(Dossier, order.subject_id)
        items = sorted(rows.find(DossierItem, dossier_id=dossier.id), key=lambda item: item.position)
        documents = [{**vars(item), **_metadata(rows, item)} for item in items]
        extras = _extras(rows, dossier)
    content = build(
        {**vars(dossier), "agency": vars(ctx.agency(agency_id))},
        documents,
        lambda sha256: ctx.files.get(agency_id, sha256),
        extras,
    )
    ctx.files.put(agency_id, content)
    connection = ctx.agency(agency_id).connection
    with ctx.store.begin(order) as uow:
        sha256 = kept(ctx, uow, f"{dossier.code}.zip", "application/zip", content)
        uow.change(dossier, package_sha256=sha256)
        case_id = order.case_id
        uow.leave(e.PackageMade(subject_id=dossier.id, case_id=case_id))
        payload = {
            "code": dossier.code,
            "title": dossier.title,
            "reference": reference(dossier.id),
            "files": [{"name": f"{dossier.code}.zip", "sha256": sha256}],
        }
        planned = effect("file", dossier.id, payload=payload, case_id=case_id, connection=connection)
        act(ctx, uow, Feature.FILE, planned)


def _metadata(rows: Reader, item: DossierItem) -> dict[str, Any]:
    """The document's pages, its line in the book and the direction given on it, as metadata fields."""
    notice = rows.first(Notice, id=item.source_id)
    pages = {"page_amount": notice.fields.get("page_count")} if notice else {}
    line = rows.latest(RegisterLine, document_id=item.source_id)
    if line is None:
        return pages
    given = rows.find(Direction, case_id=item.case_id) if line.book == "arrivals" else []
    about = [one for one in given if item.source_id in one.notices]
    return {**pages, **line_metadata(line, about[-1] if about else None)}


def _extras(rows: Reader, dossier: Dossier) -> dict[str, bytes]:
    extras: dict[str, bytes] = {}
    for case in rows.find(Case, dossier_id=dossier.id):
        prefix = f"qua-trinh/{case.id}"
        for round_ in rows.find(Round, case_id=case.id):
            name = f"{prefix}/dot-{round_.no}"
            extras[f"{name}/cac-lan-gui.json"] = _json(answers_of(rows, round_))
            extras[f"{name}/bang-tinh.xlsx"] = calculation(rows, round_, round_.totals or {})
        extras[f"{prefix}/so-dang-ky.json"] = _json(
            [vars(n) for n in rows.find(RegisterLine, case_id=case.id)]
        )
        extras[f"{prefix}/nhat-ky.json"] = _json([vars(n) for n in rows.find(EventRow, case_id=case.id)])
        extras[f"{prefix}/thong-bao-da-nhan.json"] = _json(
            [_receipt(reply) for reply in rows.find(Reply, case_id=case.id)]
        )
    return extras


def _receipt(reply: Reply) -> dict[str, Any]:
    return {
        "code": reply.code,
        "reference": reply.reference,
        "sent_at": reply.sent_at,
        "external_id": reply.external_id,
        "received_at": reply.received_at,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode()

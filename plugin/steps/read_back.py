"""Step 10: what the document system keeps is read back and compared before the case counts as filed."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Dossier
from plugin.domain.states import CaseState, DossierState
from plugin.domain.work import Order
from plugin.filing.fixity import compare


def read_back(ctx: Context, order: Order) -> None:
    """Compare the filed package with ours, byte for byte and entry by entry. Subject: dossier."""
    with ctx.store.read(order.agency_id) as rows:
        dossier = rows.get(Dossier, order.subject_id)
    sent = ctx.files.get(order.agency_id, dossier.package_sha256 or "")
    system = ctx.system(ctx.agency(order.agency_id).connection)
    there = sent
    if dossier.external_id is not None and Feature.READ_BACK in system.features:
        there = system.read_back(dossier.external_id)
    differences = compare(sent, there)
    with ctx.store.begin(order) as uow:
        if differences:
            facts = {"differences": differences}
            uow.leave(e.PackageDiffers(subject_id=dossier.id, case_id=order.case_id, data=facts))
            return
        uow.change(dossier, state=DossierState.FILED, filed_at=ctx.clock.office_now())
        for case in uow.find(Case, dossier_id=dossier.id, state=CaseState.OPEN):
            uow.change(case, state=CaseState.FILED)
        uow.leave(e.CaseFiled(subject_id=dossier.id, case_id=order.case_id))

"""Step 10: the archivist takes a closed dossier over (NĐ 30/2020 Điều 30)."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Dossier
from plugin.domain.states import DossierState
from plugin.domain.work import Order


def accept_dossier(ctx: Context, order: Order) -> None:
    """Accept a dossier, so that it is packed and filed; or send it back. Subject: dossier.

    Payload: ``accepted``, ``reason`` (what is missing, needed to send it back).
    """
    reason = order.payload.get("reason", "").strip()
    accepted = bool(order.payload["accepted"])
    if not accepted and not reason:
        raise Refused("Đề nghị ghi nội dung còn thiếu hoặc cần sửa.", dossier_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        dossier = uow.get(Dossier, order.subject_id)
        if dossier.state is not DossierState.CLOSED:
            raise Refused("Hồ sơ này không ở bước chờ tiếp nhận.", dossier_id=dossier.id)
        uow.settle("accept", dossier.id)
        case = uow.first(Case, dossier_id=dossier.id)
        case_id = case.id if case else None
        if accepted:
            who = {"accepted_at": ctx.clock.office_now(), "accepted_by": order.actor}
            uow.change(dossier, state=DossierState.ACCEPTED, returned_reason=None, **who)
            uow.leave(e.DossierAccepted(subject_id=dossier.id, case_id=case_id))
        else:
            blank = {"closed_at": None, "closed_by": None, "retention_confirmed_by": None}
            uow.change(dossier, state=DossierState.OPEN, returned_reason=reason, **blank)
            uow.leave(e.DossierReturned(subject_id=dossier.id, case_id=case_id, data={"reason": reason}))

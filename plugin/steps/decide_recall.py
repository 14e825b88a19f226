"""The sender takes a document back, changes or replaces it: a clerk agrees or refuses, and it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.protocol import Arrival, Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Delivery, Notice, RegisterLine, Round
from plugin.domain.states import CaseState, RoundState, may_move
from plugin.domain.work import Order, effect
from plugin.steps._acts import act
from plugin.steps._deliveries import open_case
from plugin.steps._replacements import cancel_round, targets
from plugin.store.protocol import UnitOfWork

AGREED, REFUSED = "15", "16"
_ENDED = (CaseState.WITHDRAWN, CaseState.RETURNED, CaseState.JOINED)


def decide_recall(ctx: Context, order: Order) -> None:
    """Answer a recall, update or replacement (QĐ 28/2018/QĐ-TTg Điều 9.2). Subject: delivery.

    Payload: ``agree``, ``reason`` (required to refuse). Agreed, a document taken back is voided with
    everything that was asked because of it; a changed one is read like a new arrival. The sender
    gets status 15 or 16.
    """
    agree, reason = bool(order.payload.get("agree")), str(order.payload.get("reason") or "").strip()
    if not agree and not reason:
        raise Refused("Đề nghị ghi lý do từ chối.", delivery_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        delivery = uow.get(Delivery, order.subject_id)
        if not uow.settle("recall", delivery.id):
            raise Refused("Yêu cầu này đã được trả lời.", delivery_id=delivery.id)
        arrival = ctx.arrival(delivery)
        concerned = targets(ctx, uow, delivery)
        if agree:
            _agree(ctx, uow, order, delivery, arrival, concerned)
        _tell(ctx, uow, delivery, arrival, AGREED if agree else REFUSED, reason)
        event = e.RecallAgreed if agree else e.RecallRefused
        facts = {"change": _change_of(arrival)}
        cases: list[str | None] = [*sorted({one.case_id for one in concerned})]
        for case_id in cases or [None]:
            uow.leave(event(subject_id=delivery.id, case_id=case_id, data=facts))


def _change_of(arrival: Arrival) -> str:
    return str(arrival.fields.get("change") or "recall")


def _agree(
    ctx: Context,
    uow: UnitOfWork,
    order: Order,
    delivery: Delivery,
    arrival: Arrival,
    concerned: Sequence[Notice],
) -> None:
    if _change_of(arrival) != "recall":
        _take_in(ctx, uow, delivery, arrival, concerned)
        return
    why = str(arrival.fields.get("reason") or "").strip() or "Nơi gửi lấy lại văn bản"
    for case_id in sorted({one.case_id for one in concerned}):
        recalled = {one.id for one in concerned if one.case_id == case_id}
        _take_back(ctx, uow, order, uow.get(Case, case_id), recalled, why)


def _take_back(ctx: Context, uow: UnitOfWork, order: Order, case: Case, recalled: set[str], why: str) -> None:
    """Void the documents' lines and take back what they asked; a case ends with its last document."""
    if case.state in _ENDED:
        return
    if not may_move(case.state, CaseState.WITHDRAWN):
        raise Refused(
            "Văn bản đang được đọc, hoặc nhiệm vụ đã đưa vào hồ sơ, nên chưa thu hồi được.",
            "Đề nghị thử lại sau ít phút, hoặc từ chối và ghi lý do.",
            case_id=case.id,
        )
    for line in uow.find(RegisterLine, document_id=tuple(recalled), book="arrivals"):
        uow.change(line, voided_at=ctx.clock.office_now(), voided_by=order.actor, void_reason=why)
    left = {one.id for one in uow.find(Notice, case_id=case.id, assignment_id=None)} - recalled
    if not left:
        uow.drop_case(case.id)
    for round_ in uow.find(Round, case_id=case.id, state=RoundState.OPEN):
        if not left or round_.order_id in recalled:
            cancel_round(ctx, uow, round_, why)
    if not left:
        uow.change(case, state=CaseState.WITHDRAWN, reason=why)
        uow.leave(e.CaseWithdrawn(subject_id=case.id, case_id=case.id))


def _take_in(
    ctx: Context, uow: UnitOfWork, delivery: Delivery, arrival: Arrival, concerned: Sequence[Notice]
) -> None:
    """The new text is read and confirmed like any arrival; the old line says what took its place."""
    code = str(arrival.fields.get("code") or "")
    said = "Nơi gửi cập nhật" if _change_of(arrival) == "update" else f"Được thay thế bằng {code}".rstrip()
    for notice in concerned:
        for line in uow.find(RegisterLine, document_id=notice.id, book="arrivals"):
            uow.change(line, note=said)
    if arrival.files:
        case = open_case(ctx, uow, delivery, str(arrival.fields.get("subject") or delivery.name))
        uow.change(delivery, case_id=case)
        uow.leave(e.NoticeArrived(subject_id=delivery.id, case_id=case))


def _tell(
    ctx: Context, uow: UnitOfWork, delivery: Delivery, arrival: Arrival, status: str, reason: str
) -> None:
    said = reason or "Đồng ý theo yêu cầu của nơi gửi"
    for n, id in enumerate(arrival.fields.get("targets") or [arrival.external_id], 1):
        payload = {"external_id": id, "status": status, "description": said}
        more: dict[str, Any] = {"payload": payload, "connection": delivery.connection}
        act(ctx, uow, Feature.STATUS, effect("status", delivery.id, ordinal=f"{status}/{n}", **more))

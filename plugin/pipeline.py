"""THE MAP: from each event to the step or the person that follows.

``step(name)`` runs ``plugin.steps.<name>``; ``person(role, kind)`` puts a row on somebody's
desk. Outward acts are planned by the steps and carried out by ``plugin.effects``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugin.domain import events as e
from plugin.domain.states import ItemClass
from plugin.domain.work import NewItem, turn


@dataclass(frozen=True)
class Next:
    """What follows from an event: a step by name, or a person's turn."""

    kind: str
    role: str | None = None


def step(name: str) -> Next:
    """The step ``plugin.steps.<name>`` follows."""
    return Next(name)


def person(role: str, kind: str) -> Next:
    """Somebody with this role has to do ``kind``."""
    return Next(kind, role)


END: Final[tuple[Next, ...]] = ()

PIPELINE: Final[dict[type[e.Event], tuple[Next, ...]]] = {
    # 1 receive
    e.DeliveryStored: (step("receive"),),
    e.NoticeArrived: (step("read"),),
    e.DocumentAwaited: (person("clerk", "supply"),),
    e.AnswerArrived: (step("answer"),),
    e.MarkArrived: (step("mark"),),
    e.ReceiptArrived: (step("receipt"),),
    e.ReadMarked: (step("count_reads"),),
    e.RecallArrived: (person("clerk", "recall"),),
    e.NumberMirrored: (step("mirror"),),
    e.RecallAgreed: END,
    e.RecallRefused: END,
    e.DeliveryQuarantined: (person("clerk", "quarantine"),),
    # 2 read, 3 confirm, 4 register
    e.NoticeRead: (person("clerk", "confirm"),),
    e.NoticeUnreadable: (person("clerk", "confirm"),),
    e.NoticeRefused: (person("office", "refused"),),
    e.NoticeConfirmed: (step("register"),),
    e.ArrivalNumberAwaited: (person("clerk", "arrival_number"),),
    e.NoticeNumbered: (step("register"),),
    e.ArrivalNumberDiffers: (person("clerk", "other_number"),),
    e.NoticeRegistered: (person("office", "submit"),),
    e.NoticeAdded: END,
    e.NoticeIssued: (person("office", "distribute"),),
    e.OrderGiven: (person("office", "ask"),),
    e.ReportRegistered: (step("match"),),
    e.ReportMatched: END,
    e.ReportDiffers: (person("office", "compare"),),
    e.NoticeForInformation: (person("office", "circulate"),),
    e.InformationFiled: END,
    e.ArrivalMirrored: END,
    e.SenderTold: END,
    e.Circulated: END,
    # 5 direct, 6 ask
    e.DirectionProposed: (person("leader", "direct"),),
    e.DirectionGiven: (person("office", "ask"),),
    e.RoundOpened: END,
    e.UnitAsked: END,
    # 7 answer, remind, escalate
    e.Seen: END,
    e.Acknowledged: END,
    e.AnswerAwaitsHead: (person("unit_head", "confirm_answer"),),
    e.AnswerAwaitsOffice: (person("office", "accept_answer"),),
    e.AnswerAccepted: END,
    e.AnswerRefused: END,
    e.AnswerReturned: END,
    e.AllAnswered: (step("close"),),
    e.UnitReminded: END,
    e.Escalated: (person("office", "chase"),),
    e.EscalatedToLeader: (person("leader", "overdue"),),
    # 8 close, consolidate
    e.RoundClosed: (step("consolidate"),),
    e.RoundConsolidated: (step("draft"),),
    # 9 draft, approve, number, send
    e.ReplyDrafted: (person("office", "check"),),
    e.ReplyContentChecked: (person("office", "check"),),
    e.ReplyChecked: (person("leader", "approve"),),
    e.ReplyReturned: (person("office", "redraft"),),
    e.FiguresChanged: (person("office", "stale"),),
    e.ChangeDecided: END,
    e.ReplyApproved: (step("number"),),
    e.ReplyHandedOver: (person("clerk", "number"),),
    e.ReplyNumberTold: (step("number"),),
    e.NumberAwaited: (person("clerk", "number"),),
    e.ReplyNumbered: (step("render"),),
    e.ReplyRendered: (person("clerk", "send"),),
    e.ReplyIssued: END,
    e.ReplySent: (person("office", "file"), step("await_receipt")),
    e.ReplyReceived: END,
    e.ReplyTracked: END,
    e.ReplyRefused: (person("office", "redraft"),),
    # 10 file
    e.DocumentsFiled: (person("office", "close_dossier"),),
    e.DossierClosed: (person("archivist", "accept"),),
    e.DossierReturned: (person("office", "close_dossier"),),
    e.DossierAccepted: (step("package"),),
    e.PackageMade: END,
    e.PackageFiled: (step("read_back"),),
    e.CaseFiled: END,
    e.FinishConfirmed: END,
    e.NoticeFinished: END,
    e.PackageDiffers: (person("archivist", "differs"),),
    e.Published: END,
    # beside the way
    e.PersonTold: END,
    e.PersonPerhapsTold: END,
    # ways out
    e.CaseJoined: END,
    e.CaseWithdrawn: END,
    e.AssignmentCancelled: END,
    e.NoticeReturned: END,
    # what a person lets run again
    e.WorkRepeated: END,
}


def follow(event: e.Event, ordinal: str) -> list[NewItem]:
    """The work items that follow an event; ``ordinal`` (the event's id) keeps repeats apart."""
    return [_item(next_, event, ordinal) for next_ in PIPELINE[type(event)]]


def _item(next_: Next, event: e.Event, ordinal: str) -> NewItem:
    if next_.role is not None:
        return turn(
            next_.role,
            next_.kind,
            event.subject_id,
            ordinal=ordinal,
            case_id=event.case_id,
            unit_id=event.data.get("unit_id"),
            login=event.data.get("login"),
        )
    return NewItem(
        key=f"step:{next_.kind}/{event.subject_id}/{ordinal}",
        item_class=ItemClass.STEP,
        kind=next_.kind,
        subject_id=event.subject_id,
        case_id=event.case_id,
    )

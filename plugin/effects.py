"""The pipeline's twin for outward acts: kind → feature, call, weaker mode, and what is recorded.

An effect's key is its work item's key; every create carries it, so an act is done once.
Before an act is repeated after an ambiguous failure ``plugin.work`` looks: by key, else by
reference. Where a system lacks the feature, the planning step chooses the weaker mode.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from connectors.beside import Messenger, Posting, Publisher
from connectors.protocol import (
    Assignment,
    Attachment,
    Circulation,
    DocumentSystem,
    Done,
    Feature,
    Outbound,
    Package,
    Registration,
    Reminder,
    StatusNotice,
)
from plugin import telling
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain import records
from plugin.domain.events import Event
from plugin.domain.records import Row
from plugin.domain.states import ReplyState
from plugin.domain.work import Order
from plugin.store.protocol import UnitOfWork


@dataclass(frozen=True)
class Effect:
    """One kind of outward act.

    ``call(ctx, outside, order)`` does it under ``order.key``, ``outside`` being the document system
    or publisher of the order's connection; ``record(uow, order, done)`` writes
    what came back (an empty ``external_id``: a person did it and knows none) and returns the event it
    leaves; ``weaker`` says what happens instead when
    the system has no such ``feature``. ``order.payload["reference"]``, where there is
    one, is what a look-up by reference searches for. ``unsure(uow, order)`` records that nobody can tell
    whether the act happened, where that is no reason to ask a person; null: a person is asked.
    """

    feature: Feature
    call: Callable[[Context, Any, Order], Done]
    record: Callable[[UnitOfWork, Order, Done], Event]
    weaker: str
    unsure: Callable[[UnitOfWork, Order], Event] | None = None


def _files(ctx: Context, order: Order) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(file["name"], _media_type(file["name"]), ctx.files.get(order.agency_id, file["sha256"]))
        for file in order.payload.get("files", ())
    )


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _register(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    entered = datetime.fromisoformat(meant["entered_at"])
    return system.register(order.key, Registration(meant["external_id"], meant["number"], entered))


def _status(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    notice = StatusNotice(meant["external_id"], meant["status"], meant["description"])
    return system.send_status(order.key, notice)


def _assign(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    assignment = Assignment(
        unit=meant["unit"],
        receiver=meant["receiver"],
        role=meant["role"],
        title=meant["title"],
        text=meant["text"],
        reference=meant["reference"],
        deadline=datetime.fromisoformat(meant["deadline"]),
        form=tuple(meant["form"]),
        attachments=_files(ctx, order),
        link=meant["link"],
    )
    return system.assign(order.key, assignment)


def _circulate(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    copy = Circulation(meant["group"], meant["title"], meant["text"], meant["reference"], _files(ctx, order))
    return system.circulate(order.key, copy)


def _remind(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    reminder = Reminder(meant["external_id"], meant["ordinal"], meant["text"])
    return system.remind(order.key, reminder)


def _return_answer(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    return system.return_answer(order.key, order.payload["external_id"], order.payload["reason"])


def _cancel(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    return system.cancel(order.key, order.payload["external_id"], order.payload["reason"])


def _send(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    document = Outbound(
        reference=meant["reference"],
        code=meant["code"],
        subject=meant["subject"],
        doc_type=meant["doc_type"],
        issued_on=meant["issued_on"],
        addressees=tuple(meant["addressees"]),
        answers=meant["answers"],
        answers_code=meant["answers_code"],
        attachments=_files(ctx, order),
        signer_lines=tuple(meant.get("signer_lines", ())),
        signer_name=meant.get("signer_name", ""),
    )
    return system.send(order.key, document)


def _publish(ctx: Context, publisher: Publisher, order: Order) -> Done:
    meant = order.payload
    day = date.fromisoformat(meant["issued_on"])
    posting = Posting(meant["code"], meant["title"], day, meant["text"], _files(ctx, order))
    return publisher.publish(order.key, posting)


def _finish(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    return system.finish(order.key, order.payload["external_id"])


def _notify(ctx: Context, messenger: Messenger, order: Order) -> Done:
    return messenger.notify(order.key, telling.message(ctx, order))


def _file(ctx: Context, system: DocumentSystem, order: Order) -> Done:
    meant = order.payload
    package = Package(meant["code"], meant["title"], meant["reference"], _files(ctx, order)[0])
    return system.file(order.key, package)


def _nothing(event: type[Event]) -> Callable[[UnitOfWork, Order, Done], Event]:
    def record(uow: UnitOfWork, order: Order, done: Done) -> Event:
        return event(subject_id=order.subject_id, case_id=order.case_id)

    return record


def _external_id(row: type[Row], event: type[Event]) -> Callable[[UnitOfWork, Order, Done], Event]:
    def record(uow: UnitOfWork, order: Order, done: Done) -> Event:
        uow.note(row, order.subject_id, external_id=done.external_id or None)
        return event(subject_id=order.subject_id, case_id=order.case_id)

    return record


def _told(uow: UnitOfWork, order: Order, done: Done) -> Event:
    return _of_each_case(uow, order, e.PersonTold)


def _perhaps_told(uow: UnitOfWork, order: Order) -> Event:
    return _of_each_case(uow, order, e.PersonPerhapsTold)


def _of_each_case(uow: UnitOfWork, order: Order, event: type[Event]) -> Event:
    """One message tells of several cases: each has it on its trail."""
    cases = sorted({line.case_id for line in telling.still_waiting(uow, order) if line.case_id})
    told = [event(subject_id=order.subject_id, case_id=case_id) for case_id in cases]
    for one in told[1:]:
        uow.leave(one)
    return told[0] if told else event(subject_id=order.subject_id)


def _order_sent(uow: UnitOfWork, order: Order, done: Done) -> Event:
    uow.note(records.Assignment, order.subject_id, sent_id=done.external_id or None)
    return e.UnitAsked(subject_id=order.subject_id, case_id=order.case_id, data={"by": "document"})


def _sent(uow: UnitOfWork, order: Order, done: Done) -> Event:
    reply = uow.get(records.Reply, order.subject_id)
    if reply.state is ReplyState.APPROVED:
        uow.change(reply, external_id=done.external_id)
        return e.ReplyHandedOver(subject_id=reply.id, case_id=reply.case_id)
    uow.change(reply, state=ReplyState.SENT, sent_at=done.at, external_id=done.external_id or None)
    return e.ReplySent(subject_id=reply.id, case_id=reply.case_id)


EFFECTS: Final[dict[str, Effect]] = {
    "register": Effect(
        Feature.REGISTER, _register, _nothing(e.ArrivalMirrored), "the number stands in our book only"
    ),
    "status": Effect(
        Feature.STATUS, _status, _nothing(e.SenderTold), "the clerk tells the sender by the usual channel"
    ),
    "assign": Effect(
        Feature.ASSIGN,
        _assign,
        _external_id(records.Assignment, e.UnitAsked),
        "the unit answers on its page; its link is sent as a document, else handed round",
    ),
    "send_order": Effect(Feature.SEND, _send, _order_sent, "the clerk sends it by hand and says so"),
    "publish": Effect(
        Feature.PUBLISH, _publish, _nothing(e.Published), "whoever keeps the website puts it there by hand"
    ),
    # A message that may have gone out is not repeated: what it tells of stands on the person's page anyway, so
    # that a second one would only annoy, and a person asked to decide would have more work than the message saves.
    "notify": Effect(
        Feature.NOTIFY, _notify, _told, "the person finds it on the page of work", unsure=_perhaps_told
    ),
    "circulate": Effect(
        Feature.CIRCULATE,
        _circulate,
        _external_id(records.Circulation, e.Circulated),
        "the copy is handed round by the Office",
    ),
    "remind": Effect(
        Feature.REMIND, _remind, _nothing(e.UnitReminded), "the Office reminds by telephone from its list"
    ),
    "return_answer": Effect(
        Feature.RETURN_ANSWER,
        _return_answer,
        _nothing(e.AnswerReturned),
        "the unit reads the reasons on its page",
    ),
    "cancel": Effect(
        Feature.CANCEL, _cancel, _nothing(e.AssignmentCancelled), "the page says that it is withdrawn"
    ),
    "finish": Effect(
        Feature.FINISH, _finish, _nothing(e.NoticeFinished), "the clerk finishes the document there"
    ),
    "send": Effect(Feature.SEND, _send, _sent, "the clerk sends it by hand and says so"),
    "file": Effect(
        Feature.FILE,
        _file,
        _external_id(records.Dossier, e.PackageFiled),
        "the archivist downloads the package and keeps it in the archive",
    ),
}

"""What happened: the audit trail, and what the pipeline follows.

``subject_id`` is the row the following step works on; ``data`` holds ids and short facts
only (no document text, no people's names beyond the actor).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened. The class name is the event's name everywhere."""

    subject_id: str
    case_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The event's name, as in the pipeline."""
        return type(self).__name__


class DeliveryStored(Event):
    """A verified delivery was kept raw. Subject: delivery."""


class NoticeArrived(Event):
    """A delivery is a document to be read. Subject: delivery."""


class AnswerArrived(Event):
    """A delivery is a unit's answer. Subject: delivery."""


class MarkArrived(Event):
    """A unit has seen or acknowledged its assignment. Subject: delivery."""


class ReceiptArrived(Event):
    """An addressee confirmed our reply. Subject: delivery."""


class ReadMarked(Event):
    """A circulated copy was read (a count). Subject: delivery."""


class RecallArrived(Event):
    """The sender recalls its document. Subject: delivery."""


class RecallAgreed(Event):
    """A clerk agreed that the sender takes back, changes or replaces its document. Subject: delivery."""


class RecallRefused(Event):
    """A clerk refused that, with a reason. Subject: delivery."""


class DeliveryQuarantined(Event):
    """A verified delivery that can not be parsed. Subject: delivery."""


class NoticeRead(Event):
    """Fields were read from a document. Subject: notice."""


class NoticeUnreadable(Event):
    """A document no reader could open. Subject: notice."""


class NoticeRefused(Event):
    """A secret-marked document was refused and wiped. Subject: case."""


class NoticeConfirmed(Event):
    """The clerk confirmed the fields. Subject: notice."""


class NumberMirrored(Event):
    """The document system's own book gave an inbox document its number. Subject: delivery."""


class NoticeNumbered(Event):
    """The number a waiting document got in a book kept elsewhere is known. Subject: notice."""


class ArrivalNumberAwaited(Event):
    """The arrivals book is kept elsewhere and its number is not known yet. Subject: notice."""


class ArrivalNumberDiffers(Event):
    """The book kept elsewhere now has another number than our line. Subject: delivery."""


class NoticeRegistered(Event):
    """The notice has its number; it asks for something. Subject: case."""


class NoticeAdded(Event):
    """A further document of a case under way has its number. Subject: case."""


class NoticeIssued(Event):
    """A document of our own entered the departures book. Subject: case."""


class OrderGiven(Event):
    """A document of our own asks the units: it is itself the order. Subject: case."""


class ReportRegistered(Event):
    """A unit's signed report has its number. Subject: notice."""


class ReportMatched(Event):
    """A signed report carries the figures that count. Subject: answer."""


class ReportDiffers(Event):
    """A signed report carries other figures, or none we can read. Subject: assignment."""


class NoticeForInformation(Event):
    """The notice has its number and asks nothing. Subject: case."""


class InformationFiled(Event):
    """A notice was circulated and filed "để biết". Subject: case."""


class DirectionProposed(Event):
    """The Office submitted a document to the leader (trình). Subject: case."""


class DirectionGiven(Event):
    """The leader's direction. Subject: case."""


class RoundOpened(Event):
    """Units were asked. Subject: round."""


class UnitAsked(Event):
    """The document system took one assignment. Subject: assignment."""


class Seen(Event):
    """A unit opened its assignment. Subject: assignment."""


class Acknowledged(Event):
    """A unit acknowledged its assignment. Subject: assignment."""


class AnswerAwaitsHead(Event):
    """A member of the unit entered figures; its head confirms. Subject: assignment."""


class AnswerAwaitsOffice(Event):
    """The unit counts other staff than it was asked for; the Office decides. Subject: assignment."""


class AnswerAccepted(Event):
    """A version counts. Subject: answer."""


class AnswerRefused(Event):
    """A version was returned with reasons. Subject: answer."""


class AllAnswered(Event):
    """The last outstanding answer came in. Subject: round."""


class UnitReminded(Event):
    """A unit was reminded. Subject: assignment."""


class Escalated(Event):
    """Overdue units were reported to the Office. Subject: round."""


class EscalatedToLeader(Event):
    """Units still overdue were reported to the leader in charge. Subject: round."""


class RoundClosed(Event):
    """The figures were cut off. Subject: round."""


class RoundConsolidated(Event):
    """The totals stand. Subject: round."""


class FiguresChanged(Event):
    """An answer changed after the cut-off; the reply is stale. Subject: reply."""


class ChangeDecided(Event):
    """A person decided what follows from figures changed after the cut-off. Subject: reply."""


class ReplyDrafted(Event):
    """A reply was drafted. Subject: reply."""


class ReplyContentChecked(Event):
    """The content of a reply was checked; another person checks its form. Subject: reply."""


class ReplyChecked(Event):
    """Content and form of a reply were checked. Subject: reply."""


class ReplyReturned(Event):
    """A draft was sent back with a reason. Subject: reply."""


class ReplyApproved(Event):
    """The person with authority approved. Subject: reply."""


class ReplyHandedOver(Event):
    """The approved reply lies in the document system, which signs, numbers and issues it. Subject: reply."""


class ReplyNumberTold(Event):
    """The document system told the number it gave the reply. Subject: reply."""


class NumberAwaited(Event):
    """The departures book is kept elsewhere: its number is to be typed in. Subject: reply."""


class ReplyNumbered(Event):
    """The reply entered the departures book. Subject: reply."""


class ReplyRendered(Event):
    """The final document stands, with number, date and signature block. Subject: reply."""


class ReplyIssued(Event):
    """The clerk released the numbered reply. Subject: reply."""


class ReplySent(Event):
    """The document system took the reply. Subject: reply."""


class ReplyReceived(Event):
    """The addressee entered the reply in its book. Subject: reply."""


class ReplyTracked(Event):
    """The addressee's system reported where the reply stands. Subject: reply."""


class ReplyRefused(Event):
    """The addressee did not accept the reply. Subject: reply."""


class DocumentsFiled(Event):
    """The case's documents are in the dossier. Subject: dossier."""


class DossierReturned(Event):
    """The archivist sent a dossier back with a reason. Subject: dossier."""


class DossierAccepted(Event):
    """The archivist accepted a dossier. Subject: dossier."""


class DossierClosed(Event):
    """The dossier was closed and its retention confirmed. Subject: dossier."""


class PackageMade(Event):
    """The dossier's package was built. Subject: dossier."""


class PackageFiled(Event):
    """The document system took the package. Subject: dossier."""


class FinishConfirmed(Event):
    """A person said that a case's documents may be finished in the document system. Subject: case."""


class NoticeFinished(Event):
    """The document system shows a document as finished. Subject: notice."""


class CaseFiled(Event):
    """The package was read back and agrees. Subject: dossier."""


class PackageDiffers(Event):
    """What was read back is not what was sent. Subject: dossier."""


class ArrivalMirrored(Event):
    """The document system shows our arrival number. Subject: register line."""


class SenderTold(Event):
    """The status notice reached the document system. Subject: notice."""


class Circulated(Event):
    """One copy went to the group. Subject: case."""


class AnswerReturned(Event):
    """The document system handed a refused answer back. Subject: answer."""


class AssignmentCancelled(Event):
    """The document system took an assignment back. Subject: assignment."""


class Published(Event):
    """A document stands on the public website. Subject: notice."""


class CaseJoined(Event):
    """A case's documents went to another case. Subject: case."""


class PersonTold(Event):
    """A person was told what waits. Subject: person."""


class PersonPerhapsTold(Event):
    """A message may have reached a person or not; it is not repeated. Subject: person."""


class CaseWithdrawn(Event):
    """The case ended without an answer. Subject: case."""


class NoticeReturned(Event):
    """The document went back to its sender. Subject: case."""


class WorkRepeated(Event):
    """A person lets stuck work run again; ``afresh``: on the word that it never happened. Subject: work item."""


class DocumentAwaited(Event):
    """A document came of which the system does not hand out the bytes. Subject: delivery."""

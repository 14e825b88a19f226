"""No connection at all: the office has its document system in the browser only, and people carry between."""

from __future__ import annotations

from typing import Any, Final, NoReturn

from connectors.errors import Unsupported
from connectors.passport import Passport
from connectors.protocol import Feature

PASSPORT: Final = Passport(
    title="Nothing: a document system used in the browser only",
    features=frozenset(),
    identifies="nothing: people do each act there and say so here",
    searches="nothing: people look",
    at_once=1,
    weaknesses=(
        "every act in the document system is a person's, who says here that it is done",
        "what comes in is uploaded here by the clerk",
    ),
)


class ByHand:
    """A document system of which nothing can be asked: every method raises ``Unsupported``.

    The plugin plans a person's turn for each act that somebody has to do there.
    """

    def __init__(self, name: str = "by_hand") -> None:
        self.name = name

    @property
    def features(self) -> frozenset[Feature]:
        """None."""
        return PASSPORT.features

    @property
    def passport(self) -> Passport:
        """The same for every office."""
        return PASSPORT

    def _unsupported(self, *_: Any, **__: Any) -> NoReturn:
        raise Unsupported("nothing can be asked of a system that is used by hand", system=self.name)

    verify = parse = changes = download = units = _unsupported
    register = send_status = assign = circulate = remind = _unsupported
    return_answer = cancel = change_deadline = comment = track = _unsupported
    find_by_key = find_by_reference = send = receipts = file = read_back = finish = _unsupported

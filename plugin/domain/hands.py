"""Acts that a person does where the document system can not: whose turn each is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from plugin.domain.states import ItemClass
from plugin.domain.work import NewItem

SUFFIX: Final = "_by_hand"

HANDS: Final[dict[str, str]] = {
    "status": "clerk",
    "assign": "office",
    "send_order": "clerk",
    "circulate": "office",
    "remind": "office",
    "send": "clerk",
    "receipt": "clerk",
    "file": "archivist",
}
"""Kind of act → the role that does it by hand. What is not named here needs nobody without its feature."""


def by_hand(act: NewItem) -> NewItem:
    """The turn of whoever does an act by hand, under the act's own key: it is done one way or the other."""
    return replace(act, item_class=ItemClass.PERSON, kind=act.kind + SUFFIX, role=HANDS[act.kind])


def act_of(kind: str) -> str | None:
    """The act that a person's turn is about, or null for any other turn."""
    act = kind.removesuffix(SUFFIX)
    return act if act != kind and act in HANDS else None

"""One agency of a story: who does what there, and the case it works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Side:
    """An agency's people by what they do (logins), its units' heads, and ``case``, once it is open.

    ``others`` are further logins of the agency.
    """

    agency: str
    name: str
    code: str
    connection: str
    clerk: str
    office: str
    leader: str
    archivist: str
    heads: Mapping[str, str]
    others: tuple[str, ...] = ()
    case: str = ""

    @property
    def logins(self) -> frozenset[str]:
        """Everybody of the agency who acts in the story."""
        named = (self.clerk, self.office, self.leader, self.archivist)
        return frozenset((*named, *self.heads.values(), *self.others))

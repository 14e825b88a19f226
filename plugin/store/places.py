"""The line before an outside system: urgent first, then an act of each case in turn.

Every act gets a place when it is planned. A case's acts stand one behind the other, the first of them where
the line has got to by now: so a small case that comes later stands among the next of a large one, and whoever
hands the acts out reads only the beginning of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from plugin.domain.records import WorkItem
from plugin.store.schema import OPEN_EFFECT, TABLES

ITEMS: Final = TABLES[WorkItem]
_LINE: Final = sa.and_(
    OPEN_EFFECT,
    ITEMS.c.agency_id == sa.bindparam("agency"),
    ITEMS.c.connection == sa.bindparam("link"),
    ITEMS.c.urgent == sa.bindparam("urgent"),
)
_FIRST: Final = sa.select(sa.func.min(ITEMS.c.place)).where(_LINE)
_LAST: Final = sa.select(sa.func.max(ITEMS.c.place)).where(_LINE)
_LAST_OF_CASE: Final = _LAST.where(ITEMS.c.case_id == sa.bindparam("case"))
_LAST_OF_NONE: Final = _LAST.where(ITEMS.c.case_id.is_(None))


class Places:
    """Gives out places in one transaction. ``look`` runs a select on its connection."""

    def __init__(self, agency_id: str, look: Callable[[Any, Mapping[str, Any]], Any]) -> None:
        self._agency_id = agency_id
        self._look = look
        self._last: dict[tuple[str, str | None, bool], int] = {}

    def next(self, link: str, case_id: str | None, *, urgent: bool) -> int:
        """The next place of a case before ``link``; its acts without a case count as one."""
        of = (link, case_id, urgent)
        if of not in self._last:
            self._last[of] = self._behind(link, case_id, urgent=urgent)
        self._last[of] += 1
        return self._last[of]

    def _behind(self, link: str, case_id: str | None, *, urgent: bool) -> int:
        """The place after which a case's next act stands."""
        where = {"agency": self._agency_id, "link": link, "urgent": urgent}
        first = self._look(_FIRST, where).scalar_one() or 1
        if case_id is None:
            last = self._look(_LAST_OF_NONE, where).scalar_one()
        else:
            last = self._look(_LAST_OF_CASE, {**where, "case": case_id}).scalar_one()
        return max(first - 1, last or 0)

"""The plain run: agency B's way with one notice, and one more that only informs."""

from __future__ import annotations

from typing import Final

from plugin.trial import check, office, outputs
from plugin.trial.scenes import SCENES
from plugin.trial.story import Story

STORY: Final = Story(
    prepare=office.prepare,
    sides=lambda: {office.AGENCY: office.side()},
    others={office.SENDER_CODE: "Sở Nội vụ"},
    scenes=SCENES,
    collect=outputs.collect,
    problems=check.problems,
    sentence=outputs.sentence,
    files=outputs.FILES,
)

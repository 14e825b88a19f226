"""The Sở's case as one story."""

from __future__ import annotations

from typing import Final

from plugin.trial.so import expected, first, office, outputs, second
from plugin.trial.story import Story

STORY: Final = Story(
    prepare=office.prepare,
    sides=office.sides,
    others=office.OTHERS,
    scenes=(*first.SCENES, *second.SCENES),
    collect=outputs.collect,
    problems=expected.problems,
    sentence=outputs.sentence,
    files=outputs.FILES,
)

"""What a story is: its office, its scenes, and what must have come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugin.trial.office import Place
from plugin.trial.side import Side
from plugin.trial.stage import Stage


@dataclass(frozen=True)
class Scene:
    """What happens at one instant of office time, during which the clock stands still."""

    at: datetime
    title: str
    play: Callable[[Stage], None]


@dataclass(frozen=True)
class Story:
    """A case told to the digit.

    ``others`` are the organisations outside (code → name); ``collect`` writes the outputs into a folder,
    ``problems`` says what in it is not as it must be, ``sentence`` sums it up, ``files`` names them.
    """

    prepare: Callable[[Path], tuple[Place, Path]]
    sides: Callable[[], Mapping[str, Side]]
    others: Mapping[str, str]
    scenes: Sequence[Scene]
    collect: Callable[[Stage, Path], None]
    problems: Callable[[Path], list[str]]
    sentence: Callable[[Path], str]
    files: Sequence[tuple[str, str]]

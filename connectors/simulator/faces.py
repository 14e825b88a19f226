"""The faces by name, each loaded only where it is hosted."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Final

from connectors.simulator.face import Face
from connectors.simulator.site import Site
from connectors.simulator.world import World

FACES: Final[Mapping[str, str]] = {
    "reference": "connectors.simulator.reference:ReferenceFace",
}
"""Name → ``module:callable``; the callable makes a face of a ``World`` and a ``Site``."""


def make(name: str, world: World, site: Site) -> Face:
    """The face of a name over a world; ``LookupError`` names those there are."""
    if name not in FACES:
        raise LookupError(f"no face {name!r}, only {', '.join(FACES)}")
    module, _, attribute = FACES[name].partition(":")
    build: Callable[[World, Site], Face] = getattr(importlib.import_module(module), attribute)
    return build(world, site)

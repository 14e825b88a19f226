"""The faces by name, each loaded only where it is hosted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from connectors.simulator.face import Face
from connectors.simulator.site import Site
from connectors.simulator.world import World


def _reference(world: World, site: Site) -> Face:
    from connectors.simulator.reference import ReferenceFace

    return ReferenceFace(world, site.token)


def _ioffice_b(world: World, site: Site) -> Face:
    from connectors.simulator.ioffice import FaceB

    return FaceB(world, site.token, **site.options)


def _ioffice_c(world: World, site: Site) -> Face:
    from connectors.simulator.ioffice import FaceC

    return FaceC(world, site.token, **site.options)


def _ioffice_full(world: World, site: Site) -> Face:
    from connectors.simulator.ioffice_full import FullFace

    return FullFace(world, site.token, **site.options)


def _vxp(world: World, site: Site) -> Face:
    from connectors.simulator.vxp import VxpFace

    return VxpFace(world, site.options.get("system_id", "system"), site.token)


FACES: Final[Mapping[str, Callable[[World, Site], Face]]] = {
    "reference": _reference,
    "ioffice-b": _ioffice_b,
    "ioffice-c": _ioffice_c,
    "ioffice-full": _ioffice_full,
    "vxp": _vxp,
}
"""What makes a face of a world and what its site's file says."""

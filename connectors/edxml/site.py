"""A connection to the axis from its settings: options, secret, and the site's profile file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from connectors.edxml.codes import Codes
from connectors.edxml.outgoing import Agency
from connectors.edxml.values import Organ, Staff
from connectors.edxml.vxp import Vxp


def axis(url: str, options: Mapping[str, str], secrets: Mapping[str, str], **limits: Any) -> Vxp:
    """The axis at ``url``; ``secrets["secret"]`` signs, its characters as they stand."""
    return Vxp(
        url,
        options["system_id"],
        secrets["secret"],
        trailing_line=options.get("trailing_line") == "yes",
        **limits,
    )


def agency(options: Mapping[str, str], profile: Path | None) -> Agency:
    """Our agency as it is registered.

    The profile may hold ``codes`` (new identifier: old one), ``types`` (type name: [Type, TypeDetail])
    and ``allowed`` (identifiers outside the known families); ``ValueError`` for anything else.
    """
    site = _profile(profile)
    return Agency(
        organ=Organ(
            id=options["organ_id"],
            in_charge=options.get("organ_in_charge", ""),
            name=options["organ_name"],
            address=options.get("organ_address", ""),
            email=options.get("email", ""),
            telephone=options.get("telephone", ""),
        ),
        place=options.get("place", ""),
        staff=Staff(options.get("department", ""), options.get("staff", ""), options.get("email", "")),
        types={str(name): (int(kind), int(detail)) for name, (kind, detail) in site["types"].items()},
        allowed=frozenset(str(code) for code in site["allowed"]),
        codes=Codes({str(new): str(old) for new, old in site["codes"].items()}),
    )


def _profile(file: Path | None) -> dict[str, Any]:
    empty: dict[str, Any] = {"codes": {}, "types": {}, "allowed": []}
    if file is None:
        return empty
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"{file}: {error}") from error
    if not isinstance(said, dict) or not said.keys() <= empty.keys():
        raise ValueError(f"{file}: only {', '.join(empty)} may stand here")
    return {**empty, **said}

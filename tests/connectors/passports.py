"""Every adapter's passport, by its name in the manifest and in the guide's matrix."""

from __future__ import annotations

from typing import Final

from connectors.edxml import exchange as edxml
from connectors.embedded import client as embedded
from connectors.passport import Passport
from tests.connectors.ioffice_sites import shipped_profile

PASSPORTS: Final[dict[str, Passport]] = {
    "embedded": embedded.PASSPORT,
    "ioffice_b": shipped_profile("dialect_b").passport,
    "ioffice_c": shipped_profile("dialect_c").passport,
    "ioffice_full": shipped_profile("full").passport,
    "edxml": edxml.PASSPORT,
}

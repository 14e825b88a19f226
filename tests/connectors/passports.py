"""Every adapter's passport, by its name in the manifest and in the guide's matrix."""

from __future__ import annotations

from typing import Final

from connectors import by_hand, endpoint, folder, gateway, mail, wordpress
from connectors.edxml import exchange as edxml
from connectors.embedded import client as embedded
from connectors.passport import Passport
from tests.connectors.ioffice_sites import shipped_profile

PASSPORTS: Final[dict[str, Passport]] = {
    "by_hand": by_hand.PASSPORT,
    "embedded": embedded.PASSPORT,
    "ioffice_b": shipped_profile("dialect_b").passport,
    "ioffice_c": shipped_profile("dialect_c").passport,
    "ioffice_full": shipped_profile("full").passport,
    "edxml": edxml.PASSPORT,
}
PUBLISHERS: Final[dict[str, Passport]] = {
    "folder": folder.PASSPORT,
    "wordpress": wordpress.PASSPORT,
    "json": endpoint.PASSPORT,
}
MESSENGERS: Final[dict[str, Passport]] = {"smtp": mail.PASSPORT, "webhook": gateway.PASSPORT}

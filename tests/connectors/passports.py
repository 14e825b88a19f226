"""Every adapter's passport, by its name in the manifest and in the guide's matrix."""

from __future__ import annotations

from typing import Final

from connectors.embedded import client as embedded
from connectors.passport import Passport

PASSPORTS: Final[dict[str, Passport]] = {"embedded": embedded.PASSPORT}

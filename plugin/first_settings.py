"""The first settings file: one example office beside the embedded document system, fresh secrets."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

SECRETS: Final[dict[str, Callable[[], str]]] = {
    "web.key": lambda: secrets.token_urlsafe(48),
    "vanban.token": lambda: secrets.token_urlsafe(32),
    # The form of the Standard Webhooks specification: a prefix and 24 to 64 random bytes.
    "vanban.webhook": lambda: "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
}


def write(home: Path, name: str) -> Path:
    """Write ``home/<name>`` and ``home/secrets/*``, keeping what is there; returns the file's path."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "secrets").mkdir(exist_ok=True, mode=0o700)
    for secret, make in SECRETS.items():
        _write_once(home / "secrets" / secret, make() + "\n")
    _write_once(home / name, files("plugin").joinpath("first_settings.yaml").read_text(encoding="utf-8"))
    return home / name


def _write_once(path: Path, text: str) -> None:
    """Create a file readable by its owner only; an existing one is never touched."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)

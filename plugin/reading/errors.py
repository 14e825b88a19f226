"""What can go wrong in reading."""

from __future__ import annotations

from plugin.domain.errors import ThongSuotError


class Unreadable(ThongSuotError):
    """Bytes no reader can open; the message is the Vietnamese reason shown to the clerk."""

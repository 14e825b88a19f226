"""The one error root of the plugin. Messages for people are Vietnamese and say what to do next."""

from __future__ import annotations

from datetime import datetime


class ThongSuotError(Exception):
    """Root of the plugin's errors; ``ids`` name what it is about, the cause comes by ``from``."""

    def __init__(self, message: str, **ids: str | None) -> None:
        super().__init__(message)
        self.ids = {name: value for name, value in ids.items() if value is not None}


class NotFound(ThongSuotError):
    """No such row in this agency."""


class Refused(ThongSuotError):
    """The act is not allowed now; ``problems`` are Vietnamese sentences for the person acting."""

    def __init__(self, *problems: str, **ids: str | None) -> None:
        super().__init__(" ".join(problems), **ids)
        self.problems = list(problems)


class Conflict(ThongSuotError):
    """The row was moved by somebody else meanwhile: load again and decide anew."""


class LeaseLost(ThongSuotError):
    """The item's lease is no longer ours; nothing was written."""


class NotNow(ThongSuotError):
    """The act is still meant, but not before ``until`` (office time)."""

    def __init__(self, until: datetime, **ids: str | None) -> None:
        super().__init__("Chưa đến giờ thực hiện.", **ids)
        self.until = until


class NoLonger(ThongSuotError):
    """The act has lost its purpose: it is left undone, and nobody has to be asked."""


class BadSettings(ThongSuotError):
    """Settings or manifest are wrong; the message names file, key and line."""


class CalendarMissing(ThongSuotError):
    """No official calendar for a year that had to be counted: load it before going on."""

"""Wiring: settings become the one Context. The only file that names concrete classes."""

from __future__ import annotations

from plugin.context import Clock, Context
from plugin.settings import ConnectionSettings, Settings

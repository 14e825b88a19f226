"""The embedded document system: a small server of its own (``python -m connectors.embedded``) and its adapter."""

from connectors.embedded.client import EmbeddedSystem

__all__ = ["EmbeddedSystem"]

"""The bytes of a refused document leave the disk."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.work import Order


def wipe(ctx: Context, order: Order) -> None:
    """Remove the files named when the document was refused; may run twice. Subject: case."""
    for sha256 in order.payload["files"]:
        ctx.files.wipe(order.agency_id, sha256)
    with ctx.store.begin(order):
        pass  # the commit marks this item as done

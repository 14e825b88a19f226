"""Effects are handed out by connection: an index for it, and the time of a limited system's next call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plugin.store import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = "ix_work_items_agency_id_connection_state"


def upgrade() -> None:
    """Go forward."""
    op.add_column("connections", sa.Column("next_call_at", schema.Instant(timezone=True), nullable=True))
    op.create_index(INDEX, "work_items", ["agency_id", "connection", "state"])


def downgrade() -> None:
    """Go back."""
    op.drop_index(INDEX, "work_items")
    op.drop_column("connections", "next_call_at")

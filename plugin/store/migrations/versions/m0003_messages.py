"""People's addresses, whether they want messages, and what each was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plugin.store import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("messenger_id", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("wants_messages", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.alter_column("wants_messages", server_default=None)
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_agency_id_state"), ["agency_id", "state"], unique=False)
    op.create_table(
        "tellings",
        sa.Column("agency_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("planned_at", schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_tellings")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("tellings")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_agency_id_state"))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("wants_messages")
        batch_op.drop_column("messenger_id")
        batch_op.drop_column("email")

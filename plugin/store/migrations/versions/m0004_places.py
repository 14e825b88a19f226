"""Acts have a place in the line of their connection: whoever hands them out reads only its beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN_EFFECT = "item_class = 'effect' AND state IN ('waiting', 'leased')"
LINE = "ix_work_items_line"
CASES = "ix_work_items_line_of_case"


def upgrade() -> None:
    """Go forward. What waits already keeps its order: by its id, all in the first place."""
    with op.batch_alter_table("work_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("work_items", schema=None) as batch_op:
        batch_op.alter_column("place", server_default=None)
    _index(LINE, "agency_id", "connection", sa.text("urgent DESC"), "place", "id")
    _index(CASES, "agency_id", "connection", "urgent", "case_id", "place")


def _index(name: str, *columns: str | sa.TextClause) -> None:
    where = sa.text(OPEN_EFFECT)
    op.create_index(name, "work_items", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Go back."""
    op.drop_index(CASES, "work_items")
    op.drop_index(LINE, "work_items")
    op.drop_column("work_items", "place")

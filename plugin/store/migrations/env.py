"""Alembic's entry: it runs on the connection it is handed, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from plugin.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="schema.",
)
context.run_migrations()

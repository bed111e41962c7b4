"""Runs the migrations on the connection, and in the transaction, that `upgrade` hands over."""

from alembic import context

from tpm_coach.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()

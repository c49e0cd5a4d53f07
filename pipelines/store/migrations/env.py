"""Runs the migrations on the connection that :mod:`pipelines.store.migrate` hands over."""

from alembic import context

from pipelines.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_server_default=True,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()

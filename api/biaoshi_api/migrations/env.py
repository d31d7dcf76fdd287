"""Run by alembic: migrates on the connection it is handed, in that connection's transaction."""

from alembic import context

from biaoshi_api.tables import everything

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=list(everything()),
    render_as_batch=True,  # SQLite changes a column only by making the table anew
    transactional_ddl=False,  # begun and ended by the caller
    compare_type=True,
)
context.run_migrations()

"""Runs revisions on the connection that `store.schema` hands over; its transaction spans them all."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

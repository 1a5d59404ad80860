"""Runs the migrations over the connection that the caller opened."""

from typing import Any

from alembic import context

from bootstrap.tables import METADATA
from core.database import UtcDateTime


def render_plain(kind: str, item: Any, _context: Any) -> str | bool:  # noqa: ANN401 - Alembic's hook
    """Write our column types as SQLAlchemy's own, so that old migrations do not import today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=render_plain,
)
with context.begin_transaction():
    context.run_migrations()

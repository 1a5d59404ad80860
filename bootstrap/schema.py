"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
_ADVISORY_LOCK = 7_121_315  # any fixed number: nodes that start together migrate one after the other


def upgrade_schema(engine: Engine) -> None:
    """Apply every migration that is missing; several nodes may call this at once."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # tables are rebuilt by copy there
            connection.commit()
        _upgrade(connection)


def schema_config(connection: Connection) -> Config:
    """Return Alembic's configuration over an open connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # one process migrates, and all of it or nothing
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(schema_config(connection), "head")

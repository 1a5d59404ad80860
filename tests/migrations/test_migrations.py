from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bootstrap.schema import schema_config, upgrade_schema
from bootstrap.tables import METADATA
from core.database import Database

NUMBERED = sorted(path.stem for path in (Path(__file__).parents[2] / "migrations/versions").glob("*.py"))


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request, tmp_path, vault):
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'bare.sqlite'}", vault)
        yield database
    else:
        url = request.getfixturevalue("postgres_url")
        admin = Database(url, vault)
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS yinuo_bare"))
            connection.execute(text("CREATE DATABASE yinuo_bare"))
        admin.engine.dispose()
        database = Database(url.replace("/yinuo_test", "/yinuo_bare"), vault)
        yield database
    database.engine.dispose()


def without_test_tables(differences):
    return [
        difference
        for difference in differences
        if not (isinstance(difference, tuple) and getattr(difference[1], "name", "").startswith("test_"))
    ]


def test_from_an_empty_database_the_models_and_the_migrations_agree(bare):
    upgrade_schema(bare.engine)
    with bare.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
    assert without_test_tables(differences) == []


def test_checks_of_the_models_are_in_the_migrated_database(bare):
    upgrade_schema(bare.engine)
    inspector = inspect(bare.engine)
    for table in METADATA.sorted_tables:
        if table.name.startswith("test_"):
            continue
        wanted = {str(c.name) for c in table.constraints if c.__class__.__name__ == "CheckConstraint"}
        assert wanted <= {str(check["name"]) for check in inspector.get_check_constraints(table.name)}, table.name


def test_migrating_twice_changes_nothing(bare):
    upgrade_schema(bare.engine)
    upgrade_schema(bare.engine)


def test_the_newest_migration_can_be_taken_back(bare):
    upgrade_schema(bare.engine)
    with bare.engine.connect() as connection, connection.begin():
        command.downgrade(schema_config(connection), "base")
    assert set(inspect(bare.engine).get_table_names()) <= {"alembic_version"}


def test_migrations_are_numbered_without_gaps_and_have_one_head(sqlite):
    with sqlite.engine.connect() as connection:
        assert len(ScriptDirectory.from_config(schema_config(connection)).get_heads()) == 1
    assert [int(name[:4]) for name in NUMBERED] == list(range(1, len(NUMBERED) + 1))


def test_what_the_registry_knows_begins_its_histories(bare):
    with bare.engine.connect() as connection, connection.begin():
        command.upgrade(schema_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO enterprise VALUES ('e1', '91990100MA0000001X', '示例店', '990101', '望湖区',"
                " '柳岸路 1 号', 'company', 'active', '2020-03-01', NULL, TRUE, 1)"
            )
        )
        connection.execute(text("INSERT INTO person VALUES ('p1', '张', NULL, NULL, NULL, TRUE, 1)"))
    upgrade_schema(bare.engine)
    with bare.engine.connect() as connection:
        address = connection.execute(text("SELECT enterprise_id, folded, from_on, to_on FROM enterprise_address")).one()
        assert (*address[:2], str(address[2]), address[3]) == ("e1", "柳岸路1号", "2020-03-01", None)
        assert connection.execute(text("SELECT person_id, from_on FROM person_name")).one() == ("p1", None)

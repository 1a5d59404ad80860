from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from bootstrap.schema import schema_config, upgrade_schema
from bootstrap.tables import METADATA
from changefeed.domain.feeds import Feed
from changefeed.services.follow_feed import tell_subscriber
from core.database import Database
from credit.storage.change_tables import CreditChange

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


FILED_BEFORE = """
    INSERT INTO credit_record (
        id, enterprise_id, item, source_area, source_id, source_fact, source_department, document_number, event_on,
        recorded_at, basis, body, visibility, grade, status, edition, version
    ) VALUES (
        :item, 'e', :item, 'a', 's', 'f', 'd', 'n', '2026-01-01',
        '2026-01-01 00:00:00', '[]', '{}', :visibility, :grade, 'current', 1, 1
    )
"""


def test_records_from_before_the_catalogue_was_a_table_keep_their_place_in_it(bare):
    filed = [("administrative_penalty", "public", "general"), ("promise_kept", "parties", None)]
    with bare.engine.connect() as connection, connection.begin():
        command.upgrade(schema_config(connection), "0002")
        for item, visibility, grade in filed:
            connection.execute(text(FILED_BEFORE), {"item": item, "visibility": visibility, "grade": grade})
    upgrade_schema(bare.engine)
    with bare.engine.connect() as connection:
        terms = dict(connection.execute(text("SELECT item, term FROM credit_record")).all())
    assert terms == {"administrative_penalty": "penalty_grade", "promise_kept": "none"}


FLAG_BEFORE = """
    INSERT INTO flag (
        id, listing_id, kind, object_kind, object_id, object_name, article_key, basis, authority, document_number,
        remedy, event_on, notice_served_on, starts_on, ends_on, recorded_at
    ) VALUES (
        'f', 'l', 'serious', 'enterprise', 'e', '示例店', '失信44-8', 'b', 'a', 'n',
        'r', '2026-01-01', '2026-02-01', '2026-03-01', '2029-03-01', '2026-03-01 00:00:00'
    )
"""


FEED_BEFORE = (
    (
        "INSERT INTO credit_change (number, root_id, record_id, kind, at)"
        " VALUES (1, 'r', 'r', 'published', '2026-01-02 00:00:00'), (NULL, 'r', 'r', 'stopped', '2026-01-03 00:00:00')"
    ),
    "INSERT INTO credit_change_counter (id, last) VALUES (1, 1)",
    (
        "INSERT INTO credit_subscriber (id, name, contact_office, is_site, secret_hash, opened_at, version)"
        " VALUES ('s', '示例单位', '数据处', false, 'h', '2026-01-01 00:00:00', 1)"
    ),
    (
        "INSERT INTO credit_subscriber_mark (subscriber_id, kind, up_to, at)"
        " VALUES ('s', 'told', 1, '2026-01-02 00:00:00')"
    ),
)


def test_a_flag_from_before_rests_on_its_listing_and_begins_the_feed_and_a_credit_subscriber_goes_on(bare):
    without_keys = {"sqlite": "PRAGMA foreign_keys=OFF", "postgresql": "SET session_replication_role = replica"}
    with bare.engine.connect() as connection, connection.begin():
        command.upgrade(schema_config(connection), "0011")
    with bare.engine.connect() as connection:
        connection.exec_driver_sql(without_keys[bare.engine.dialect.name])  # the listing itself is not needed
        connection.commit()
        for statement in (FLAG_BEFORE, *FEED_BEFORE):
            connection.execute(text(statement))
        connection.commit()
    bare.engine.dispose()
    upgrade_schema(bare.engine)
    with bare.engine.connect() as connection:
        flag = connection.execute(text("SELECT source_kind, source_id, object_name, responsible FROM flag")).one()
        assert (*flag[:3], str(flag[3])) == ("listing", "l", "示例店", "[]")
        told = "SELECT feed, flag_id, kind FROM feed_change JOIN flag_change USING (id)"
        assert connection.execute(text(told)).all() == [("sanctions", "f", "added")]
    with bare.transaction() as session:
        assert tell_subscriber(session, "s", Feed.CREDIT, 1, 10, datetime(2026, 2, 1, tzinfo=UTC)) == 2
        (stopped,) = session.scalars(select(CreditChange).where(CreditChange.number == 2))
        assert stopped.kind == "stopped"


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

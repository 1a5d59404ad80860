"""The change feed of the credit file becomes one of several: its changes, subscribers and marks move with their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COPIED = (
    "INSERT INTO feed_change (id, feed, number, at) SELECT id, 'credit', number, at FROM credit_change",
    "INSERT INTO feed_counter (feed, last) SELECT 'credit', last FROM credit_change_counter",
    (
        "INSERT INTO feed_subscriber"
        " (id, name, contact_office, is_site, secret_hash, opened_at, closed_at, closed_because, version)"
        " SELECT id, name, contact_office, is_site, secret_hash, opened_at, closed_at, closed_because, version"
        " FROM credit_subscriber"
    ),
    (
        "INSERT INTO feed_scope (subscriber_id, feed, rights, since)"
        " SELECT id, 'credit', '[]', opened_at FROM credit_subscriber"
    ),
    (
        "INSERT INTO feed_mark (subscriber_id, feed, kind, up_to, at)"
        " SELECT subscriber_id, 'credit', kind, up_to, at FROM credit_subscriber_mark ORDER BY id"
    ),
)
NUMBERS_GO_ON = (
    "SELECT setval(pg_get_serial_sequence('feed_change', 'id'), (SELECT max(id) FROM feed_change))",
    "ALTER TABLE credit_change ALTER COLUMN id DROP DEFAULT",
    "DROP SEQUENCE IF EXISTS credit_change_id_seq",
)
BACK = (
    (
        "UPDATE credit_change SET number = (SELECT number FROM feed_change WHERE feed_change.id = credit_change.id),"
        " at = (SELECT at FROM feed_change WHERE feed_change.id = credit_change.id)"
    ),
    "INSERT INTO credit_change_counter (id, last) SELECT 1, last FROM feed_counter WHERE feed = 'credit'",
    (
        "INSERT INTO credit_subscriber"
        " (id, name, contact_office, is_site, secret_hash, opened_at, closed_at, closed_because, version)"
        " SELECT id, name, contact_office, is_site, secret_hash, opened_at, closed_at, closed_because, version"
        " FROM feed_subscriber"
    ),
    (
        "INSERT INTO credit_subscriber_mark (subscriber_id, kind, up_to, at)"
        " SELECT subscriber_id, kind, up_to, at FROM feed_mark WHERE feed = 'credit' ORDER BY id"
    ),
)
NUMBERS_GO_BACK = (
    "CREATE SEQUENCE credit_change_id_seq OWNED BY credit_change.id",
    "SELECT setval('credit_change_id_seq', (SELECT max(id) FROM credit_change))",
    "ALTER TABLE credit_change ALTER COLUMN id SET DEFAULT nextval('credit_change_id_seq')",
)


def run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    op.create_table(
        "feed_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("feed IN ('credit', 'sanctions')", name=op.f("ck_feed_change_feed")),
        sa.CheckConstraint("number IS NULL OR number >= 1", name=op.f("ck_feed_change_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_change")),
        sa.UniqueConstraint("feed", "number", name=op.f("uq_feed_change_feed_number")),
    )
    op.create_table(
        "feed_counter",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("feed IN ('credit', 'sanctions')", name=op.f("ck_feed_counter_feed")),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_counter")),
    )
    op.create_table(
        "feed_subscriber",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_office", sa.Text(), nullable=False),
        sa.Column("is_site", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("signing_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("earlier_signing_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(address_sealed IS NULL) = (signing_sealed IS NULL)", name=op.f("ck_feed_subscriber_signing")
        ),
        sa.CheckConstraint(
            "earlier_signing_sealed IS NULL OR rotated_at IS NOT NULL", name=op.f("ck_feed_subscriber_rotated")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_subscriber")),
        sa.UniqueConstraint("name", name=op.f("uq_feed_subscriber_name")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feed_subscriber_secret_hash")),
    )
    op.create_table(
        "feed_scope",
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("feed IN ('credit', 'sanctions')", name=op.f("ck_feed_scope_feed")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["feed_subscriber.id"], name=op.f("fk_feed_scope_subscriber_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "feed", name=op.f("pk_feed_scope")),
    )
    op.create_table(
        "feed_alarm",
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "feed"],
            ["feed_scope.subscriber_id", "feed_scope.feed"],
            name=op.f("fk_feed_alarm_subscriber_id_feed"),
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "feed", "after", name=op.f("pk_feed_alarm")),
    )
    op.create_table(
        "feed_mark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('told', 'acknowledged')", name=op.f("ck_feed_mark_kind")),
        sa.CheckConstraint("up_to >= 1", name=op.f("ck_feed_mark_up_to")),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "feed"],
            ["feed_scope.subscriber_id", "feed_scope.feed"],
            name=op.f("fk_feed_mark_subscriber_id_feed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_mark")),
        sa.UniqueConstraint(
            "subscriber_id", "feed", "kind", "up_to", name=op.f("uq_feed_mark_subscriber_id_feed_kind_up_to")
        ),
    )
    op.create_table(
        "feed_report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome = 'applied' OR length(reason) > 0", name=op.f("ck_feed_report_reason")),
        sa.CheckConstraint("outcome IN ('applied', 'not_applied')", name=op.f("ck_feed_report_outcome")),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "feed"],
            ["feed_scope.subscriber_id", "feed_scope.feed"],
            name=op.f("fk_feed_report_subscriber_id_feed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_report")),
    )
    with op.batch_alter_table("feed_report", schema=None) as batch_op:
        batch_op.create_index("ix_feed_report_subscriber", ["subscriber_id", "feed", "number"], unique=False)

    op.create_table(
        "feed_wake_up",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "feed"],
            ["feed_scope.subscriber_id", "feed_scope.feed"],
            name=op.f("fk_feed_wake_up_subscriber_id_feed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_wake_up")),
    )
    with op.batch_alter_table("feed_wake_up", schema=None) as batch_op:
        batch_op.create_index("ix_feed_wake_up_subscriber", ["subscriber_id", "feed", "made_at"], unique=False)

    run(COPIED)
    if is_postgresql():
        run(NUMBERS_GO_ON)
    op.drop_table("credit_change_counter")
    op.drop_table("credit_subscriber_mark")
    op.drop_table("credit_subscriber")
    with op.batch_alter_table("credit_change", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_credit_change_number"), type_="unique")
        batch_op.create_foreign_key(batch_op.f("fk_credit_change_id"), "feed_change", ["id"], ["id"])
        batch_op.drop_column("number")
        batch_op.drop_column("at")


def downgrade() -> None:
    with op.batch_alter_table("credit_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("fk_credit_change_id"), type_="foreignkey")
        batch_op.create_unique_constraint(batch_op.f("uq_credit_change_number"), ["number"])

    op.create_table(
        "credit_subscriber",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_office", sa.Text(), nullable=False),
        sa.Column("is_site", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_subscriber")),
        sa.UniqueConstraint("name", name=op.f("uq_credit_subscriber_name")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_credit_subscriber_secret_hash")),
    )
    op.create_table(
        "credit_subscriber_mark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('told', 'acknowledged')", name=op.f("ck_credit_subscriber_mark_kind")),
        sa.CheckConstraint("up_to >= 1", name=op.f("ck_credit_subscriber_mark_up_to")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["credit_subscriber.id"], name=op.f("fk_credit_subscriber_mark_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_subscriber_mark")),
        sa.UniqueConstraint(
            "subscriber_id", "kind", "up_to", name=op.f("uq_credit_subscriber_mark_subscriber_id_kind_up_to")
        ),
    )
    op.create_table(
        "credit_change_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_credit_change_counter_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_change_counter")),
    )
    run(BACK)
    with op.batch_alter_table("credit_change", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
    if is_postgresql():
        run(NUMBERS_GO_BACK)
    with op.batch_alter_table("feed_wake_up", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_wake_up_subscriber")

    op.drop_table("feed_wake_up")
    with op.batch_alter_table("feed_report", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_report_subscriber")

    op.drop_table("feed_report")
    op.drop_table("feed_mark")
    op.drop_table("feed_alarm")
    op.drop_table("feed_scope")
    op.drop_table("feed_subscriber")
    op.drop_table("feed_counter")
    op.drop_table("feed_change")

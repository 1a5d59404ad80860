"""The feed of sanctions, which begins with every flag that is live."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PRIVATE = ("food_crime", "bankruptcy_liability", "criminal_record", "large_debt")
LIVE = sa.text(
    "SELECT id, recorded_at FROM flag WHERE retracted_at IS NULL AND kind NOT IN :private ORDER BY recorded_at, id"
).bindparams(sa.bindparam("private", PRIVATE, expanding=True))
LAST = sa.text("SELECT coalesce(max(id), 0) FROM feed_change")
CHANGE = sa.text("INSERT INTO feed_change (id, feed, at) VALUES (:id, 'sanctions', :at)")
ADDED = sa.text("INSERT INTO flag_change (id, flag_id, kind) VALUES (:id, :flag_id, 'added')")
NUMBERS_GO_ON = "SELECT setval(pg_get_serial_sequence('feed_change', 'id'), (SELECT max(id) FROM feed_change))"


def tell_of_what_is_live() -> None:
    """Begin the feed with the flags there are: whoever reads it from the beginning lacks nothing."""
    connection = op.get_bind()
    last = connection.execute(LAST).scalar_one()
    rows = [
        {"id": last + place, "flag_id": flag_id, "at": at}
        for place, (flag_id, at) in enumerate(connection.execute(LIVE).all(), 1)
    ]
    if rows:
        connection.execute(CHANGE, rows)
        connection.execute(ADDED, rows)
    if connection.dialect.name == "postgresql":
        op.execute(NUMBERS_GO_ON)


def upgrade() -> None:
    op.create_table(
        "flag_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(replaces_id IS NOT NULL) = (kind IN ('changed', 'corrected'))", name=op.f("ck_flag_change_replaces")
        ),
        sa.CheckConstraint(
            "kind IN ('added', 'restored', 'changed', 'corrected', 'lifted', 'warned')",
            name=op.f("ck_flag_change_kind"),
        ),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_flag_change_flag_id")),
        sa.ForeignKeyConstraint(["id"], ["feed_change.id"], name=op.f("fk_flag_change_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["flag.id"], name=op.f("fk_flag_change_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_change")),
    )
    with op.batch_alter_table("flag_change", schema=None) as batch_op:
        batch_op.create_index("ix_flag_change_flag_id", ["flag_id"], unique=False)
    tell_of_what_is_live()


def downgrade() -> None:
    with op.batch_alter_table("flag_change", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_change_flag_id")

    op.drop_table("flag_change")
    op.execute("DELETE FROM feed_change WHERE feed = 'sanctions'")

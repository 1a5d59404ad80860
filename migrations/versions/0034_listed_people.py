"""The people whom flags mark or reach by the day of birth, and an index of flags that were never spread."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_person",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("birth_index", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_listed_person")),
    )
    with op.batch_alter_table("listed_person", schema=None) as batch_op:
        batch_op.create_index("ix_listed_person_birth_index", ["birth_index"], unique=False)

    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_flag_unspread",
            ["id"],
            unique=False,
            sqlite_where=sa.text("spread_at IS NULL AND retracted_at IS NULL"),
            postgresql_where=sa.text("spread_at IS NULL AND retracted_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_flag_unspread",
            sqlite_where=sa.text("spread_at IS NULL AND retracted_at IS NULL"),
            postgresql_where=sa.text("spread_at IS NULL AND retracted_at IS NULL"),
        )

    with op.batch_alter_table("listed_person", schema=None) as batch_op:
        batch_op.drop_index("ix_listed_person_birth_index")

    op.drop_table("listed_person")

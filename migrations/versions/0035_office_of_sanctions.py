"""The office that holds a listing, an entry on the abnormal list, a post restriction or an entered decision."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_OPENED_BY = (
    ("listing", "proposed_by"),
    ("abnormal_listing", "found_by"),
    ("post_restriction", "proposed_by"),
    ("decision", "entered_by"),
)


def upgrade() -> None:
    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Text(), nullable=True))

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Text(), nullable=True))

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Text(), nullable=True))

    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Text(), nullable=True))

    account = sa.table("account", sa.column("id"), sa.column("office_id"))
    for name, opened_by in _OPENED_BY:
        row = sa.table(name, sa.column("office_id"), sa.column(opened_by))
        of_opener = sa.select(account.c.office_id).where(account.c.id == row.c[opened_by]).scalar_subquery()
        op.execute(sa.update(row).values(office_id=of_opener))


def downgrade() -> None:
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.drop_column("office_id")

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_column("office_id")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("office_id")

    with op.batch_alter_table("abnormal_listing", schema=None) as batch_op:
        batch_op.drop_column("office_id")

"""The end of a listing is pushed to the other province."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


_ONE_DUE = "(office_clock IS NULL) = (office_due_on IS NULL) AND (office_clock IS NULL OR office_clock IN ({clocks}))"
_EARLIER = "'annul', 'push', 'publish_there'"


def upgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_pushed_on", sa.Date(), nullable=True))
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_listing_end_pushed"),
            "end_pushed_on IS NULL OR (pushed_on IS NOT NULL AND ended_on IS NOT NULL AND ended_on <= end_pushed_on)",
        )
    _clocks(f"{_EARLIER}, 'push_end'")


def downgrade() -> None:
    op.execute("UPDATE listing SET office_clock = NULL, office_due_on = NULL WHERE office_clock = 'push_end'")
    _clocks(_EARLIER)
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_listing_end_pushed"), type_="check")
        batch_op.drop_column("end_pushed_on")


def _clocks(clocks: str) -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_listing_office_clock"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_listing_office_clock"), _ONE_DUE.format(clocks=clocks))

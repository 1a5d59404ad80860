"""The day on which the decision of a listing was served."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_AFTER_DECISION = (
    "decision_served_on IS NULL OR (NOT (status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged',"
    " 'heard', 'consented', 'dropped')) AND decided_on <= decision_served_on)"
)


def upgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision_served_on", sa.Date(), nullable=True))
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_listing_decision_served"), _AFTER_DECISION)


def downgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_listing_decision_served"), type_="check")
        batch_op.drop_column("decision_served_on")

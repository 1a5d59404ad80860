"""The reason of a post restriction is about a person, and sealed like the facts."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEFORE_DECISION = "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'dropped')"


def _present(*columns: str) -> str:
    return " AND ".join(f"{column} IS NOT NULL AND length({column}) > 0" for column in columns)


_NEW = (
    f"{_BEFORE_DECISION} OR ({_present('document_number', 'decided_by', 'remedy')}"
    f" AND (reason_sealed IS NOT NULL OR ({_present('reason')})))"
)
_OLD = f"{_BEFORE_DECISION} OR ({_present('document_number', 'decided_by', 'reason', 'remedy')})"


def upgrade() -> None:
    """What was decided before keeps its reason as it is: a migration holds no key to seal it with."""
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason_sealed", sa.LargeBinary(), nullable=True))
    _check(_NEW)


def downgrade() -> None:
    """Point to the decision itself where the reason was sealed."""
    op.execute("UPDATE post_restriction SET reason = '见决定书' WHERE reason IS NULL AND reason_sealed IS NOT NULL")
    _check(_OLD)
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.drop_column("reason_sealed")


def _check(condition: str) -> None:
    with op.batch_alter_table("post_restriction", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_post_restriction_decision"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_post_restriction_decision"), condition)

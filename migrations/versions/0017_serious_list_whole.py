"""A serious listing may be decided alone, is paused, removed early or put back; what the office owes afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BEFORE_DECISION = (
    "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped')"
)


def _present(*columns: str) -> str:
    return " AND ".join(f"{column} IS NOT NULL AND length({column}) > 0" for column in columns)


_OF_DECISION = ("document_number", "decided_by", "basis", "reason", "sanctions", "exit_conditions", "remedy")
_CHECKS = {
    "status": "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented',"
    " 'decided', 'effective', 'paused', 'repaired', 'expired', 'annulled', 'dropped')",
    "decision": f"{_BEFORE_DECISION} OR ({_present(*_OF_DECISION, 'rule_book_version')})",
    "ended": "(status IN ('repaired', 'expired', 'annulled')) = (ended_on IS NOT NULL)",
    "penalty": f"decided_alone OR ({_present('penalty_kind', 'penalty', 'penalty_basis')})",
    "decided_alone": f"NOT decided_alone OR ({_present('unperformed_document', 'unperformed_authority')}"
    " AND unperformed_decided_on IS NOT NULL AND unperformed_due_on IS NOT NULL"
    " AND unperformed_decided_on <= unperformed_due_on AND unperformed_due_on < event_on"
    " AND penalty IS NULL AND fine_fen IS NULL AND ban_ends_on IS NULL)",
    "alone_is_article_11": "decided_alone = (article_key = '失信44-11')",
    "restored": "restored_on IS NULL OR (effective_on <= restored_on AND restored_on < ends_on)",
    "paused": "(status = 'paused') = (paused_on IS NOT NULL)",
    "pushed": f"pushed_on IS NULL OR (is_of_another_province AND decided_on <= pushed_on AND {_present('pushed_to')})",
    "published_there": "published_there_on IS NULL OR (pushed_on IS NOT NULL AND pushed_on <= published_there_on)",
    "basis_fell": f"basis_fell_on IS NULL OR NOT ({_BEFORE_DECISION})",
    "office_clock": "(office_clock IS NULL) = (office_due_on IS NULL)"
    " AND (office_clock IS NULL OR office_clock IN ('annul', 'push', 'publish_there'))",
}
_OLD_CHECKS = {
    "status": "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented',"
    " 'decided', 'effective', 'expired', 'annulled', 'dropped')",
    "decision": f"{_BEFORE_DECISION} OR ({_present(*_OF_DECISION, 'penalty', 'penalty_basis', 'rule_book_version')})",
    "ended": "(status IN ('expired', 'annulled')) = (ended_on IS NOT NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_alone", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("unperformed_document", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("unperformed_authority", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("unperformed_decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("unperformed_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("restored_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("is_of_another_province", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("pushed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("pushed_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("published_there_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("basis_fell_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("office_clock", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("office_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("office_due_provisional", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.alter_column("penalty_kind", existing_type=sa.TEXT(), nullable=True)
        batch_op.alter_column("penalty", existing_type=sa.TEXT(), nullable=True)
        batch_op.alter_column("penalty_basis", existing_type=sa.TEXT(), nullable=True)
        batch_op.create_index("ix_listing_office_due_on", ["office_due_on"], unique=False)
        batch_op.create_index("ix_listing_unperformed_document", ["unperformed_document"], unique=False)
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.alter_column("decided_alone", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("is_of_another_province", existing_type=sa.Boolean(), server_default=None)
        for name in _OLD_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_listing_{name}"), type_="check")
        for name, test in _CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_listing_{name}"), test)


def downgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(op.f(f"ck_listing_{name}"), type_="check")
        for name, test in _OLD_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_listing_{name}"), test)
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_unperformed_document")
        batch_op.drop_index("ix_listing_office_due_on")
        batch_op.alter_column("penalty_basis", existing_type=sa.TEXT(), nullable=False)
        batch_op.alter_column("penalty", existing_type=sa.TEXT(), nullable=False)
        batch_op.alter_column("penalty_kind", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("reminded_on")
        batch_op.drop_column("office_due_provisional")
        batch_op.drop_column("office_due_on")
        batch_op.drop_column("office_clock")
        batch_op.drop_column("basis_fell_on")
        batch_op.drop_column("published_there_on")
        batch_op.drop_column("pushed_to")
        batch_op.drop_column("pushed_on")
        batch_op.drop_column("is_of_another_province")
        batch_op.drop_column("paused_on")
        batch_op.drop_column("restored_on")
        batch_op.drop_column("unperformed_due_on")
        batch_op.drop_column("unperformed_decided_on")
        batch_op.drop_column("unperformed_authority")
        batch_op.drop_column("unperformed_document")
        batch_op.drop_column("decided_alone")

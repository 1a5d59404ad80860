"""Clerks of a general role, whose desk an administrator chooses."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OFFICIALS = ["admin", "honours_clerk", "licensing_clerk", "mediator", "officer", "registration_clerk", "supervisor"]
_OTHERS = ["consumer", "merchant"]
_NEW = "desk_clerk"


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("desk", sa.Text(), nullable=True))
        _write_checks(batch_op, [*_OFFICIALS, _NEW])
        batch_op.create_check_constraint(
            batch_op.f("ck_account_desk_clerks_have_a_desk"), "(role = 'desk_clerk') = (desk IS NOT NULL)"
        )


def downgrade() -> None:
    """Close the accounts of the role that goes; the rows stay, because others name them."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_account_desk_clerks_have_a_desk"), type_="check")
    op.execute("UPDATE account SET role = 'honours_clerk', is_active = FALSE WHERE role = 'desk_clerk'")
    with op.batch_alter_table("account", schema=None) as batch_op:
        _write_checks(batch_op, _OFFICIALS)
        batch_op.drop_column("desk")


def _write_checks(batch_op: BatchOperations, officials: list[str]) -> None:
    checks = {
        "role": f"role IN ({_listed([*officials, *_OTHERS])})",
        "officials_have_an_office": f"(role IN ({_listed(officials)})) = (office_id IS NOT NULL)",
    }
    for name, condition in checks.items():
        batch_op.drop_constraint(batch_op.f(f"ck_account_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_account_{name}"), condition)


def _listed(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))

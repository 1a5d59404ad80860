"""Items of the credit catalogue as a table; records refer to it, keep their term rule and may be sealed."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The six items that the release before knew; every other one is stored at the next start.
ITEMS = (
    ("complaint_outcome", "消费投诉办理结果", "consumer_complaints", "parties", "none"),
    ("promise_kept", "调解协议履行", "agreements", "parties", "none"),
    ("promise_broken", "调解协议到期未履行", "agreements", "parties", "none"),
    ("administrative_penalty", "行政处罚", "penalties", "public", "penalty_grade"),
    ("serious_list", "列入严重违法失信名单", "serious_lists", "public", "while_listed"),
    ("abnormal_list", "列入经营异常名录", "abnormal_lists", "public", "while_listed"),
)
CHECKS = {
    "visibility": "visibility IN ('public', 'parties', 'officers', 'sealed')",
    "term": "term IN ('penalty_grade', 'three_grades', 'while_listed', 'while_valid', 'while_registered', 'fixed', 'none')",
    "penalties_have_a_grade": "(term IN ('penalty_grade', 'three_grades')) = (grade IS NOT NULL)",
    "public_for_a_term": "(visibility = 'public') = (term <> 'none')",
    "sealed_body": "(visibility = 'sealed') = (body_sealed IS NOT NULL)",
}
EARLIER_CHECKS = {
    "visibility": "visibility IN ('public', 'parties')",
    "penalties_have_a_grade": "(item = 'administrative_penalty') = (grade IS NOT NULL)",
    "item_of_the_catalogue": "item IN ('complaint_outcome', 'promise_kept', 'promise_broken', 'administrative_penalty',"
    " 'serious_list', 'abnormal_list')",
}


def upgrade() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("class_key", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("basis_unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(visibility = 'public') = (term <> 'none')", name=op.f("ck_catalogue_item_public_for_a_term")
        ),
        sa.CheckConstraint(
            "NOT basis_unconfirmed OR visibility <> 'public'", name=op.f("ck_catalogue_item_public_on_a_read_basis")
        ),
        sa.CheckConstraint(
            "term IN ('penalty_grade', 'three_grades', 'while_listed', 'while_valid', 'while_registered', 'fixed', 'none')",
            name=op.f("ck_catalogue_item_term"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'parties', 'officers', 'sealed')", name=op.f("ck_catalogue_item_visibility")
        ),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_catalogue_item")),
    )
    _store_items_in_use()
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("term", sa.Text(), nullable=True))
    op.execute("UPDATE credit_record SET term = (SELECT term FROM catalogue_item WHERE item = credit_record.item)")
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.alter_column("term", existing_type=sa.Text(), nullable=False)
        for name in ("item_of_the_catalogue", "penalties_have_a_grade", "visibility"):
            batch_op.drop_constraint(batch_op.f(f"ck_credit_record_{name}"), type_="check")
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_credit_record_{name}"), condition)
        batch_op.create_foreign_key(batch_op.f("fk_credit_record_item"), "catalogue_item", ["item"], ["item"])


def downgrade() -> None:
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_credit_record_item"), type_="foreignkey")
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_credit_record_{name}"), type_="check")
        for name, condition in EARLIER_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_credit_record_{name}"), condition)
        batch_op.drop_column("term")
        batch_op.drop_column("body_sealed")

    op.drop_table("catalogue_item")


def _store_items_in_use() -> None:
    columns = ("item", "title", "class_key", "visibility", "term")
    table = sa.table(
        "catalogue_item",
        *(sa.column(name) for name in columns),
        sa.column("basis_unconfirmed", sa.Boolean()),
        sa.column("changed_at", sa.DateTime(timezone=True)),
    )
    rest = {"basis_unconfirmed": False, "changed_at": datetime(2026, 11, 22, tzinfo=UTC)}
    op.bulk_insert(table, [dict(zip(columns, row, strict=True)) | rest for row in ITEMS])

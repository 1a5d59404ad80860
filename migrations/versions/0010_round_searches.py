"""A round of mediation may be searched for again when a search of it found nothing new."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE, _NOW = "uq_similar_search_once_a_round", "uq_similar_search_found_once_a_round"


def upgrade() -> None:
    op.drop_index(_BEFORE, "similar_search")
    _create(_NOW, "occasion = 'round' AND found_new IS NOT FALSE")


def downgrade() -> None:
    op.execute("DELETE FROM similar_search WHERE occasion = 'round' AND found_new IS FALSE")
    op.drop_index(_NOW, "similar_search")
    _create(_BEFORE, "occasion = 'round'")


def _create(name: str, where: str) -> None:
    op.create_index(
        name,
        "similar_search",
        ["complaint_id", "round"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )

"""One parameter for however many texts, with the same answer on both databases."""

import pytest
from sqlalchemy import Text, literal, select, union_all

from core.database.among import among

WORDS = ["one", "two", '"quoted"', "中文"]
_ROWS = union_all(*(select(literal(word, Text).label("word")) for word in WORDS)).subquery()


@pytest.mark.parametrize("given", [[], ["two"], ["one", "one", "中文", "none"], ['"quoted"', "'", "[]"]])
def test_a_column_is_among_the_texts_given(database, given):
    asked = select(_ROWS.c.word).where(among(_ROWS.c.word, "given"))
    with database.reading() as session:
        assert sorted(session.execute(asked, {"given": given}).scalars()) == sorted(set(WORDS) & set(given))

"""One parameter for however many values, with the same answer on both databases."""

import pytest
from sqlalchemy import BigInteger, Text, literal, select, union_all

from core.database.among import among

WORDS = ["one", "two", '"quoted"', "中文"]
_ROWS = union_all(*(select(literal(word, Text).label("word")) for word in WORDS)).subquery()


@pytest.mark.parametrize("given", [[], [2, 2, 3], [9]])
def test_a_number_is_among_the_numbers_given(database, given):
    rows = union_all(*(select(literal(number, BigInteger).label("number")) for number in range(1, 5))).subquery()
    asked = select(rows.c.number).where(among(rows.c.number, "given"))
    with database.reading() as session:
        assert sorted(session.execute(asked, {"given": given}).scalars()) == sorted({1, 2, 3, 4} & set(given))


@pytest.mark.parametrize("given", [[], ["two"], ["one", "one", "中文", "none"], ['"quoted"', "'", "[]"]])
def test_a_column_is_among_the_texts_given(database, given):
    asked = select(_ROWS.c.word).where(among(_ROWS.c.word, "given"))
    with database.reading() as session:
        assert sorted(session.execute(asked, {"given": given}).scalars()) == sorted(set(WORDS) & set(given))

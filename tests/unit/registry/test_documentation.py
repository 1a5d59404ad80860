"""The tables of docs/registry.md are those of the code."""

from pathlib import Path

from registry.domain.lookup import LEAST_SCORE, PART_POINTS
from registry.domain.name_relations import PART_LABELS, Relation
from registry.domain.name_weights import shipped_weights

DOCUMENT = Path(__file__).parents[3] / "docs" / "registry.md"
COLUMNS = (Relation.SAME, Relation.WITHIN, Relation.NEAR, Relation.ONE_MISSING, Relation.DIFFERENT)


def test_the_points_of_a_lookup_in_the_document_are_those_of_the_table():
    text = DOCUMENT.read_text(encoding="utf-8")
    for part, table in PART_POINTS.items():
        points = (str(table.get(column, 0)) for column in COLUMNS)
        assert f"| {PART_LABELS[part]} | {' | '.join(points)} |" in text


def test_every_weight_in_the_document_is_that_of_the_table():
    text = DOCUMENT.read_text(encoding="utf-8")
    weights = shipped_weights()
    rows = (f"| `{mark}` | {weight:+.2f} |" for mark, weight in weights.marks.items())
    assert [row for row in rows if row not in text] == []
    assert f"The base is {weights.base:+.2f}" in text


def test_the_limits_in_the_document_are_those_of_the_code():
    text = DOCUMENT.read_text(encoding="utf-8")
    weights = shipped_weights()
    assert f"From {weights.same_from} the answer is `same`, below {weights.ask_from} it is `different`" in text
    assert f"at least {LEAST_SCORE} to be shown" in text

"""The tables of docs/registry.md are those of the code."""

from pathlib import Path

from registry.domain.lookup import LEAST_SCORE
from registry.domain.name_comparison import ASK_A_PERSON_FROM, PART_RULES, Relation

DOCUMENT = Path(__file__).parents[3] / "docs" / "registry.md"
COLUMNS = (Relation.SAME, Relation.WITHIN, Relation.NEAR, Relation.ONE_MISSING, Relation.DIFFERENT)


def test_the_points_in_the_document_are_those_of_the_table():
    text = DOCUMENT.read_text(encoding="utf-8")
    for rule in PART_RULES:
        points = (str(rule.points[column]) if column in rule.points else "-" for column in COLUMNS)
        assert f"| {rule.label} | {' | '.join(points)} |" in text


def test_the_limits_in_the_document_are_those_of_the_code():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"From {ASK_A_PERSON_FROM} points" in text
    assert f"at least {LEAST_SCORE} to be shown" in text

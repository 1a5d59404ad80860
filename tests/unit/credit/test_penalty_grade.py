import pytest

from credit.domain.items import Grade
from credit.domain.penalty_grade import LightFines, PenaltyFacts, PenaltyKind, grades_of_penalty

LIMITS = LightFines(5_000_000, 500_000)
FINE = (PenaltyKind.FINE,)


@pytest.mark.parametrize(
    ("penalty", "grades"),
    [
        (PenaltyFacts((PenaltyKind.WARNING,)), (Grade.NONE,)),
        (PenaltyFacts((PenaltyKind.CRITICISM,)), (Grade.LIGHT,)),
        (PenaltyFacts(FINE, 5_000_000, is_lighter_tier=True), (Grade.LIGHT,)),
        (PenaltyFacts(FINE, 5_000_001, is_lighter_tier=True), (Grade.GENERAL,)),
        (PenaltyFacts(FINE, 5_000_000), (Grade.GENERAL,)),
        (PenaltyFacts(FINE, 500_001, is_lighter_tier=True, is_person=True), (Grade.GENERAL,)),
        (PenaltyFacts(FINE, 500_000, is_lighter_tier=True, is_person=True), (Grade.LIGHT,)),
        (PenaltyFacts(FINE, 6_000_000, is_key_field=True), (Grade.SERIOUS_I,)),
        (PenaltyFacts(FINE, 6_000, is_lighter_tier=True, is_key_field=True), (Grade.LIGHT,)),
        (PenaltyFacts((PenaltyKind.WARNING,), is_key_field=True), (Grade.NONE,)),
        (PenaltyFacts((PenaltyKind.WARNING, PenaltyKind.STOP_ORDER)), (Grade.NONE, Grade.SERIOUS_II)),
        (PenaltyFacts((PenaltyKind.REVOCATION,), is_key_field=True), (Grade.SERIOUS_III,)),
        (PenaltyFacts(FINE, 9_000_000, is_on_serious_list=True), (Grade.GENERAL, Grade.SERIOUS_IV)),
    ],
)
def test_each_penalty_has_the_grade_of_order_107(penalty, grades):
    assert grades_of_penalty(penalty, LIMITS) == grades


def test_a_decision_without_a_penalty_has_no_grade():
    with pytest.raises(ValueError, match="penalty"):
        grades_of_penalty(PenaltyFacts(()), LIMITS)

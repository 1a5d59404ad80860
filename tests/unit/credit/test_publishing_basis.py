"""The bases of a record are those that fit its grade, and consumer law only where the penalty rests on it."""

import pytest

from credit.domain.shipped_catalogue import catalogue
from credit.queries.record_lines import _fits
from credit.storage.record_tables import CreditRecord


@pytest.mark.parametrize(
    ("grade", "basis", "keys"),
    [
        ("general", "《广告法》第五十五条", {"公示条例-6", "修复107-9"}),
        ("serious_ii", "《广告法》第五十五条", {"公示条例-6", "修复107-8"}),
        ("light", "《消费者权益保护法》第五十六条", {"公示条例-6", "消法-56", "修复107-7"}),
    ],
)
def test_only_the_bases_that_fit_are_shown(grade, basis, keys):
    row = CreditRecord(grade=grade, body={"basis": basis})
    assert {one.key for one in catalogue()["administrative_penalty"].publishing_basis if _fits(one, row)} == keys

"""What the words of a dispute meet in the rule book points to articles, the first of a rule most."""

from datetime import date

from casebase.domain.dispute import Dispute
from casebase.domain.told_rules import told_rules

DAY = date(2026, 11, 20)


def test_a_told_deposit_points_to_the_articles_of_the_deposit_rule_and_names_it():
    found = told_rules(Dispute("我交了定金5000元订车，合同写明是定金，商家违约不交车，不肯双倍返还定金。", DAY))
    assert found["民法典-586"].strength >= found["民法典-587"].strength > 0
    assert found["民法典-587"].title.startswith("定金")


def test_a_text_that_says_nothing_points_nowhere():
    assert told_rules(Dispute("您好，在吗", DAY)) == {}

"""Which rules of the rule book a dispute's own words meet or nearly meet, and so which articles these rest on."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebase.domain.dispute import Dispute
from core.rules import facts_read, load_shipped_book, read_text
from core.rules.advising import judge_all, situation_of
from core.rules.ranking import best_of
from core.rules.values import FactValue

_OPEN = 0.6
_LATER_RULE = 0.35
_LATER_ARTICLE = 0.35
_TOLD_BY_EVERY_COMPLAINT: Mapping[str, FactValue] = {"for_living": True, "seller_is_business": True}


@dataclass(frozen=True)
class ToldRule:
    """How strongly a rule points to an article (0 to 1), and the rule's title."""

    strength: float
    title: str


def told_rules(dispute: Dispute) -> dict[str, ToldRule]:
    """Return for each article the rule that points to it most.

    The facts are proposals read from the text, which nobody confirmed; an officer's or consumer's own answers come as
    `Dispute.implied`. The first rules, and the first articles of a rule, count most; a rule with open sums counts less.
    """
    book = load_shipped_book()
    told = {**_TOLD_BY_EVERY_COMPLAINT, **facts_read(read_text(book, dispute.facts, dispute.on))}
    found: dict[str, ToldRule] = {}
    judged = judge_all(situation_of(book, told, dispute.on)).judged
    for place, rule in enumerate(best_of(judged.values())):
        sure = (1.0 if rule.status == "applies" else _OPEN) / (1 + _LATER_RULE * place)
        for number, article in enumerate(rule.articles):
            strength = sure / (1 + _LATER_ARTICLE * number)
            if article.key not in found or found[article.key].strength < strength:
                found[article.key] = ToldRule(strength, rule.title)
    return found

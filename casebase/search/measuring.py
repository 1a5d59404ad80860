"""How good the recommendations are: each shipped case is asked as if it were new, and hidden from itself."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from casebase.domain.content import Content
from casebase.domain.content_reading import published_day
from casebase.domain.dispute import Dispute
from casebase.domain.past_case import PastCase
from casebase.search.port import CaseIndex
from casebase.search.recommending import Limits, Recommendation, recommend
from casebase.search.shelves import ContentShelf

_TOP = 5
_THIRD = 3


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    total: int

    def __str__(self) -> str:
        share = f"{self.hits / self.total:.3f}" if self.total else "-"
        return f"{self.hits}/{self.total} = {share}"


@dataclass(frozen=True)
class Measured:
    """`article_top5` counts cases that cite an article which the casebase holds in the version of that day."""

    article_top5: Share
    article_top5_of_all_citing: Share
    category_top1: Share
    category_top3: Share
    similar_same_category: Share


def evaluation_half(name: str) -> tuple[str, ...]:
    """Return the ids of the `tuning` or the `test` half."""
    text = files("casebase").joinpath("content", "evaluation_split.json").read_text("utf-8")
    return tuple(json.loads(text)[name])


def measure(index: CaseIndex, content: Content, ids: Iterable[str], today: date) -> Measured:
    """Ask every case without its category; a case without a day is asked as of today."""
    shelf, known = ContentShelf(content), {case.id: case for case in content.cases}
    asked = [known[one] for one in ids]
    answers = [
        (case, recommend(index, shelf, _question(case, today), Limits(_TOP, _THIRD), frozenset({case.id})))
        for case in asked
    ]
    citing = [(case, answer) for case, answer in answers if _cited(case)]
    return Measured(
        article_top5=_share(citing, _has_cited_article),
        article_top5_of_all_citing=Share(
            sum(_has_cited_article(*pair) for pair in citing),
            sum(any(law.article for law in case.laws) for case in asked),
        ),
        category_top1=_share(answers, lambda case, answer: case.category in _guessed(answer, 1)),
        category_top3=_share(answers, lambda case, answer: case.category in _guessed(answer, _THIRD)),
        similar_same_category=Share(
            sum(one.case.category == case.category for case, answer in answers for one in answer.cases),
            sum(len(answer.cases) for _, answer in answers),
        ),
    )


def _question(case: PastCase, today: date) -> Dispute:
    day = published_day(case.published) or today
    return Dispute(facts=case.facts, on=day, claims=case.claims, paid_fen=case.paid_fen)


def _cited(case: PastCase) -> frozenset[str]:
    return frozenset(law.key for law in case.laws if law.key)


def _has_cited_article(case: PastCase, answer: Recommendation) -> bool:
    return bool(_cited(case) & {one.article.key for one in answer.laws})


def _guessed(answer: Recommendation, most: int) -> Sequence[str]:
    return [guess.category for guess in answer.guesses[:most]]


def _share(
    answers: Sequence[tuple[PastCase, Recommendation]], is_hit: Callable[[PastCase, Recommendation], bool]
) -> Share:
    return Share(sum(is_hit(case, answer) for case, answer in answers), len(answers))

"""What a change of the weights does to a fixed set of questions, shown before anybody confirms it.

The questions are the shipped cases of the tuning half that cite an article: the half that weights may be fitted to.
The test half is never asked here, so that it stays an honest test.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from casebase.domain.content_reading import published_day
from casebase.domain.dispute import Dispute
from casebase.domain.past_case import PastCase
from casebase.domain.weighing import ChangedQuestion, Effect
from casebase.domain.weights import Weights
from casebase.search.following import keep_up
from casebase.search.measuring import evaluation_half
from casebase.search.port import CaseIndex
from casebase.search.recommending import Limits, Recommendation, recommend_by_each
from casebase.search.shelves import Shelf
from casebase.search.stored_shelf import StoredShelf
from casebase.storage.loading import find_past_cases

_FIVE = Limits(5, 3)


def weights_effect(session: Session, index: CaseIndex, before: Weights, after: Weights, today: date) -> Effect:
    """Ask every fixed question with both weights; each case is hidden from itself."""
    keep_up(session, index)
    shelf = StoredShelf(session)
    asked = [case for case in find_past_cases(session, evaluation_half("tuning")).values() if _cited(case)]
    pairs = [
        (case, *_ask(index, shelf, case, (before, after), today)) for case in sorted(asked, key=lambda case: case.id)
    ]
    changed = [_changed(*pair) for pair in pairs if set(_keys(pair[1])) != set(_keys(pair[2]))]
    return Effect(
        asked=len(pairs),
        hits_before=sum(_is_hit(case, was) for case, was, _ in pairs),
        hits_after=sum(_is_hit(case, now) for case, _, now in pairs),
        changed=tuple(changed),
        reordered=sum(_keys(was) != _keys(now) for _, was, now in pairs) - len(changed),
        cases_changed=sum(_cases(was) != _cases(now) for _, was, now in pairs),
    )


def _ask(
    index: CaseIndex, shelf: Shelf, case: PastCase, weightings: tuple[Weights, Weights], today: date
) -> tuple[Recommendation, Recommendation]:
    day = published_day(case.published) or today
    dispute = Dispute(facts=case.facts, on=day, claims=case.claims, paid_fen=case.paid_fen)
    was, now = recommend_by_each(index, shelf, dispute, weightings, _FIVE, frozenset({case.id}))
    return was, now


def _changed(case: PastCase, was: Recommendation, now: Recommendation) -> ChangedQuestion:
    before, after = _keys(was), _keys(now)
    return ChangedQuestion(
        case_id=case.id,
        title=case.title,
        gained=tuple(key for key in after if key not in before),
        lost=tuple(key for key in before if key not in after),
        was_hit=_is_hit(case, was),
        is_hit=_is_hit(case, now),
    )


def _cited(case: PastCase) -> frozenset[str]:
    return frozenset(law.key for law in case.laws if law.key)


def _is_hit(case: PastCase, found: Recommendation) -> bool:
    return bool(_cited(case) & set(_keys(found)))


def _keys(found: Recommendation) -> Sequence[str]:
    return [one.article.key for one in found.laws]


def _cases(found: Recommendation) -> Sequence[str]:
    return [one.case.id for one in found.cases]

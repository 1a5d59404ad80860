"""Past cases as confirmed questions: what was told, and the articles that were cited."""

from collections.abc import Iterable

from casebase.domain.article_names import ArticlePlace
from casebase.domain.experience import Confirmed, Experience, Places
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.domain.terms import analyse


def experience_of(cases: Iterable[PastCase], regulations: Iterable[Regulation]) -> Experience:
    """Return what the cases that cite articles of the casebase teach."""
    keys = {one.key for one in regulations}
    return Experience.of([one for case in cases if (one := confirmed_of(case)).articles], places_of(keys))


def confirmed_of(case: PastCase) -> Confirmed:
    """Return the case as a question with its articles; none where it cites none that the casebase has."""
    return Confirmed(
        case.id, analyse(case.facts, *case.claims), frozenset(law.key for law in case.laws if law.key is not None)
    )


def places_of(keys: Iterable[str]) -> Places:
    """Return where the articles of these keys stand: 消法-55 is number 55 of 消法."""
    return Places({key: _place(key) for key in keys})


def _place(key: str) -> ArticlePlace:
    short, _, number = key.rpartition("-")
    return ArticlePlace(short, int(number) if number.isdecimal() else None)

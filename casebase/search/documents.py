"""What of an article and of a case is searched: what names it in the headline, the rest in the body."""

from collections.abc import Iterator
from functools import lru_cache

from casebase.domain.dispute import kinds_of
from casebase.domain.past_case import PastCase
from casebase.domain.region import province_of
from casebase.domain.regulation import Regulation
from casebase.search.port import Collection, IndexDocument, Mark

_YEAR_DIGITS = 4
_CLAIMS_KEPT = 5_000


def regulation_document(article: Regulation) -> IndexDocument:
    """Return the article's version as it is indexed; its id is the version's."""
    return IndexDocument(
        collection=Collection.REGULATIONS,
        id=article.version_id,
        headline=(article.title, *article.lay_terms),
        body=(
            article.digest,
            article.official.text if article.official else "",
            article.law,
            article.article,
            *article.categories,
            *article.core_for,
        ),
        marks=(
            *map(Mark.CATEGORY.of, article.categories),
            *map(Mark.CORE.of, article.core_for),
            Mark.LAW.of(article.short),
        ),
        valid_from=article.valid_from,
        valid_to=article.valid_to,
    )


def case_document(case: PastCase) -> IndexDocument:
    """Return the case as it is indexed."""
    return IndexDocument(
        collection=Collection.CASES,
        id=case.id,
        headline=(case.industry, case.respondent_type, case.category, *case.claims),
        body=(case.facts, case.summary, case.region or ""),
        marks=tuple(_marks_of(case)),
        sum_fen=case.paid_fen,
        year=int(case.published[:_YEAR_DIGITS]) if case.published else None,
    )


def _marks_of(case: PastCase) -> Iterator[str]:
    yield Mark.CATEGORY.of(case.category)
    yield Mark.RESULT.of(case.result)
    if case.region:
        yield Mark.REGION.of(province_of(case.region) or case.region)
    yield from map(Mark.LAW.of, sorted(case.laws_known))
    yield from map(Mark.REMEDY.of, sorted({kind for claim in case.claims for kind in _kinds_of((claim,))}))


_kinds_of = lru_cache(maxsize=_CLAIMS_KEPT)(kinds_of)  # many cases claim the same

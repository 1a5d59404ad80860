"""What of an article and of a case is searched: what names it in the headline, the rest in the body."""

from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.search.port import Collection, IndexDocument

_CORE = "核心:"


def core_mark(category: str) -> str:
    """Return the filter value that finds the articles which usually decide a dispute of the class."""
    return f"{_CORE}{category}"


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
        categories=(*article.categories, *map(core_mark, article.core_for)),
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
        categories=(case.category,),
    )

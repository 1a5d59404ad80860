"""A past case with its source, outcome, citations and cases like it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.origin import Origin
from casebase.domain.past_case import PastCase
from casebase.queries.lines import CaseLine, case_line
from casebase.storage.casebase_tables import StoredCase
from casebase.storage.loading import case_of
from core.kernel.errors import NotFoundError

_MOST_ALIKE = 5


@dataclass(frozen=True)
class Citation:
    """A law as the publisher cited it; `key` links to the article's page when the casebase has it."""

    law: str
    article: str | None
    key: str | None


@dataclass(frozen=True)
class CasePage:
    """Sums are in fen; `source_url` is empty where no official page is known. Only shipped cases are retold."""

    id: str
    title: str
    category: str
    region: str | None
    industry: str
    channel: str | None
    respondent_type: str
    published: str | None
    source_title: str
    source_url: str | None
    facts: str
    claims: tuple[str, ...]
    paid_fen: int | None
    result: str
    result_label: str
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    other: str | None
    days_to_resolve: int | None
    summary: str
    keywords: tuple[str, ...]
    citations: tuple[Citation, ...]
    same_category: tuple[CaseLine, ...]
    is_retold: bool
    category_is_guessed: bool


def case_page(session: Session, case_id: str) -> CasePage:
    """Return the case; raises NotFoundError for an unknown id."""
    row = session.get(StoredCase, case_id)
    if row is None:
        raise NotFoundError("没有找到这个案例，请核对编号")
    return _page(case_of(row), _same_category(session, row))


def _page(case: PastCase, others: tuple[CaseLine, ...]) -> CasePage:
    return CasePage(
        id=case.id,
        title=case.title,
        category=case.category,
        region=case.region,
        industry=case.industry,
        channel=case.channel,
        respondent_type=case.respondent_type,
        published=case.published,
        source_title=case.source_title,
        source_url=case.source_url,
        facts=case.facts,
        claims=case.claims,
        paid_fen=case.paid_fen,
        result=case.result.value,
        result_label=case.result_label,
        refund_fen=case.refund_fen,
        compensation_fen=case.compensation_fen,
        multiple=case.multiple,
        other=case.other,
        days_to_resolve=case.days_to_resolve,
        summary=case.summary,
        keywords=case.keywords,
        citations=tuple(Citation(law.law, law.article, law.key) for law in case.laws),
        same_category=others,
        is_retold=case.origin is Origin.SHIPPED,
        category_is_guessed=case.category_is_guessed,
    )


def _same_category(session: Session, row: StoredCase) -> tuple[CaseLine, ...]:
    others = (
        select(StoredCase)
        .where(StoredCase.category == row.category, StoredCase.id != row.id)
        .order_by(StoredCase.published.desc(), StoredCase.id)
        .limit(_MOST_ALIKE)
    )
    return tuple(case_line(case_of(other)) for other in session.scalars(others))

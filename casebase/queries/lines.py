"""One line of a list: an article or a case, with why it was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casebase.domain.past_case import RESULT_LABELS, PastCase
from casebase.domain.regulation import Regulation
from casebase.domain.terms import Piece, highlight

RESULT_CHOICES: tuple[tuple[str, str], ...] = tuple((one.value, label) for one, label in RESULT_LABELS.items())
_EXCERPT = 120
_BEFORE = 20


@dataclass(frozen=True)
class ArticleLine:
    """`excerpt` is the digest in pieces with the matched words marked; `why` names the `words` that were said.

    `is_in_force` is False only for an article that a search names by number and that was not in force on the day.
    """

    key: str
    law: str
    article: str
    title: str
    categories: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    excerpt: tuple[Piece, ...]
    why: str
    words: tuple[str, ...]
    is_in_force: bool = True


@dataclass(frozen=True)
class CaseLine:
    """Sums are in fen; `excerpt` is the beginning of the facts with the matched words marked."""

    id: str
    title: str
    category: str
    region: str | None
    published: str | None
    result: str
    result_label: str
    paid_fen: int | None
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    summary: str
    excerpt: tuple[Piece, ...]
    why: str
    words: tuple[str, ...]


def article_line(article: Regulation, words: Iterable[str] = (), marked: Iterable[str] = ()) -> ArticleLine:
    """Return the article's line; the words of the search that it has are its reason and are marked, as are others."""
    listed = tuple(words)
    return ArticleLine(
        key=article.key,
        law=article.law,
        article=article.article,
        title=article.title,
        categories=article.categories,
        valid_from=article.valid_from,
        valid_to=article.valid_to,
        excerpt=highlight(article.gist, (*listed, *marked)),
        why=_why(listed),
        words=listed,
    )


def case_line(case: PastCase, words: Iterable[str] = (), marked: Iterable[str] = ()) -> CaseLine:
    """Return the case's line; the words of the search that it has are its reason and are marked, as are others."""
    listed = tuple(words)
    return CaseLine(
        id=case.id,
        title=case.title,
        category=case.category,
        region=case.region,
        published=case.published,
        result=case.result.value,
        result_label=case.result_label,
        paid_fen=case.paid_fen,
        refund_fen=case.refund_fen,
        compensation_fen=case.compensation_fen,
        multiple=case.multiple,
        summary=case.summary,
        excerpt=excerpt(case.facts, (*listed, *marked)),
        why=_why(listed),
        words=listed,
    )


def excerpt(text: str, words: Iterable[str] = ()) -> tuple[Piece, ...]:
    """Return the stretch of a long text that has most of the words, marked; its beginning when none is better."""
    listed = tuple(words)
    if len(text) <= _EXCERPT:
        return highlight(text, listed)
    marked = [piece.matched for piece in highlight(text, listed) for _ in piece.text]
    starts = [0, *(max(0, place - _BEFORE) for place in range(1, len(text)) if marked[place] and not marked[place - 1])]
    start = max(starts, key=lambda one: (sum(marked[one : one + _EXCERPT]), -one))
    shown = text[start : start + _EXCERPT]
    left, right = "…" * (start > 0), "…" * (start + _EXCERPT < len(text))
    return highlight(f"{left}{shown}{right}", listed)


def _why(words: tuple[str, ...]) -> str:
    return f"提到{'、'.join(words)}" if words else ""

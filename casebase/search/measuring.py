"""How good the recommendations are: published cases asked as if they were new, each without itself and its twins."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from random import Random
from statistics import fmean

from rapidfuzz.fuzz import partial_ratio

from casebase.domain.content import Content
from casebase.domain.dispute import Dispute
from casebase.domain.past_case import PastCase
from casebase.domain.terms import fold
from casebase.search.port import CaseIndex
from casebase.search.published_cases import AskedCase
from casebase.search.recommending import Limits, Recommendation, recommend
from casebase.search.shelves import ContentShelf

_DEPTHS = (1, 3, 5, 10)
_DEEPEST = 10
_TWIN = 85.0
_SAMPLES = 2000
_TAIL = 0.025
_DIGITS = 3
_GUESSES = 3

Figures = dict[str, float | int | list[float] | None]


@dataclass(frozen=True)
class Answer:
    """Where the first deciding and the first general cited article came (from 1), and the place of the right class."""

    cites_an_article: bool
    decides: int | None
    has_deciding: bool
    general: int | None
    has_general: bool
    category: int | None
    same_class: float


def evaluation_half(name: str) -> tuple[str, ...]:
    """Return the ids of the `tuning` or the `test` half of the shipped cases."""
    text = files("casebase").joinpath("content", "evaluation_split.json").read_text("utf-8")
    return tuple(json.loads(text)[name])


def measure(
    index: CaseIndex, content: Content, asked: Sequence[AskedCase], today: date, step: Callable[[int], None]
) -> Figures:
    """Ask every case without its class, as of its day of publication or else today."""
    answers = []
    for case, hidden in zip(asked, twins_of(asked, content.cases), strict=True):
        answers.append(_answer(index, content, case, today, hidden))
        step(1)
    return _figures(answers)


def twins_of(asked: Sequence[AskedCase], cases: Sequence[PastCase]) -> list[frozenset[str]]:
    """Return for each asked case the ids of what is hidden from it.

    Hidden are the case of the same id, all cases of the same publication (title or address of the source) and all
    whose story is nearly the same.
    """
    stories = [(case.id, fold(case.facts), case.source_title, case.source_url or "") for case in cases]
    hidden = []
    for one in asked:
        story, (title, address) = fold(one.facts), one.source
        hidden.append(
            frozenset(
                case_id
                for case_id, other, other_title, other_address in stories
                if case_id == one.id
                or (title and title == other_title)
                or (address and address == other_address)
                or partial_ratio(story, other, score_cutoff=_TWIN) >= _TWIN
            )
        )
    return hidden


def _answer(index: CaseIndex, content: Content, case: AskedCase, today: date, hidden: frozenset[str]) -> Answer:
    dispute = Dispute(case.facts, case.published or today, case.claims, case.paid_fen)
    found = recommend(index, ContentShelf(content), dispute, Limits(_DEEPEST, _GUESSES), hidden)
    general = frozenset(one.key for one in content.regulations if one.is_general)
    return Answer(
        cites_an_article=case.cites_an_article,
        decides=_place(found, case.cited - general),
        has_deciding=bool(case.cited - general),
        general=_place(found, case.cited & general),
        has_general=bool(case.cited & general),
        category=_first([guess.category == case.category for guess in found.guesses]),
        same_class=fmean([one.case.category == case.category for one in found.cases] or [0.0]),
    )


def _place(found: Recommendation, cited: frozenset[str]) -> int | None:
    return _first([one.article.key in cited for one in found.laws])


def _first(hits: Sequence[bool]) -> int | None:
    return hits.index(True) + 1 if True in hits else None


def _figures(answers: Sequence[Answer]) -> Figures:
    deciding = [one for one in answers if one.has_deciding]
    citing = [one for one in answers if one.has_deciding or (one.cites_an_article and not one.has_general)]
    general = [one for one in answers if one.has_general]
    shares: dict[str, list[float]] = {
        **{f"law_recall_at_{depth}": [_within(one.decides, depth) for one in deciding] for depth in _DEPTHS},
        "law_mrr": [1 / one.decides if one.decides else 0.0 for one in deciding],
        "category_top1": [_within(one.category, 1) for one in answers],
        "category_top3": [_within(one.category, _GUESSES) for one in answers],
        "law_recall_at_5_of_all_citing": [_within(one.decides, 5) for one in citing],
        "general_recall_at_5": [_within(one.general, 5) for one in general],
        "similar_cases_same_category": [one.same_class for one in answers],
    }
    counts: Figures = {
        "n": len(answers),
        "n_with_article": len(deciding),
        "n_citing_deciding_article": len(citing),
        "n_with_general_article": len(general),
    }
    return counts | _with_intervals(shares)


def _within(place: int | None, depth: int) -> float:
    return float(place is not None and place <= depth)


def _with_intervals(shares: Mapping[str, Sequence[float]]) -> Figures:
    figures: Figures = {}
    for name, values in shares.items():
        figures[name] = round(fmean(values), _DIGITS) if values else None
        figures[f"{name}_interval"] = interval_of(values) if values else None
    return figures


def interval_of(values: Sequence[float]) -> list[float]:
    """Return the 95 % interval of the mean by bootstrap, the same for the same values."""
    chance = Random(0)  # noqa: S311 - resampling, no secret
    means = sorted(fmean(chance.choices(values, k=len(values))) for _ in range(_SAMPLES))
    return [round(means[int(_SAMPLES * share)], _DIGITS) for share in (_TAIL, 1 - _TAIL)]

"""How good the recommendations are: published cases asked as if they were new, each without itself and its twins."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from statistics import fmean
from typing import Any

from rapidfuzz.fuzz import partial_ratio

from casebase.domain.content import Content
from casebase.domain.dispute import Dispute
from casebase.domain.past_case import PastCase
from casebase.domain.terms import fold
from casebase.search.port import CaseIndex
from casebase.search.published_cases import AskedCase
from casebase.search.recommending import Limits, Recommendation, recommend
from casebase.search.shelves import ContentShelf

_SPLITS = ("evaluation_split.json", "later_split.json")
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
    """Return the ids of the `tuning` or the `test` half of the shipped cases, those of the first file first."""
    return tuple(case_id for file in _SPLITS for case_id in _split(file)[name])


def _split(file: str) -> dict[str, list[Any]]:
    split: dict[str, list[Any]] = json.loads(files("casebase").joinpath("content", file).read_text("utf-8"))
    return split


@cache
def _one_publication() -> Mapping[str, frozenset[str]]:
    """Return for each case whose publication holds others, told by address or title, the ids of all of these."""
    lists = [frozenset(ids) for file in _SPLITS for ids in _split(file).get("one_publication", ())]
    return {case_id: ids for ids in lists for case_id in ids}


def measure(
    index: CaseIndex, content: Content, asked: Sequence[AskedCase], today: date, step: Callable[[int], None]
) -> Figures:
    """Ask every case without its class, as of its day of publication or else today."""
    answers, shelf = [], ContentShelf(content)
    for case, hidden in zip(asked, twins_of(asked, content.cases), strict=True):
        answers.append(_answer(index, shelf, case, today, hidden))
        step(1)
    return _figures(answers)


def twins_of(asked: Sequence[AskedCase], cases: Sequence[PastCase]) -> list[frozenset[str]]:
    """Return for each asked case the ids of what is hidden from it.

    Hidden are the case of the same id, all cases of the same publication (title or address of the source, or listed
    as such with the split) and all whose story is nearly the same.
    """
    stories = [(case.id, fold(case.facts), case.source_title, case.source_url or "") for case in cases]
    hidden = []
    for one in asked:
        story, (title, address) = fold(one.facts), one.source
        listed = _one_publication().get(one.id, frozenset())
        hidden.append(
            frozenset(
                case_id
                for case_id, other, other_title, other_address in stories
                if case_id == one.id
                or case_id in listed
                or (title and title == other_title)
                or (address and address == other_address)
                or partial_ratio(story, other, score_cutoff=_TWIN) >= _TWIN
            )
        )
    return hidden


def _answer(index: CaseIndex, shelf: ContentShelf, case: AskedCase, today: date, hidden: frozenset[str]) -> Answer:
    dispute = Dispute(case.facts, case.published or today, case.claims, case.paid_fen)
    found = recommend(index, shelf, dispute, Limits(_DEEPEST, _GUESSES), hidden)
    general = frozenset(one.key for one in shelf.content.regulations if one.is_general)
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

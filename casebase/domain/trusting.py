"""How far experience may be trusted, found by asking the past questions themselves, each by what the others teach.

The questions are cut into five parts; each part is asked with the experience of the other four. Of a small grid of
strengths the one is taken that finds most (recall among ten, plus 0.3 times recall among a hundred) while the questions
all of whose articles were never confirmed in the other parts find at least as much among ten as by text alone. Where
no strength is that kind, the one that is kindest to them is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from casebase.domain.experience import Confirmed, Experience, Places, Trust, Weighed, mixed

_PARTS = 5
_FEWEST = 2 * _PARTS
_SEEN_STRENGTHS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
_LAW_STRENGTHS = (0.0, 0.25, 0.5, 1.0, 2.0)
_TEN, _HUNDRED = 10, 100
_DEEP = 0.3
_UNPROVEN = Trust().scaled(0.5, 0.5)
_TEXT_ONLY = Trust().scaled(0, 0)


@dataclass(frozen=True)
class Past:
    """A past question with its text scores, as the engine gave them."""

    confirmed: Confirmed
    text: Weighed


@dataclass(frozen=True)
class Found:
    """Mean recall: among ten, among a hundred, and among ten of the questions whose articles were never seen."""

    among_ten: float
    among_hundred: float
    unseen_among_ten: float

    @property
    def gain(self) -> float:
        return self.among_ten + _DEEP * self.among_hundred


@dataclass(frozen=True)
class Estimate:
    """The trust chosen, what it finds and what text alone finds, of how many questions, how many of them unseen."""

    trust: Trust
    found: Found
    by_text: Found
    questions: int
    unseen: int


@dataclass(frozen=True)
class _Asked:
    """One past question, asked: for each candidate its text, seen and law part; the places of the confirmed ones."""

    parts: Sequence[tuple[float, float, float]]
    wanted: Sequence[int]
    all_wanted: int
    is_unseen: bool

    def recalls(self, seen: float, law: float) -> tuple[float, float]:
        scores = [text + seen * own + law * near for text, own, near in self.parts]
        places = [sum(score > scores[one] for score in scores) for one in self.wanted]
        ten, hundred = (sum(place < depth for place in places) for depth in (_TEN, _HUNDRED))
        return ten / self.all_wanted, hundred / self.all_wanted


def estimate(past: Sequence[Past], places: Places) -> Estimate:
    """Return how far the experience of these questions may be trusted; few questions are trusted half."""
    usable = [one for one in past if one.confirmed.articles]
    asked = [one for part in range(_PARTS) for one in _asked_part(usable, places, part)]
    by_text = _found(asked, 0.0, 0.0)
    unseen = sum(one.is_unseen for one in asked)
    if len(usable) < _FEWEST:
        return Estimate(_UNPROVEN, by_text, by_text, len(usable), unseen)
    tried = [(_found(asked, *pair), pair) for pair in product(_SEEN_STRENGTHS, _LAW_STRENGTHS)]
    kind = [one for one in tried if one[0].unseen_among_ten >= by_text.unseen_among_ten]
    if kind:
        found, pair = max(kind, key=lambda one: (one[0].gain, one[1]))
    else:
        found, pair = max(tried, key=lambda one: (one[0].unseen_among_ten, one[0].gain, one[1]))
    return Estimate(Trust().scaled(*pair), found, by_text, len(usable), unseen)


def _asked_part(past: Sequence[Past], places: Places, part: int) -> list[_Asked]:
    others = [one.confirmed for number, one in enumerate(past) if number % _PARTS != part]
    experience = Experience.of(others, places)
    return [_ask(one, experience) for one in past[part::_PARTS]]


def _ask(one: Past, experience: Experience) -> _Asked:
    signals = experience.signals(one.confirmed.terms, one.text)
    base = mixed(one.text, signals, _TEXT_ONLY)
    own, near = Trust().scaled(1, 0), Trust().scaled(0, 1)
    candidates = list(base)
    return _Asked(
        parts=[(base[key], signals[key].weighed(own), signals[key].weighed(near)) for key in candidates],
        wanted=[number for number, key in enumerate(candidates) if key in one.confirmed.articles],
        all_wanted=len(one.confirmed.articles),
        is_unseen=not one.confirmed.articles & experience.seen,
    )


def _found(asked: Sequence[_Asked], seen: float, law: float) -> Found:
    recalls = [(one.recalls(seen, law), one.is_unseen) for one in asked]
    unseen = [ten for (ten, _), is_unseen in recalls if is_unseen]
    return Found(
        among_ten=fmean(ten for (ten, _), _ in recalls) if recalls else 0.0,
        among_hundred=fmean(hundred for (_, hundred), _ in recalls) if recalls else 0.0,
        unseen_among_ten=fmean(unseen) if unseen else 0.0,
    )

"""What to push first and why: a table of small features, each with its weight and a reason that people can read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casebase.domain.dispute import ONLY_INVESTIGATE, Dispute, kinds_of
from casebase.domain.guessing import CategoryGuess, said_words
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.domain.standing import enforced_articles, usualness
from casebase.domain.told_rules import ToldRule
from casebase.domain.weights import Weights

_MOST_SHOWN = 3
_ENOUGH_TERMS = 2
_SURE_SHARE = 0.25
_SURE_GUESS = 0.3
_NEAR_SUM = 0.5
_LIKE_FACTS = 0.35
_TELLING_SUPPORT = 0.2
_KINDS_KEPT = 4096


@dataclass(frozen=True)
class ArticleCandidate:
    """An article in force on the day; `closeness` is its text score as a share of the best one."""

    article: Regulation
    closeness: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class CaseCandidate:
    """A past case; `likeness` compares the whole facts (0 to 1)."""

    case: PastCase
    closeness: float
    likeness: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Circumstances:
    """What candidates are held against."""

    dispute: Dispute
    guesses: tuple[CategoryGuess, ...]
    cited_nearby: Mapping[str, float]  # article key -> share of similar cases (weighted) that cite it
    told_rules: Mapping[str, ToldRule] = field(default_factory=dict)  # article key -> rule that its words meet
    experience: Mapping[str, float] = field(default_factory=dict)  # article key -> support of confirmed questions

    def share_of(self, categories: Collection[str]) -> float:
        """Return the largest share that the guess gives one of the classes; a fairly sure guess counts as 1."""
        if not self.guesses:
            return 0.0
        full = max(self.guesses[0].share, _SURE_GUESS)
        return max((one.share / full for one in self.guesses if one.category in categories), default=0.0)


@dataclass(frozen=True)
class Finding:
    """How strongly a feature speaks for a candidate (0 to 1), the reason to show, and words to mark, if any."""

    value: float
    reason: str = ""
    words: tuple[str, ...] = ()


NOTHING = Finding(0.0)


@dataclass(frozen=True)
class ArticleFeature:
    """`name` is the key of its weight, `label` what officers read beside it."""

    name: str
    label: str
    measure: Callable[[ArticleCandidate, Circumstances], Finding]


@dataclass(frozen=True)
class CaseFeature:
    """`name` is the key of its weight, `label` what officers read beside it."""

    name: str
    label: str
    measure: Callable[[CaseCandidate, Circumstances], Finding]


@dataclass(frozen=True)
class RankedArticle:
    article: Regulation
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankedCase:
    case: PastCase
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    features: tuple[str, ...] = ()


def _article_text(candidate: ArticleCandidate, _around: Circumstances) -> Finding:
    """Share the text score of the best article."""
    if not candidate.words:
        return Finding(candidate.closeness)
    return Finding(candidate.closeness, f"内容与所述相近：{'、'.join(candidate.words[:_MOST_SHOWN])}")


def _lay_terms(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Find the article's everyday words in the complaint; two are as good as more."""
    said = said_words(around.dispute, candidate.article.lay_terms)
    if not said:
        return NOTHING
    quoted = "、".join(f"“{word}”" for word in said[:_MOST_SHOWN])
    return Finding(min(1.0, len(said) / _ENOUGH_TERMS), f"提到{quoted}，是本条常见的说法", said)


def _article_category(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Agree with the guessed class of the dispute."""
    categories = {*candidate.article.categories, *candidate.article.core_for}
    share = around.share_of(categories)
    if share < _SURE_SHARE:
        return Finding(share)
    named = next(one.category for one in around.guesses if one.category in categories)
    return Finding(share, f"常用于“{named}”类纠纷")


def _core(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Usually decide disputes of the guessed class."""
    article = candidate.article
    share = max((around.share_of([one]) * usualness(one, article.key) for one in article.core_for), default=0.0)
    return Finding(share, "处理这类纠纷最常用的条文之一") if share >= _SURE_SHARE else Finding(share)


def _enforced(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Forbid or punish, where nothing but an investigation is asked for."""
    hit = around.dispute.asks_for == ONLY_INVESTIGATE and candidate.article.key in enforced_articles()
    return Finding(1.0, "投诉只要求查处，本条是查处时依据的条文") if hit else NOTHING


def _implied(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Follow from the facts given, by the rule book."""
    hit = candidate.article.key in around.dispute.implied
    return Finding(1.0, "按已填写的事实，规则直接指向本条") if hit else NOTHING


def _cited_nearby(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Be cited in similar past cases."""
    share = around.cited_nearby.get(candidate.article.key, 0.0)
    return Finding(min(1.0, share), "相似案例的处理引用了本条") if share else NOTHING


def _told_rules(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Be what a rule rests on whose conditions the words meet, as far as read."""
    rule = around.told_rules.get(candidate.article.key)
    if rule is None or rule.strength < _TELLING_SUPPORT:
        return Finding(rule.strength) if rule else NOTHING
    return Finding(rule.strength, f"从所述内容读出，可能适用“{rule.title}”这条规则")


def _experience(candidate: ArticleCandidate, around: Circumstances) -> Finding:
    """Be confirmed for similar questions before."""
    support = around.experience.get(candidate.article.key, 0.0)
    if support < _TELLING_SUPPORT:
        return Finding(support)
    return Finding(support, "类似的问题已经确认适用过本条")


def _general(candidate: ArticleCandidate, _around: Circumstances) -> Finding:
    """State a right of every dispute: its weight is negative."""
    return Finding(1.0 if candidate.article.is_general else 0.0)


ARTICLE_FEATURES: tuple[ArticleFeature, ...] = (
    ArticleFeature("implied", "规则按已填写的事实指向本条", _implied),
    ArticleFeature("told_rules", "规则按文字读出的事实指向本条", _told_rules),
    ArticleFeature("lay_terms", "说到本条的常见说法", _lay_terms),
    ArticleFeature("category", "与推测的纠纷类别相符", _article_category),
    ArticleFeature("core", "处理这类纠纷最常用", _core),
    ArticleFeature("enforced", "只要求查处时的禁止和处罚条文", _enforced),
    ArticleFeature("cited_nearby", "相似案例引用过", _cited_nearby),
    ArticleFeature("experience", "类似问题确认适用过", _experience),
    ArticleFeature("text", "文字相近", _article_text),
    ArticleFeature("general", "各类纠纷通用（一般为负）", _general),
)


def _case_text(candidate: CaseCandidate, _around: Circumstances) -> Finding:
    """Share the text score of the best case."""
    if not candidate.words:
        return Finding(candidate.closeness)
    return Finding(candidate.closeness, f"都提到{'、'.join(candidate.words[:_MOST_SHOWN])}")


def _case_category(candidate: CaseCandidate, around: Circumstances) -> Finding:
    """Share the guessed class."""
    share = around.share_of([candidate.case.category])
    return Finding(share, f"同为{candidate.case.category}") if share >= _SURE_SHARE else Finding(share)


_stored_kinds = lru_cache(maxsize=_KINDS_KEPT)(kinds_of)  # of stored cases, which come up again and again


def _same_claims(candidate: CaseCandidate, around: Circumstances) -> Finding:
    """Ask for the same kinds of remedy."""
    mine, theirs = around.dispute.asks_for, _stored_kinds(candidate.case.claims)
    shared = mine & theirs
    if not shared:
        return NOTHING
    return Finding(len(shared) / len(mine | theirs), f"同样要求{'、'.join(sorted(shared))}")


def _near_sum(candidate: CaseCandidate, around: Circumstances) -> Finding:
    """Be about a sum of the same size."""
    mine, theirs = around.dispute.paid_fen, candidate.case.paid_fen
    if not mine or not theirs:
        return NOTHING
    nearness = min(mine, theirs) / max(mine, theirs)
    return Finding(nearness, "金额相近") if nearness >= _NEAR_SUM else Finding(nearness)


def _like_facts(candidate: CaseCandidate, _around: Circumstances) -> Finding:
    """Tell a similar story."""
    return Finding(candidate.likeness, "经过相似") if candidate.likeness >= _LIKE_FACTS else Finding(candidate.likeness)


CASE_FEATURES: tuple[CaseFeature, ...] = (
    CaseFeature("category", "与推测的纠纷类别相同", _case_category),
    CaseFeature("same_claims", "诉求种类相同", _same_claims),
    CaseFeature("near_sum", "金额相近", _near_sum),
    CaseFeature("like_facts", "经过相似", _like_facts),
    CaseFeature("text", "文字相近", _case_text),
)

_DIGITS = 3


def rank_articles(
    candidates: Sequence[ArticleCandidate], around: Circumstances, weights: Weights
) -> list[RankedArticle]:
    """Return the candidates with score (a share of what is possible) and reasons, best first."""
    best = _most_possible(weights.article.values())
    ranked = [_ranked_article(candidate, around, weights.article, best) for candidate in candidates]
    return sorted(ranked, key=lambda one: (-one.score, one.article.key))


def rank_cases(candidates: Sequence[CaseCandidate], around: Circumstances, weights: Weights) -> list[RankedCase]:
    """Return the candidates with score (a share of what is possible) and reasons, best first."""
    best = _most_possible(weights.case.values())
    ranked = [_ranked_case(candidate, around, weights.case, best) for candidate in candidates]
    return sorted(ranked, key=lambda one: (-one.score, one.case.id))


def _most_possible(weights: Iterable[float]) -> float:
    return sum(max(0.0, weight) for weight in weights) or 1.0


def _ranked_article(
    candidate: ArticleCandidate, around: Circumstances, weights: Mapping[str, float], best: float
) -> RankedArticle:
    measured = [(feature.name, feature.measure(candidate, around)) for feature in ARTICLE_FEATURES]
    score, told = _weighed(measured, weights, best)
    said = [word for _, finding in measured for word in finding.words]
    words = tuple(dict.fromkeys((*said, *candidate.words)))
    return RankedArticle(candidate.article, score, tuple(told.values()), words, tuple(told))


def _ranked_case(
    candidate: CaseCandidate, around: Circumstances, weights: Mapping[str, float], best: float
) -> RankedCase:
    measured = ((feature.name, feature.measure(candidate, around)) for feature in CASE_FEATURES)
    score, told = _weighed(measured, weights, best)
    reasons = ("，".join(told.values()),) if told else ()
    return RankedCase(candidate.case, score, reasons, candidate.words, tuple(told))


def _weighed(
    measured: Iterable[tuple[str, Finding]], weights: Mapping[str, float], best: float
) -> tuple[float, dict[str, str]]:
    """Return the score and, by feature, the reasons of what counted."""
    found = [(weights.get(name, 0.0), name, finding) for name, finding in measured]
    score = max(0.0, sum(weight * finding.value for weight, _, finding in found)) / best
    return round(score, _DIGITS), {name: finding.reason for weight, name, finding in found if finding.reason and weight}

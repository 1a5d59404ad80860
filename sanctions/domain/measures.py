"""The measure catalogue as values: desks, matters, measures, and how much a hit may be shown to weigh."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from core.kernel.roles import Actor, Role
from registry.domain.links import LinkKind
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.spreading import (
    LIKELY_SUCCESSOR,
    NAMED_RESPONSIBLE,
    Direction,
    Held,
    Limits,
    NodeKind,
    Reach,
    ReachStep,
    SpreadRule,
)

_FORMER_KEYS = frozenset({"desk"})
"""What early editions said of a measure and no longer has a meaning: the desks follow from its matters."""


_LINKS = frozenset({*(kind.value for kind in LinkKind), NAMED_RESPONSIBLE, LIKELY_SUCCESSOR})


class Effect(StrEnum):
    MUST_REFUSE = "H"
    WEIGH = "W"
    CONDITION = "C"
    INFORM = "I"


class Matched(StrEnum):
    """How somebody was recognised; a name alone needs a person to verify it."""

    CODE = "code"
    ID_NUMBER = "id_number"
    NAME = "name"


EFFECT_NAMES: dict[Effect, str] = {
    Effect.MUST_REFUSE: "必须拒绝",
    Effect.WEIGH: "须权衡",
    Effect.CONDITION: "附条件",
    Effect.INFORM: "提示",
}

_BY_WEIGHT = (Effect.INFORM, Effect.CONDITION, Effect.WEIGH, Effect.MUST_REFUSE)

MATCHED_NAMES: dict[Matched, str] = {
    Matched.CODE: "按统一社会信用代码认定",
    Matched.ID_NUMBER: "按身份证号码认定",
    Matched.NAME: "只按名称匹配，须由人工核对身份",
}


class MeasureContradictionError(ValueError):
    """A measure lacks something or says two things; `problems` tells an officer of each part what is wrong with it."""

    def __init__(self, code: str, problems: Mapping[str, str]) -> None:
        super().__init__(f"measure {code} contradicts itself in {', '.join(problems)}")
        self.problems = problems


@dataclass(frozen=True)
class ArticleCited:
    key: str
    text: str


@dataclass(frozen=True)
class Factor:
    """Something the clerk must weigh before deciding."""

    code: str
    text: str


@dataclass(frozen=True)
class Desk:
    code: str
    title: str
    role: str

    def is_staffed_by(self, actor: Actor) -> bool:
        """Tell whether the actor works here: by their role, or by the desk that goes with the general role."""
        if actor.role is Role.DESK_CLERK:
            return actor.desk == self.code and self.role == Role.DESK_CLERK
        return actor.role is Role.SYSTEM or actor.role == self.role


@dataclass(frozen=True)
class Matter:
    """Something a person applies for; the applicant is `registered` already or `new`."""

    code: str
    desk: str
    title: str
    applicant: str

    @property
    def is_for_new_applicant(self) -> bool:
        return self.applicant == "new"

    @property
    def scope(self) -> str:
        """Return what another department's system needs in order to ask about this matter."""
        return f"checks:{self.desk}:{self.code}"


@dataclass(frozen=True)
class Measure:
    """One row: without article, object, addressee and term there is no measure.

    It stands at the desks of its matters. With ways (`reaches`) it meets whom they lead to, with `direct` the one who
    carries the flag as well. `term_years` counts from the event for whom a way leads to; `for_life` has no end. A
    `repealed` one is not shown from its day on.
    """

    code: str
    version: int
    from_on: date
    title: str
    matters: tuple[str, ...]
    objects: tuple[NodeKind, ...]
    flag_kinds: tuple[str, ...]
    effect: Effect
    addressed_to: str
    term: str
    bearing: str
    allowed: str
    articles: tuple[ArticleCited, ...]
    posts: tuple[str, ...] = ()
    informs_without_post: bool = False
    grounds: tuple[str, ...] = ()
    ambiguity: str = ""
    named_link: bool = False
    factors: tuple[Factor, ...] = ()
    reaches: tuple[Reach, ...] = field(default=())
    direct: bool = False
    term_years: int | None = None
    for_life: bool = False
    repealed: bool = False

    @property
    def is_derived(self) -> bool:
        """Tell whether it reaches others than the one on the list."""
        return bool(self.reaches)

    @property
    def is_direct(self) -> bool:
        """Tell whether it meets the one who carries the flag."""
        return self.direct or not self.reaches

    def spread_rule(self) -> SpreadRule:
        return SpreadRule(
            self.code,
            frozenset(self.flag_kinds),
            frozenset(self.objects),
            self.reaches,
            term_years=self.term_years,
            for_life=self.for_life,
            grounds=frozenset(self.grounds),
        )


@dataclass(frozen=True)
class ShippedCatalogue:
    edition: str
    limits: Limits
    desks: tuple[Desk, ...]
    matters: tuple[Matter, ...]
    measures: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Way:
    """How a hit came about: how the person or firm was recognised, and over how many links of what quality.

    `only_warns`: a link on the way is one that never carries more than a warning.
    `has_post` is false when the measure is about certain posts and the application names none for this person.
    """

    matched: Matched
    steps: int = 0
    verified: bool = True
    only_warns: bool = False
    has_post: bool = True


def shown_effect(measure: Measure, way: Way) -> Effect:
    """Return the effect a hit may be shown with.

    Identity by code or number, and at most the one verified link that the article names, carry the full effect.
    Names alone, longer ways, unverified links, control and succession, and people without a post only inform.
    """
    direct = way.steps == 0
    by_named_link = way.steps == 1 and measure.named_link and way.verified and not way.only_warns
    if way.matched is not Matched.NAME and way.has_post and (direct or by_named_link):
        return measure.effect
    return Effect.INFORM


def stronger_words(before: Effect, after: Effect) -> str:
    """Tell in Chinese that an effect weighs more than before; empty when it does not."""
    if _BY_WEIGHT.index(after) <= _BY_WEIGHT.index(before):
        return ""
    return f"作用由“{EFFECT_NAMES[before]}”加重为“{EFFECT_NAMES[after]}”，请核对条文是不是这样写的"


def in_order(code: str) -> tuple[str, int, str]:
    """Return what sorts codes as people count: K7, K7B, K10."""
    number = "".join(character for character in code if character.isdigit())
    return code[:1], int(number or 0), code


def desks_of(measure: Measure, matters: Iterable[Matter]) -> tuple[str, ...]:
    """Return the desks at which the measure stands, in the order of the matters; an unknown matter is an error."""
    desks = {matter.code: matter.desk for matter in matters}
    return tuple(dict.fromkeys(desks[code] for code in measure.matters))


@cache
def shipped_catalogue() -> ShippedCatalogue:
    """Return the catalogue as it is shipped, to be read only; the database holds what is in force."""
    book = tomllib.loads(files("sanctions.domain").joinpath("measures.toml").read_text(encoding="utf-8"))
    return ShippedCatalogue(
        edition=book["edition"],
        limits=Limits(**book["limits"]),
        desks=tuple(Desk(**entry) for entry in book["desks"]),
        matters=tuple(Matter(**entry) for entry in book["matters"]),
        measures=tuple(book["measures"]),
    )


def read_measure(entry: Mapping[str, Any]) -> Measure:
    """Read one measure as it is shipped or stored; an unknown name or a missing one is an error."""
    rest = {key: value for key, value in entry.items() if key not in _FORMER_KEYS}
    from_on = rest.pop("from")
    measure = Measure(
        from_on=from_on if isinstance(from_on, date) else date.fromisoformat(from_on),
        matters=tuple(rest.pop("matters")),
        objects=tuple(NodeKind(kind) for kind in rest.pop("objects")),
        flag_kinds=tuple(rest.pop("flag_kinds")),
        effect=Effect(rest.pop("effect")),
        articles=tuple(ArticleCited(**article) for article in rest.pop("articles")),
        posts=tuple(rest.pop("posts", ())),
        grounds=tuple(rest.pop("grounds", ())),
        factors=tuple(Factor(**factor) for factor in rest.pop("factors", ())),
        reaches=tuple(_reach(reach) for reach in rest.pop("reach", ())),
        **rest,
    )
    _check_whole(measure)
    return measure


@lru_cache(maxsize=1024)
def read_measure_text(text: str) -> Measure:
    """Read one measure from its JSON; the same text is the same measure, so it is read once."""
    return read_measure(json.loads(text))


def _reach(entry: Mapping[str, Any]) -> Reach:
    if set(entry) != {"steps"}:
        raise ValueError(f"a way has steps and nothing else: {sorted(entry)}")
    return tuple(_step(**step) for step in entry["steps"])


def _step(links: Sequence[str], direction: str, held: str, *, responsible: bool = False) -> ReachStep:
    unknown = set(links) - _LINKS
    if unknown or not links:
        raise ValueError(f"a step follows known links: {sorted(unknown)}")
    return ReachStep(frozenset(links), Direction(direction), Held(held), responsible)


def _check_whole(measure: Measure) -> None:
    """Refuse a measure whose parts contradict each other."""
    found = {field: words for field, is_wrong, words in (*_missing(measure), *_contradicting(measure)) if is_wrong}
    if found:
        raise MeasureContradictionError(measure.code, found)


def _missing(measure: Measure) -> tuple[tuple[str, bool, str], ...]:
    return (
        ("matters", not measure.matters, "请选择影响哪些申请事项"),
        ("flag_kinds", not measure.flag_kinds, "请选择有什么情况才适用"),
        ("objects", not measure.objects, "请选择对象是企业还是个人"),
        ("addressed_to", not measure.addressed_to, "请写明由谁执行"),
        ("term", not measure.term, "请写明到什么时候"),
        ("bearing", not measure.bearing, "请写明这种情况与申请为什么有关"),
        ("allowed", not measure.allowed, "请写明窗口可以怎么办"),
        ("articles", not measure.articles, "请写明依据的条文，没有条文就没有措施"),
    )


def _contradicting(measure: Measure) -> tuple[tuple[str, bool, str], ...]:
    has_ways, has_years = bool(measure.reaches), measure.term_years is not None
    refuses, weighs = measure.effect is Effect.MUST_REFUSE, measure.effect is Effect.WEIGH
    return (
        ("flag_kinds", bool(set(measure.flag_kinds) - flag_kinds().keys()), "有不认识的标记种类"),
        ("factors", weighs and not measure.factors, "须权衡的，请写明要权衡的因素"),
        ("ambiguity", bool(measure.ambiguity) and refuses, "条文有不同理解的，不能必须拒绝"),
        ("named_link", measure.named_link and not has_ways, "没有写关系的路径，就没有条文点名的关系"),
        ("direct", measure.direct and not has_ways, "没有写关系的路径，本人本来就适用，不用另选"),
        ("term_years", measure.for_life and has_years, "期限只能选一种：若干年，或者终身"),
        (
            "term_years",
            (measure.for_life or has_years) and not has_ways,
            "这个期限只对沿关系影响到的人，请先写关系的路径",
        ),
        ("term_years", has_years and (measure.term_years or 0) < 1, "请写一年以上的整年数"),
    )

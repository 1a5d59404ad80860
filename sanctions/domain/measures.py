"""The measure catalogue as values: desks, matters, measures, and how much a hit may be shown to weigh."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any

from sanctions.domain.spreading import Direction, Held, Limits, NodeKind, Reach, ReachStep, SpreadRule


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

MATCHED_NAMES: dict[Matched, str] = {
    Matched.CODE: "按统一社会信用代码认定",
    Matched.ID_NUMBER: "按身份证号码认定",
    Matched.NAME: "只按名称匹配，须由人工核对身份",
}


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


@dataclass(frozen=True)
class Measure:
    """One row: without article, object, addressee and term there is no measure."""

    code: str
    version: int
    from_on: date
    title: str
    desk: str
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
    ambiguity: str = ""
    named_link: bool = False
    factors: tuple[Factor, ...] = ()
    reaches: tuple[Reach, ...] = field(default=())
    term_years: int | None = None
    for_life: bool = False

    @property
    def is_derived(self) -> bool:
        """Tell whether it reaches others than the one on the list."""
        return bool(self.reaches)

    def spread_rule(self) -> SpreadRule:
        return SpreadRule(
            self.code,
            frozenset(self.flag_kinds),
            frozenset(self.objects),
            self.reaches,
            term_years=self.term_years,
            for_life=self.for_life,
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
    """

    matched: Matched
    steps: int = 0
    verified: bool = True
    only_warns: bool = False


def shown_effect(measure: Measure, way: Way) -> Effect:
    """Return the effect a hit may be shown with.

    Identity by code or number, and at most the one verified link that the article names, carry the full effect.
    Names alone, longer ways, unverified links, control and succession only inform.
    """
    direct = way.steps == 0
    by_named_link = way.steps == 1 and measure.named_link and way.verified and not way.only_warns
    if way.matched is not Matched.NAME and (direct or by_named_link):
        return measure.effect
    return Effect.INFORM


def shipped_catalogue() -> ShippedCatalogue:
    """Return the catalogue as it is shipped; the database holds what is in force."""
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
    rest = dict(entry)
    from_on = rest.pop("from")
    return Measure(
        from_on=from_on if isinstance(from_on, date) else date.fromisoformat(from_on),
        matters=tuple(rest.pop("matters")),
        objects=tuple(NodeKind(kind) for kind in rest.pop("objects")),
        flag_kinds=tuple(rest.pop("flag_kinds")),
        effect=Effect(rest.pop("effect")),
        articles=tuple(ArticleCited(**article) for article in rest.pop("articles")),
        posts=tuple(rest.pop("posts", ())),
        factors=tuple(Factor(**factor) for factor in rest.pop("factors", ())),
        reaches=tuple(_reach(reach) for reach in rest.pop("reach", ())),
        **rest,
    )


def _reach(entry: Mapping[str, Any]) -> Reach:
    return tuple(
        ReachStep(frozenset(step["links"]), Direction(step["direction"]), Held(step["held"])) for step in entry["steps"]
    )

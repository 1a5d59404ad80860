"""Two company names compared part by part: a table of points, and the result told in Chinese.

A name never proves who somebody is. The strongest answer here is "ask a person".
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.fuzz import ratio

from registry.domain.company_name import CompanyName, parse_company_name
from registry.domain.industries import families_of
from registry.domain.regions import region_codes_overlap


class Relation(StrEnum):
    SAME = "same"
    WITHIN = "within"
    NEAR = "near"
    ONE_MISSING = "one_missing"
    DIFFERENT = "different"


class Verdict(StrEnum):
    ASK_A_PERSON = "ask_a_person"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class PartRule:
    """How one part of a name is compared and how many points each relation brings."""

    part: str
    label: str
    compare: Callable[[CompanyName, CompanyName], Relation]
    points: dict[Relation, int]


@dataclass(frozen=True)
class PartResult:
    part: str
    label: str
    relation: Relation
    points: int
    most: int
    text: str


@dataclass(frozen=True)
class NameComparison:
    score: int
    verdict: Verdict
    parts: tuple[PartResult, ...]
    explanation: str


ASK_A_PERSON_FROM = 72
_NEAR_TRADE_NAME = 66.0  # three characters of which two agree in order are near; two of which one agrees are not

VERDICT_TEXTS: dict[Verdict, str] = {
    Verdict.ASK_A_PERSON: "名称相近，不等于同一主体，请人工核对统一社会信用代码",
    Verdict.UNLIKELY: "名称差别较大，多半不是同一主体",
}
RELATION_TEXTS: dict[Relation, str] = {
    Relation.SAME: "相同",
    Relation.WITHIN: "一方包含另一方",
    Relation.NEAR: "相近",
    Relation.ONE_MISSING: "一方没有写",
    Relation.DIFFERENT: "不同",
}


def _compare_trade_names(first: CompanyName, second: CompanyName) -> Relation:
    one, other = first.trade_name, second.trade_name
    if one == other:
        return Relation.SAME
    if not one or not other:
        return Relation.ONE_MISSING
    if one in other or other in one:
        return Relation.WITHIN
    return Relation.NEAR if ratio(one, other) >= _NEAR_TRADE_NAME else Relation.DIFFERENT


def _compare_regions(first: CompanyName, second: CompanyName) -> Relation:
    one, other = first.region_code, second.region_code
    if one == other:
        return Relation.SAME
    if one is None or other is None:
        return Relation.ONE_MISSING
    return Relation.WITHIN if region_codes_overlap(one, other) else Relation.DIFFERENT


def _compare_industries(first: CompanyName, second: CompanyName) -> Relation:
    if first.industry == second.industry:
        return Relation.SAME
    one, other = families_of(first.industry), families_of(second.industry)
    if not one or not other:
        return Relation.ONE_MISSING
    return Relation.NEAR if one & other else Relation.DIFFERENT


def _compare_forms(first: CompanyName, second: CompanyName) -> Relation:
    if first.form == second.form:
        return Relation.SAME
    if first.form is None or second.form is None:
        return Relation.ONE_MISSING
    return Relation.NEAR if first.form.group == second.form.group else Relation.DIFFERENT


def _compare_branches(first: CompanyName, second: CompanyName) -> Relation:
    if first.branch == second.branch:
        return Relation.SAME
    return Relation.DIFFERENT if first.branch and second.branch else Relation.ONE_MISSING


_SAME, _WITHIN, _NEAR = Relation.SAME, Relation.WITHIN, Relation.NEAR
_MISSING, _DIFFERENT = Relation.ONE_MISSING, Relation.DIFFERENT

PART_RULES: tuple[PartRule, ...] = (
    PartRule(
        "trade_name", "字号", _compare_trade_names, {_SAME: 60, _WITHIN: 46, _NEAR: 42, _MISSING: 0, _DIFFERENT: 0}
    ),
    PartRule("region", "地区", _compare_regions, {_SAME: 15, _WITHIN: 13, _MISSING: 8, _DIFFERENT: 0}),
    PartRule("industry", "行业", _compare_industries, {_SAME: 15, _NEAR: 12, _MISSING: 7, _DIFFERENT: 0}),
    PartRule("form", "组织形式", _compare_forms, {_SAME: 5, _NEAR: 4, _MISSING: 3, _DIFFERENT: 0}),
    PartRule("branch", "分支机构", _compare_branches, {_SAME: 5, _MISSING: 2, _DIFFERENT: 0}),
)


def compare_names(first: str, second: str) -> NameComparison:
    """Compare two names as written; see PART_RULES for the points."""
    return compare_parsed(parse_company_name(first), parse_company_name(second))


def compare_parsed(first: CompanyName, second: CompanyName) -> NameComparison:
    parts = tuple(_judge(rule, first, second) for rule in PART_RULES)
    score = sum(part.points for part in parts)
    verdict = Verdict.ASK_A_PERSON if score >= ASK_A_PERSON_FROM else Verdict.UNLIKELY
    told = "，".join(part.text for part in parts if part.text)
    return NameComparison(score, verdict, parts, f"{told}。{VERDICT_TEXTS[verdict]}。")


def _judge(rule: PartRule, first: CompanyName, second: CompanyName) -> PartResult:
    relation = rule.compare(first, second)
    most = max(rule.points.values())
    return PartResult(
        rule.part, rule.label, relation, rule.points[relation], most, _tell(rule, relation, first, second)
    )


def _tell(rule: PartRule, relation: Relation, first: CompanyName, second: CompanyName) -> str:
    one, other = _written(first, rule.part), _written(second, rule.part)
    if not one and not other:
        return ""
    if relation is Relation.SAME:
        return f"{rule.label}相同（{one or other}）"
    if relation is Relation.ONE_MISSING:
        return f"{rule.label}一方没有写（{one or other}）"
    return f"{rule.label}{RELATION_TEXTS[relation]}（{one}、{other}）"


def _written(name: CompanyName, part: str) -> str:
    texts = {
        "trade_name": name.trade_name,
        "region": name.region,
        "industry": "".join(name.industry),
        "form": name.form.text if name.form else "",
        "branch": name.branch,
    }
    return texts[part]

"""How each part of two names stands to the other, told in Chinese."""

from collections.abc import Callable
from enum import StrEnum

from registry.domain.company_name import CompanyName
from registry.domain.industries import families_of
from registry.domain.name_alignment import Column, Slip, align
from registry.domain.places import PlaceRelation, compare_places


class Relation(StrEnum):
    SAME = "same"
    WITHIN = "within"
    NEAR = "near"
    ONE_MISSING = "one_missing"
    DIFFERENT = "different"


PART_LABELS: dict[str, str] = {
    "trade_name": "字号",
    "region": "地区",
    "industry": "行业",
    "form": "组织形式",
    "branch": "分支机构",
}
RELATION_TEXTS: dict[Relation, str] = {
    Relation.SAME: "相同",
    Relation.WITHIN: "一方包含另一方",
    Relation.NEAR: "相近",
    Relation.ONE_MISSING: "一方没有写",
    Relation.DIFFERENT: "不同",
}
_SLIP_TEXTS: dict[Slip, str] = {
    Slip.SOUND: "“{0}”和“{1}”读音相同",
    Slip.NEAR_SOUND: "“{0}”和“{1}”读音相近",
    Slip.SHAPE: "“{0}”和“{1}”字形相近",
    Slip.NEAR_SHAPE: "“{0}”和“{1}”字形有些像",
    Slip.UNLIKE: "“{0}”和“{1}”不同",
    Slip.LEFT_OUT: "一方没有“{2}”",
    Slip.DOUBLED: "一方多写了“{2}”",
    Slip.SWAPPED: "“{0}”和“{1}”前后颠倒",
}
_MOST_SLIPS_TOLD = 2
_PLACE_RELATIONS = {
    PlaceRelation.SAME: Relation.SAME,
    PlaceRelation.NONE: Relation.SAME,
    PlaceRelation.WITHIN: Relation.WITHIN,
    PlaceRelation.ONE_MISSING: Relation.ONE_MISSING,
    PlaceRelation.DIFFERENT: Relation.DIFFERENT,
}


def relation_of(part: str, one: CompanyName, other: CompanyName) -> Relation:
    return _RELATIONS[part](one, other)


def tell(part: str, relation: Relation, one: CompanyName, other: CompanyName) -> str:
    """Tell one part in words; empty where neither name has it."""
    first, second, label = written(one, part), written(other, part), PART_LABELS[part]
    if not first and not second:
        return ""
    if relation is Relation.SAME:
        return f"{label}相同（{first or second}）"
    if relation is Relation.ONE_MISSING:
        return f"{label}一方没有写（{first or second}）"
    slips = _tell_slips(first, second) if part == "trade_name" and relation is Relation.NEAR else ""
    return f"{label}{RELATION_TEXTS[relation]}（{first}、{second}{slips}）"


def written(name: CompanyName, part: str) -> str:
    """Return the part as the name writes it."""
    texts = {
        "trade_name": name.trade_name,
        "region": name.region,
        "industry": "".join(name.industry),
        "form": name.form.text if name.form else "",
        "branch": name.branch,
    }
    return texts[part]


def _tell_slips(first: str, second: str) -> str:
    slips = [column for column in align(first, second) if column.slip is not Slip.NONE]
    return "：" + "，".join(_tell_slip(column, first, second) for column in slips[:_MOST_SLIPS_TOLD])


def _tell_slip(column: Column, first: str, second: str) -> str:
    one, other = first[column.first : column.first_end], second[column.second : column.second_end]
    return _SLIP_TEXTS[column.slip].format(one, other, one or other)


def _trade_relation(one: CompanyName, other: CompanyName) -> Relation:
    first, second = one.trade_name, other.trade_name
    if first == second:
        return Relation.SAME
    if not first or not second:
        return Relation.ONE_MISSING
    if first in second or second in first:
        return Relation.WITHIN
    slips = [column.slip for column in align(first, second)]
    unlike = sum(slip in (Slip.UNLIKE, Slip.LEFT_OUT) for slip in slips)
    return Relation.NEAR if unlike * 2 < len(slips) else Relation.DIFFERENT


def _region_relation(one: CompanyName, other: CompanyName) -> Relation:
    return _PLACE_RELATIONS[compare_places(one.place, other.place)]


def _industry_relation(one: CompanyName, other: CompanyName) -> Relation:
    if one.industry == other.industry:
        return Relation.SAME
    first, second = families_of(one.industry), families_of(other.industry)
    if not first or not second:
        return Relation.ONE_MISSING
    return Relation.NEAR if first & second else Relation.DIFFERENT


def _form_relation(one: CompanyName, other: CompanyName) -> Relation:
    if one.form == other.form:
        return Relation.SAME
    if one.form is None or other.form is None:
        return Relation.ONE_MISSING
    return Relation.NEAR if one.form.group == other.form.group else Relation.DIFFERENT


def _branch_relation(one: CompanyName, other: CompanyName) -> Relation:
    if one.branch == other.branch:
        return Relation.SAME
    return Relation.DIFFERENT if one.branch and other.branch else Relation.ONE_MISSING


_RELATIONS: dict[str, Callable[[CompanyName, CompanyName], Relation]] = {
    "trade_name": _trade_relation,
    "region": _region_relation,
    "industry": _industry_relation,
    "form": _form_relation,
    "branch": _branch_relation,
}

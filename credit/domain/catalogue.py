"""The catalogue: what may be collected, from whom, by which article, and who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from credit.domain.catalogue_fields import BodyValue, CatalogueField, FieldKind, find_problem, show_value
from credit.domain.departments import Department
from credit.domain.items import Visibility

__all__ = [
    "Basis",
    "BodyValue",
    "Catalogue",
    "CatalogueClass",
    "CatalogueField",
    "CatalogueItem",
    "FieldKind",
    "NationalClass",
    "TermRule",
    "check_body",
    "show_value",
]


class TermRule(StrEnum):
    """How the last public day of a record is found."""

    PENALTY_GRADE = "penalty_grade"
    THREE_GRADES = "three_grades"
    WHILE_LISTED = "while_listed"
    WHILE_VALID = "while_valid"
    WHILE_REGISTERED = "while_registered"
    FIXED = "fixed"
    NONE = "none"


GRADED_TERMS = (TermRule.PENALTY_GRADE, TermRule.THREE_GRADES)
TERM_TEXTS: Mapping[TermRule, str] = {
    TermRule.PENALTY_GRADE: "按处罚轻重计算，期满自动停止公示",
    TermRule.THREE_GRADES: "按失信轻重分三档计算，期满自动停止公示",
    TermRule.WHILE_LISTED: "在名单、名录期间公示，移出后停止",
    TermRule.WHILE_VALID: "在有效期内公示，失效或者注销后停止",
    TermRule.WHILE_REGISTERED: "登记存续期间公示，注销后停止",
    TermRule.FIXED: "自公示之日起{months}个月，期满自动停止",
    TermRule.NONE: "不公示",
}


@dataclass(frozen=True)
class Basis:
    """An article of law, or a law or plan as a whole, and how a page cites it."""

    key: str
    text: str

    @property
    def is_article(self) -> bool:
        return "-" in self.key


@dataclass(frozen=True)
class NationalClass:
    """A class of the national catalogue; `is_confirmed` tells whether its name was read there."""

    key: str
    title: str
    is_confirmed: bool


@dataclass(frozen=True)
class CatalogueClass:
    """A class of this catalogue; without a `national` class it rests on an article of law alone."""

    key: str
    title: str
    national: NationalClass | None
    note: str


@dataclass(frozen=True)
class CatalogueItem:
    """One row of the catalogue; without a publishing basis nothing is public.

    `basis_unconfirmed`: no article for collecting it has been read, only the class of the national catalogue is known.
    Such an item is never public and never a reason for a restriction.
    """

    item: str
    title: str
    in_class: CatalogueClass
    departments: tuple[Department, ...]
    visibility: Visibility
    term: TermRule
    term_months: int | None
    note: str
    basis_unconfirmed: bool
    collecting_basis: tuple[Basis, ...]
    publishing_basis: tuple[Basis, ...]
    fields: tuple[CatalogueField, ...]

    @property
    def class_title(self) -> str:
        return self.in_class.title

    @property
    def source_department(self) -> str:
        return "、".join(department.name for department in self.departments)

    @property
    def is_graded(self) -> bool:
        return self.term in GRADED_TERMS

    @property
    def term_text(self) -> str:
        return TERM_TEXTS[self.term].format(months=self.term_months)

    def field(self, name: str) -> CatalogueField:
        return next(field for field in self.fields if field.name == name)


class Catalogue(dict[str, CatalogueItem]):
    """Items by key in the order of the classes."""

    def get_item(self, key: str) -> CatalogueItem:
        """Return the item; raises InvalidInputError for what the catalogue does not hold."""
        if key not in self:
            message = "信用目录里没有这一类信息，不能记入信用档案"
            raise InvalidInputError(message, fields={"item": message})
        return self[key]

    @property
    def classes(self) -> tuple[CatalogueClass, ...]:
        return tuple(dict.fromkeys(item.in_class for item in self.values()))


def check_body(entry: CatalogueItem, body: Mapping[str, BodyValue]) -> dict[str, BodyValue]:
    """Return the body in the catalogue's order; raises InvalidInputError for anything the catalogue does not hold."""
    problems = {name: "信用目录里没有这一项" for name in body if name not in {field.name for field in entry.fields}}
    for field in entry.fields:
        problem = find_problem(field, body.get(field.name))
        if problem:
            problems[field.name] = problem
    if problems:
        raise InvalidInputError("这条记录的内容不符合信用目录", fields=problems)
    return {field.name: body.get(field.name) for field in entry.fields}

"""Feeds: what each source department has agreed to deliver, and how its files are laid out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.periods import add_months
from core.kernel.workdays import add_working_days
from credit.domain.catalogue import Catalogue, CatalogueItem
from credit.domain.departments import Department, departments
from credit.domain.shipped_catalogue import catalogue


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PERIOD_NAMES: Mapping[Period, str] = {
    Period.WEEK: "每周",
    Period.MONTH: "每月",
    Period.QUARTER: "每季度",
    Period.YEAR: "每年",
}
_MONTHS: Mapping[Period, int] = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_A_WEEK = 7


@dataclass(frozen=True)
class Layout:
    """Columns of a file for our fields; of several names for one thing the first that stands in the heading is read.

    `wan` are fields of money that the file writes in ten thousand yuan; `party_kind` tells natural persons apart, and
    so does a `person_number` without an enterprise's code. `state` says whether the document stands, `in_force` are its
    normal values. `more` are further columns of one field, read together with its own.
    """

    key: str
    title: str
    code: tuple[str, ...]
    name: tuple[str, ...]
    document: tuple[str, ...]
    event: tuple[str, ...]
    needed: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    wan: frozenset[str] = frozenset()
    party_kind: str = ""
    public_until: str = ""
    person_number: tuple[str, ...] = ()
    state: str = ""
    in_force: frozenset[str] = frozenset()
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_label: bool = False

    def columns_for(self, entry: CatalogueItem) -> dict[str, str]:
        """Return the file's column of each field of the item that the layout has."""
        if self.by_label:
            return {each.name: each.label for each in entry.fields}
        names = {each.name for each in entry.fields}
        return {name: column for name, column in self.columns.items() if name in names}

    def known_columns(self, entry: CatalogueItem) -> frozenset[str]:
        """Return every column that is read or looked at."""
        more = (column for columns in self.more.values() for column in columns)
        listed = (*self.code, *self.name, *self.document, *self.event, *self.needed, *self.person_number, *more)
        single = (self.party_kind, self.public_until, self.state)
        return frozenset((*listed, *single, *self.columns_for(entry).values())) - {""}


@dataclass(frozen=True)
class Feed:
    """One item of one department with its period; `grace_days` working days after a period's end it is late."""

    department: Department
    contact: str
    entry: CatalogueItem
    period: Period
    grace_days: int
    layouts: tuple[Layout, ...]

    @property
    def key(self) -> str:
        return f"{self.department.key}.{self.entry.item}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what a file of the first layout has to hold, and what it may hold besides."""
        return self.columns_of(self.layouts[0])

    def columns_of(self, layout: Layout) -> tuple[str, ...]:
        own = layout.columns_for(self.entry)
        read = (each for name, column in own.items() for each in (column, *layout.more.get(name, ())))
        state = (layout.state,) if layout.state else ()
        return tuple(dict.fromkeys((*layout.needed, *layout.code, *read, *state)))

    def meanings_of(self, layout: Layout) -> dict[str, str]:
        """Return what each column means in Chinese."""
        found = {column: self.entry.field(name).label for name, column in layout.columns_for(self.entry).items()}
        for name, columns in layout.more.items():
            found.update(dict.fromkeys(columns, self.entry.field(name).label))
        for columns, meaning in _identifying(layout):
            found = {**dict.fromkeys(columns, meaning), **found}
        return found

    def required_in(self, layout: Layout) -> frozenset[str]:
        """Return the columns that must say something."""
        has = layout.columns_for(self.entry)
        fields = (has[each.name] for each in self.entry.fields if each.required)
        return frozenset((*layout.needed, *layout.code[:1], *fields))

    def layout_of(self, heading: Iterable[str]) -> Layout | None:
        """Return the first layout whose needed columns all stand in the heading."""
        known = set(heading)
        return next((layout for layout in self.layouts if known >= set(layout.needed)), None)

    def due_on(self, last: date) -> date:
        """Return the last day on which the delivery after that of `last` is in time."""
        end = add_months(last, _MONTHS[self.period]) if self.period in _MONTHS else _week_after(last)
        return add_working_days(end, self.grace_days).on


def _identifying(layout: Layout) -> tuple[tuple[tuple[str, ...], str], ...]:
    kind, until = (layout.party_kind,), (layout.public_until,)
    return (
        (layout.code, "统一社会信用代码"),
        (layout.name, "企业名称"),
        (layout.document, "文书号"),
        (layout.event, "发生日期"),
        (kind, "当事人类别"),
        (until, "公示截止日期"),
        ((layout.state,), "当前状态"),
        (layout.person_number, "自然人证件号码"),
    )


def _week_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + _A_WEEK)


@cache
def feeds() -> Mapping[str, Feed]:
    """Return the shipped feeds by key; raises ValueError when a contract promises what the catalogue does not hold."""
    return read_feeds(_shipped("contracts.toml"), _shipped("layouts.toml"), catalogue())


def read_feeds(contracts: str, layouts: str, items: Catalogue) -> dict[str, Feed]:
    """Read contracts and layouts from TOML."""
    known = {key: _layout(key, table) for key, table in tomllib.loads(layouts)["layouts"].items()}
    found: dict[str, Feed] = {}
    for contract in tomllib.loads(contracts)["contracts"]:
        department = departments()[contract["department"]]
        for table in contract["feeds"]:
            one = _feed(department, contract, table, known, items)
            if one.key in found:
                raise ValueError(f"{one.key} stands twice")
            found[one.key] = one
    return found


def feeds_of(department: str) -> tuple[Feed, ...]:
    return tuple(feed for feed in feeds().values() if feed.department.key == department)


def feed_for(department: str, item: str, heading: Iterable[str]) -> Feed:
    """Return the department's feed that a file of this heading belongs to; raises InvalidInputError when unclear."""
    known = feeds_of(department)
    if not known:
        raise InvalidInputError("没有和这个部门约定报送", fields={"department": "没有和这个部门约定报送"})
    columns = tuple(heading)
    asked = [feed for feed in known if item in ("", feed.entry.item)]
    if not asked:
        problem = f"没有和这个部门约定报送“{item}”，约定的是：{_listed(known)}"
        raise InvalidInputError(problem, fields={"item": problem})
    fitting = [feed for feed in asked if feed.layout_of(columns) is not None]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        problem = f"请说明报送的是哪一项：{_listed(fitting)}"
        raise InvalidInputError(problem, fields={"item": problem})
    problem = misfit(asked, columns)
    raise InvalidInputError(problem, fields={"item": problem})


def misfit(asked: Iterable[Feed], heading: Iterable[str]) -> str:
    """Say what keeps a file of this heading from being read: the columns it lacks of the nearest layout, and others."""
    columns = dict.fromkeys(heading)
    pairs = [(feed, layout) for feed in asked for layout in feed.layouts]
    feed, layout = min(pairs, key=lambda pair: _distance(pair[1], pair[0], columns))
    meanings = feed.meanings_of(layout)
    lacking = [_meant(each, meanings.get(each, "")) for each in layout.needed if each not in columns]
    unknown = [each for each in columns if each not in layout.known_columns(feed.entry)]
    told = f"文件的列名和约定的不一样。按“{layout.title}”，缺少：{'、'.join(lacking)}。"
    return told + (f"没有约定的列：{'、'.join(unknown)}。" if unknown else "")


def _distance(layout: Layout, feed: Feed, columns: Mapping[str, None]) -> tuple[int, int]:
    """Order layouts by how little of them is wanting, and then by how little of the file is strange to them."""
    lacking = sum(each not in columns for each in layout.needed)
    known = layout.known_columns(feed.entry)
    return lacking - sum(each in known for each in columns), lacking


def _meant(column: str, meaning: str) -> str:
    return f"{column}（{meaning}）" if meaning not in ("", column) else column


def _listed(known: Iterable[Feed]) -> str:
    return "、".join(f"{feed.entry.title}（{feed.entry.item}）" for feed in known)


def _feed(
    department: Department,
    contract: Mapping[str, Any],
    table: Mapping[str, Any],
    known: Mapping[str, Layout],
    items: Catalogue,
) -> Feed:
    entry = items.get(table["item"])
    if entry is None or department not in entry.departments:
        raise ValueError(f"{department.key} does not give {table['item']}")
    one = Feed(
        department=department,
        contact=contract["contact"],
        entry=entry,
        period=Period(table["period"]),
        grace_days=contract["grace_days"],
        layouts=tuple(known[key] for key in table["layouts"]),
    )
    for layout in one.layouts:
        has = layout.columns_for(entry)
        if lacking := [each.name for each in entry.fields if each.required and each.name not in has]:
            raise ValueError(f"{one.key}: layout {layout.key} has no column for {lacking}")
    return one


def _layout(key: str, table: Mapping[str, Any]) -> Layout:
    return Layout(
        key=key,
        title=table["title"],
        code=tuple(table["code"]),
        name=tuple(table["name"]),
        document=tuple(table["document"]),
        event=tuple(table["event"]),
        needed=tuple(table["needed"]),
        columns=table.get("columns", {}),
        wan=frozenset(table.get("wan", ())),
        party_kind=table.get("party_kind", ""),
        public_until=table.get("public_until", ""),
        person_number=tuple(table.get("person_number", ())),
        state=table.get("state", ""),
        in_force=frozenset(table.get("in_force", ())),
        more={name: tuple(columns) for name, columns in table.get("more", {}).items()},
        by_label=table.get("by_label", False),
    )


def _shipped(name: str) -> str:
    return resources.files("credit").joinpath("feeds", name).read_text("utf-8")

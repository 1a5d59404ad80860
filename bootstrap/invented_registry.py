"""As large a registry as a benchmark wants: enterprises, people and dated links, with hubs, renames and what ended.

The same seed and size give the same registry. Codes and identity numbers stand under the unassigned division 990100
with right check digits, so that nobody real can bear them; a name may by chance be somebody's.
"""

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from bootstrap.demo.invented import CITY, CITY_CODE, DISTRICTS, District
from bootstrap.demo.people import make_id_number
from bootstrap.invented_names import NameInventor
from registry.domain.credit_codes import make_credit_code
from registry.domain.enterprises import EnterpriseKind

_KINDS = (EnterpriseKind.COMPANY, EnterpriseKind.SOLE_TRADER, EnterpriseKind.BRANCH, EnterpriseKind.PLATFORM_SELLER)
_KIND_WEIGHTS = (72, 22, 5, 1)
_COMPANY, _SOLE_TRADER, _BRANCH, _SELLER = range(4)
_KIND_WORDS = ("企业", "个体工商户", "分支机构", "平台内经营者")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PLACES = len(_LETTERS) ** 6
_SPREAD = 402_653_189  # a prime: numbers in order become codes without order
_FIRST_DAY, _LAST_DAY = date(1995, 1, 2), date(2026, 9, 1)
_DAYS = (_LAST_DAY - _FIRST_DAY).days
_FIRST_BIRTHDAY, _BIRTHDAYS, _ORDERS = date(1950, 1, 1), 365 * 55, 999
_ID_SPREAD = 7_368_787
_PEOPLE_PERCENT = 70
_RENAMED, _MOVED_OUT, _REVOKED, _FORMER_HEAD, _SUPERVISED, _CONTROLLED, _TOGETHER = 8, 12, 3, 12, 80, 10, 55  # percent
_THIRD_HOLDER, _CORPORATE, _HUB, _AT_AGENT, _AGENT_PHONE = 30, 9, 2, 4, 5  # percent
_ENTERPRISES_A_HUB, _AGENTS_EVERY, _CHAINS_EVERY = 20_000, 4_000, 3_000
_FRESH_PERCENT = 33
_REMEMBERED_PERCENT = 50

Row = Mapping[str, str]


@dataclass(frozen=True)
class RegistrySize:
    enterprises: int

    @property
    def people(self) -> int:
        return max(self.enterprises * _PEOPLE_PERCENT // 100, 1)


class RegistryInventor:
    """Invents the three files in the columns of the shipped mappings; each can be asked for again."""

    def __init__(self, seed: int, enterprises: int) -> None:
        self.size = RegistrySize(enterprises)
        self._seed = seed
        random = self._random("skeleton")
        self._kinds = bytes(random.choices(range(4), _KIND_WEIGHTS, k=enterprises))
        self._days = array("H", (int(_DAYS * random.random() ** 0.6) for _ in range(enterprises)))

    def _random(self, what: str) -> Random:
        return Random(f"{self._seed} {what}")  # noqa: S311 - data for a benchmark

    def enterprises(self) -> Iterator[Row]:
        random = self._random("enterprises")
        names = NameInventor(random)
        for number in range(self.size.enterprises):
            yield _enterprise(random, names, number, self._kinds[number], self.registered_on(number), self.size)

    def people(self) -> Iterator[Row]:
        names = NameInventor(self._random("people"))
        for number in range(self.size.people):
            yield {"身份证号码": id_number(number), "姓名": names.person()}

    def links(self) -> Iterator[Row]:
        """Return about three links an enterprise, those of an enterprise one after the other."""
        inventor = _LinkInventor(self._random("links"), self)
        for number in range(self.size.enterprises):
            yield from inventor.links_of(_Firm(number, self._kinds[number], self.registered_on(number)))

    def registered_on(self, number: int) -> date:
        return _day(self._days[number])

    def kind_of(self, number: int) -> int:
        return self._kinds[number]

    def company_near(self, number: int) -> int:
        """Return the next company from this number on, the first one at the end."""
        found = self._kinds.find(_COMPANY, number)
        return found if found >= 0 else max(self._kinds.find(_COMPANY), 0)

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the three files and return their paths by kind, in the order in which they are taken in."""
        files = {"enterprises": self.enterprises(), "people": self.people(), "links": self.links()}
        return {kind: _written(folder / f"{kind}.csv", rows, _COLUMNS[kind]) for kind, rows in files.items()}


_COLUMNS = {
    "enterprises": (
        *("统一社会信用代码", "平台", "店铺编号", "名称", "类型", "行政区划代码", "行政区划", "住所", "成立日期"),
        *("登记状态", "状态日期", "联系电话", "曾用名"),
    ),
    "people": ("身份证号码", "姓名"),
    "links": (
        *("关系", "身份证号码", "起点统一社会信用代码", "统一社会信用代码", "平台", "店铺编号"),
        *("持股比例", "开始日期", "结束日期"),
    ),
}


def _written(path: Path, rows: Iterable[Row], columns: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return path


@lru_cache(maxsize=20_000)
def _day(offset: int) -> date:
    return _FIRST_DAY + timedelta(days=offset)


@lru_cache(maxsize=4096)
def credit_code(number: int, kind: int) -> str:
    """Return the code of the enterprise with this number; numbers in order give codes without order."""
    rest, letters = number * _SPREAD % _PLACES, ""
    for _ in range(6):
        rest, place = divmod(rest, len(_LETTERS))
        letters += _LETTERS[place]
    return make_credit_code("92" if kind == _SOLE_TRADER else "91", CITY_CODE, "MA" + letters)


def id_number(number: int) -> str:
    day, order = divmod(number * _ID_SPREAD % (_BIRTHDAYS * _ORDERS), _ORDERS)
    return make_id_number(_FIRST_BIRTHDAY + timedelta(days=day), order + 1)


def identity(number: int, kind: int, side: str = "") -> dict[str, str]:
    if kind == _SELLER:
        return {f"{side}平台": "示例商城", f"{side}店铺编号": f"S{number}"}
    return {f"{side}统一社会信用代码": credit_code(number, kind)}


def _enterprise(random: Random, names: NameInventor, number: int, kind: int, since: date, size: RegistrySize) -> Row:
    district = random.choice(DISTRICTS)
    name = names.company(is_shop=kind in (_SOLE_TRADER, _SELLER))
    if kind == _BRANCH:
        name += f"{district.name.removesuffix('区')}分公司"
    row = identity(number, kind) | {
        "名称": name,
        "类型": _KIND_WORDS[kind],
        "行政区划代码": district.code,
        "行政区划": CITY + district.name,
        "住所": _address(random, district, size),
        "成立日期": since.isoformat(),
        "登记状态": "存续",
        "联系电话": _phone(random, size),
    }
    if _chance(random, _RENAMED):
        row["曾用名"] = f"{names.company(is_shop=kind == _SOLE_TRADER)} {_later(random, since)}"
    if _chance(random, _MOVED_OUT + _REVOKED):
        word = "吊销" if random.randrange(_MOVED_OUT + _REVOKED) < _REVOKED else "注销"
        row |= {"登记状态": word, "状态日期": _later(random, since).isoformat()}
    return row


def _address(random: Random, district: District, size: RegistrySize) -> str:
    """Return an address; some percent register at one of few agents, where thousands are registered."""
    street, place = random.choice(district.streets), random.randrange(1, 2000)
    if _chance(random, _AT_AGENT):
        agents = max(size.enterprises // _AGENTS_EVERY, 1)
        agent = int(agents * random.random() ** 2)
        return f"{CITY}{DISTRICTS[agent % 6].name}示范园区{agent}号集中登记地"
    house, floor, room = random.randrange(1, 30), random.randrange(1, 34), random.randrange(1, 9)
    return f"{CITY}{district.name}{street}{place}号{house}幢{floor}{room:02d}室"


def _phone(random: Random, size: RegistrySize) -> str:
    if _chance(random, _AGENT_PHONE):
        agents = max(size.enterprises // _AGENTS_EVERY, 1)
        return f"199{int(agents * random.random() ** 2):08d}"
    return f"1{random.choice('35789')}{random.randrange(10**9):09d}"


def _chance(random: Random, percent: int) -> bool:
    return random.random() * 100 < percent


def _later(random: Random, since: date) -> date:
    return since + timedelta(days=random.randrange(max((_LAST_DAY - since).days, 1)))


class _Picking:
    """Who takes the next role: somebody new, somebody who has many already, anybody, or one of few agents."""

    def __init__(self, random: Random, people: int, hubs: int) -> None:
        self._random, self._people, self._hubs = random, people, hubs
        self._next = hubs
        self._taken = array("I", range(hubs))

    def pick(self) -> int:
        random = self._random
        if self._next < self._people and _chance(random, _FRESH_PERCENT):
            chosen = self._next
            self._next += 1
        elif _chance(random, _HUB):
            chosen = int(self._hubs * random.random() ** 2)
        elif _chance(random, _REMEMBERED_PERCENT):
            chosen = self._taken[random.randrange(len(self._taken))]
        else:
            chosen = random.randrange(self._next)
        self._taken.append(chosen)
        return chosen


@dataclass(frozen=True)
class _Firm:
    """The enterprise whose links are invented."""

    number: int
    kind: int
    since: date

    def link(self, kind: str, start: Row, from_on: date, **more: str) -> Row:
        return {**identity(self.number, self.kind), **start, "关系": kind, "开始日期": from_on.isoformat(), **more}


class _LinkInventor:
    def __init__(self, random: Random, registry: RegistryInventor) -> None:
        self._random, self._registry = random, registry
        count = registry.size.enterprises
        self._picking = _Picking(random, registry.size.people, max(count // _ENTERPRISES_A_HUB, 1))
        self._chains = [registry.company_near(number) for number in range(0, count, _CHAINS_EVERY)]

    def links_of(self, firm: _Firm) -> Iterator[Row]:
        head = self._person()
        yield from self._heads(firm, head)
        if firm.kind == _BRANCH:
            chain = self._chains[int(len(self._chains) * self._random.random() ** 3)]
            yield _Firm(chain, _COMPANY, firm.since).link("分支机构", self._firm_start(firm.number), firm.since)
        if firm.kind != _COMPANY:
            return
        yield from self._holders(firm, head)
        if _chance(self._random, _SUPERVISED):
            yield firm.link("监事", self._person(), firm.since)
        if _chance(self._random, _CONTROLLED):
            yield firm.link("实际控制人", head, firm.since)

    def _heads(self, firm: _Firm, head: Row) -> Iterator[Row]:
        kind, since = ("法定代表人" if firm.kind == _COMPANY else "负责人"), firm.since
        if _chance(self._random, _FORMER_HEAD):
            since = _later(self._random, firm.since)
            before = self._person()
            if before != head:
                yield firm.link(kind, before, firm.since, 结束日期=since.isoformat())
        yield firm.link(kind, head, since)

    def _holders(self, firm: _Firm, head: Row) -> Iterator[Row]:
        """Return shareholders whose shares make the whole: the head, often a second one, sometimes a third."""
        holders = [head]
        if _chance(self._random, _TOGETHER):
            holders.append(self._holder(firm))
            if _chance(self._random, _THIRD_HOLDER):
                holders.append(self._holder(firm))
        different = [holder for place, holder in enumerate(holders) if holder not in holders[:place]]
        rest = 100
        for place, holder in enumerate(different, start=1):
            others = len(different) - place
            share = self._random.randrange(10, rest - 10 * others) if others else rest
            rest -= share
            yield firm.link("股东", holder, firm.since, 持股比例=str(share))

    def _holder(self, firm: _Firm) -> Row:
        if _chance(self._random, _CORPORATE):
            number = self._registry.company_near(self._random.randrange(self._registry.size.enterprises))
            if number != firm.number:
                return self._firm_start(number)
        return self._person()

    def _person(self) -> Row:
        return {"身份证号码": id_number(self._picking.pick())}

    def _firm_start(self, number: int) -> Row:
        return {"起点统一社会信用代码": credit_code(number, self._registry.kind_of(number))}

"""The city as values: the same seed and the same cases always give the same city."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from bootstrap.demo.invented import CITY, CITY_CODE, DISTRICTS, MARK, District, is_shop, trade_names, trades
from bootstrap.demo.people import DemoPerson, invent_people
from casebase.domain.past_case import PastCase
from registry.domain.credit_codes import make_credit_code
from registry.domain.enterprises import EnterpriseEntry, EnterpriseKind, RegistrationStatus
from registry.domain.links import WHOLE_SHARE_BP, LinkKind

SEED = 20260315
SOURCE = "登记档案（示例数据）"
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_STARTS = {EnterpriseKind.COMPANY: "91", EnterpriseKind.BRANCH: "91", EnterpriseKind.SOLE_TRADER: "92"}
_FIRST_REGISTRATION = date(2009, 1, 5)
_REGISTRATION_DAYS = 365 * 13
_HIGHEST_NUMBER = 399
_SHARES_BP = (WHOLE_SHARE_BP, 9000, 8000, 7000, 6000, 5100)
_SUPERVISOR_PERCENT = 70


@dataclass(frozen=True)
class DemoEnterprise:
    """`key` is the id of the case that it answers for, or of its own for the relatives of such enterprises."""

    key: str
    trade_name: str
    industry: str
    entry: EnterpriseEntry
    former_name: str | None = None
    renamed_on: date | None = None
    status: RegistrationStatus = RegistrationStatus.ACTIVE
    status_on: date | None = None

    @property
    def name(self) -> str:
        return self.entry.name

    def entry_under_former_name(self) -> EnterpriseEntry:
        return replace(self.entry, name=self.former_name or self.entry.name)


@dataclass(frozen=True)
class DemoLink:
    """`start` is the key of a person or of an enterprise."""

    kind: LinkKind
    start: str
    to_key: str
    from_on: date
    to_on: date | None = None
    share_bp: int | None = None
    verified: bool = True


@dataclass(frozen=True)
class City:
    enterprises: tuple[DemoEnterprise, ...]
    people: tuple[DemoPerson, ...]
    links: tuple[DemoLink, ...]

    def representative_of(self, key: str) -> DemoPerson:
        """Return who answers for the enterprise today."""
        heads = {LinkKind.LEGAL_REPRESENTATIVE, LinkKind.RESPONSIBLE_PERSON}
        start = next(link.start for link in self.links if link.to_key == key and link.kind in heads and not link.to_on)
        return next(person for person in self.people if person.key == start)


@dataclass
class Draft:
    """A city in the making; everything random is drawn from its one generator."""

    rng: Random
    newcomers: Iterator[DemoPerson]
    free_trade_names: list[str]
    enterprises: list[DemoEnterprise] = field(default_factory=list)
    people: list[DemoPerson] = field(default_factory=list)
    links: list[DemoLink] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    def new_person(self) -> DemoPerson:
        person = next(self.newcomers)
        self.people.append(person)
        return person

    def new_trade_name(self) -> str:
        return self.free_trade_names.pop()

    def new_code(self, kind: EnterpriseKind) -> str:
        while True:
            organisation = "MA" + "".join(self.rng.choices(_CODE_LETTERS, k=6))
            code = make_credit_code(_CODE_STARTS[kind], CITY_CODE, organisation)
            if code not in self.codes:
                self.codes.add(code)
                return code

    def new_day(self) -> date:
        return _FIRST_REGISTRATION + timedelta(days=self.rng.randrange(_REGISTRATION_DAYS))


def start_draft(seed: int) -> Draft:
    rng = Random(seed)  # noqa: S311 - the city must come out the same again; nothing here is secret
    names = list(trade_names())
    rng.shuffle(names)
    return Draft(rng, invent_people(rng), names)


def add_case_enterprise(draft: Draft, case: PastCase) -> None:
    """Add the invented respondent of a case with the people behind it."""
    kind = EnterpriseKind.SOLE_TRADER if is_shop(case.respondent_type) else EnterpriseKind.COMPANY
    enterprise = invent_enterprise(draft, case.id, kind, draft.new_trade_name(), case.industry)
    draft.enterprises.append(enterprise)
    add_people(draft, enterprise, draft.new_person())


def invent_enterprise(draft: Draft, key: str, kind: EnterpriseKind, trade_name: str, industry: str) -> DemoEnterprise:
    district = draft.rng.choice(DISTRICTS)
    place = CITY + district.name if kind is EnterpriseKind.SOLE_TRADER else CITY
    entry = EnterpriseEntry(
        code=draft.new_code(kind),
        name=f"{place}{trade_name}{name_tail(kind, industry)}{MARK}",
        kind=kind,
        district_code=district.code,
        district_name=CITY + district.name,
        address=invent_address(draft, district),
        registered_on=draft.new_day(),
        is_demonstration=True,
    )
    return DemoEnterprise(key, trade_name, industry, entry)


def name_tail(kind: EnterpriseKind, industry: str) -> str:
    """Return what follows the trade name: industry words and form."""
    trade = trades()[industry]
    return trade.shop if kind is EnterpriseKind.SOLE_TRADER else trade.company


def invent_address(draft: Draft, district: District) -> str:
    return f"{CITY}{district.name}{draft.rng.choice(district.streets)} {draft.rng.randint(1, _HIGHEST_NUMBER)} 号"


def add_people(draft: Draft, enterprise: DemoEnterprise, head: DemoPerson) -> None:
    """Link who heads the enterprise and, for a company, its shareholders and supervisor since its registration."""
    since = enterprise.entry.registered_on
    if enterprise.entry.kind is not EnterpriseKind.COMPANY:
        draft.links.append(DemoLink(LinkKind.RESPONSIBLE_PERSON, head.key, enterprise.key, since))
        return
    draft.links.append(DemoLink(LinkKind.LEGAL_REPRESENTATIVE, head.key, enterprise.key, since))
    _add_shareholders(draft, enterprise, head)
    if draft.rng.randrange(100) < _SUPERVISOR_PERCENT:
        draft.links.append(DemoLink(LinkKind.SUPERVISOR, draft.new_person().key, enterprise.key, since))


def _add_shareholders(draft: Draft, enterprise: DemoEnterprise, head: DemoPerson) -> None:
    since, share = enterprise.entry.registered_on, draft.rng.choice(_SHARES_BP)
    draft.links.append(DemoLink(LinkKind.SHAREHOLDER, head.key, enterprise.key, since, share_bp=share))
    if share < WHOLE_SHARE_BP:
        rest, other = WHOLE_SHARE_BP - share, draft.new_person().key
        draft.links.append(DemoLink(LinkKind.SHAREHOLDER, other, enterprise.key, since, share_bp=rest))


def finish_city(draft: Draft) -> City:
    return City(tuple(draft.enterprises), tuple(draft.people), tuple(draft.links))

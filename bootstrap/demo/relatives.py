"""What makes the city worth searching: shared representatives, branches, former names, successors and look-alikes."""

from dataclasses import replace
from datetime import date, timedelta

from bootstrap.demo.city import (
    SEED,
    City,
    DemoEnterprise,
    DemoLink,
    Draft,
    add_case_enterprise,
    add_people,
    finish_city,
    invent_address,
    invent_enterprise,
    name_tail,
    start_draft,
)
from bootstrap.demo.invented import CITY, DISTRICTS, MARK
from bootstrap.demo.people import DemoPerson
from casebase.domain.past_case import PastCase
from registry.domain.enterprises import EnterpriseKind, RegistrationStatus
from registry.domain.links import LinkKind

# Which respondents get a relative; the ids are those of the shipped cases.
SHARED_HEAD_CASES = ("C0323", "C0020", "C0133", "C0135", "C0063", "C0150", "C0191", "C0089", "C0120", "C0235", "C0261")
BRANCH_CASES = ("C0323", "C0020", "C0056", "C0106", "C0147", "C0164", "C0252", "C0313", "C0333")
RENAMED_CASES = ("C0135", "C0323", "C0049", "C0159", "C0176", "C0228", "C0266", "C0332", "C0112", "C0143")
SUCCEEDED_CASES = ("C0219", "C0103", "C0272")
LOOK_ALIKE_CASES = ("C0020", "C0133", "C0055", "C0063", "C0092", "C0315")
REVOKED_CASES = ("C0089", "C0193")
NEW_HEAD_CASES = ("C0137", "C0154", "C0177", "C0334")
CONTROLLED_CASES = ("C0133", "C0192", "C0236")

_LOOK_ALIKE_ENDING = "里"
_LATE_DAY = date(2023, 2, 1)
_LATE_DAYS = 365 * 2


def build_city(cases: tuple[PastCase, ...], seed: int = SEED) -> City:
    """Return the city of these cases; the same seed gives the same city."""
    draft = start_draft(seed)
    for case in cases:
        add_case_enterprise(draft, case)
    respondents = {enterprise.key: enterprise for enterprise in draft.enterprises}
    for add, keys in _RELATIVES:
        for key in keys:
            if key in respondents:
                add(draft, respondents[key])
    return finish_city(draft)


def _add_shared_head(draft: Draft, respondent: DemoEnterprise) -> None:
    """Let the representative head a second, younger company of the same trade."""
    second = _late_company(draft, f"{respondent.key}-S", respondent)
    draft.enterprises.append(second)
    add_people(draft, second, _head_of(draft, respondent.key))


def _add_branch(draft: Draft, respondent: DemoEnterprise) -> None:
    district = draft.rng.choice(DISTRICTS)
    name = respondent.name.removesuffix(MARK) + district.name.rstrip("区县") + "分公司" + MARK
    entry = replace(
        respondent.entry,
        code=draft.new_code(EnterpriseKind.BRANCH),
        name=name,
        kind=EnterpriseKind.BRANCH,
        district_code=district.code,
        district_name=CITY + district.name,
        address=invent_address(draft, district),
        registered_on=_late_day(draft),
    )
    branch = DemoEnterprise(f"{respondent.key}-B", respondent.trade_name, respondent.industry, entry)
    draft.enterprises.append(branch)
    add_people(draft, branch, draft.new_person())
    draft.links.append(DemoLink(LinkKind.BRANCH_OF, branch.key, respondent.key, entry.registered_on))


def _rename(draft: Draft, respondent: DemoEnterprise) -> None:
    former = f"{CITY}{draft.new_trade_name()}{name_tail(respondent.entry.kind, respondent.industry)}{MARK}"
    _put_back(draft, replace(respondent, former_name=former, renamed_on=_late_day(draft)))


def _add_successor(draft: Draft, respondent: DemoEnterprise) -> None:
    """Turn the shop into a company with a code of its own; the shop is deregistered."""
    company = invent_enterprise(
        draft, f"{respondent.key}-N", EnterpriseKind.COMPANY, respondent.trade_name, respondent.industry
    )
    company = replace(company, entry=replace(company.entry, registered_on=_late_day(draft)))
    since = company.entry.registered_on
    draft.enterprises.append(company)
    add_people(draft, company, _head_of(draft, respondent.key))
    draft.links.append(DemoLink(LinkKind.RENAMED_TO, respondent.key, company.key, since))
    _put_back(draft, replace(respondent, status=RegistrationStatus.DEREGISTERED, status_on=since))


def _add_look_alike(draft: Draft, respondent: DemoEnterprise) -> None:
    """Somebody else's company whose name only sounds alike."""
    name = respondent.trade_name + _LOOK_ALIKE_ENDING
    stranger = invent_enterprise(draft, f"{respondent.key}-L", EnterpriseKind.COMPANY, name, respondent.industry)
    draft.enterprises.append(stranger)
    add_people(draft, stranger, draft.new_person())


def _add_revoked(draft: Draft, respondent: DemoEnterprise) -> None:
    """Give the representative an earlier company that lost its licence."""
    earlier = _late_company(draft, f"{respondent.key}-R", respondent)
    revoked_on = earlier.entry.registered_on + timedelta(days=400)
    draft.enterprises.append(replace(earlier, status=RegistrationStatus.REVOKED, status_on=revoked_on))
    add_people(draft, earlier, _head_of(draft, respondent.key))


def _change_head(draft: Draft, respondent: DemoEnterprise) -> None:
    changed_on = _late_day(draft)
    place = _head_place(draft, respondent.key)
    draft.links[place] = replace(draft.links[place], to_on=changed_on)
    newcomer = draft.new_person()
    draft.links.append(DemoLink(LinkKind.LEGAL_REPRESENTATIVE, newcomer.key, respondent.key, changed_on))


def _add_controller(draft: Draft, respondent: DemoEnterprise) -> None:
    """Somebody who stands in no register is said to control the company; nobody has verified it."""
    since = respondent.entry.registered_on
    person = draft.new_person()
    draft.links.append(DemoLink(LinkKind.CONTROLLER, person.key, respondent.key, since, verified=False))


_RELATIVES = (
    (_add_shared_head, SHARED_HEAD_CASES),
    (_add_branch, BRANCH_CASES),
    (_rename, RENAMED_CASES),
    (_add_successor, SUCCEEDED_CASES),
    (_add_look_alike, LOOK_ALIKE_CASES),
    (_add_revoked, REVOKED_CASES),
    (_change_head, NEW_HEAD_CASES),
    (_add_controller, CONTROLLED_CASES),
)


def _late_company(draft: Draft, key: str, respondent: DemoEnterprise) -> DemoEnterprise:
    company = invent_enterprise(draft, key, EnterpriseKind.COMPANY, draft.new_trade_name(), respondent.industry)
    return replace(company, entry=replace(company.entry, registered_on=_late_day(draft)))


def _late_day(draft: Draft) -> date:
    return _LATE_DAY + timedelta(days=draft.rng.randrange(_LATE_DAYS))


def _head_place(draft: Draft, key: str) -> int:
    heads = (LinkKind.LEGAL_REPRESENTATIVE, LinkKind.RESPONSIBLE_PERSON)
    return next(place for place, link in enumerate(draft.links) if link.to_key == key and link.kind in heads)


def _head_of(draft: Draft, key: str) -> DemoPerson:
    start = draft.links[_head_place(draft, key)].start
    return next(person for person in draft.people if person.key == start)


def _put_back(draft: Draft, changed: DemoEnterprise) -> None:
    place = next(place for place, enterprise in enumerate(draft.enterprises) if enterprise.key == changed.key)
    draft.enterprises[place] = changed

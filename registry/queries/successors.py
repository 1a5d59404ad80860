"""Newer firms that look like an older one going on under another name: who runs them, where, in what trade."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.among import among
from core.database.bulk import IN_BATCH, table_of
from registry.domain.company_name import parse_company_name
from registry.domain.industries import families_of
from registry.domain.links import LINK_RULES, LinkKind
from registry.queries.links import LinkLine, links_of, people_links
from registry.queries.shared_contacts import sharing_contacts
from registry.storage.loading import load_by_ids
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, EnterprisePhone

RUNNING = frozenset({LinkKind.LEGAL_REPRESENTATIVE, LinkKind.RESPONSIBLE_PERSON, LinkKind.CONTROLLER})
_FIRM, _ADDRESS, _PHONE = table_of(Enterprise).c, table_of(EnterpriseAddress).c, table_of(EnterprisePhone).c
_DAYS = select(_FIRM.id, _FIRM.registered_on).where(among(_FIRM.id, "ids"))
_SHARED = {
    "address": select(_ADDRESS.enterprise_id, _ADDRESS.folded).where(among(_ADDRESS.enterprise_id, "ids")),
    "phone": select(_PHONE.enterprise_id, _PHONE.number_index).where(among(_PHONE.enterprise_id, "ids")),
}
MOST_OF_ONE_PERSON = 50  # who represents more is an agent, and says little


@dataclass(frozen=True)
class Common:
    """One thing two firms share: representative, same_address, same_phone or trade; `since` when both had it."""

    kind: str
    since: date
    text: str
    person_id: str | None = None


@dataclass(frozen=True)
class Successor:
    """`enterprise_id` was registered after `predecessor_id`, inside the days asked for; the same person ran both."""

    predecessor_id: str
    enterprise_id: str
    shared: tuple[Common, ...]


def likely_successors(
    session: Session, predecessor_ids: Iterable[str], on: date, within_days: int
) -> tuple[Successor, ...]:
    """Return newer firms that the same people run, each with all it shares; likely is not sure: a person looks."""
    wanted = sorted(set(predecessor_ids))
    runs = [link for link in links_of(session, wanted, None) if _runs(link) and link.to_enterprise_id in set(wanted)]
    others: dict[str, list[LinkLine]] = defaultdict(list)
    for link in people_links(session, [link.from_person_id or "" for link in runs], None):
        if _runs(link):
            others[link.from_person_id or ""].append(link)
    ids = {link.to_enterprise_id for links in others.values() for link in links}
    firms = load_by_ids(session, Enterprise, [*wanted, *ids])
    pairs: dict[tuple[str, str], list[Common]] = defaultdict(list)
    for link in runs:
        theirs = others[link.from_person_id or ""]
        for other in theirs if len(theirs) <= MOST_OF_ONE_PERSON else ():
            old, new = firms[link.to_enterprise_id], firms[other.to_enterprise_id]
            if _follows(old, new, on, within_days):
                pairs[old.id, new.id].append(_same_person(other))
    return tuple(
        _successor(session, firms[old], firms[new], people, on) for (old, new), people in sorted(pairs.items())
    )


def _runs(link: LinkLine) -> bool:
    return link.kind in RUNNING and link.from_person_id is not None


def _follows(old: Enterprise, new: Enterprise, on: date, within_days: int) -> bool:
    first = on - timedelta(within_days)
    return old.id != new.id and first <= new.registered_on <= on and new.registered_on > old.registered_on


def _same_person(link: LinkLine) -> Common:
    return Common("representative", link.from_on, LINK_RULES[link.kind].text, link.from_person_id)


def _successor(session: Session, old: Enterprise, new: Enterprise, people: list[Common], on: date) -> Successor:
    contacts = (each for each in sharing_contacts(session, new.id, on) if each.enterprise_id == old.id)
    shared = [*_once(people), *(Common(each.kind.value, each.since, "") for each in contacts)]
    if trade := _common_trade(old.name, new.name):
        shared.append(Common("trade", new.registered_on, trade))
    return Successor(old.id, new.id, tuple(shared))


def _once(people: list[Common]) -> list[Common]:
    return list({each.person_id: each for each in people}.values())


def _common_trade(old: str, new: str) -> str:
    """Return the trade words of the newer name when both names tell the same trade."""
    first, second = parse_company_name(old).industry, parse_company_name(new).industry
    return "".join(second) if families_of(first) & families_of(second) else ""


@dataclass(frozen=True)
class Reshelled:
    """`enterprise_id` was registered on the day `since`, after the predecessor, and has had a contact of its."""

    predecessor_id: str
    enterprise_id: str
    since: date


def reshelled_among(
    session: Session, candidates: Mapping[str, Iterable[str]], since: Mapping[str, date]
) -> list[Reshelled]:
    """Of enterprises that the same people run return those registered since a day that have the same contact.

    `candidates` are by predecessor, as are the days; addresses and telephones count at whatever time each had them, so
    that the answer does not depend on the day of asking.
    """
    days = _registered_on(session, {*candidates, *(each for found in candidates.values() for each in found)})
    pairs = [
        (old, new)
        for old, found in candidates.items()
        for new in set(found)
        if old in days and new in days and old != new and days[new] > days[old] and days[new] >= since[old]
    ]
    contacts = _contacts(session, {one for pair in pairs for one in pair})
    nothing: set[str] = set()
    same = [(old, new) for old, new in pairs if contacts.get(old, nothing) & contacts.get(new, nothing)]
    return [Reshelled(old, new, days[new]) for old, new in sorted(same)]


def _registered_on(session: Session, enterprise_ids: set[str]) -> dict[str, date]:
    wanted, days = sorted(enterprise_ids), dict[str, date]()
    for start in range(0, len(wanted), IN_BATCH):
        days |= dict(session.connection().execute(_DAYS, {"ids": wanted[start : start + IN_BATCH]}).all())
    return days


def _contacts(session: Session, enterprise_ids: set[str]) -> dict[str, set[str]]:
    """Return every address and telephone that these enterprises have or had, in the spelling that equal ones share."""
    wanted, contacts = sorted(enterprise_ids), dict[str, set[str]]()
    for kind, shared in _SHARED.items():
        for start in range(0, len(wanted), IN_BATCH):
            for one, contact in session.connection().execute(shared, {"ids": wanted[start : start + IN_BATCH]}).all():
                contacts.setdefault(one, set()).add(f"{kind} {contact}")
    return contacts

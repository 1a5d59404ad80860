"""Everything one page or answer shows of an enterprise: registry, lists, public records, and the party's own file."""

from dataclasses import dataclass
from datetime import date

from core.database import Session
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from credit.domain.items import Item
from credit.queries.party_file import PartyFile, party_file
from credit.queries.public_file import public_file
from credit.queries.record_lines import RecordLine
from mediation.queries.odr import OdrMark, find_odr_mark
from registry.domain.links import LINK_RULES, LinkKind
from registry.queries.enterprise_page import EnterprisePage, PageLink, enterprise_page
from sanctions.queries.list_entries import PublicListEntry, public_list_entries

_LIST_ITEMS = frozenset({Item.SERIOUS_LIST, Item.ABNORMAL_LIST})
_PUBLISHED_BETWEEN_ENTERPRISES = frozenset({LinkKind.RENAMED_TO, LinkKind.BRANCH_OF})


@dataclass(frozen=True)
class EnterpriseFile:
    """`party` is None for everybody but the enterprise's members and the officers.

    `unpublished` is what `party` holds beyond what everybody sees. `records` leaves out the entries of the serious
    and the abnormal list, which `entries` shows with all that order 44 asks for.
    """

    registry: EnterprisePage
    links: tuple[PageLink, ...]
    entries: tuple[PublicListEntry, ...]
    records: tuple[RecordLine, ...]
    party: PartyFile | None
    unpublished: tuple[RecordLine, ...]
    on: date
    odr: OdrMark | None = None


def enterprise_file(session: Session, id_or_code: str, actor: Actor | None, on: date) -> EnterpriseFile:
    """Return what this reader may see on that day; raises NotFoundError for an unknown enterprise."""
    registry = enterprise_page(session, id_or_code)
    enterprise_id = registry.enterprise.enterprise_id
    entries = public_list_entries(session, enterprise_id, on)
    listed = {entry.document_number for entry in entries}
    records = public_file(session, enterprise_id, on).records
    party = _party_file(session, enterprise_id, actor, on)
    published = {record.record_id for record in records}
    return EnterpriseFile(
        registry=registry,
        links=published_links(registry, on),
        entries=entries,
        records=tuple(record for record in records if not _is_shown_as_entry(record, listed)),
        party=party,
        unpublished=tuple(each for each in party.records if each.record_id not in published) if party else (),
        on=on,
        odr=find_odr_mark(session, enterprise_id),
    )


def published_links(page: EnterprisePage, on: date) -> tuple[PageLink, ...]:
    """Return the links of that day that the registration publishes: who stands for it, and ties between enterprises."""
    links = (each for each in page.links if each.link.holds_on(on) and _is_published(each))
    return tuple(sorted(links, key=lambda each: each.other_enterprise_id is not None))  # people first


def _is_published(page_link: PageLink) -> bool:
    link = page_link.link
    if link.from_person_id is None:
        return link.kind in _PUBLISHED_BETWEEN_ENTERPRISES
    return LINK_RULES[link.kind].name_is_published


def _is_shown_as_entry(record: RecordLine, listed: set[str]) -> bool:
    return record.item in _LIST_ITEMS and record.provenance.document_number in listed


def _party_file(session: Session, enterprise_id: str, actor: Actor | None, on: date) -> PartyFile | None:
    """Ask the credit area itself: to a stranger the file does not exist."""
    if actor is None:
        return None
    try:
        return party_file(session, enterprise_id, actor, on)
    except NotFoundError:
        return None

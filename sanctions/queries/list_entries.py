"""What the law publishes of lists, the serious and the abnormal one: the entries of an enterprise in force.

Entries of other offices stand beside our own; of theirs only what the decision says is known.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from registry.queries.enterprise_page import find_enterprise
from sanctions.domain.abnormal_grounds import abnormal_law
from sanctions.domain.abnormal_procedure import AbnormalStatus
from sanctions.domain.flag_kinds import NO_LAST_DAY, FlagSource
from sanctions.domain.procedure import LISTED
from sanctions.domain.spreading import Node, NodeKind
from sanctions.storage.abnormal_tables import AbnormalListing
from sanctions.storage.flag_tables import Flag
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import find_flags_in_force

_ON_ABNORMAL_LIST = frozenset({AbnormalStatus.DECIDED, AbnormalStatus.EFFECTIVE})
_SERIOUS, _ABNORMAL = "严重违法失信名单", "经营异常名录"
_LISTS_OF_OTHERS = {"serious": _SERIOUS, "abnormal": _ABNORMAL, "abnormal_address": _ABNORMAL}


@dataclass(frozen=True)
class PublicListEntry:
    """One entry with source, reason, term and ways out (order 44 article 14); `until` is None on the abnormal list.

    Of another office's entry the day of its decision is not known, and the facts stay in the file.
    """

    listing_id: str
    list_name: str
    enterprise_name: str
    document_number: str
    violation: str
    article_key: str
    basis: str
    reason: str
    authority: str
    decided_on: date | None
    since: date
    until: date | None
    exit_conditions: str
    remedy: str


def public_list_entries(session: Session, id_or_code: str, on: date) -> tuple[PublicListEntry, ...]:
    """Return the entries of the enterprise that are in force on the day, oldest first.

    Raises NotFoundError for whoever the registry does not know, who would otherwise look clear.
    """
    enterprise = find_enterprise(session, id_or_code)
    if enterprise is None:
        raise NotFoundError("没有找到这个主体，不能说它在不在名单中；请核对名称或者统一社会信用代码")
    flags = find_flags_in_force(session, [Node(NodeKind.ENTERPRISE, enterprise.enterprise_id)], on)
    serious, abnormal = (
        [flag.source_id for flag in flags if flag.source_kind == kind]
        for kind in (FlagSource.LISTING, FlagSource.ABNORMAL_LISTING)
    )
    listed = session.scalars(select(Listing).where(Listing.id.in_(serious)))
    entries = [_serious_entry(row) for row in listed if row.status in LISTED]
    held = session.scalars(select(AbnormalListing).where(AbnormalListing.id.in_(abnormal)))
    entries += [_abnormal_entry(row) for row in held if row.status in _ON_ABNORMAL_LIST]
    entries += [_entry_of_others(flag, enterprise.name) for flag in flags if _is_of_others(flag)]
    return tuple(sorted(entries, key=lambda entry: (entry.since, entry.listing_id)))


def _serious_entry(row: Listing) -> PublicListEntry:
    if row.effective_on is None or row.ends_on is None or row.decided_on is None:
        raise ValueError(f"listing {row.id} is in force without its days")
    return PublicListEntry(
        listing_id=row.id,
        list_name=_SERIOUS,
        enterprise_name=row.enterprise_name,
        document_number=row.document_number or "",
        violation=row.violation,
        article_key=row.article_key,
        basis=row.basis or "",
        reason=row.reason or "",
        authority=row.authority,
        decided_on=row.decided_on,
        since=row.restored_on or row.effective_on,
        until=row.ends_on,
        exit_conditions=row.exit_conditions or "",
        remedy=row.remedy or "",
    )


def _abnormal_entry(row: AbnormalListing) -> PublicListEntry:
    if row.effective_on is None or row.decided_on is None:
        raise ValueError(f"entry {row.id} on the abnormal list is in force without its days")
    return PublicListEntry(
        listing_id=row.id,
        list_name=_ABNORMAL,
        enterprise_name=row.enterprise_name,
        document_number=row.document_number or "",
        violation=abnormal_law().ground(row.ground).title,
        article_key=row.article_key,
        basis=row.basis,
        reason=row.reason or "",
        authority=row.authority,
        decided_on=row.decided_on,
        since=row.restored_on or row.effective_on,
        until=None,
        exit_conditions=row.exit_conditions or "",
        remedy=row.remedy or "",
    )


def _is_of_others(flag: Flag) -> bool:
    return flag.source_kind == FlagSource.DECISION and flag.kind in _LISTS_OF_OTHERS


def _entry_of_others(flag: Flag, enterprise_name: str) -> PublicListEntry:
    return PublicListEntry(
        listing_id=flag.source_id,
        list_name=_LISTS_OF_OTHERS[flag.kind],
        enterprise_name=enterprise_name,
        document_number=flag.document_number,
        violation=abnormal_law().ground("4-4").title if flag.kind == "abnormal_address" else "",
        article_key=flag.article_key,
        basis=flag.basis,
        reason=f"由{flag.authority}决定列入，事实见该机关的公示",
        authority=flag.authority,
        decided_on=None,
        since=flag.starts_on,
        until=None if flag.ends_on == NO_LAST_DAY else flag.ends_on,
        exit_conditions=f"由作出决定的{flag.authority}办理移出",
        remedy=flag.remedy,
    )

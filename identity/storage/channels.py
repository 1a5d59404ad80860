"""Loading what a person chose and where they are reached."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.channels import Channel, NoticeChoices, QuietHours
from identity.domain.notices import NoticeKind
from identity.storage.accounts import get_account
from identity.storage.channel_tables import ContactChannel, NoticePreference


def choices_of(session: Session, account_id: str) -> NoticeChoices:
    """Return what the person chose, or what holds for everybody who chose nothing."""
    row = session.get(NoticePreference, account_id)
    if row is None:
        return NoticeChoices()
    return NoticeChoices(frozenset(map(_pair, row.muted)), QuietHours(row.quiet_begin, row.quiet_end))


def contacts_of(session: Session, account_id: str) -> dict[Channel, ContactChannel]:
    rows = session.scalars(select(ContactChannel).where(ContactChannel.account_id == account_id))
    return {Channel(row.channel): row for row in rows}


def find_phone(session: Session, account_id: str) -> str | None:
    """Return the phone of the account; a person whose papers came by post may have none."""
    sealed = get_account(session, account_id).phone_sealed
    return None if sealed is None else vault_of(session).open(sealed)


def has_phone(session: Session, account_id: str) -> bool:
    return get_account(session, account_id).phone_sealed is not None


def address_of(session: Session, contact: ContactChannel) -> str:
    return vault_of(session).open(contact.address_sealed)


def contact_index(session: Session, channel: Channel, address: str) -> str:
    """Return the blind index under which a code for this address is stored."""
    return vault_of(session).index(f"contact_{channel.value}", address)


def written(muted: Iterable[tuple[NoticeKind, Channel]]) -> list[str]:
    return sorted(f"{kind.value}:{channel.value}" for kind, channel in muted)


def _pair(text: str) -> tuple[NoticeKind, Channel]:
    kind, _, channel = text.partition(":")
    return NoticeKind(kind), Channel(channel)

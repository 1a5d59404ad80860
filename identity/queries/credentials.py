"""What the edge reads before it verifies a password."""

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import normalise_phone
from core.kernel.roles import Actor
from identity.domain.passwords import UNKNOWN_ACCOUNT_HASH, Credentials
from identity.storage.accounts import find_account_by_phone, get_account, phone_index


def find_credentials(session: Session, phone: str) -> Credentials:
    """Return what to verify a password against; an unknown or unreadable phone gets a hash nobody can match."""
    try:
        number = normalise_phone(phone)
    except InvalidInputError:
        number = phone
    index = phone_index(session, number)
    account = find_account_by_phone(session, index)
    if account is None:
        return Credentials(index, None, UNKNOWN_ACCOUNT_HASH)
    return Credentials(index, account.id, account.password_hash)


def find_own_credentials(session: Session, actor: Actor) -> Credentials:
    """Return the signed-in person's own, for confirming or changing the password."""
    account = get_account(session, actor.account_id)
    return Credentials(account.phone_index, account.id, account.password_hash)

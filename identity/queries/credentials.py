"""What the edge reads before it verifies a password."""

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import normalise_phone
from core.kernel.roles import Actor
from identity.domain.passwords import UNKNOWN_ACCOUNT_HASH, Credentials, Source
from identity.storage.accounts import find_account_by_phone, get_account, network_index, phone_index


def find_credentials(session: Session, phone: str, address: str) -> Credentials:
    """Return what to verify a password against; an unknown or unreadable phone gets a hash nobody can match.

    `address` is the network address of who tries; failures are counted for it.
    """
    try:
        number = normalise_phone(phone)
    except InvalidInputError:
        number = phone
    index, source = phone_index(session, number), Source(network_index(session, address))
    account = find_account_by_phone(session, index)
    if account is None:
        return Credentials(index, None, UNKNOWN_ACCOUNT_HASH, source)
    return Credentials(index, account.id, account.password_hash or UNKNOWN_ACCOUNT_HASH, source)


def find_own_credentials(session: Session, actor: Actor, token: str) -> Credentials:
    """Return the signed-in person's own, for confirming or changing the password; failures count for this sign-in."""
    account = get_account(session, actor.account_id)
    source = Source(vault_of(session).index("confirming_sign_in", token), is_signed_in=True)
    if account.phone_index is None or account.password_hash is None:
        raise ValueError("who is signed in has a phone and a password")
    return Credentials(account.phone_index, account.id, account.password_hash, source)

"""Where a side of a complaint can be reached, as far as it told us, the register says, or the filing describes."""

from sqlalchemy.orm import Session

from core.database import vault_of
from identity.queries.accounts import contact_of
from identity.queries.identities import find_full_identity
from identity.queries.memberships import members_of
from mediation.domain.parties import Side
from mediation.storage.complaint_tables import Complaint
from registry.domain.described import read_description
from registry.queries.enterprise_page import find_enterprise


def known_addresses(session: Session, complaint: Complaint, side: Side) -> frozenset[str]:
    """Return the phones and postal addresses that are known of this side."""
    found = _of_consumer(session, complaint) if side is Side.CONSUMER else _of_respondent(session, complaint)
    return frozenset(address for address in found if address)


def _of_consumer(session: Session, complaint: Complaint) -> list[str]:
    identity = find_full_identity(session, complaint.consumer_id)
    return [contact_of(session, complaint.consumer_id).phone, identity.address if identity else ""]


def _of_respondent(session: Session, complaint: Complaint) -> list[str]:
    sealed, respondent_id = complaint.respondent_text_sealed, complaint.respondent_id
    told = read_description(vault_of(session).open(sealed) if sealed else "")
    found = [*told.phones, *told.places]
    if respondent_id is not None:
        enterprise = find_enterprise(session, respondent_id)
        found += [enterprise.address] if enterprise else []
        found += [contact_of(session, member.account_id).phone for member in members_of(session, respondent_id)]
    return found

"""Numbers of documents by their blind index."""

from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.real_identity import RealIdentity


def id_number_index(session: Session, identity: RealIdentity) -> str:
    """Return the blind index of a checked number; the same number of another kind of document is another one."""
    return vault_of(session).index("id_number", f"{identity.kind.value}:{identity.number}")

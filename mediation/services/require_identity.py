"""A complaint names real people: who has not stated document, number and address cannot file (办法121 article 10)."""

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from identity.queries.accounts import contact_of
from identity.queries.identities import find_identity

WITHOUT_IDENTITY = "投诉要实名：请先填写证件号码和住址，填好后会回到这里，已填写的内容都在"


def require_identity(session: Session, account_id: str) -> None:
    """Raise InvalidInputError when the person's name or identity is missing."""
    if find_identity(session, account_id) is None or not contact_of(session, account_id).name:
        raise InvalidInputError(WITHOUT_IDENTITY, fields={"identity": WITHOUT_IDENTITY})

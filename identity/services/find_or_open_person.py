"""The account of a person whose complaint somebody else takes down: found by phone, or opened without password."""

from datetime import datetime
from unicodedata import normalize

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import normalise_phone
from core.kernel.roles import Actor, Role
from identity.domain.registration import MAX_NAME, NewAccount
from identity.services.open_account import open_account
from identity.storage.accounts import find_account_by_phone, phone_index


def find_or_open_person(session: Session, name: str, phone: str, actor: Actor, now: datetime) -> str:
    """Return the consumer's account id; a code to the phone later claims an account that has no password.

    Raises ConflictError when the phone is registered under another name, or for work.
    """
    said = " ".join(normalize("NFKC", name).split())
    if not 1 <= len(said) <= MAX_NAME:
        message = f"请填写投诉人姓名，最多 {MAX_NAME} 个字"
        raise InvalidInputError(message, fields={"name": message})
    number = normalise_phone(phone)
    found = find_account_by_phone(session, phone_index(session, number))
    if found is None:
        return open_account(session, NewAccount(Role.CONSUMER, said, number, None), actor, now)
    if Role(found.role) is not Role.CONSUMER:
        message = "这个手机号登记的不是消费者账号，请换一个联系电话"
        raise ConflictError(message, fields={"phone": message})
    if vault_of(session).open(found.name_sealed) != said:
        message = "这个手机号登记的是另一个名字，请核对姓名和号码"
        raise ConflictError(message, fields={"phone": message})
    return found.id

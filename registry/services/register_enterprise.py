"""Entering an enterprise into the registry."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import EnterpriseEntry, RegistrationStatus, checked_address, checked_code, checked_name
from registry.domain.folding import fold_text
from registry.search.name_postings import put_name
from registry.services.permissions import require_registrar
from registry.storage.loading import find_enterprise_by_code
from registry.storage.registry_tables import Enterprise, EnterpriseName


def register_enterprise(session: Session, entry: EnterpriseEntry, actor: Actor, now: datetime) -> str:
    """Enter the enterprise with its first name and return its id; a code can be entered once."""
    require_registrar(actor)
    checked = replace(
        entry, code=checked_code(entry.code), name=checked_name(entry.name), address=checked_address(entry.address)
    )
    if find_enterprise_by_code(session, checked.code) is not None:
        raise _code_taken()
    row = _enterprise(checked)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody entered the code between the look and the write
        raise _code_taken() from error
    write_name(session, row, checked.name, checked.registered_on)
    record_act(session, Subject("enterprise", row.id), "register", actor, now, after=row.status)
    return row.id


def write_name(session: Session, row: Enterprise, name: str, from_on: date) -> None:
    """Make the name the present one; the caller has ended the name before it."""
    row.name = name
    name_row = EnterpriseName(id=new_id(), enterprise_id=row.id, name=name, folded=fold_text(name), from_on=from_on)
    session.add(name_row)
    session.flush()
    put_name(session, name_row)


def _code_taken() -> ConflictError:
    message = "这个统一社会信用代码已经登记"
    return ConflictError(message, fields={"code": message})


def _enterprise(entry: EnterpriseEntry) -> Enterprise:
    return Enterprise(
        id=new_id(),
        code=entry.code,
        name=entry.name,
        district_code=entry.district_code,
        district_name=entry.district_name,
        address=entry.address,
        kind=entry.kind.value,
        status=RegistrationStatus.ACTIVE.value,
        registered_on=entry.registered_on,
        is_demonstration=entry.is_demonstration,
    )

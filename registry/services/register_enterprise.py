"""Entering an enterprise into the registry."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import (
    EnterpriseEntry,
    Place,
    RegistrationStatus,
    checked_address,
    checked_identity,
    checked_name,
)
from registry.domain.folding import fold_address, fold_text
from registry.services.permissions import require_registrar
from registry.storage.loading import find_enterprise_by_code, find_platform_seller
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, EnterpriseName

REGISTRATION = "登记信息"


def register_enterprise(session: Session, entry: EnterpriseEntry, actor: Actor, now: datetime) -> str:
    """Enter the enterprise with its first name and return its id; a code can be entered once."""
    require_registrar(actor)
    known = checked_identity(entry)
    checked = replace(known, name=checked_name(entry.name), address=checked_address(entry.address))
    _refuse_known(session, checked)
    row = _enterprise(checked)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody entered the code between the look and the write
        raise _code_taken() from error
    write_name(session, row, checked.name, checked.registered_on)
    write_address(session, row, checked, checked.registered_on, REGISTRATION)
    record_act(session, Subject("enterprise", row.id), "register", actor, now, after=row.status)
    return row.id


def _refuse_known(session: Session, entry: EnterpriseEntry) -> None:
    if entry.code and find_enterprise_by_code(session, entry.code) is not None:
        raise _code_taken()
    if entry.platform and find_platform_seller(session, entry.platform, entry.platform_number) is not None:
        message = "这个平台上的店铺编号已经登记"
        raise ConflictError(message, fields={"platform": message})


def write_address(session: Session, row: Enterprise, place: Place, from_on: date, source: str) -> None:
    """Make the address the present one; the caller has ended the one before it."""
    row.address, row.district_code, row.district_name = place.address, place.district_code, place.district_name
    session.add(
        EnterpriseAddress(
            id=new_id(),
            enterprise_id=row.id,
            address=place.address,
            folded=fold_address(place.address),
            district_code=place.district_code,
            from_on=from_on,
            source=source,
        )
    )


def write_name(session: Session, row: Enterprise, name: str, from_on: date) -> None:
    """Make the name the present one; the caller has ended the name before it."""
    row.name = name
    name_row = EnterpriseName(id=new_id(), enterprise_id=row.id, name=name, folded=fold_text(name), from_on=from_on)
    session.add(name_row)
    session.flush()


def _code_taken() -> ConflictError:
    message = "这个统一社会信用代码已经登记"
    return ConflictError(message, fields={"code": message})


def _enterprise(entry: EnterpriseEntry) -> Enterprise:
    return Enterprise(
        id=new_id(),
        code=entry.code or None,
        platform=entry.platform or None,
        platform_number=entry.platform_number or None,
        name=entry.name,
        district_code=entry.district_code,
        district_name=entry.district_name,
        address=entry.address,
        kind=entry.kind.value,
        status=RegistrationStatus.ACTIVE.value,
        registered_on=entry.registered_on,
        is_demonstration=entry.is_demonstration,
    )

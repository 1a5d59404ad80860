"""A registered change of address; the old one stays in the history."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from core.outbox import publish
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import NewAddress, checked_address
from registry.services.permissions import require_registrar
from registry.services.register_enterprise import REGISTRATION, write_address
from registry.services.relations import contacts_changed
from registry.storage.loading import get_enterprise_for_update, load_addresses


def move_enterprise(
    session: Session, enterprise_id: str, place: NewAddress, on: date, actor: Actor, now: datetime
) -> None:
    """Give the enterprise a new address from the day on; the old one holds up to the day before."""
    require_registrar(actor)
    new = replace(place, address=checked_address(place.address))
    row = get_enterprise_for_update(session, enterprise_id)
    present = load_addresses(session, enterprise_id)[0]
    if new.address == row.address:
        raise InvalidInputError("新地址与现在的地址相同", fields={"address": "新地址与现在的地址相同"})
    if on < present.from_on:
        raise InvalidInputError("变更日期早于现在地址的启用日期", fields={"on": "不能早于现在地址的启用日期"})
    old = row.address
    present.to_on = on
    session.flush()
    write_address(session, row, new, on, REGISTRATION)
    session.flush()
    record_act(session, Subject("enterprise", row.id), "move", actor, now, before=old, after=new.address)
    publish(session, contacts_changed(session, row.id), recorded_at=now)

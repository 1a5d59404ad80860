"""A registered change of name; the code stays, and the old name stays findable."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import checked_name
from registry.services.permissions import require_registrar
from registry.services.register_enterprise import write_name
from registry.storage.loading import get_enterprise_for_update, load_names


def rename_enterprise(
    session: Session, enterprise_id: str, new_name: str, on: date, actor: Actor, now: datetime
) -> None:
    """Give the enterprise a new name from the day on; the old one holds up to the day before."""
    require_registrar(actor)
    name = checked_name(new_name)
    row = get_enterprise_for_update(session, enterprise_id)
    present = load_names(session, enterprise_id)[0]
    if name == row.name:
        raise InvalidInputError("新名称与现在的名称相同", fields={"name": "新名称与现在的名称相同"})
    if on < present.from_on:
        raise InvalidInputError("变更日期早于现在名称的启用日期", fields={"on": "不能早于现在名称的启用日期"})
    old_name = row.name
    present.to_on = on
    session.flush()
    write_name(session, row, name, on)
    record_act(session, Subject("enterprise", row.id), "rename", actor, now, before=old_name, after=name)

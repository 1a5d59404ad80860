"""Opening, changing and closing the offices of this installation."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.offices import NewOffice
from identity.storage.account_tables import Account
from identity.storage.office_tables import OfficeArea, OfficeRow
from identity.storage.offices import find_first_office, get_office, ids_below
from ledger.services.record_act import Subject, record_act

_KEEPERS = frozenset({Role.ADMIN, Role.SYSTEM})


def open_office(session: Session, office: NewOffice, actor: Actor, now: datetime) -> str:
    """Open an office and return its id; make `office` with `prepare_office`."""
    _require_keeper(actor)
    row = OfficeRow(id=new_id(), is_active=True, opened_at=now, **_columns(session, office))
    session.add(row)
    _flush(session)
    _write_areas(session, row.id, office.areas)
    details = {"code": office.code, "areas": list(office.areas), "superior": office.superior_id}
    record_act(session, Subject(OfficeRow.SUBJECT_KIND, row.id), "open_office", actor, now, details=details)
    return row.id


def ensure_first_office(session: Session, office: NewOffice, actor: Actor, now: datetime) -> str:
    """Return the installation's own office; it is opened from the settings when there is none yet."""
    first = find_first_office(session)
    return first.id if first is not None else open_office(session, office, actor, now)


def change_office(session: Session, office_id: str, office: NewOffice, actor: Actor, now: datetime) -> None:
    """Replace what is stored of an office; complaints keep the office as it was when they were filed."""
    _require_keeper(actor)
    row = get_office(session, office_id)
    if office.superior_id is not None and office.superior_id in ids_below(session, office_id):
        message = "上级机关不能是它自己或者它的下级"
        raise InvalidInputError(message, fields={"superior_id": message})
    for name, value in _columns(session, office).items():
        setattr(row, name, value)
    _flush(session)
    session.execute(delete(OfficeArea).where(OfficeArea.office_id == office_id))
    _write_areas(session, office_id, office.areas)
    details = {"code": office.code, "areas": list(office.areas), "superior": office.superior_id}
    record_act(session, Subject(OfficeRow.SUBJECT_KIND, office_id), "change_office", actor, now, details=details)


def close_office(session: Session, office_id: str, actor: Actor, now: datetime) -> None:
    """Let an office get no new complaints; nobody may still be placed there."""
    _require_keeper(actor)
    row = get_office(session, office_id)
    if not row.is_active:
        raise ConflictError("这个机关已经停用")
    placed = select(Account.id).where(Account.office_id == office_id, Account.is_active).limit(1)
    if session.scalar(placed) is not None:
        raise ConflictError("还有工作人员在这个机关，请先把他们调到别的机关或者停用账号")
    row.is_active = False
    subject = Subject(OfficeRow.SUBJECT_KIND, office_id)
    record_act(session, subject, "close_office", actor, now, before="active", after="inactive")


def _require_keeper(actor: Actor) -> None:
    if actor.role not in _KEEPERS:
        raise NotAllowedError("只有系统管理员可以设置机关")


def _columns(session: Session, office: NewOffice) -> dict[str, str | None]:
    if office.superior_id is not None:
        get_office(session, office.superior_id)
    return {name: value for name, value in vars(office).items() if name != "areas"}


def _write_areas(session: Session, office_id: str, areas: tuple[str, ...]) -> None:
    session.add_all(OfficeArea(office_id=office_id, area_code=area) for area in areas)
    session.flush()


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("机关编号、名称或简称已经有别的机关在用，请换一个") from error

"""Entering a natural person; their name and number are sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id, normalise_id_number
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.services.permissions import require_registrar
from registry.services.register_enterprise import REGISTRATION
from registry.storage.loading import find_person_row, id_number_index
from registry.storage.registry_tables import Person, PersonName


@dataclass(frozen=True)
class PersonEntry:
    name: str
    id_number: str | None = None
    is_demonstration: bool = False


def register_person(session: Session, entry: PersonEntry, actor: Actor, now: datetime) -> str:
    """Enter a person and return their id; the same identity number and name give the person already known."""
    require_registrar(actor)
    name = entry.name.strip()
    if not name:
        raise InvalidInputError("请填写姓名", fields={"name": "请填写姓名"})
    known = find_person_row(session, entry.id_number) if entry.id_number else None
    if known is not None:
        return _same_person(session, known, name)
    row = _person(session, entry, name)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody entered the number between the look and the write
        raise ConflictError("这个身份证号码刚刚登记，请重新查询") from error
    session.add(PersonName(id=new_id(), person_id=row.id, name_sealed=row.name_sealed, source=REGISTRATION))
    record_act(session, Subject("person", row.id), "register", actor, now)
    return row.id


def _same_person(session: Session, known: Person, name: str) -> str:
    if vault_of(session).open(known.name_sealed) != name:
        message = "这个身份证号码已经登记在另一个姓名下，请核对"
        raise ConflictError(message, fields={"id_number": message})
    return known.id


def _person(session: Session, entry: PersonEntry, name: str) -> Person:
    vault, number = vault_of(session), entry.id_number
    return Person(
        id=new_id(),
        name_sealed=vault.seal(name),
        id_number_sealed=None if number is None else vault.seal(normalise_id_number(number)),
        id_number_index=None if number is None else id_number_index(session, number),
        is_demonstration=entry.is_demonstration,
    )

"""Raising, replacing and taking back direct flags: the only places where they are written, and told from."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from registry.queries.people import known_by_ids
from sanctions.domain.flag_kinds import FlagKind, FlagSource, check_last_day, flag_kind
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.announce_flag import announce_lifted, announce_raised, announce_replaced
from sanctions.services.listed_people import remember_people
from sanctions.services.spread_flags import person_name_index, spread_flag
from sanctions.storage.document_numbers import key_of_number, sealed_number
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import find_flag_of_source_for_update


@dataclass(frozen=True)
class NewFlag:
    """What a decision says. `name` is shown; `full_name` finds a person again and is kept only as an index."""

    source: FlagSource
    source_id: str
    kind: str
    node: Node
    name: str
    article_key: str
    basis: str
    authority: str
    document_number: str
    remedy: str
    event_on: date
    told_on: date
    starts_on: date
    ends_on: date
    full_name: str = ""
    responsible: frozenset[str] = field(default=frozenset())


def raise_flag(session: Session, new: NewFlag, now: datetime) -> str:
    """Store the flag with everything it reaches, tell subscribers and return its id.

    The warnings are there at once: a flag in force is never without them.
    """
    flag = _raise(session, new, now)
    announce_raised(session, flag, now)
    return flag.id


def take_back_flag(session: Session, source: FlagSource, source_id: str, how: str, now: datetime) -> list[str]:
    """Take back the live flag of a decision and all that was derived from it, and tell subscribers.

    Returns the ids of what was derived; nothing for a decision without a live flag.
    """
    flag = find_flag_of_source_for_update(session, source, source_id)
    if flag is None:
        return []
    ids = _take_back(session, flag, how, now)
    announce_lifted(session, flag, now)
    return ids


def replace_flag(session: Session, source: FlagSource, source_id: str, new: NewFlag, now: datetime) -> list[str]:
    """Put a flag in the place of the live one of a decision, told as one change; return what `take_back_flag` does."""
    old = find_flag_of_source_for_update(session, source, source_id)
    if old is None:
        raise_flag(session, new, now)
        return []
    ids = _take_back(session, old, "corrected", now)
    announce_replaced(session, old, _raise(session, new, now), now)
    return ids


def _raise(session: Session, new: NewFlag, now: datetime) -> Flag:
    kind = flag_kind(new.kind)
    _check_use(kind, new)
    check_last_day(kind, new.event_on, new.starts_on, new.ends_on)
    flag = _flag(session, new)
    flag.recorded_at = now
    session.add(flag)
    session.flush()
    if flag.person_name_index is not None:
        remember_people(session, known_by_ids(session, [new.node.id]))
    spread_flag(session, flag, now)
    return flag


def _take_back(session: Session, flag: Flag, how: str, now: datetime) -> list[str]:
    flag.retracted_at, flag.retracted_as = now, how
    session.flush()
    live = (DerivedFlag.flag_id == flag.id, DerivedFlag.retracted_at.is_(None))
    ids = list(session.scalars(select(DerivedFlag.id).where(*live).order_by(DerivedFlag.id)))
    session.execute(update(DerivedFlag).where(*live).values(retracted_at=now))
    return ids


def _check_use(kind: FlagKind, new: NewFlag) -> None:
    if new.node.kind not in kind.carriers:
        message = f"“{kind.title}”不能用在这类对象上"
        raise InvalidInputError(message, fields={"kind": message})
    if new.source not in kind.sources:
        message = f"“{kind.title}”要走自己的程序，不能这样登记"
        raise InvalidInputError(message, fields={"kind": message})


def _flag(session: Session, new: NewFlag) -> Flag:
    is_person = new.node.kind is NodeKind.PERSON
    return Flag(
        id=new_id(),
        source_kind=new.source.value,
        source_id=new.source_id,
        kind=new.kind,
        object_kind=new.node.kind.value,
        object_id=new.node.id,
        object_name=None if is_person else new.name,
        object_name_sealed=vault_of(session).seal(new.name) if is_person else None,
        person_name_index=person_name_index(session, new.full_name) if is_person and new.full_name else None,
        responsible=sorted(new.responsible),
        article_key=new.article_key,
        basis=new.basis,
        authority=new.authority,
        document_number=key_of_number(session, new.document_number, new.node.kind),
        document_sealed=sealed_number(session, new.document_number, new.node.kind),
        remedy=new.remedy,
        event_on=new.event_on,
        notice_served_on=new.told_on,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )

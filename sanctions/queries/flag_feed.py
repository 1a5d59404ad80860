"""The sanctions feed as a subscriber may read it: changes after a cursor, and everything that is true now.

What a flag says is read live, so what was taken back comes without content: nothing of it may be kept.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from changefeed.domain.feeds import Right
from core.database.bulk import IN_BATCH
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor, Role
from sanctions.domain.flag_changes import (
    FLAG_CHANGE_NAMES,
    LIFTED_AS,
    SEES_PEOPLE,
    FlagChangeKind,
    desks_in,
    right_of_desk,
)
from sanctions.domain.flag_kinds import flag_kind, flag_kinds
from sanctions.domain.spreading import NodeKind
from sanctions.queries.desks import DeskLine, desks
from sanctions.queries.told_flags import ToldFlag, told_flags
from sanctions.storage.change_tables import FlagChange
from sanctions.storage.document_numbers import number_of
from sanctions.storage.flag_tables import Flag

_READERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
_PRIVATE = [kind.code for kind in flag_kinds().values() if kind.is_private]


@dataclass(frozen=True)
class FlagChangeLine:
    """One change. `flag` is what holds now; None for what holds no more, then `lifted_as` says how it ended.

    `replaces` is the flag whose place it takes: drop that one and keep this one in one step.
    """

    number: int
    kind: FlagChangeKind
    kind_name: str
    at: datetime
    flag_id: str
    replaces: str | None
    lifted_as: str | None
    flag: ToldFlag | None


@dataclass(frozen=True)
class SnapshotPage:
    """Some of all flags, in the order of their ids; `next_after` is None on the last page."""

    flags: tuple[ToldFlag, ...]
    next_after: str | None


@dataclass(frozen=True)
class ChangedFlag:
    """What a change is about, for the office; `source_kind` and `source_id` name the decision."""

    kind_name: str
    source_kind: str
    source_id: str
    title: str
    document_number: str


def flag_changes_between(
    session: Session, after: int, up_to: int, rights: AbstractSet[Right]
) -> tuple[FlagChangeLine, ...]:
    """Return the numbered changes after the cursor up to a number that these rights let see, oldest first."""
    replaced = aliased(Flag)
    rows = session.execute(
        select(FlagChange, Flag, replaced.object_kind)
        .join(Flag, Flag.id == FlagChange.flag_id)
        .outerjoin(replaced, replaced.id == FlagChange.replaces_id)
        .where(FlagChange.number > after, FlagChange.number <= up_to)
        .order_by(FlagChange.number)
    ).all()
    seen = [(change, flag) for change, flag, earlier in rows if _concerns(flag, earlier, rights)]
    told = told_flags(session, {flag.id: flag for _, flag in seen if _is_told(flag, rights)}.values(), rights)
    return tuple(_line(change, flag, told.get(flag.id)) for change, flag in seen)


def flags_told_now(session: Session, after: str, limit: int, rights: AbstractSet[Right]) -> SnapshotPage:
    """Return a page of the flags that hold, those of later days too, after the id of the last one read."""
    wanted = select(Flag).where(Flag.retracted_at.is_(None), Flag.id > after, Flag.kind.not_in(_PRIVATE))
    if SEES_PEOPLE not in rights:
        wanted = wanted.where(Flag.object_kind == NodeKind.ENTERPRISE.value)
    rows = session.scalars(wanted.order_by(Flag.id).limit(limit + 1)).all()
    page = rows[:limit]
    told = told_flags(session, page, rights)
    return SnapshotPage(tuple(told[row.id] for row in page), page[-1].id if len(rows) > limit else None)


def flag_changes_named(session: Session, change_ids: Iterable[int], actor: Actor) -> dict[int, ChangedFlag]:
    """Return what changes are about to whoever reads the decisions; nothing to anybody else."""
    if actor.role not in _READERS:
        return {}
    found: dict[int, ChangedFlag] = {}
    wanted = list(change_ids)
    for start in range(0, len(wanted), IN_BATCH):
        some = FlagChange.id.in_(wanted[start : start + IN_BATCH])
        rows = select(FlagChange, Flag).join(Flag, Flag.id == FlagChange.flag_id).where(some)
        for change, flag in session.execute(rows):
            name = FLAG_CHANGE_NAMES[FlagChangeKind(change.kind)]
            title = flag_kind(flag.kind).title
            found[change.id] = ChangedFlag(name, flag.source_kind, flag.source_id, title, number_of(session, flag))
    return found


def desks_to_subscribe(session: Session) -> tuple[tuple[Right, DeskLine], ...]:
    """Return the desks whose warnings a subscriber may be let into, with the right that opens each."""
    return tuple((right_of_desk(desk.code), desk) for desk in desks(session))


def check_rights(session: Session, rights: AbstractSet[Right]) -> None:
    """Refuse what opens nothing."""
    unknown = desks_in(rights) - {desk.code for desk in desks(session)}
    others = {right for right in rights if right != SEES_PEOPLE and right not in map(right_of_desk, desks_in(rights))}
    if unknown or others:
        message = "请从列表里选择可以看到的内容"
        raise InvalidInputError(message, fields={"rights": message})


def _is_told(flag: Flag, rights: AbstractSet[Right]) -> bool:
    is_hidden = flag.object_kind == NodeKind.PERSON.value and SEES_PEOPLE not in rights
    return flag.retracted_at is None and not is_hidden and not flag_kind(flag.kind).is_private


def _concerns(flag: Flag, replaced_object: str | None, rights: AbstractSet[Right]) -> bool:
    """Tell whether the subscriber has, or had, anything of this: decisions about people are not its matter else."""
    return SEES_PEOPLE in rights or NodeKind.ENTERPRISE.value in {flag.object_kind, replaced_object}


def _line(change: FlagChange, flag: Flag, told: ToldFlag | None) -> FlagChangeLine:
    kind = FlagChangeKind(change.kind)
    return FlagChangeLine(
        number=change.number or 0,
        kind=kind,
        kind_name=FLAG_CHANGE_NAMES[kind],
        at=change.at,
        flag_id=flag.id,
        replaces=change.replaces_id,
        lifted_as=LIFTED_AS[flag.retracted_as] if flag.retracted_as else None,
        flag=told,
    )

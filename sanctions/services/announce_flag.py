"""Writing down, in the transaction of the change, that a flag or its warnings are other than subscribers were told."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sanctions.domain.flag_changes import FlagChangeKind
from sanctions.domain.flag_kinds import flag_kind
from sanctions.storage.change_tables import FlagChange
from sanctions.storage.flag_tables import Flag


def announce_raised(session: Session, flag: Flag, now: datetime) -> None:
    """Tell of a new flag; of a decision that raised one before, which was taken back meanwhile, it is restored."""
    earlier = (Flag.source_kind == flag.source_kind, Flag.source_id == flag.source_id, Flag.id != flag.id)
    is_back = session.scalar(select(Flag.id).where(*earlier).limit(1)) is not None
    _announce(session, flag, FlagChangeKind.RESTORED if is_back else FlagChangeKind.ADDED, now)


def announce_lifted(session: Session, flag: Flag, now: datetime) -> None:
    _announce(session, flag, FlagChangeKind.LIFTED, now)


def announce_replaced(session: Session, old: Flag, new: Flag, now: datetime) -> None:
    """Tell in one change that a flag takes the place of another: whoever follows is never without both."""
    if _is_told(old) and _is_told(new):
        same = (old.source_kind, old.source_id) == (new.source_kind, new.source_id)
        kind = FlagChangeKind.CHANGED if same else FlagChangeKind.CORRECTED
        _announce(session, new, kind, now, replaces=old)
    elif _is_told(old):
        announce_lifted(session, old, now)
    else:
        announce_raised(session, new, now)


def announce_warnings(session: Session, flag: Flag, now: datetime) -> None:
    _announce(session, flag, FlagChangeKind.WARNED, now)


def _announce(
    session: Session, flag: Flag, kind: FlagChangeKind, now: datetime, *, replaces: Flag | None = None
) -> None:
    if _is_told(flag):
        replaced = None if replaces is None else replaces.id
        session.add(FlagChange(flag_id=flag.id, replaces_id=replaced, kind=kind.value, at=now))
        session.flush()


def _is_told(flag: Flag) -> bool:
    """Tell whether others hear of it at all: of crimes and debts of people nobody does."""
    return not flag_kind(flag.kind).is_private

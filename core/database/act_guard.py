"""Refuses to commit a changed `stage` or `status` that nobody recorded as an act."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

_WATCHED = ("stage", "status", "due_on", "is_active")
_CHANGED = "changed_subjects"
_RECORDED = "recorded_subjects"


class UnrecordedChangeError(RuntimeError):
    """A programming error: a service changed a state and wrote no act beside it."""


def mark_recorded(session: Session, kind: str, subject_id: str) -> None:
    """Note that this transaction holds an act of the subject."""
    session.info.setdefault(_RECORDED, set()).add((kind, subject_id))


def note_changes(session: Session, _flush_context: object, _instances: object) -> None:
    """Collect the subjects whose state the coming flush will write."""
    for row in (*session.new, *session.dirty):
        kind = getattr(type(row), "SUBJECT_KIND", None)
        if kind is not None and _state_changed(row):
            session.info.setdefault(_CHANGED, set()).add((kind, row))


def check_recorded(session: Session) -> None:
    """Raise UnrecordedChangeError when a state changed without an act, then forget both lists."""
    changed = session.info.pop(_CHANGED, set())
    recorded = session.info.pop(_RECORDED, set())
    missing = sorted({(kind, str(row.id)) for kind, row in changed} - recorded)
    if missing:
        raise UnrecordedChangeError(f"state changed without an act: {missing}")


def forget(session: Session, *_event: object) -> None:
    """Drop what a rolled-back transaction had noted."""
    session.info.pop(_CHANGED, None)
    session.info.pop(_RECORDED, None)


def _state_changed(row: object) -> bool:
    state = inspect(row)
    if state is None:
        return False
    return any(name in state.attrs and state.attrs[name].history.has_changes() for name in _WATCHED)

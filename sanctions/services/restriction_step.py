"""The one place that writes the status of a post restriction, with its log row and its paper."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from sanctions.domain.restriction_procedure import RESTRICTION_STEPS, RestrictionAct, RestrictionStatus
from sanctions.services.tell_of_restriction import tell_of_restriction
from sanctions.storage.holding_office import require_holder
from sanctions.storage.restriction_tables import PostRestriction, RestrictionPaper
from sanctions.storage.restrictions import get_restriction_for_update


def restriction_for_step(session: Session, restriction_id: str, act: RestrictionAct, actor: Actor) -> PostRestriction:
    """Return the row held for this act; raises when role, office, status or the four-eyes rule forbids it."""
    row = get_restriction_for_update(session, restriction_id)
    require_holder(session, row.office_id, actor)
    RESTRICTION_STEPS.step(RestrictionStatus(row.status), act, actor.role)
    RESTRICTION_STEPS.check_four_eyes(act, row.proposed_by, actor.account_id)
    return row


def take_restriction_step(
    session: Session,
    row: PostRestriction,
    act: RestrictionAct,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Move the restriction along its table, record the act and tell the person."""
    before = row.status
    row.status = RESTRICTION_STEPS.step(RestrictionStatus(before), act, actor.role).target.value
    session.flush()
    subject = Subject(PostRestriction.SUBJECT_KIND, row.id)
    record_act(session, subject, act.value, actor, now, before=before, after=row.status, details=details)
    tell_of_restriction(session, row, act, now)


def file_restriction_paper(
    session: Session, row: PostRestriction, paper: tuple[str, date, str], actor: Actor, now: datetime
) -> None:
    """Keep a paper of the procedure: its kind, its day and its text."""
    kind, on_day, words = paper
    session.add(
        RestrictionPaper(
            id=new_id(),
            restriction_id=row.id,
            kind=kind,
            on_day=on_day,
            text_sealed=vault_of(session).seal(words),
            recorded_by=actor.account_id,
            recorded_at=now,
        )
    )


def refuse_stale_restriction(session: Session, restriction_id: str, version: int) -> None:
    """Hold the restriction for the caller's act; raises ConflictError when it is not as it was shown."""
    if get_restriction_for_update(session, restriction_id).version != version:
        raise ConflictError("这件任职限制刚刚有改动，这次没有办理，请看过最新内容后再决定")

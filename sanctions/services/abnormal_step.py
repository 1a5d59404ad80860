"""The one place that writes the status of an entry on the abnormal list, with its log row, its paper and its notice."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.queries.desk import find_standing
from ledger.services.record_act import Subject, record_act
from sanctions.domain.abnormal_grounds import abnormal_law
from sanctions.domain.abnormal_procedure import ABNORMAL_STEPS, AbnormalAct, AbnormalStatus, belongs
from sanctions.services.tell_of_abnormal import tell_of_abnormal
from sanctions.storage.abnormal_listings import MISSING, get_abnormal_for_update, is_told
from sanctions.storage.abnormal_tables import AbnormalListing, AbnormalPaper
from sanctions.storage.holding_office import require_holder


def abnormal_for_step(session: Session, listing_id: str, act: AbnormalAct, actor: Actor) -> AbnormalListing:
    """Return the row held for this act; raises when role, office, status, ground or the four-eyes rule forbids it."""
    row = get_abnormal_for_update(session, listing_id)
    _refuse_stranger(session, row, actor)
    require_holder(session, row.office_id, actor)
    status = AbnormalStatus(row.status)
    ABNORMAL_STEPS.step(status, act, actor.role)
    ABNORMAL_STEPS.check_four_eyes(act, row.found_by, actor.account_id)
    ground = abnormal_law().ground(row.ground)
    if not belongs(act, status, ground.evidence):
        raise ConflictError(f"“{ground.title}”现在不能{ABNORMAL_STEPS.action_names[act]}")
    return row


def _refuse_stranger(session: Session, row: AbnormalListing, actor: Actor) -> None:
    """Raise for a merchant of another enterprise, and for a member who only looks on."""
    if actor.role is not Role.MERCHANT:
        return
    if row.enterprise_id not in actor.enterprise_ids or not is_told(row):
        raise NotFoundError(MISSING)
    standing = find_standing(session, actor, row.enterprise_id)
    if standing is not None:
        standing.require(DeskAct.HANDLE)


def take_abnormal_step(
    session: Session,
    row: AbnormalListing,
    act: AbnormalAct,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Move the entry along its table, record the act and tell whom it concerns."""
    before, row.reminded_on = row.status, None  # what is owed next is told of anew
    row.status = ABNORMAL_STEPS.step(AbnormalStatus(before), act, actor.role).target.value
    try:
        session.flush()
    except IntegrityError as error:
        message = "这个文号已经用过，请核对"
        raise ConflictError(message, fields={"document_number": message}) from error
    subject = Subject(AbnormalListing.SUBJECT_KIND, row.id)
    record_act(session, subject, act.value, actor, now, before=before, after=row.status, details=details)
    tell_of_abnormal(session, row, act, now)


def file_abnormal_paper(
    session: Session, row: AbnormalListing, paper: tuple[str, date, str], actor: Actor, now: datetime
) -> None:
    """Keep a paper of the procedure: its kind, its day and its text."""
    kind, on_day, words = paper
    session.add(
        AbnormalPaper(
            id=new_id(),
            listing_id=row.id,
            kind=kind,
            on_day=on_day,
            text_sealed=vault_of(session).seal(words),
            recorded_by=actor.account_id,
            recorded_at=now,
        )
    )


def refuse_stale_abnormal(session: Session, listing_id: str, version: int, actor: Actor) -> None:
    """Hold the entry for the caller's act; raises ConflictError when it is not as it was shown."""
    row = get_abnormal_for_update(session, listing_id)
    _refuse_stranger(session, row, actor)
    if row.version != version:
        raise ConflictError("这件案件刚刚有新进展，这次没有办理，请看过最新内容后再决定")

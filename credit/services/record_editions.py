"""The one place that ends an edition of a record or adds the next one; subscribers and spot checks follow at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.catalogue import BodyValue
from credit.domain.editions import check_may_become, may_become
from credit.domain.entries import Publishing
from credit.domain.items import Grade, Item, Status
from credit.domain.publication import Window, first_day_left
from credit.services.announce_record import announce_record
from credit.services.lapse_cases import lapse_objections, lapse_repairs
from credit.services.spot_check_term import spot_check_publishing
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of, find_followers_for_update, keep_body, root_id_of
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class Stop:
    """Why and from which day an edition is shown no more."""

    status: Status
    stopped_on: date
    reason: str


@dataclass(frozen=True)
class NextEdition:
    """What the next edition says; parts left None stay. `replaces_as`: what becomes of the edition before."""

    action: str
    reason: str
    publishing: Publishing
    term_from: date | None
    replaces_as: Status = Status.SUPERSEDED
    document_number: str | None = None
    event_on: date | None = None
    body: dict[str, BodyValue] | None = None
    origins: dict[str, Any] | None = None


_CLOSING = frozenset({Status.REPAIRED, Status.WITHDRAWN, Status.ENDED})
_ACTIONS = {
    Status.SUPERSEDED: "supersede",
    Status.RESTORED: "restore",
    Status.WITHDRAWN: "withdraw",
    Status.ENDED: "end",
    Status.PAUSED: "pause",
    Status.REPAIRED: "repair",
}


def stop_record(session: Session, record: CreditRecord, stop: Stop, actor: Actor, now: datetime) -> None:
    """End an edition for everybody at once; raises ConflictError when it is not one that can end so."""
    _end(session, record, stop, actor, now)
    settle_record(session, record, actor, now)


def add_edition(session: Session, old: CreditRecord, following: NextEdition, actor: Actor, now: datetime) -> str:
    """Put the next edition in the place of this one and return its id; both stay in the file."""
    was_paused, paused_as = old.status == Status.PAUSED, old.status_reason
    stop = Stop(following.replaces_as, local_date(now), following.reason)
    was_announced = old.announced
    old.announced = False
    _end(session, old, stop, actor, now)
    session.flush()  # the old edition gives up its place as the current one first
    new = _next_row(old, following, now)
    if was_paused and following.replaces_as is Status.SUPERSEDED:
        new.status, new.stopped_on, new.status_reason = Status.PAUSED.value, local_date(now), paused_as
    new.announced = was_announced
    keep_body(session, new, following.body if following.body is not None else body_of(session, old))
    session.add(new)
    session.flush()
    details = {"reason": following.reason, "corrects": old.id, "edition": new.edition}
    record_act(session, Subject("record", new.id), following.action, actor, now, after=new.status, details=details)
    settle_record(session, new, actor, now, is_new_edition=True)
    return new.id


def publishing_of(record: CreditRecord) -> Publishing:
    """Return how this edition is published, to be kept by the next one."""
    return Publishing(
        grade=None if record.grade is None else Grade(record.grade),
        grades=grades_of(record),
        ban_ends_on=record.ban_ends_on,
        book_version=record.rule_book_version,
        window=_window_of(record),
    )


def grades_of(record: CreditRecord) -> tuple[Grade, ...]:
    """Return the grades of all penalties of the decision; of an older record only the one it follows is known."""
    if record.grade is None:
        return ()
    return tuple(map(Grade, record.grades or [record.grade]))


def _end(session: Session, record: CreditRecord, stop: Stop, actor: Actor, now: datetime) -> None:
    before = Status(record.status)
    check_may_become(before, stop.status)
    record.status = stop.status.value
    record.stopped_on = stop.stopped_on if record.stopped_on is None else min(record.stopped_on, stop.stopped_on)
    record.status_reason = stop.reason
    subject = Subject("record", record.id)
    details = {"reason": stop.reason, "from": record.stopped_on}
    action = _ACTIONS[stop.status]
    record_act(session, subject, action, actor, now, before=before.value, after=record.status, details=details)


def _next_row(old: CreditRecord, following: NextEdition, now: datetime) -> CreditRecord:
    publishing, window = following.publishing, following.publishing.window
    return CreditRecord(
        id=new_id(),
        enterprise_id=old.enterprise_id,
        item=old.item,
        source_area=old.source_area,
        source_id=old.source_id,
        source_fact=old.source_fact,
        source_department=old.source_department,
        document_number=following.document_number or old.document_number,
        event_on=following.event_on or old.event_on,
        recorded_at=now,
        basis=old.basis,
        visibility=old.visibility,
        term=old.term,
        grade=None if publishing.grade is None else publishing.grade.value,
        grades=[grade.value for grade in publishing.grades] or None,
        ban_ends_on=publishing.ban_ends_on,
        rule_book_version=publishing.book_version,
        term_from=following.term_from,
        public_from=None if window is None else first_day_left(window, local_date(now)),
        public_until=None if window is None else window.until,
        stoppable_from=None if window is None else window.stoppable_from,
        status=Status.CURRENT.value,
        edition=old.edition + 1,
        corrects_id=old.id,
        origins=old.origins if following.origins is None else following.origins,
        follows_area=old.follows_area,
        follows_id=old.follows_id,
    )


def _window_of(record: CreditRecord) -> Window | None:
    if record.term_from is None or (record.public_from is None and record.public_until is None):
        return None  # never published, or no longer since its grade was corrected
    return Window(record.term_from, record.public_until, record.stoppable_from)


def settle_record(
    session: Session, record: CreditRecord, actor: Actor, now: datetime, *, is_new_edition: bool = False
) -> None:
    """Tell subscribers, end what is open about it, and let spot checks follow the penalty they led to."""
    announce_record(session, record, now, is_new_edition=is_new_edition)
    if record.status in _CLOSING:
        root_id = root_id_of(session, record)
        lapse_repairs(session, root_id, now)
        lapse_objections(session, root_id, now)
    if record.item == Item.ADMINISTRATIVE_PENALTY:
        for follower in find_followers_for_update(session, record):
            follow_penalty(session, follower, record, actor, now)


def follow_penalty(
    session: Session, follower: CreditRecord, penalty: CreditRecord, actor: Actor, now: datetime
) -> None:
    """Bring a spot check to where its penalty is: shown as long, paused, repaired or ended with it (article 10)."""
    target = Status(penalty.status)
    if target in (Status.PAUSED, Status.REPAIRED, Status.ENDED):
        if may_become(Status(follower.status), target):
            stop = Stop(target, penalty.stopped_on or local_date(now), "随关联的处罚记录停止公示")
            stop_record(session, follower, stop, actor, now)
        return
    _show_as_long(session, follower, penalty, actor, now)


def _show_as_long(session: Session, follower: CreditRecord, penalty: CreditRecord, actor: Actor, now: datetime) -> None:
    status = Status(follower.status)
    publishing = spot_check_publishing(session, follower.term_from or local_date(now), penalty, now)
    is_hidden = may_become(status, Status.RESTORED)
    if not is_hidden and (status is not Status.CURRENT or publishing.window == _window_of(follower)):
        return
    replaces_as = Status.RESTORED if is_hidden else Status.SUPERSEDED
    following = NextEdition("follow", "随关联的处罚记录变更", publishing, follower.term_from, replaces_as)
    add_edition(session, follower, following, actor, now)

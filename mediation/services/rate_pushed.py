"""What each side makes of what was pushed: whether it opened it, whether it helps.

It stays in mediation: a report reads it, the casebase that ranks never receives it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.parties import side_of
from mediation.domain.pushed import ITEM_KEYS, ItemKind
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.loading import get_complaint
from mediation.storage.recommendation_tables import RecommendationMark, RecommendationSight
from mediation.storage.recommendations import find_newest_push, pushes_of

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR)


@dataclass(frozen=True)
class Rating:
    """One article or case; `is_helpful` None takes back what the side said before."""

    kind: ItemKind
    item_id: str
    is_helpful: bool | None


def rate_pushed(
    session: Session, complaint_id: str, rating: Rating, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Keep what the actor's side says of an item that was pushed; the last word counts."""
    act = begin_act(session, complaint_id, Action.RATE_PUSHED, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if not _was_pushed(session, complaint_id, rating):
        raise NotFoundError("没有推送过这一条")
    _keep(session, complaint_id, rating, side_of(actor.role).value, now)
    details = {"kind": rating.kind.value, "item": rating.item_id, "is_helpful": rating.is_helpful}
    take_step(session, act.complaint, Action.RATE_PUSHED, actor, now, details)
    return finish_act(session, act, now)


def note_seen(session: Session, complaint_id: str, kinds: tuple[ItemKind, ...], actor: Actor, now: datetime) -> None:
    """Note that the actor's side was shown these kinds of the newest push; only the first time is kept.

    Whoever only watches over the work is no side.
    """
    complaint = get_complaint(session, complaint_id, actor)
    push = find_newest_push(session, complaint.id)
    if push is None or actor.role not in _READERS:
        return
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    side = side_of(actor.role).value
    rows = [
        {"complaint_id": complaint.id, "number": push.number, "kind": kind.value, "side": side, "seen_at": now}
        for kind in kinds
    ]
    session.execute(insert(RecommendationSight).values(rows).on_conflict_do_nothing())


def _was_pushed(session: Session, complaint_id: str, rating: Rating) -> bool:
    name = ITEM_KEYS[rating.kind]
    pushed = (
        item[name]
        for push in pushes_of(session, complaint_id)
        for item in (push.laws if rating.kind is ItemKind.LAW else push.cases)
    )
    return rating.item_id in pushed


def _keep(session: Session, complaint_id: str, rating: Rating, side: str, now: datetime) -> None:
    key = (complaint_id, rating.kind.value, rating.item_id, side)
    row = session.get(RecommendationMark, key)
    if rating.is_helpful is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = RecommendationMark(complaint_id=complaint_id, kind=rating.kind.value, item_id=rating.item_id, side=side)
        session.add(row)
    row.is_helpful, row.marked_at = rating.is_helpful, now

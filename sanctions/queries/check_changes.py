"""Answers that changed while the application was still open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.kernel.roles import Actor
from sanctions.queries.desks import desk_of
from sanctions.storage.application_tables import CheckChange
from sanctions.storage.catalogue_tables import MatterRow
from sanctions.storage.check_tables import Check
from sanctions.storage.evidence import request_of

_MOST = 100


@dataclass(frozen=True)
class ChangeLine:
    check_id: str
    later_check_id: str
    asked: str
    application_number: str
    matter_title: str
    before: str
    after: str
    found_at: datetime
    is_seen: bool


def changes_of_clerk(session: Session, actor: Actor) -> tuple[ChangeLine, ...]:
    """Return the changes of the clerk's own applications at the own desk, those not seen yet first."""
    before, desk = aliased(Check), desk_of(session, actor)
    found = (
        select(CheckChange, before, Check)
        .join(before, before.id == CheckChange.check_id)
        .join(Check, Check.id == CheckChange.later_check_id)
        .where(Check.clerk_id == actor.account_id, Check.desk == (desk.code if desk else ""))
        .order_by(CheckChange.seen_at.is_not(None), CheckChange.found_at.desc(), Check.id)
        .limit(_MOST)
    )
    titles = {row.code: row.title for row in session.scalars(select(MatterRow))}
    return tuple(_line(session, *row, titles) for row in session.execute(found))


def _line(session: Session, change: CheckChange, before: Check, after: Check, titles: dict[str, str]) -> ChangeLine:
    request = request_of(session, after)
    return ChangeLine(
        check_id=change.check_id,
        later_check_id=change.later_check_id,
        asked=request.name or request.code or "、".join(person.name for person in request.people),
        application_number=after.application_number,
        matter_title=titles.get(after.matter, after.matter),
        before=before.verdict,
        after=after.verdict,
        found_at=change.found_at,
        is_seen=change.seen_at is not None,
    )

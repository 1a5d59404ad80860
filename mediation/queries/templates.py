"""Response templates, as they are kept and as they read for one complaint."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.money import format_yuan
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.queries.desk import desk_standing, find_standing
from mediation.domain.claims import total_claimed
from mediation.domain.response_templates import fill
from mediation.queries.clock_of import Clocks
from mediation.storage.complaint_tables import Complaint
from mediation.storage.desk_tables import ResponseTemplate
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import get_complaint


@dataclass(frozen=True)
class TemplateLine:
    template_id: str
    title: str
    text: str
    changed_at: datetime


def templates_of(session: Session, actor: Actor, enterprise_id: str) -> tuple[TemplateLine, ...]:
    """Return the texts of the enterprise to its members, by title."""
    desk_standing(session, actor, enterprise_id)
    return _templates(session, enterprise_id)


def filled_templates(session: Session, complaint_id: str, actor: Actor, now: datetime) -> tuple[TemplateLine, ...]:
    """Return the texts with this complaint's number, sum and day filled in, to whoever may answer it."""
    if actor.role is not Role.MERCHANT:
        return ()
    complaint = get_complaint(session, complaint_id, actor)
    standing = find_standing(session, actor, complaint.respondent_id or "")
    if standing is None or not standing.may(DeskAct.HANDLE):
        return ()
    values = _values(session, complaint, local_date(now))
    lines = _templates(session, standing.enterprise_id)
    return tuple(TemplateLine(line.template_id, line.title, fill(line.text, values), line.changed_at) for line in lines)


def _templates(session: Session, enterprise_id: str) -> tuple[TemplateLine, ...]:
    vault = vault_of(session)
    rows = session.scalars(
        select(ResponseTemplate).where(
            ResponseTemplate.enterprise_id == enterprise_id, ResponseTemplate.removed_at.is_(None)
        )
    )
    lines = [
        TemplateLine(row.id, vault.open(row.title_sealed), vault.open(row.text_sealed), row.changed_at) for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.title))


def _values(session: Session, complaint: Complaint, today: date) -> dict[str, str]:
    clock, claimed = Clocks(session, today).of(complaint), total_claimed(draft_fields(session, complaint).claims)
    return {
        "编号": complaint.number or "",
        "诉求金额": format_yuan(claimed) if claimed is not None else "",
        "今天": chinese_date(today),
        "期限": chinese_date(clock.due_on) if clock else "",
    }

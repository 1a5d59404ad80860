"""Response templates of an enterprise: written, changed and removed by its working members."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from identity.domain.desk import DeskAct
from identity.queries.desk import require_power
from ledger.services.record_act import Subject, record_act
from mediation.domain.response_templates import MOST_TEMPLATES, TemplateText, check_template
from mediation.storage.desk_tables import ResponseTemplate


def add_template(session: Session, enterprise_id: str, template: TemplateText, actor: Actor, now: datetime) -> str:
    """Add a text that all members can use and return its id."""
    require_power(session, actor, enterprise_id, DeskAct.SHARE_TEMPLATES)
    checked, vault = check_template(template), vault_of(session)
    kept = select(func.count()).where(
        ResponseTemplate.enterprise_id == enterprise_id, ResponseTemplate.removed_at.is_(None)
    )
    if (session.scalar(kept) or 0) >= MOST_TEMPLATES:
        raise TooManyError(f"最多 {MOST_TEMPLATES} 个模板，请先删掉不用的")
    row = ResponseTemplate(
        id=new_id(),
        enterprise_id=enterprise_id,
        title_sealed=vault.seal(checked.title),
        text_sealed=vault.seal(checked.text),
        changed_by=actor.account_id,
        changed_at=now,
    )
    session.add(row)
    _record(session, row, "add_response_template", actor, now)
    return row.id


def change_template(session: Session, template_id: str, template: TemplateText, actor: Actor, now: datetime) -> None:
    row = _own(session, template_id, actor)
    checked, vault = check_template(template), vault_of(session)
    row.title_sealed, row.text_sealed = vault.seal(checked.title), vault.seal(checked.text)
    row.changed_by, row.changed_at = actor.account_id, now
    _record(session, row, "change_response_template", actor, now)


def remove_template(session: Session, template_id: str, actor: Actor, now: datetime) -> None:
    row = _own(session, template_id, actor)
    row.removed_at = now
    _record(session, row, "remove_response_template", actor, now)


def _own(session: Session, template_id: str, actor: Actor) -> ResponseTemplate:
    row = session.scalar(select(ResponseTemplate).where(ResponseTemplate.id == template_id).with_for_update())
    if row is None or row.removed_at is not None:
        raise NotFoundError("没有找到这个模板")
    require_power(session, actor, row.enterprise_id, DeskAct.SHARE_TEMPLATES)
    return row


def _record(session: Session, row: ResponseTemplate, action: str, actor: Actor, now: datetime) -> None:
    details = {"enterprise": row.enterprise_id}
    record_act(session, Subject("response_template", row.id), action, actor, now, details=details)

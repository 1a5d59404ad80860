"""Saving a complaint that is not filed yet; every screen of the form saves."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.competence import ELSEWHERE, NO_ADDRESS, Purchase
from mediation.domain.filing import DraftFields, check_draft
from mediation.domain.lifecycle import Action, Stage
from mediation.services.acting_for import require_power_to_start
from mediation.services.law_answers import read_rule_facts
from mediation.services.submissions import (
    PLAIN,
    ActResult,
    Submission,
    begin_act,
    claim_request,
    finish_act,
    keep_result,
)
from mediation.services.take_step import start_life, take_step
from mediation.storage.claims import sealed_notes
from mediation.storage.complaint_tables import Complaint
from mediation.storage.drafts import find_empty_draft
from registry.domain.regions import find_region
from registry.queries.enterprise_page import find_enterprise
from registry.queries.find_enterprises import only_enterprise_containing
from rulebook.queries.books import current_book


def start_draft(
    session: Session,
    fields: DraftFields,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
    principal_id: str | None = None,
) -> ActResult:
    """Start a draft of one's own, or for a principal whose mandate lets the actor file; only consumers complain."""
    if actor.role is not Role.CONSUMER:
        raise NotAllowedError("请用消费者账号投诉")
    if principal_id is not None:
        require_power_to_start(actor, principal_id, now)
    earlier = claim_request(session, "start_draft", actor, submission, now)
    if earlier is not None:
        return earlier
    checked = checked_fields(session, fields, now)
    complaint = _begun(session, checked, principal_id or actor.account_id, actor, now)
    result = ActResult(complaint.id, Stage.DRAFT, complaint.version, complaint.id)
    keep_result(session, actor, submission, result)
    return result


def _begun(session: Session, checked: DraftFields, consumer_id: str, actor: Actor, now: datetime) -> Complaint:
    """Return a new draft, or the one against this merchant in which nothing stood yet: empty drafts do not pile up."""
    columns = draft_columns(session, checked, now)
    empty = find_empty_draft(session, consumer_id, checked.respondent_id)
    if empty is not None:
        for name, value in columns.items():
            setattr(empty, name, value)
        take_step(session, empty, Action.SAVE_DRAFT, actor, now)
        session.flush()
        return empty
    complaint = Complaint(id=new_id(), consumer_id=consumer_id, stage=Stage.DRAFT.value, created_at=now, **columns)
    start_life(session, complaint, actor, now)
    return complaint


def save_draft(
    session: Session,
    complaint_id: str,
    fields: DraftFields,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Replace the content of one's own draft."""
    act = begin_act(session, complaint_id, Action.SAVE_DRAFT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    checked = checked_fields(session, fields, now)
    for name, value in draft_columns(session, checked, now).items():
        setattr(act.complaint, name, value)
    take_step(session, act.complaint, Action.SAVE_DRAFT, actor, now)
    return finish_act(session, act, now, complaint_id)


def checked_fields(session: Session, fields: DraftFields, now: datetime) -> DraftFields:
    """Return the fields with the respondent by its registry id, also when its unified code was given."""
    check_draft(fields, local_date(now))
    if fields.rule_facts:
        read_rule_facts(current_book(session), fields.rule_facts)
    fields = replace(fields, purchase=_with_platform(session, fields.purchase.as_asked()))
    if fields.respondent_id is None:
        return fields
    found = find_enterprise(session, fields.respondent_id)
    if found is None:
        message = "没有找到所选的商家，请重新搜索，或者用文字描述"
        raise InvalidInputError(message, fields={"respondent": message})
    return replace(fields, respondent_id=found.enterprise_id)


def _with_platform(session: Session, purchase: Purchase) -> Purchase:
    """Return the purchase with the platform by its registry id, when its name or code finds exactly one."""
    for field in ("place_area", "published_area"):
        area = getattr(purchase, field)
        if area not in ("", ELSEWHERE, NO_ADDRESS) and find_region(area) is None:
            message = "请从列表里选择地区"
            raise InvalidInputError(message, fields={field: message})
    if not purchase.platform_text:
        return replace(purchase, platform_id="")
    exact = find_enterprise(session, purchase.platform_text)
    if exact is not None:
        return replace(purchase, platform_id=exact.enterprise_id)
    return replace(purchase, platform_id=only_enterprise_containing(session, purchase.platform_text) or "")


def draft_columns(session: Session, fields: DraftFields, now: datetime) -> dict[str, Any]:
    vault = vault_of(session)
    described = fields.respondent_text.strip()
    return {
        "respondent_id": fields.respondent_id,
        "respondent_text_sealed": vault.seal(described) if described else None,
        "facts_sealed": vault.seal(fields.facts_text),
        "event_on": fields.event_on,
        "paid_fen": fields.paid_fen,
        "payment_method": fields.payment_method.value if fields.payment_method else None,
        "category": fields.category,
        "claims": [claim.to_json() for claim in fields.claims],
        "claim_notes_sealed": sealed_notes(session, fields.claims),
        "rule_facts": dict(fields.rule_facts),
        "agrees_to_mediate": fields.agrees_to_mediate,
        "agrees_to_publish": fields.agrees_to_publish,
        "purchase": fields.purchase.to_json(),
        "saved_at": now,
    }

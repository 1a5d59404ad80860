"""Recording the consent of the authority above (order 44 article 22)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from sanctions.domain.due_process import check_not_after, check_rights_closed
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.loading import rights_of


@dataclass(frozen=True)
class SuperiorConsent:
    authority: str
    document_number: str
    consented_on: date


def give_consent_of_superior(
    session: Session, listing_id: str, consent: SuperiorConsent, actor: Actor, now: datetime
) -> None:
    """Record the consent; it comes only after the party was heard, waived, or let its days pass."""
    listing = listing_for_step(session, listing_id, Action.GIVE_CONSENT, actor)
    if not listing.needs_consent:
        raise ConflictError("省级机关作出决定不需要上级同意，可以直接决定")
    check_not_after(consent.consented_on, local_date(now), "consented_on", "同意的日期不能晚于今天")
    check_rights_closed(rights_of(listing), consent.consented_on)
    listing.consent_authority = required_text(consent.authority, "authority", "请填写上级机关的名称")
    listing.consent_document = required_text(consent.document_number, "document_number", "请填写同意文件的文号")
    listing.consented_on = consent.consented_on
    text = f"{listing.consent_authority}同意列入（{listing.consent_document}）"
    file_paper(session, listing, ("consent", consent.consented_on, text), actor, now)
    details = {"authority": listing.consent_authority, "document": listing.consent_document}
    take_step(session, listing, Action.GIVE_CONSENT, actor, now, details)

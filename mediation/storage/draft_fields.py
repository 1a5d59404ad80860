"""Reading a stored complaint back into the fields of the filing form."""

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.competence import purchase_from_json
from mediation.domain.filing import DraftFields, PaymentMethod
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint


def draft_fields(session: Session, complaint: Complaint) -> DraftFields:
    vault = vault_of(session)
    described = complaint.respondent_text_sealed
    return DraftFields(
        respondent_id=complaint.respondent_id,
        respondent_text=vault.open(described) if described else "",
        facts_text=vault.open(complaint.facts_sealed),
        event_on=complaint.event_on,
        paid_fen=complaint.paid_fen,
        payment_method=PaymentMethod(complaint.payment_method) if complaint.payment_method else None,
        category=complaint.category,
        claims=claims_of(session, complaint),
        rule_facts=complaint.rule_facts,
        agrees_to_mediate=complaint.agrees_to_mediate,
        agrees_to_publish=complaint.agrees_to_publish,
        purchase=purchase_from_json(complaint.purchase),
    )

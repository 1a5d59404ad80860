"""The receipt of a complaint: its number, when it came and how, by when is decided, how to follow it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.identifiers import mask_phone
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from identity.queries.identities import find_identity
from mediation.domain.channels import CHANNEL_NAMES, Channel
from mediation.queries.clock_of import Clocks
from mediation.storage.claims import claims_of
from mediation.storage.loading import evidence_of
from mediation.storage.office_readers import get_office_complaint
from mediation.storage.respondents import respondent_name


@dataclass(frozen=True)
class Receipt:
    """What is printed for the person; `has_identity` false reminds the officer to ask for it."""

    complaint_id: str
    number: str
    office_name: str
    channel_name: str
    external: str
    received_on: date
    decide_by: date | None
    person: str
    phone_masked: str
    has_identity: bool
    respondent: str
    claims: str
    consents: tuple[tuple[str, bool], ...]
    files: int


def receipt(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> Receipt:
    """Return the receipt to the office; a complaint that was never received has none."""
    complaint = get_office_complaint(session, complaint_id, viewer)
    if complaint.received_on is None or complaint.number is None:
        raise NotFoundError("这件投诉还没有收到回执")
    person, clock = contact_of(session, complaint.consumer_id), Clocks(session, local_date(now)).of(complaint)
    return Receipt(
        complaint_id=complaint.id,
        number=complaint.number,
        office_name=str((complaint.office or {}).get("name", "")),
        channel_name=CHANNEL_NAMES[Channel(complaint.channel)],
        external=f"{complaint.external_source} {complaint.external_number}" if complaint.external_number else "",
        received_on=complaint.received_on,
        decide_by=clock.due_on if clock else None,
        person=person.name,
        phone_masked=mask_phone(person.phone),
        has_identity=find_identity(session, complaint.consumer_id) is not None,
        respondent=respondent_name(session, complaint),
        claims="；".join(claim.text for claim in claims_of(session, complaint)),
        files=len(evidence_of(session, complaint)),
        consents=(
            ("同意调解", complaint.agrees_to_mediate),
            ("同意委托调解", complaint.agrees_to_delegation),
            ("同意公示", complaint.agrees_to_publish),
        ),
    )

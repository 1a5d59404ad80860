"""What an invitation code opens before one joins: the draft that is to be agreed to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from identity.queries.identities import find_identity
from mediation.domain.claims import Claim
from mediation.domain.letter_codes import folded_code
from mediation.domain.lifecycle import Stage
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.joint_content import joint_content_hash
from mediation.storage.people_tables import JointInvitation
from mediation.storage.respondents import respondent_name

_WRONG_CODE = "邀请码不正确或者已经过期，请向邀请您的人再要一个"


@dataclass(frozen=True)
class InvitationPage:
    """`content_hash` goes into the form, so that one joins what one has read."""

    invited_by: str
    respondent: str
    facts_text: str
    event_on: date | None
    claims: tuple[Claim, ...]
    content_hash: str
    has_identity: bool


def invitation_page(session: Session, code: str, viewer: Actor, now: datetime) -> InvitationPage:
    """Return the draft; raises InvalidInputError for a code that opens nothing."""
    hashed = vault_of(session).token_hash(folded_code(code))
    complaint = session.scalar(
        select(Complaint)
        .join(JointInvitation, JointInvitation.complaint_id == Complaint.id)
        .where(
            JointInvitation.code_hash == hashed,
            JointInvitation.valid_until >= local_date(now),
            Complaint.stage == Stage.DRAFT.value,
        )
    )
    if complaint is None:
        raise InvalidInputError(_WRONG_CODE, fields={"code": _WRONG_CODE})
    fields = draft_fields(session, complaint)
    return InvitationPage(
        invited_by=contact_of(session, complaint.consumer_id).name,
        respondent=respondent_name(session, complaint),
        facts_text=fields.facts_text,
        event_on=fields.event_on,
        claims=fields.claims,
        content_hash=joint_content_hash(session, complaint),
        has_identity=find_identity(session, viewer.account_id) is not None,
    )

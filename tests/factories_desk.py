"""Colleagues of a merchant for tests, invited and joined by the real services."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, MemberRole, Role
from identity.domain.desk import Invitation
from identity.services.invite_member import accept_invitation, invite_member
from tests.factories_identity import given_account, sent_code
from tests.factories_mediation import People


def given_colleague(
    session: Session, people: People, role: MemberRole, now: datetime, *, name: str = "小同事"
) -> Actor:
    guest = given_account(session, Role.MERCHANT, now, name=name)
    invitation = Invitation(guest.phone, role)
    invitation_id = invite_member(session, (people.enterprise_id, "示例店"), invitation, people.merchant, now)
    assert accept_invitation(session, invitation_id, sent_code(session), guest.actor, now) is None
    session.flush()
    return replace(guest.actor, enterprise_ids=frozenset({people.enterprise_id}))

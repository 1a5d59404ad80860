"""The one place that changes the status of a membership."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.domain.membership import MembershipAction, MembershipStatus, step_for
from identity.storage.membership_tables import Membership
from ledger.services.record_act import Subject, record_act


def take_membership_step(
    session: Session, membership: Membership, action: MembershipAction, actor: Actor, now: datetime
) -> None:
    """Write the new status and its act; raises when the step is not open to this role or status."""
    step = step_for(MembershipStatus(membership.status), action, actor.role)
    membership.status = step.target.value
    subject = Subject("membership", membership.id)
    details = {"enterprise": membership.enterprise_id}
    record_act(
        session,
        subject,
        f"{action.value}_membership",
        actor,
        now,
        before=step.source.value,
        after=step.target.value,
        details=details,
    )

"""Reading where a complaint lies, for one official."""

from datetime import date

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, Role
from identity.queries.offices import office_lines, offices_above
from mediation.domain.lifecycle import OFFICE_ROLES
from mediation.domain.office_situation import ANYWHERE, OfficeSituation
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import absences_on, cover_of, find_open_dispute
from mediation.storage.procedures import delegate_body_ids, is_delegate


def office_situation_of(session: Session, complaint: Complaint, viewer: Actor, today: date) -> OfficeSituation:
    """Return what an official's buttons depend on; of no meaning for anybody else."""
    if viewer.role not in OFFICE_ROLES:
        return ANYWHERE
    dispute = find_open_dispute(session, complaint.id)
    both = (dispute.raised_by_office_id, dispute.other_office_id) if dispute else ()
    handler, bodies = complaint.handler_id, delegate_body_ids(session)
    return OfficeSituation(
        has_it=complaint.office_id in viewer.office_ids or is_delegate(session, complaint, viewer),
        has_other_offices=sum(line.is_active and line.office_id not in bodies for line in office_lines(session)) > 1,
        is_disputed=dispute is not None,
        is_asked=viewer.office_id in both,
        is_above_both=bool(both) and all(viewer.office_id in offices_above(session, office_id) for office_id in both),
        has_handler=handler is not None,
        may_hand_over=viewer.role is Role.SUPERVISOR
        or (handler is not None and viewer.account_id in {handler, cover_of(handler, absences_on(session, today))}),
    )

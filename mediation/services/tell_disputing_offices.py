"""Reminding both offices of a dispute over competence, and their common superior once the days to agree are over."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Role
from identity.queries.offices import offices_above
from mediation.services.tell_parties import News, tell_office
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import find_open_dispute


def tell_disputing_offices(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    """Tell the officers of both; the nearest office above both is asked to designate when it is late."""
    dispute = find_open_dispute(session, complaint.id)
    if dispute is None:
        return
    both = (dispute.raised_by_office_id, dispute.other_office_id)
    for office_id in both:
        tell_office(session, complaint, Role.OFFICER, office_id, news, now)
    above = [office_id for office_id in offices_above(session, both[0]) if office_id in offices_above(session, both[1])]
    if above and local_date(now) > dispute.agree_until:
        asked = News("请指定管辖", "两个机关在规定的工作日内没有协商一致，请您指定一个机关办理。")
        tell_office(session, complaint, Role.SUPERVISOR, above[0], asked, now)

"""Which office a complaint lies with, as its two sides see it: how to reach it, why, and where it was handed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from identity.queries.offices import office_line
from mediation.domain.parties import Side
from mediation.queries.office_work import TransferLine, transfer_lines
from mediation.storage.complaint_tables import Complaint


@dataclass(frozen=True)
class WhereItLies:
    """`why` and `transfers` are for the consumer and the office; a merchant reads which office it is."""

    office_name: str
    phone: str
    address: str
    why: str
    transfers: tuple[TransferLine, ...]


def where_it_lies(session: Session, complaint: Complaint, side: Side) -> WhereItLies | None:
    """Return it, or None before an office received the complaint."""
    if complaint.office_id is None:
        return None
    office = office_line(session, complaint.office_id)
    if side is Side.MERCHANT:
        return WhereItLies(office.name, office.phone, office.address, "", ())
    transfers = transfer_lines(session, complaint.id)
    why = "" if transfers else str((complaint.competence or {}).get("why", ""))
    return WhereItLies(office.name, office.phone, office.address, why, transfers)

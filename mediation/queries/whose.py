"""Whose work a list of the office shows."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from mediation.domain.lifecycle import OFFICE_ROLES
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import absences_on, covered_by


class Whose(StrEnum):
    """One's own work with what one covers today, everybody's, nobody's yet."""

    OFFICE = "office"
    MINE = "mine"
    UNASSIGNED = "unassigned"


WHOSE_NAMES: dict[Whose, str] = {Whose.OFFICE: "本机关", Whose.MINE: "我承办的", Whose.UNASSIGNED: "待分派"}


def whose_work(session: Session, viewer: Actor, whose: Whose, today: date) -> ColumnElement[bool]:
    """Return the filter; of no effect for anybody but officials."""
    if viewer.role not in OFFICE_ROLES or whose is Whose.OFFICE:
        return true()
    if whose is Whose.UNASSIGNED:
        return Complaint.handler_id.is_(None)
    covered = covered_by(viewer.account_id, absences_on(session, today))
    return Complaint.handler_id.in_(sorted({viewer.account_id} | covered))

"""Complaint and report in one filing are handled apart (办法121 article 9): two cases, each with number, clock and log.

What goes into the report is what the consumer wrote for it at filing, or the account that was filed: nothing that was
said, offered or brought in mediation, and mediation does not wait for the report.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.office import Office
from mediation.domain.parties import Side
from mediation.domain.reports import ReportTold
from mediation.services.file_report import FiledReport, NewReport, file_report
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.intake_tables import FilingDeclaration
from mediation.storage.reports import reports_of_complaint


def split_report(
    session: Session, complaint_id: str, office: Office, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Open a report from the account that was filed; raises ConflictError when there is one already."""
    act = begin_act(session, complaint_id, Action.SPLIT_REPORT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    if reports_of_complaint(session, complaint_id):
        raise ConflictError("这件投诉已经分出过举报，请直接查看那件举报")
    filed = _file(session, complaint, draft_fields(session, complaint).facts_text, office, now)
    _note(session, complaint, filed, actor, now)
    return finish_act(session, act, now, filed.report_id)


def split_declared_report(session: Session, complaint: Complaint, office: Office, now: datetime) -> None:
    """Open the report that the consumer asked for when filing, if any; it does not wait for a direct negotiation."""
    words = _declared(session, complaint)
    if words and not reports_of_complaint(session, complaint.id):
        _note(session, complaint, _file(session, complaint, words, office, now), SYSTEM_ACTOR, now)


def _declared(session: Session, complaint: Complaint) -> str:
    declared = session.get(FilingDeclaration, complaint.id)
    return vault_of(session).open(declared.report_sealed) if declared and declared.report_sealed else ""


def _file(session: Session, complaint: Complaint, words: str, office: Office, now: datetime) -> FiledReport:
    fields = draft_fields(session, complaint)
    told = ReportTold(complaint.respondent_id, fields.respondent_text, words, fields.event_on)
    new = NewReport(told, complaint_id=complaint.id, purchase=fields.purchase)
    reporter = Actor(complaint.consumer_id, Role.CONSUMER, "")
    return file_report(session, new, office, reporter, now)


def _note(session: Session, complaint: Complaint, filed: FiledReport, actor: Actor, now: datetime) -> None:
    take_step(session, complaint, Action.SPLIT_REPORT, actor, now, {"report": filed.number})
    news = News("举报已经分开登记", f"举报编号 {filed.number}，和投诉分开办理。", f"/reports/{filed.report_id}")
    tell(session, complaint, Side.CONSUMER, news, now)

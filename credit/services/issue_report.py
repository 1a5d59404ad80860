"""Issuing a report of an enterprise to print: its content is stored as it is that moment."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.leads import LEAD_STAFF
from credit.domain.reports import ReportScope, check_code, content_digest
from credit.storage.report_tables import CreditReport
from ledger.services.record_act import Subject, record_act


def issue_report(
    session: Session, enterprise_id: str, content: Mapping[str, object], actor: Actor, now: datetime
) -> str:
    """Store what `report_content` read in this transaction and return the report's id; officers and supervisors may.

    The digest stands in the log of acts too, so that neither can be changed alone.
    """
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不能出具信用报告")
    report_id, scope = new_id(), ReportScope(str(content["scope"]))
    text = canonical_json({**content, "report": report_id})
    digest = content_digest(text)
    row = CreditReport(
        id=report_id,
        enterprise_id=enterprise_id,
        scope=scope.value,
        code=check_code(digest),
        sha256=digest,
        content_sealed=vault_of(session).seal(text),
        issued_by=actor.account_id,
        issued_at=now,
    )
    session.add(row)
    details = {"enterprise": enterprise_id, "scope": scope.value, "sha256": digest}
    record_act(session, Subject(CreditReport.SUBJECT_KIND, report_id), "issue", actor, now, details=details)
    return report_id

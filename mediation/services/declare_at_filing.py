"""The consumer declares, before filing, what no register can tell."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.declarations import Declaration, check_declaration
from mediation.domain.lifecycle import Action
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.intake_tables import FilingDeclaration


def declare_at_filing(
    session: Session,
    complaint_id: str,
    declaration: Declaration,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the declaration beside the draft; declared again, the new one counts."""
    act = begin_act(session, complaint_id, Action.DECLARE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    checked = check_declaration(declaration, local_date(now))
    vault, report = vault_of(session), checked.report.strip()
    row = session.get(FilingDeclaration, complaint_id) or FilingDeclaration(complaint_id=complaint_id)
    row.handled_by = checked.handled_by.value
    row.detail_sealed = vault.seal(checked.detail.strip()) if checked.detail.strip() else None
    row.known_on = checked.known_on
    row.report_sealed = vault.seal(report) if report else None
    row.declared_by, row.declared_at = actor.account_id, now
    session.add(row)
    details = {"handled_by": row.handled_by, "reports_breach": row.report_sealed is not None}
    take_step(session, act.complaint, Action.DECLARE, actor, now, details)
    return finish_act(session, act, now, complaint_id)

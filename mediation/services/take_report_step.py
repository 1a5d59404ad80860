"""The one place that writes the stage of a report, with its log row beside it; the log never names who reported."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from core.kernel.roles import Actor, Role
from ledger.services.record_act import Subject, record_act
from mediation.domain.report_lifecycle import CLOCK_RUNS, ReportAction, ReportStage, report_step_for
from mediation.storage.report_tables import Report

_REPORTER_ID, _REPORTER_NAME = "reporter", "举报人"


def take_report_step(
    session: Session,
    report: Report,
    action: ReportAction,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Do the action and log it. The log of a report never names who reported."""
    step = report_step_for(ReportStage(report.stage), action, actor.role)
    report.stage = step.target.value
    if step.target not in CLOCK_RUNS:
        report.due_on, report.due_provisional = None, False
    flag_modified(report, "received_at")  # the version grows although only other rows may change
    log_report_act(session, report, action, actor, now, {"before": step.source, **(details or {})})


def log_report_act(
    session: Session,
    report: Report,
    action: ReportAction,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object],
) -> None:
    told = dict(details)
    before = told.pop("before", None)
    record_act(
        session,
        Subject(Report.SUBJECT_KIND, report.id),
        action.value,
        nameless(actor),
        now,
        before=str(before) if before else None,
        after=report.stage,
        details=told,
    )


def nameless(actor: Actor) -> Actor:
    """Return a reporter as the log knows one: no account and no name."""
    if actor.role is not Role.CONSUMER:
        return actor
    return replace(actor, account_id=_REPORTER_ID, name=_REPORTER_NAME, mandates=())

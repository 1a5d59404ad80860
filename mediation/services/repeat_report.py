"""A report that may repeat an earlier one (办法121 article 35): not handled again, or its new facts are taken over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.report_lifecycle import CLOCK_RUNS, ReportAction, ReportStage
from mediation.domain.reports import check_reasons_of_report
from mediation.services.report_acts import (
    ReportResult,
    begin_report_act,
    finish_report_act,
    restart_clock,
    tell_reporter_notice,
)
from mediation.services.submissions import PLAIN, Submission
from mediation.services.take_report_step import take_report_step
from mediation.storage.report_tables import Report
from mediation.storage.reports import get_report_for_update


@dataclass(frozen=True)
class Repeat:
    """The earlier report of the same person; new facts are merged into it, else nothing is handled again."""

    earlier_id: str
    has_new_facts: bool
    reasons: str


def judge_repeat(
    session: Session, report_id: str, repeat: Repeat, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Say that a report repeats an earlier one; with new facts the clock of the earlier one starts again."""
    action = ReportAction.MERGE if repeat.has_new_facts else ReportAction.MARK_REPEATED
    act = begin_report_act(session, report_id, action, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    report, reasons = act.report, check_reasons_of_report(repeat.reasons)
    earlier = _earlier(session, report, repeat, actor)
    report.earlier_id, report.reasons_sealed = earlier.id, vault_of(session).seal(reasons)
    take_report_step(session, report, action, actor, now, {"earlier": earlier.number})
    if repeat.has_new_facts:
        restart_clock(session, earlier, local_date(now))
        details = {"from": report.number, "until": earlier.due_on}
        take_report_step(session, earlier, ReportAction.TAKE_NEW_FACTS, actor, now, details)
    words = "的新情况已经并入先前的举报，一起核查" if repeat.has_new_facts else "和先前的举报相同，不再重复处理"
    tell_reporter_notice(session, report, "举报已合并处理", f"举报 {report.number} {words}（{earlier.number}）。", now)
    return finish_report_act(session, act)


def _earlier(session: Session, report: Report, repeat: Repeat, actor: Actor) -> Report:
    if repeat.earlier_id in ("", report.id):
        message = "请选择先前的那件举报"
        raise InvalidInputError(message, fields={"earlier_id": message})
    earlier = get_report_for_update(session, repeat.earlier_id, actor)
    if report.person_index is None or earlier.person_index != report.person_index:
        raise ConflictError("不是同一个人的举报，不能按重复举报处理")
    if repeat.has_new_facts and ReportStage(earlier.stage) not in CLOCK_RUNS:
        raise ConflictError("先前的举报已经有了结果，有新事实的请作为新的举报核查")
    return earlier

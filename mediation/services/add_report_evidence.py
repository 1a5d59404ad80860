"""A reporter, or the officer for them, brings more material while the report is open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError, TooManyError
from core.kernel.roles import Actor
from mediation.domain.report_lifecycle import ReportAction
from mediation.services.add_evidence import StoredFile
from mediation.services.file_report import keep_files
from mediation.services.report_acts import ReportResult, begin_report_act, finish_report_act
from mediation.services.submissions import PLAIN, Submission
from mediation.services.take_report_step import take_report_step
from mediation.storage.reports import files_of_report

_MOST_IN_ALL = 30


def add_report_evidence(
    session: Session,
    report_id: str,
    files: Sequence[StoredFile],
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ReportResult:
    """Keep the files; one that is there already is kept once."""
    act = begin_report_act(session, report_id, ReportAction.ADD_EVIDENCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    known = {row.sha256 for row in files_of_report(session, report_id)}
    fresh = [file for file in files if file.sha256 not in known]
    if not files:
        raise InvalidInputError("请先选择文件", fields={"files": "请选择至少一个文件"})
    if len(known) + len(fresh) > _MOST_IN_ALL:
        raise TooManyError(f"一件举报最多 {_MOST_IN_ALL} 个文件，请合并后再传")
    keep_files(session, act.report, fresh, now)
    if fresh:
        details = {"files": sorted({file.sha256 for file in fresh})}
        take_report_step(session, act.report, act.action, actor, now, details)
    return finish_report_act(session, act)

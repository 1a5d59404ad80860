"""The result of a report as form 10 says it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.form_values import ReportResult
from mediation.domain.report_lifecycle import ReportStage
from mediation.domain.reports import RESULT_WORDS
from mediation.storage.report_tables import Report
from rulebook.queries.books import book_by_version

_LIMIT = "report_verification_limit"


@dataclass(frozen=True)
class Outcome:
    """How verification ended, or would end."""

    stage: ReportStage
    transferred_to: str
    reasons: str


def result_values(session: Session, report: Report) -> ReportResult:
    """Return the form of a decided report."""
    reasons = vault_of(session).open(report.reasons_sealed) if report.reasons_sealed else ""
    outcome = Outcome(ReportStage(report.outcome or ""), report.transferred_to or "", reasons)
    return result_form(session, report, outcome)


def result_form(session: Session, report: Report, outcome: Outcome) -> ReportResult:
    """Return the form as it would say this outcome."""
    source = book_by_version(session, report.book_version).parameter(_LIMIT, report.clock_from).source
    words = RESULT_WORDS[outcome.stage]
    words = f"{words}（{outcome.transferred_to}）" if outcome.transferred_to else words
    return ReportResult(report.number, report.received_on, words, outcome.reasons, source)

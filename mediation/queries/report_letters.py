"""What a reporter will be told, shown before the decision is confirmed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.office import office_from_json
from mediation.domain.official_document import OfficialDocument
from mediation.domain.reports import OUTCOMES, Verdict, check_verdict
from mediation.domain.writing import NUMBER_LATER, NewDocument, written
from mediation.storage.report_results import Outcome, result_form
from mediation.storage.reports import get_report


@dataclass(frozen=True)
class ReportLetter:
    """`goes_to_somebody` is false for an anonymous reporter, who reads the result with the code."""

    letter: OfficialDocument
    goes_to_somebody: bool


def report_letter(session: Session, report_id: str, verdict: Verdict, viewer: Actor, now: datetime) -> ReportLetter:
    """Return the letter of this verdict; raises InvalidInputError as the service does."""
    report, checked = get_report(session, report_id, viewer), check_verdict(verdict)
    outcome = Outcome(OUTCOMES[checked.action], checked.transferred_to, checked.reasons)
    name = vault_of(session).open(report.name_sealed) if report.name_sealed else "举报人"
    new = NewDocument(result_form(session, report, outcome), Addressee(AddressedTo.OTHER, name))
    letter = written(office_from_json(report.office), new, NUMBER_LATER, local_date(now))
    return ReportLetter(letter, report.name_sealed is not None or report.phone_sealed is not None)

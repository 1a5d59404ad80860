"""Which clock of a complaint runs now."""

from datetime import date

from sqlalchemy.orm import Session

from core.kernel.workdays import DueDay
from core.rules import RuleBook
from mediation.domain.clocks import ClockView, clock_view
from mediation.domain.lifecycle import PROMISED, Stage
from mediation.domain.negotiation import LIMIT
from mediation.storage.complaint_tables import Complaint
from rulebook.queries.books import book_by_version

_LEGAL_CLOCKS: dict[Stage, tuple[str, str]] = {
    Stage.NEGOTIATING: ("直接协商期限", LIMIT),
    Stage.FILED: ("受理期限", "acceptance_limit"),
    Stage.ACCEPTED: ("调解期限", "mediation_limit"),
    Stage.MEDIATING: ("调解期限", "mediation_limit"),
}


class Clocks:
    """Clock views for one query; each rule book version is read once."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self._books: dict[str, RuleBook] = {}

    def of(self, complaint: Complaint) -> ClockView | None:
        """Return the clock that runs, or None when nobody has to do anything by a day."""
        if complaint.due_on is None:
            return None
        due, stage = DueDay(complaint.due_on, complaint.due_provisional), Stage(complaint.stage)
        if stage in PROMISED:
            return ClockView(
                "约定的履行日",
                due.on,
                provisional=False,
                left=(due.on - self._today).days,
                unit_text="天",
                source="调解书" if stage is Stage.SETTLED else "和解协议",
            )
        name, parameter = _LEGAL_CLOCKS[stage]
        start = complaint.accepted_on or complaint.received_on or complaint.negotiated_from or due.on
        return clock_view(name, due, self._book(complaint).parameter(parameter, start), self._today)

    def _book(self, complaint: Complaint) -> RuleBook:
        version = complaint.book_version or ""
        if version not in self._books:
            self._books[version] = book_by_version(self._session, version)
        return self._books[version]

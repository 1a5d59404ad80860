"""Rule facts as stored JSON."""

from typing import Any

from core.rules.filing import ComplaintForm, facts_of_form
from core.rules.values import FactValue
from mediation.storage.complaint_tables import Complaint


def told_facts(complaint: Complaint) -> dict[str, Any]:
    """Return what the form tells the rule book by itself, and over it what the interview asked."""
    form = ComplaintForm(
        category=complaint.category or "",
        paid_fen=complaint.paid_fen,
        event_on=complaint.event_on,
        payment_method=complaint.payment_method or "",
        respondent_is_registered=complaint.respondent_id is not None,
    )
    return {**{name: _plain(value) for name, value in facts_of_form(form).items()}, **complaint.rule_facts}


def _plain(value: FactValue) -> bool | int | str | list[str]:
    if isinstance(value, bool | int | str):
        return value
    return list(value) if isinstance(value, tuple) else str(value)

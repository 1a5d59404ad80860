"""What a filing form tells the rule book: the one place that says so, for the panel and for filing."""

from typing import Any

from core.rules.filing import ComplaintForm, facts_of_form
from core.rules.values import FactValue
from mediation.domain.filing import DraftFields


def told_facts(fields: DraftFields) -> dict[str, Any]:
    """Return what the form says by itself, and over it what the interview asked; 不清楚 (None) tells nothing."""
    form = ComplaintForm(
        category=fields.category or "",
        paid_fen=fields.paid_fen,
        event_on=fields.event_on,
        payment_method=fields.payment_method.value if fields.payment_method else "",
        respondent_is_registered=fields.respondent_id is not None,
    )
    answered = {name: value for name, value in fields.rule_facts.items() if value is not None}
    return {**{name: _plain(value) for name, value in facts_of_form(form).items()}, **answered}


def _plain(value: FactValue) -> bool | int | str | list[str]:
    if isinstance(value, bool | int | str):
        return value
    return list(value) if isinstance(value, tuple) else str(value)

"""Reading back the answer of a check exactly as it was shown."""

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from core.database import vault_of
from sanctions.domain.checks import CheckAnswer
from sanctions.storage.check_tables import Check

_ANSWERS = TypeAdapter(CheckAnswer)


def shown_text(session: Session, check: Check) -> str:
    """Return the canonical JSON that was stored."""
    return vault_of(session).open(check.answer_sealed)


def shown_answer(session: Session, check: Check) -> CheckAnswer:
    return _ANSWERS.validate_json(shown_text(session, check))

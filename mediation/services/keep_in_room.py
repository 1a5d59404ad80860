"""What the office writes repeats no offer: a sum named to make peace is refused in a decision, by name."""

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from mediation.domain.without_prejudice import named_among
from mediation.storage.complaint_tables import Complaint
from mediation.storage.peace_sums import peace_sums


def refuse_offers_in(session: Session, complaint: Complaint, text: str, field: str = "reasons") -> str:
    """Return the text; raises InvalidInputError when it names a sum that was offered or proposed."""
    named = named_among(text, peace_sums(session, complaint))
    if not named:
        return text
    sums = "、".join(format_yuan(fen) for fen in sorted(named))
    message = f"理由里写了和解中提到的金额（{sums}）。为和解说的数不能写进文书，请删去后再提交"
    raise InvalidInputError(message, fields={field: message})

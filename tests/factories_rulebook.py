"""Changes of the rule book for tests: texts that pass every check, and officers who propose and adopt them."""

import re
from datetime import date, datetime
from functools import cache

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, Role
from core.rules import book_from_content, shipped_texts
from rulebook.domain.amendment import AmendmentProposal
from rulebook.domain.checking import CheckedText, check_amendment
from rulebook.queries.books import current_book
from rulebook.services.decide_amendment import adopt_amendment
from rulebook.services.propose_amendment import propose_amendment

WANG = Actor("officer-wang", Role.OFFICER, "王办案")
QIAN = Actor("officer-qian", Role.OFFICER, "钱审核")
RULE = "rules/R44.toml"
MARK = "（补充）"
FROM = date(2027, 1, 1)


def amended() -> str:
    """The text of R44 whose burden of proof says one word more."""
    return re.sub(r'(?m)^(burden = ".*)"$', rf'\1{MARK}"', shipped_texts()[RULE], count=1)


def other_text(number: int) -> str:
    """A text of R45 that nobody proposed before."""
    text = shipped_texts()["rules/R45.toml"]
    head, _, rest = text.partition("\n[[versions]]")
    return f"# Read again, {number}.\n{head}\n[[versions]]{rest}"


def proposal_of(base: str, **files: str) -> AmendmentProposal:
    texts = {f"rules/{name}.toml": text for name, text in files.items()} or {RULE: amended()}
    return AmendmentProposal(base, texts, FROM, "预付式消费解释第十八条", "说法不清楚")


def checked_for(session: Session, proposal: AmendmentProposal) -> CheckedText:
    return _checked(current_book(session).content, tuple(proposal.files.items()), proposal.effective_on)


@cache
def _checked(base: str, files: tuple[tuple[str, str], ...], effective_on: date) -> CheckedText:
    """Many tests propose the same text over the same book; checking it runs every example."""
    return check_amendment(book_from_content(base), dict(files), effective_on)


def given_proposal(session: Session, now: datetime, by: Actor = WANG, **files: str) -> str:
    """A proposal over the current book."""
    proposal = proposal_of(current_book(session).version, **files)
    return propose_amendment(session, proposal, checked_for(session, proposal), by, now)


def given_adopted(session: Session, now: datetime, **files: str) -> str:
    """A book that two officers adopted; returns its version."""
    proposal = proposal_of(current_book(session).version, **files)
    checked = checked_for(session, proposal)
    amendment_id = propose_amendment(session, proposal, checked, WANG, now)
    return adopt_amendment(session, amendment_id, checked, QIAN, now)

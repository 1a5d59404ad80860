"""What pages and API share about changing the rule book: checks run before the transaction that writes."""

from collections.abc import Iterable, Mapping

from core.database import Session
from core.kernel.errors import NotFoundError
from identity.queries.accounts import contact_of
from rulebook.domain.amendment import AmendmentProposal, check_base
from rulebook.domain.checking import CheckedText, check_amendment
from rulebook.queries.amendments import amendment_page
from rulebook.queries.books import current_book
from rulebook.services.decide_amendment import adopt_amendment, send_back_amendment, withdraw_amendment
from rulebook.services.propose_amendment import propose_amendment
from rulebook.services.seen_amendment import refuse_stale_amendment
from web.dependencies import dependencies
from web.signed_in import signed_in_actor

_NOBODY = "系统"


def checked(proposal: AmendmentProposal) -> CheckedText:
    """Check a text over the current book; ConflictError when it was written for another."""
    with dependencies().open_reading() as session:
        book = current_book(session)
    check_base(proposal.base_version, book.version)
    return check_amendment(book, proposal.files, proposal.effective_on)


def propose(proposal: AmendmentProposal) -> str:
    passed, wiring = checked(proposal), dependencies()
    with wiring.open_transaction() as session:
        return propose_amendment(session, proposal, passed, signed_in_actor(), wiring.clock())


def adopt(amendment_id: str, seen: int) -> str:
    """Check the proposed text once more, then make it the book that counts."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = amendment_page(session, amendment_id, actor.account_id, actor.role)
        current = current_book(session).version
    check_base(page.line.base_version, current)
    passed = check_amendment(page.base, page.texts, page.line.effective_on)
    with wiring.open_transaction() as session:
        refuse_stale_amendment(session, amendment_id, seen)
        return adopt_amendment(session, amendment_id, passed, actor, wiring.clock())


def send_back(amendment_id: str, reason: str, seen: int) -> None:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        refuse_stale_amendment(session, amendment_id, seen)
        send_back_amendment(session, amendment_id, reason, signed_in_actor(), wiring.clock())


def withdraw(amendment_id: str, seen: int) -> None:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        refuse_stale_amendment(session, amendment_id, seen)
        withdraw_amendment(session, amendment_id, signed_in_actor(), wiring.clock())


def names_of(session: Session, account_ids: Iterable[str | None]) -> Mapping[str, str]:
    """Return the names of officials who proposed or decided, by account."""
    return {account: _name(session, account) for account in sorted({each for each in account_ids if each})}


def _name(session: Session, account_id: str) -> str:
    try:
        return contact_of(session, account_id).name
    except NotFoundError:
        return _NOBODY

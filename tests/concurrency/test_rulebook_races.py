"""Two officers adopt two changes of one book at once, on PostgreSQL: one becomes the book, the other is told."""

from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.two_officers import ProposalStatus
from core.rules import load_shipped_book
from rulebook.queries.amendments import amendments
from rulebook.queries.books import adopted_books
from rulebook.services.decide_amendment import adopt_amendment
from rulebook.services.propose_amendment import propose_amendment
from rulebook.services.seed_rule_book import seed_rule_book
from tests.concurrency.at_once import at_once
from tests.factories_rulebook import QIAN, WANG, checked_for, other_text, proposal_of


def proposed(session, now, **files):
    proposal = proposal_of(load_shipped_book().version, **files)
    checked = checked_for(session, proposal)
    return propose_amendment(session, proposal, checked, WANG, now), checked


def test_of_two_changes_adopted_at_once_one_becomes_the_book(empty_postgres, now):
    with empty_postgres.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        one, other = proposed(session, now), proposed(session, now, R45=other_text(1))
    ends = at_once(
        empty_postgres,
        lambda session: adopt_amendment(session, *one, QIAN, now),
        lambda session: adopt_amendment(session, *other, QIAN, now),
    )
    assert sorted(type(end) for end in ends if end != "done") == [ConflictError]
    with empty_postgres.reading() as session:
        assert len(adopted_books(session)) == 2
        statuses = sorted(line.status for line in amendments(session))
        assert statuses == [ProposalStatus.ADOPTED, ProposalStatus.PROPOSED]


def test_of_two_decisions_on_one_change_at_once_one_counts(empty_postgres, now):
    with empty_postgres.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        one = proposed(session, now)
    ends = at_once(empty_postgres, *[lambda session: adopt_amendment(session, *one, QIAN, now)] * 2)
    assert sorted(type(end) for end in ends if end != "done") == [ConflictError]
    with empty_postgres.reading() as session:
        assert len(adopted_books(session)) == 2

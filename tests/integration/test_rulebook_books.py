"""Stored rule books: seeded once, never edited, read back by version."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.kernel.errors import NotFoundError, UnavailableError
from core.kernel.roles import SYSTEM_ACTOR
from core.rules import advise, book_from_content, content_of, load_shipped_book
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from rulebook.queries.books import adopted_books, book_by_version, current_book
from rulebook.services.seed_rule_book import seed_rule_book
from rulebook.storage.book_tables import EditedRuleBookError, RuleBookVersion


def _later_book():
    texts = json.loads(load_shipped_book().content)
    texts["book.toml"] = texts["book.toml"].replace("2026-07", "2026-08")
    texts["parameters/awards.toml"] = texts["parameters/awards.toml"].replace("value = 500\n", "value = 600\n")
    return book_from_content(content_of(texts))


def test_a_seeded_book_is_the_current_one(database, now):
    with database.transaction() as session:
        version = seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    with database.reading() as session:
        assert current_book(session) == load_shipped_book()
        assert version == current_book(session).version


def test_seeding_the_same_text_again_changes_nothing(database, now):
    for minutes in (0, 5):
        with database.transaction() as session:
            seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now + timedelta(minutes=minutes))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RuleBookVersion)) == 1
        (line,) = adopted_books(session)
        assert line.adopted_at == now


def test_adopting_a_book_is_an_act(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    with database.reading() as session:
        book_id = session.scalar(select(RuleBookVersion.id))
        (act,) = acts_of(session, Subject("rule_book", book_id))
    assert (act.action, act.details["sha256"]) == ("adopt", load_shipped_book().sha256)


def test_an_answer_replays_under_the_book_it_was_given(database, now):
    facts = {
        "for_living": True,
        "seller_is_business": True,
        "deceptive_acts": ["5-7"],
        "flaw_only_in_label": False,
        "paid_amount": 100,
    }
    with database.transaction() as session:
        first = seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        seed_rule_book(session, _later_book(), SYSTEM_ACTOR, now + timedelta(days=1))
    with database.reading() as session:
        sums = [
            advise(book, facts, now.date()).entitlement("R01").lines[1].amount_fen
            for book in (book_by_version(session, first), current_book(session))
        ]
    assert sums == [50000, 60000]


def test_the_same_stored_text_is_parsed_once(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    with database.reading() as one, database.reading() as other:
        assert current_book(one) is current_book(other)


@pytest.mark.parametrize("change", ["content", "adopted_on"])
def test_an_adopted_book_cannot_be_edited(database, now, change):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    with pytest.raises(EditedRuleBookError), database.transaction() as session:
        row = session.scalar(select(RuleBookVersion))
        setattr(row, change, {"content": "{}", "adopted_on": now.date() - timedelta(days=9)}[change])


def test_an_adopted_book_cannot_be_deleted(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    with pytest.raises(EditedRuleBookError), database.transaction() as session:
        session.delete(session.scalar(select(RuleBookVersion)))


def test_without_a_book_the_law_is_unavailable(database):
    with database.reading() as session, pytest.raises(UnavailableError):
        current_book(session)


def test_an_unknown_version_is_not_found(database):
    with database.reading() as session, pytest.raises(NotFoundError):
        book_by_version(session, "2020-01-00000000")

"""Another text of the rule book: checked, proposed by one officer, adopted by another, never edited afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.kernel.two_officers import ProposalStatus
from core.rules import book_from_content, content_of, load_shipped_book, shipped_texts
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.services.law_answers import book_of
from mediation.storage.complaint_tables import Complaint
from rulebook.domain.checking import check_amendment
from rulebook.queries.amendments import amendment_page, amendments, held_release
from rulebook.queries.books import adopted_books, current_book
from rulebook.queries.rule_history import rule_changes
from rulebook.services.decide_amendment import adopt_amendment, send_back_amendment, withdraw_amendment
from rulebook.services.propose_amendment import propose_amendment
from rulebook.services.seed_rule_book import seed_rule_book
from rulebook.storage.book_tables import RuleBookAmendment, RuleBookVersion
from tests.factories_mediation import given_filed, given_people
from tests.factories_rulebook import (
    FROM,
    MARK,
    QIAN,
    RULE,
    WANG,
    checked_for,
    given_adopted,
    given_proposal,
    other_text,
    proposal_of,
)

BOOK = load_shipped_book()


@pytest.fixture
def city(database, now):
    """A database with the shipped book."""
    with database.transaction() as session:
        seed_rule_book(session, BOOK, SYSTEM_ACTOR, now)
    return database


def changed_release(**changes):
    texts = shipped_texts()
    texts["book.toml"] = texts["book.toml"].replace("2026-07", "2026-08")
    for name, (old, new) in changes.items():
        path = {"awards": "parameters/awards.toml", "procedure": "parameters/procedure.toml", "rule": RULE}[name]
        assert old in texts[path]
        texts[path] = texts[path].replace(old, new, 1)
    return book_from_content(content_of(texts))


def test_a_proposal_changes_nothing_until_another_officer_adopts_it(city, now):
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
        assert current_book(session).version == BOOK.version
    with city.transaction() as session:
        page = amendment_page(session, amendment_id, QIAN.account_id, QIAN.role)
        checked = check_amendment(page.base, page.texts, page.line.effective_on)
        version = adopt_amendment(session, amendment_id, checked, QIAN, now)
    with city.reading() as session:
        book = current_book(session)
        assert book.version == version != BOOK.version
        assert book.label == "2026-07-1"
        assert book.rules["R44"].versions[0].burden.endswith(MARK)


def test_a_complaint_keeps_the_book_it_was_filed_under(database, now):
    with database.transaction() as session:
        complaint_id = given_filed(session, given_people(session, now), now)
        given_adopted(session, now + timedelta(hours=1))
        complaint = session.get(Complaint, complaint_id)
        assert book_of(session, complaint).version == BOOK.version
        assert current_book(session).version != BOOK.version


def test_the_proposer_may_not_adopt_or_send_back(city, now):
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
        checked = checked_for(session, proposal_of(BOOK.version))
        with pytest.raises(NotAllowedError):
            adopt_amendment(session, amendment_id, checked, WANG, now)
        with pytest.raises(NotAllowedError):
            send_back_amendment(session, amendment_id, "不对", WANG, now)


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.ADMIN, Role.CONSUMER, Role.REGISTRATION_CLERK])
def test_other_roles_may_neither_propose_nor_decide(city, now, role):
    somebody = Actor("somebody", role, "别人")
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
        proposal = proposal_of(BOOK.version)
        checked = checked_for(session, proposal)
        with pytest.raises(NotAllowedError):
            propose_amendment(session, proposal, checked, somebody, now)
        with pytest.raises(NotAllowedError):
            adopt_amendment(session, amendment_id, checked, somebody, now)


def test_a_proposal_is_sent_back_with_reasons_or_taken_back(city, now):
    with city.transaction() as session:
        first, second = given_proposal(session, now), given_proposal(session, now, R45=other_text(1))
        with pytest.raises(InvalidInputError):
            send_back_amendment(session, first, "  ", QIAN, now)
        send_back_amendment(session, first, "来源要写到款", QIAN, now)
        with pytest.raises(NotAllowedError):
            withdraw_amendment(session, second, QIAN, now)
        withdraw_amendment(session, second, WANG, now)
        lines = {line.amendment_id: line for line in amendments(session)}
        assert lines[first].status is ProposalStatus.SENT_BACK
        assert lines[first].decision_reason == "来源要写到款"
        assert lines[second].status is ProposalStatus.WITHDRAWN
        with pytest.raises(ConflictError):
            withdraw_amendment(session, second, WANG, now)
        assert current_book(session).version == BOOK.version


def test_of_two_proposals_over_one_book_the_second_must_be_proposed_anew(city, now):
    with city.transaction() as session:
        first, second = given_proposal(session, now), given_proposal(session, now, R45=other_text(1))
        checked = [checked_for(session, proposal_of(BOOK.version, **files)) for files in ({}, {"R45": other_text(1)})]
        adopt_amendment(session, first, checked[0], QIAN, now)
        with pytest.raises(ConflictError) as refused:
            adopt_amendment(session, second, checked[1], QIAN, now)
        assert "按现在的版本" in refused.value.message
        assert [line.is_stale for line in amendments(session, (ProposalStatus.PROPOSED,))] == [True]
        assert amendment_page(session, second, QIAN.account_id, QIAN.role).changed_since == ()


def test_a_text_written_against_an_older_book_is_not_taken(city, now):
    with city.transaction() as session:
        proposal = proposal_of(BOOK.version)
        checked = checked_for(session, proposal)
        given_adopted(session, now, R45=other_text(1))
        with pytest.raises(ConflictError):
            propose_amendment(session, proposal, checked, WANG, now)


def test_another_text_than_the_proposed_one_cannot_be_slipped_in(city, now):
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
        other = checked_for(session, proposal_of(BOOK.version, R45=other_text(2)))
        with pytest.raises(ConflictError):
            adopt_amendment(session, amendment_id, other, QIAN, now)


def test_going_back_to_the_old_words_is_a_version_of_its_own(city, now):
    with city.transaction() as session:
        given_adopted(session, now)
        version = given_adopted(session, now + timedelta(days=1), R44=shipped_texts()[RULE])
        assert version.startswith("2026-07-2-")
        assert current_book(session).rules == BOOK.rules


@pytest.mark.parametrize(("field", "value"), [("source", " "), ("reason", ""), ("reason", "长" * 2001)])
def test_source_and_reason_are_required(city, now, field, value):
    with city.transaction() as session:
        proposal = replace(proposal_of(BOOK.version), **{field: value})
        with pytest.raises(InvalidInputError) as refused:
            propose_amendment(session, proposal, checked_for(session, proposal), WANG, now)
        assert list(refused.value.fields) == [field]


def test_every_step_is_in_the_log(city, now):
    with city.transaction() as session:
        given_adopted(session, now)
        (line,) = amendments(session)
        acts = acts_of(session, Subject("rule_book_amendment", line.amendment_id))
        assert [(act.action, act.actor_name, act.after) for act in acts] == [
            ("propose", "王办案", "proposed"),
            ("adopt", "钱审核", "adopted"),
        ]
        stored = session.scalar(select(RuleBookVersion).where(RuleBookVersion.origin == "amendment"))
        (adopted,) = acts_of(session, Subject("rule_book", stored.id))
        assert adopted.details["follows"] == BOOK.version


def test_the_history_of_a_rule_names_only_the_books_that_changed_it(city, now):
    with city.transaction() as session:
        given_adopted(session, now + timedelta(days=1))
        given_adopted(
            session, now + timedelta(days=2), R01=shipped_texts()["rules/R01.toml"].replace("误导", "误 导", 1)
        )
        changes = rule_changes(session, "R44")
        assert [change.origin for change in changes] == ["amendment", "release"]
        assert changes[0].amendment.proposed_by == WANG.account_id
        assert changes[0].amendment.decided_by == QIAN.account_id
        assert len(adopted_books(session)) == 3


def test_a_number_that_a_rule_uses_belongs_to_its_history(city, now):
    with city.transaction() as session:
        seed_rule_book(session, changed_release(awards=("value = 500\n", "value = 600\n")), SYSTEM_ACTOR, now)
        assert len(rule_changes(session, "R01")) == 2
        assert len(rule_changes(session, "R44")) == 1


def test_a_release_keeps_what_the_office_changed_and_brings_the_rest(city, now):
    with city.transaction() as session:
        given_adopted(session, now)
        release = changed_release(procedure=("value = 2\n", "value = 3\n"))
        seed_rule_book(session, release, SYSTEM_ACTOR, now + timedelta(days=1))
        book = current_book(session)
        assert book.label == "2026-08-1"
        assert book.rules["R44"].versions[0].burden.endswith(MARK)
        assert book.parameters["most_representatives"][0].value == 3
        assert held_release(session) is None


def test_where_release_and_office_changed_the_same_rule_the_office_stays(city, now):
    with city.transaction() as session:
        given_adopted(session, now)
        release = changed_release(rule=('id = "R44"\n', 'id = "R44"\n# Read again.\n'))
        seed_rule_book(session, release, SYSTEM_ACTOR, now + timedelta(days=1))
        assert current_book(session).rules["R44"].versions[0].burden.endswith(MARK)


def test_a_release_that_does_not_fit_is_held_and_the_office_goes_on(city, now):
    """Its new example contradicts the office's text of another file."""
    with city.transaction() as session:
        version = given_adopted(session, now)
        texts = shipped_texts()
        texts["book.toml"] = texts["book.toml"].replace("2026-07", "2026-08")
        fact = "[facts.used_face_amount]"
        (path,) = [name for name, words in texts.items() if name.startswith("vocabulary/") and fact in words]
        renamed = {name: words.replace("used_face_amount", "face_amount_used") for name, words in texts.items()}
        assert fact not in renamed[path]
        seed_rule_book(session, book_from_content(content_of(renamed)), SYSTEM_ACTOR, now + timedelta(days=1))
        assert current_book(session).version == version
        assert held_release(session).version.startswith("2026-08-")


PROPOSED = {"decided_by": QIAN.account_id, "checked_sha256": None}


@pytest.mark.parametrize(
    "forged",
    [
        {"status": "adopted", "decided_by": WANG.account_id},  # by its own proposer
        {"status": "adopted", "decided_by": QIAN.account_id},  # without a checked text
        {"status": "adopted", "decided_by": QIAN.account_id, "checked_sha256": "0" * 64},  # another text was checked
        {"status": "sent_back", "decided_by": WANG.account_id, "decision_reason": "不对"},
        {"status": "sent_back", "decided_by": QIAN.account_id, "decision_reason": ""},
        {"status": "withdrawn", "decided_by": QIAN.account_id},
    ],
)
def test_the_database_itself_refuses_a_forged_decision(city, now, forged):
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
    with pytest.raises(IntegrityError), city.transaction() as session:
        row = update(RuleBookAmendment).where(RuleBookAmendment.id == amendment_id)
        session.execute(row.values(decided_at=now, **forged))


@pytest.mark.parametrize("with_amendment", [True, False])
def test_the_database_itself_refuses_a_book_that_no_adopted_text_stands_behind(city, now, with_amendment):
    with city.transaction() as session:
        amendment_id = given_proposal(session, now)
        content, sha256 = session.execute(select(RuleBookAmendment.content, RuleBookAmendment.sha256)).one()
    with pytest.raises(IntegrityError), city.transaction() as session:
        session.add(
            RuleBookVersion(
                id="forged", version="x", label="x", source="x", content=content, sha256=sha256, origin="amendment",
                is_adopted=True, follows=BOOK.version, amendment_id=amendment_id if with_amendment else None,
                adopted_on=now.date(), adopted_at=now,
            )
        )  # fmt: skip


def test_no_two_books_follow_the_same_one(city, now):
    with city.transaction() as session:
        given_adopted(session, now)
    with pytest.raises(IntegrityError), city.transaction() as session:
        forged = session.execute(text("SELECT origin FROM rule_book_version WHERE follows IS NULL")).scalar()
        assert forged == "release"
        session.execute(text("UPDATE rule_book_version SET follows = :v WHERE follows IS NULL"), {"v": BOOK.version})


def test_effective_day_is_kept(city, now):
    with city.transaction() as session:
        given_proposal(session, now)
        assert amendments(session)[0].effective_on == FROM == date(2027, 1, 1)

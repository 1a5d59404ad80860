"""Drafts stay tidy, and what is in them can still be taken out."""

import pytest
from sqlalchemy import func, select

from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import Role
from mediation.domain.filing import DraftFields
from mediation.services.add_evidence import add_evidence
from mediation.services.file_complaint import file_complaint
from mediation.services.remove_evidence import remove_evidence
from mediation.services.save_draft import start_draft
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Evidence
from tests.factories_identity import given_account
from tests.factories_mediation import OFFICE, SOME_FILE, given_draft, given_people


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_starting_again_against_the_same_merchant_goes_on_with_the_empty_draft(database, now, people):
    fields = DraftFields(respondent_id=people.enterprise_id)
    with database.transaction() as session:
        first = start_draft(session, fields, people.consumer, now)
        second = start_draft(session, fields, people.consumer, now)
        nameless = start_draft(session, DraftFields(), people.consumer, now)
    assert first.complaint_id == second.complaint_id != nameless.complaint_id
    assert count(database, Complaint) == 2


def test_a_draft_in_which_something_stands_is_never_taken_over(database, now, people):
    with database.transaction() as session:
        begun = given_draft(session, people, now)
        fresh = start_draft(session, DraftFields(respondent_id=people.enterprise_id), people.consumer, now)
    assert fresh.complaint_id != begun


def test_a_file_can_be_taken_out_of_a_draft_by_its_writer_alone(database, now, people):
    with database.transaction() as session:
        draft = given_draft(session, people, now)
        evidence = add_evidence(session, draft, SOME_FILE, people.consumer, now).subject_id
        stranger = given_account(session, Role.CONSUMER, now).actor
    with pytest.raises(NotFoundError), database.transaction() as session:
        remove_evidence(session, draft, evidence, stranger, now)
    with database.transaction() as session:
        remove_evidence(session, draft, evidence, people.consumer, now)
    assert count(database, Evidence) == 0
    with pytest.raises(NotFoundError), database.transaction() as session:
        remove_evidence(session, draft, evidence, people.consumer, now)


def test_evidence_of_a_filed_complaint_stays(database, now, people):
    with database.transaction() as session:
        draft = given_draft(session, people, now)
        evidence = add_evidence(session, draft, SOME_FILE, people.consumer, now).subject_id
        file_complaint(session, draft, OFFICE, people.consumer, now)
    with pytest.raises(ConflictError), database.transaction() as session:
        remove_evidence(session, draft, evidence, people.consumer, now)
    assert count(database, Evidence) == 1

"""Who a person really is: kept sealed, shown masked, asked before filing."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from identity.domain.real_identity import IdKind, RealIdentity
from identity.queries.identities import find_full_identity, find_identity
from identity.services.record_identity import record_identity
from identity.storage.person_tables import PersonIdentity
from mediation.services.file_complaint import file_complaint
from mediation.services.save_draft import start_draft
from tests.factories_identity import given_account
from tests.factories_mediation import FIELDS, OFFICE, given_people

OWN = RealIdentity(IdKind.RESIDENT, "110101199003077475", "示例市河东区示例路 1 号")


def test_nothing_of_an_identity_is_stored_in_the_clear(database, now):
    with database.transaction() as session:
        person = given_account(session, Role.CONSUMER, now, with_identity=False).actor
        record_identity(session, person.account_id, OWN, person, now)
    with database.reading() as session:
        row = session.scalars(select(PersonIdentity)).one()
        stored = b"".join((row.id_number_sealed, row.address_sealed, row.id_number_index.encode()))
        assert b"7475" not in stored
        assert "示例路".encode() not in stored
        assert find_identity(session, person.account_id).number_masked == "110101********7475"
        assert find_full_identity(session, person.account_id) == OWN


def test_nobody_states_the_identity_of_another_and_no_official_replaces_it(database, now):
    with database.transaction() as session:
        person = given_account(session, Role.CONSUMER, now, with_identity=False).actor
        other = given_account(session, Role.CONSUMER, now).actor
        officer = given_account(session, Role.OFFICER, now).actor
        with pytest.raises(NotAllowedError):
            record_identity(session, person.account_id, OWN, other, now)
        record_identity(session, person.account_id, OWN, person, now)
        changed = RealIdentity(IdKind.PASSPORT, "E12345678", "别处 2 号")
        record_identity(session, person.account_id, changed, officer, now)
        assert find_full_identity(session, person.account_id) == OWN


def test_a_complaint_without_a_real_identity_is_not_filed(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        person = given_account(session, Role.CONSUMER, now, with_identity=False).actor
        fields = replace(FIELDS, respondent_id=people.enterprise_id)
        draft = start_draft(session, fields, person, now).complaint_id
        with pytest.raises(InvalidInputError) as refused:
            file_complaint(session, draft, OFFICE, person, now)
        assert list(refused.value.fields) == ["identity"]

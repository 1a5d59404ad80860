"""What a consumer writes about a claim is personal text."""

import pytest
from sqlalchemy import text

from mediation.domain.claims import Claim, Remedy
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from tests.factories_mediation import given_filed, given_people

SECRET = "退到我女儿的卡里"


@pytest.fixture
def filed(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        return given_filed(session, people, now, claims=(Claim(Remedy.REFUND, 4_998_00, SECRET), Claim(Remedy.REPAIR)))


def test_the_note_of_a_claim_is_sealed_and_comes_back_with_it(database, filed):
    with database.reading() as session:
        stored = str(session.execute(text("SELECT claims FROM complaint")).scalar_one())
        complaint = session.get_one(Complaint, filed)
        notes = [claim.note for claim in claims_of(session, complaint)]
    assert "note" not in stored
    assert SECRET not in stored
    assert notes == [SECRET, ""]

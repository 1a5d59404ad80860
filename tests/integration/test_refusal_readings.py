"""A refusal at a desk goes out only after somebody else read it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from sanctions.domain.desk_decision import DeskChoice, Reading
from sanctions.queries.checks import check_page, checks_by_clerk, refusals_to_read
from sanctions.services.read_refusal import read_refusal
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import run_check
from sanctions.storage.check_tables import CheckDecision
from tests.factories_identity import given_account
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import HONOURS, REGISTRATION, SUPERVISOR, asked, given_law

REFUSED = DeskDecision(DeskChoice.REFUSED, "申请材料与登记不一致")


@pytest.fixture
def desk(database, now):
    with database.transaction() as session:
        given_law(session, now)
        code = some_code()
        given_enterprise(session, code=code)
        clerk = given_account(session, Role.REGISTRATION_CLERK, now).actor
        check_id = run_check(session, asked("simplified_deregistration", code), clerk, now).check_id
        yield session, check_id, clerk


def test_a_refusal_waits_until_somebody_else_of_the_desk_confirms_it(desk, now):
    session, check_id, clerk = desk
    record_check_decision(session, check_id, REFUSED, clerk, now)
    assert checks_by_clerk(session, clerk)[0].decision_text == "不予办理（待复核）"
    assert "没有给出拒绝的依据" in check_page(session, check_id, REGISTRATION).decision.mark
    assert refusals_to_read(session, clerk) == ()
    assert refusals_to_read(session, HONOURS) == ()
    assert [line.check_id for line in refusals_to_read(session, REGISTRATION)] == [check_id]
    assert [line.check_id for line in refusals_to_read(session, SUPERVISOR)] == [check_id]
    for stranger, error in ((clerk, NotAllowedError), (HONOURS, NotFoundError)):
        with pytest.raises(error):
            read_refusal(session, check_id, Reading.CONFIRMED, "", stranger, now)
    with pytest.raises(InvalidInputError):
        read_refusal(session, check_id, Reading.CONFIRMED, "同意", REGISTRATION, now)
    read_refusal(session, check_id, Reading.CONFIRMED, "登记材料不一致，另有依据", REGISTRATION, now)
    page = check_page(session, check_id, clerk)
    assert (page.decision.reading, page.may_decide, page.may_read) == (Reading.CONFIRMED, False, False)
    with pytest.raises(ConflictError):
        read_refusal(session, check_id, Reading.RETURNED, "太晚", SUPERVISOR, now)


def test_a_refusal_that_is_returned_with_a_reason_is_decided_anew(desk, now):
    session, check_id, clerk = desk
    record_check_decision(session, check_id, REFUSED, clerk, now)
    with pytest.raises(InvalidInputError):
        read_refusal(session, check_id, Reading.RETURNED, " ", SUPERVISOR, now)
    read_refusal(session, check_id, Reading.RETURNED, "依据不足", SUPERVISOR, now)
    page = check_page(session, check_id, clerk)
    assert (page.decision.reading_note, page.may_decide) == ("依据不足", True)
    record_check_decision(session, check_id, DeskDecision(DeskChoice.GRANTED, "材料已补"), clerk, now)
    assert [line.decision_text for line in checks_by_clerk(session, clerk)] == ["准予办理"]
    assert refusals_to_read(session, SUPERVISOR) == ()


@pytest.mark.parametrize("broken", [{"reading": "not_needed"}, {"reading": "confirmed", "read_by": "clerk-1"}])
def test_the_database_keeps_no_refusal_that_nobody_else_reads(sqlite, now, broken):
    with sqlite.transaction() as session:
        given_law(session, now)
        code = some_code()
        given_enterprise(session, code=code)
        check_id = run_check(session, asked("simplified_deregistration", code), REGISTRATION, now).check_id
        record_check_decision(session, check_id, REFUSED, REGISTRATION, now)
        row = session.scalars(select(CheckDecision)).one()
        for name, value in {**broken, "read_at": now if "read_by" in broken else None}.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()

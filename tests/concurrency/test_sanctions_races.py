"""Two people at once, on PostgreSQL: one wins, the other is told."""

import pytest
from sqlalchemy import func, select

from core.outbox.tables import OutboxMessage
from sanctions.domain.desk_decision import DeskChoice
from sanctions.services.decide_listing import decide_listing
from sanctions.services.propose_listing import propose_listing
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import run_check
from sanctions.services.spread_flags import spread_flags
from sanctions.storage.check_tables import CheckDecision
from sanctions.storage.flag_tables import DerivedFlag, Flag
from tests.concurrency.at_once import at_once
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import (
    HONOURS,
    OFFICER,
    OTHER_SUPERVISOR,
    SUPERVISOR,
    asked,
    decision,
    given_annulled,
    given_consented,
    given_decided,
    given_law,
    proposal,
)


@pytest.fixture
def law(empty_postgres, now):
    with empty_postgres.transaction() as session:
        given_law(session, now)
    return empty_postgres


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_officers_proposing_the_same_act_at_once_one_wins(law, now, attempt):
    with law.transaction() as session:
        act = proposal(given_enterprise(session))
    ends = at_once(law, *(lambda session: propose_listing(session, act, OFFICER, now) for _ in range(2)))
    assert sorted(str(end) for end in ends) == ["done", "这家企业同一天的同一种行为已经有一件列入案件，不能重复提出"]


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_officers_deciding_at_once_one_wins(law, now, attempt):
    with law.transaction() as session:
        listing_id = given_consented(session, now)
    ends = at_once(
        law,
        lambda session: decide_listing(session, listing_id, decision(now, "一号"), SUPERVISOR, now),
        lambda session: decide_listing(session, listing_id, decision(now, "二号"), OTHER_SUPERVISOR, now),
    )
    assert sorted(end == "done" for end in ends) == [False, True]
    with law.reading() as session:
        assert session.scalar(select(func.count()).select_from(Flag)) == 1
        assert session.scalar(select(func.count()).where(OutboxMessage.fact_type.like("%penalty_decided%"))) == 1


def test_one_document_number_used_twice_at_once_serves_one_decision(law, now):
    with law.transaction() as session:
        first, second = given_consented(session, now), given_consented(session, now)
    ends = at_once(
        law,
        lambda session: decide_listing(session, first, decision(now, "同号"), SUPERVISOR, now),
        lambda session: decide_listing(session, second, decision(now, "同号"), OTHER_SUPERVISOR, now),
    )
    assert sorted(end == "done" for end in ends) == [False, True]


@pytest.mark.parametrize("attempt", range(5))
def test_an_annulment_while_the_flag_is_being_spread_leaves_no_orphan(law, now, attempt):
    with law.transaction() as session:
        firm = given_enterprise(session)
        given_representative(session, firm)
        listing_id = given_decided(session, now, firm)
    at_once(
        law,
        lambda session: spread_flags(session, now),
        lambda session: given_annulled(session, now, listing_id),
    )
    with law.reading() as session:
        live = select(DerivedFlag.id).where(DerivedFlag.retracted_at.is_(None))
        assert session.scalars(live).all() == []


def test_a_check_is_decided_once(law, now):
    with law.transaction() as session:
        code = some_code()
        given_enterprise(session, code=code)
        check_id = run_check(session, asked("market_honour", code), HONOURS, now).check_id
    choice = DeskDecision(DeskChoice.GRANTED, "没有发现")
    ends = at_once(law, *[lambda session: record_check_decision(session, check_id, choice, HONOURS, now)] * 2)
    assert sorted(end == "done" for end in ends) == [False, True]
    with law.reading() as session:
        assert session.scalar(select(func.count()).select_from(CheckDecision)) == 1

"""Two people at once over one case, on PostgreSQL: one wins, the other is told."""

import pytest
from sqlalchemy import func, select

from changefeed.domain.feeds import Feed
from changefeed.services.follow_feed import number_changes
from core.contracts.credit import CreditRepaired
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox.tables import OutboxMessage
from core.rules import load_shipped_book
from credit.domain.entries import Correction
from credit.services.correct_record import correct_record
from credit.services.decide_repair import grant_repair, refuse_repair
from credit.services.withdraw_record import withdraw_record
from credit.storage.case_tables import CreditRepair
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from rulebook.services.seed_rule_book import seed_rule_book
from tests.concurrency.at_once import at_once
from tests.factories_credit import given_penalty
from tests.factories_rights import MAY_APPLY, OFFICER, SUPERVISOR, decision, given_accepted, given_application, later


@pytest.fixture
def law(empty_postgres, now):
    with empty_postgres.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    return empty_postgres


@pytest.fixture
def then(now):
    return later(now, MAY_APPLY)


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_officers_deciding_at_once_one_wins(law, now, then, attempt):
    with law.transaction() as session:
        repair_id = given_accepted(session, given_penalty(session, now), then)
    ends = at_once(
        law,
        lambda session: grant_repair(session, repair_id, decision("一号"), OFFICER, then),
        lambda session: refuse_repair(session, repair_id, decision("二号"), SUPERVISOR, then),
    )
    assert sorted(end == "done" for end in ends) == [False, True]
    with law.reading() as session:
        case = session.get_one(CreditRepair, repair_id)
        facts = session.scalar(select(func.count()).where(OutboxMessage.fact_type == CreditRepaired.TYPE))
        stopped = session.scalar(select(func.count()).where(CreditChange.kind == "stopped"))
    granted = int(case.status == "granted")
    assert (facts, stopped) == (granted, granted)


@pytest.mark.parametrize("attempt", range(3))
def test_two_grants_at_once_stop_the_record_once(law, now, then, attempt):
    with law.transaction() as session:
        repair_id = given_accepted(session, given_penalty(session, now), then)
    ends = at_once(
        law, *(lambda session: grant_repair(session, repair_id, decision(), OFFICER, then) for _ in range(2))
    )
    assert sorted(end == "done" for end in ends) == [False, True]
    with law.reading() as session:
        assert session.scalar(select(func.count()).where(CreditChange.kind == "stopped")) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_grant_and_a_change_of_the_record_at_once_do_not_block_each_other(law, now, then, attempt):
    with law.transaction() as session:
        annulled, corrected = given_penalty(session, now), given_penalty(session, now)
        cases = [given_accepted(session, each, then) for each in (annulled, corrected)]
    ends = at_once(
        law,
        lambda session: grant_repair(session, cases[0], decision("一号"), OFFICER, then),
        lambda session: withdraw_record(session, annulled, "撤销", SUPERVISOR, then),
        lambda session: grant_repair(session, cases[1], decision("二号"), OFFICER, then),
        lambda session: correct_record(session, corrected, Correction("更正"), SUPERVISOR, then),
    )
    assert not any("数据库" in str(end) for end in ends)  # nobody dies in a deadlock
    assert ends[1] == "done"
    with law.reading() as session:
        statuses = list(session.scalars(select(CreditRecord.status).where(CreditRecord.source_area == "sanctions")))
    assert "withdrawn" in statuses
    assert statuses.count("current") + statuses.count("repaired") == 1


def test_of_two_applications_at_once_one_is_opened(law, now, then):
    with law.transaction() as session:
        record_id = given_penalty(session, now)
    ends = at_once(law, *(lambda session: given_application(session, record_id, then) for _ in range(2)))
    assert sorted(str(end) for end in ends) == ["done", "这条记录已经有一件正在办理的修复申请"]


def test_numbers_have_no_gaps_and_none_appears_below_one_that_was_read(law, now):
    def file_and_number(session):
        given_penalty(session, now)
        number_changes(session, Feed.CREDIT)

    for _ in range(3):
        assert at_once(law, *[file_and_number] * 3) == ["done"] * 3
        with law.reading() as session:
            numbers = sorted(session.scalars(select(CreditChange.number)), key=lambda number: number or 0)
        assert numbers == list(range(1, len(numbers) + 1))

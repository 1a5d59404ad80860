"""What subscribers are told of records, spot checks that follow their penalty, and enterprises that are gone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from credit.domain.entries import Correction, Source, SpotCheckEntry
from credit.domain.items import Grade, Item
from credit.domain.penalty_grade import LightFines
from credit.queries.public_file import public_file
from credit.services.announce_record import announce_days
from credit.services.correct_record import correct_record
from credit.services.publication_terms import light_fines
from credit.services.record_penalty import record_penalty
from credit.services.record_spot_check import record_spot_check
from credit.services.stop_deregistered import stop_deregistered
from credit.services.undo_repair import note_plan_failed, revoke_repair
from credit.services.withdraw_record import withdraw_record
from credit.storage.cases import newest_edition
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from registry.domain.enterprises import RegistrationStatus
from registry.services.change_registration_status import change_registration_status
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import OFFICE, SHOP, given_outcome, given_penalty, penalty_entry
from tests.factories_registry import given_enterprise
from tests.factories_rights import MAY_APPLY, SUPERVISOR, decision, given_granted, given_paused, later

OFFICER = Actor("officer", Role.OFFICER, "王五")
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _book(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)


def told(database):
    with database.reading() as session:
        return list(session.scalars(select(CreditChange.kind).order_by(CreditChange.id)))


def last_days(database, on, item=Item.SPOT_CHECK):
    with database.reading() as session:
        return [record.public_until for record in public_file(session, SHOP, on).records if record.item == item]


def spot_check(penalty=None):
    source = Source("inspections", "check-1", "inspections.done")
    return SpotCheckEntry(SHOP, source, "示抽查〔2026〕1号", "明码标价", "problems", TODAY, OFFICE, penalty)


def test_every_change_of_what_is_public_is_told_in_its_transaction(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
        given_outcome(session, now)
        given_penalty(session, now, Grade.NONE)
    assert told(database) == ["published"]
    with database.transaction() as session:
        new_id = correct_record(session, record_id, Correction("更正文号", document_number="9号"), OFFICER, now)
    assert told(database) == ["published", "changed"]
    with database.transaction() as session:
        withdraw_record(session, new_id, "撤销", OFFICER, now)
    assert told(database) == ["published", "changed", "stopped"]
    with database.reading() as session:
        assert set(session.scalars(select(CreditChange.root_id))) == {record_id}


def test_the_end_of_a_term_is_told_on_the_first_day_after_it_and_once(database, now):
    with database.transaction() as session:
        given_penalty(session, now, Grade.LIGHT)
    for days, expected in [(92, ["published"]), (93, ["published", "stopped"]), (94, ["published", "stopped"])]:
        with database.transaction() as session:
            announce_days(session, now + timedelta(days))
        assert told(database) == expected


def test_records_from_before_the_feed_are_told_once(database, now):
    with database.transaction() as session:
        given_penalty(session, now)
        session.execute(delete(CreditChange))
        session.execute(update(CreditRecord).values(announced=False))
    for _ in range(2):
        with database.transaction() as session:
            announce_days(session, now)
        assert told(database) == ["published"]


def test_a_correction_that_publishes_no_more_stops_the_record_for_subscribers(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
        correct_record(session, record_id, Correction("仅警告", grades=(Grade.NONE,)), OFFICER, now)
    assert told(database) == ["published", "stopped"]


def test_a_spot_check_without_a_penalty_is_public_for_three_months(database, now):
    with database.transaction() as session:
        record_spot_check(session, spot_check(), SYSTEM_ACTOR, now)
    assert last_days(database, TODAY) == [date(2027, 2, 20)]


@pytest.mark.parametrize(
    ("grade", "until"),
    [
        (Grade.NONE, date(2027, 2, 20)),
        (Grade.LIGHT, date(2027, 2, 20)),
        (Grade.GENERAL, date(2027, 11, 20)),
        (Grade.SERIOUS_III, date(2029, 11, 20)),
    ],
)
@pytest.mark.parametrize("penalty_first", [True, False])
def test_a_spot_check_is_public_as_long_as_its_penalty(database, now, grade, until, penalty_first):
    entry = penalty_entry(TODAY, grade)
    check = spot_check((entry.source.area, entry.source.id))
    with database.transaction() as session:
        if penalty_first:
            record_penalty(session, entry, SYSTEM_ACTOR, now)
        record_spot_check(session, check, SYSTEM_ACTOR, now)
        if not penalty_first:
            record_penalty(session, entry, SYSTEM_ACTOR, now)
    assert last_days(database, TODAY) == [until]


def test_a_spot_check_follows_every_change_of_its_penalty(database, now):
    entry = penalty_entry(TODAY, Grade.GENERAL)
    with database.transaction() as session:
        record_id = record_penalty(session, entry, SYSTEM_ACTOR, now)
        record_spot_check(session, spot_check((entry.source.area, entry.source.id)), SYSTEM_ACTOR, now)
        new_id = correct_record(session, record_id, Correction("更正", grades=(Grade.SERIOUS_I,)), OFFICER, now)
    assert last_days(database, TODAY) == [date(2029, 11, 20)]
    with database.transaction() as session:
        withdraw_record(session, new_id, "处罚已撤销", OFFICER, now)
    assert last_days(database, TODAY) == [date(2027, 2, 20)]


def test_a_spot_check_is_paused_repaired_and_shown_again_with_its_penalty(database, now):
    entry = penalty_entry(TODAY, Grade.GENERAL)
    with database.transaction() as session:
        record_id = record_penalty(session, entry, SYSTEM_ACTOR, now)
        record_spot_check(session, spot_check((entry.source.area, entry.source.id)), SYSTEM_ACTOR, now)
        paused = given_paused(session, record_id, now)
    assert last_days(database, TODAY) == []
    with database.transaction() as session:
        note_plan_failed(session, paused, decision(), OFFICER, now)
    assert last_days(database, TODAY) == [date(2027, 11, 20)]
    then = later(now, MAY_APPLY)
    with database.transaction() as session:
        repair_id = given_granted(session, session.scalars(newest_edition(record_id)).one().id, then)
    assert last_days(database, MAY_APPLY) == []
    with database.transaction() as session:
        revoke_repair(session, repair_id, decision(), SUPERVISOR, then)
    assert last_days(database, MAY_APPLY) == [date(2028, 2, 22)]


def test_the_records_of_a_deregistered_enterprise_stop_at_once_and_subscribers_are_told(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session)
        given_penalty(session, now, enterprise_id=enterprise_id)
        kept = given_penalty(session, now)
        change_registration_status(session, enterprise_id, RegistrationStatus.DEREGISTERED, TODAY, SYSTEM_ACTOR, now)
    with database.reading() as session:
        assert public_file(session, enterprise_id, TODAY).records == ()
        assert len(public_file(session, SHOP, TODAY).records) == 1
    for _ in range(2):
        with database.transaction() as session:
            stop_deregistered(session, now)
    assert told(database) == ["published", "published", "stopped"]
    with database.reading() as session:
        assert session.get(CreditRecord, kept).status == "current"


def test_the_largest_light_fines_come_from_the_rule_book(database):
    with database.reading() as session:
        assert light_fines(session, TODAY) == LightFines(5_000_000, 500_000)

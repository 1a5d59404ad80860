"""Warnings follow the registry within seconds, and the nightly recomputation tells when they did not."""

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import deliver_pending
from identity.storage.notice_tables import InboxNotice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from registry.domain.enterprises import NewAddress
from registry.domain.links import LinkKind
from registry.services.end_link import end_link
from registry.services.move_enterprise import move_enterprise
from sanctions.domain.desk_decision import DeskChoice
from sanctions.queries.reach import reach_report
from sanctions.services.recompute_spread import ALARM_TITLE, recompute_spread
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.respread_touched import respread_touched
from sanctions.services.run_check import run_check
from sanctions.services.touch_flags import touch_by_measures
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.spread_tables import Recomputation, TouchedFlag
from sanctions.subscribers import SUBSCRIPTIONS
from tests.factories_registry import given_enterprise, given_link, given_person, given_representative, some_code
from tests.factories_sanctions import REGISTRATION, asked, given_decided, given_law, respread_all

HERE = NewAddress("示例市望湖区柳岸路 1 号", "990101", "示例市望湖区")  # where the listed firm is


class Town:
    """One listed firm with its representative, whose posts elsewhere are two steps from the flag."""

    def __init__(self, database, now):
        self.database, self.now = database, now
        deliver_pending(database, SUBSCRIPTIONS, lambda: now)  # whoever subscribes hears what comes after
        with database.transaction() as session:
            given_law(session, now)
            self.listed, self.other = given_enterprise(session), given_enterprise(session)
            self.boss = given_representative(session, self.listed)
            self.listing = given_decided(session, now, self.listed)
        self.work()

    def work(self):
        """One round of the worker's part: facts are delivered, then the duty looks at what they touched."""
        while deliver_pending(self.database, SUBSCRIPTIONS, lambda: self.now).delivered:
            pass
        with self.database.transaction() as session:
            respread_touched(session, self.now)

    def reached(self):
        with self.database.reading() as session:
            return set(session.scalars(select(DerivedFlag.object_id).where(DerivedFlag.retracted_at.is_(None))))

    def do(self, act, *rest, **named):
        with self.database.transaction() as session:
            return act(session, *rest, **named)


@pytest.fixture
def town(database, now):
    return Town(database, now)


def test_a_link_two_steps_away_that_begins_and_ends_is_followed_by_the_next_round(town):
    assert town.reached() == {town.boss.person_id}
    link = town.do(given_link, town.other, from_person_id=town.boss.person_id)
    town.work()
    assert town.reached() == {town.boss.person_id, town.other}
    town.do(end_link, link, date(2026, 10, 1), SYSTEM_ACTOR, town.now)
    town.work()
    assert town.reached() == {town.boss.person_id}


def test_a_newer_firm_of_the_same_people_at_the_same_address_is_only_warned_of(town):
    with town.database.transaction() as session:
        code = some_code()
        reborn = given_enterprise(session, "示例市新青禾健身有限公司", code=code, registered_on=date(2026, 9, 1))
        given_link(session, reborn, from_person_id=town.boss.person_id, from_on=date(2026, 9, 1))
        apart = NewAddress("示例市南城区别处路 9 号", "990102", "示例市南城区")
        elsewhere = given_enterprise(session, "示例市别处健身有限公司", registered_on=date(2026, 9, 1), **asdict(apart))
        given_link(session, elsewhere, from_person_id=town.boss.person_id, from_on=date(2026, 9, 1))
    town.work()
    with town.database.transaction() as session:
        succession = DerivedFlag.path_key.contains("likely_successor")
        assert session.scalars(select(DerivedFlag.object_id).where(succession)).all() == [reborn]
        answer = run_check(session, asked("change_registration", code), REGISTRATION, town.now)
        assert answer.verdict == "提示"
        assert {hit.effect for hit in answer.hits} == {"I"}
        move_enterprise(session, elsewhere, HERE, date(2026, 10, 1), SYSTEM_ACTOR, town.now)
    town.work()
    with town.database.reading() as session:
        assert set(session.scalars(select(DerivedFlag.object_id).where(succession))) == {reborn, elsewhere}


def test_a_change_that_reaches_no_flag_touches_none(town):
    with town.database.transaction() as session:
        given_representative(session, given_enterprise(session))
    while deliver_pending(town.database, SUBSCRIPTIONS, lambda: town.now).delivered:
        pass
    with town.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TouchedFlag)) == 0


def test_the_first_measures_touch_every_flag_once(town):
    for _ in range(2):
        town.do(touch_by_measures, town.now)
    with town.database.reading() as session:
        assert [row.why for row in session.scalars(select(TouchedFlag))] == ["measures"]


def test_a_night_without_differences_agrees_and_tells_nobody(town):
    town.do(recompute_spread, town.now)
    town.do(recompute_spread, town.now + timedelta(minutes=10))
    with town.database.reading() as session:
        night = session.scalars(select(Recomputation)).one()
        assert (night.status, night.flags, night.differing) == ("agreed", 1, [])
        assert night.derived > 0
        assert session.scalars(select(InboxNotice).where(InboxNotice.title == ALARM_TITLE)).all() == []


def test_a_warning_that_was_lost_raises_the_alarm_and_is_mended_where_everybody_sees_it(town):
    lost = update(DerivedFlag).values(retracted_at=town.now)
    town.do(lambda session: session.execute(lost))
    town.do(recompute_spread, town.now)
    town.do(recompute_spread, town.now + timedelta(minutes=2))
    with town.database.reading() as session:
        assert session.scalars(select(Recomputation)).one().status == "doubtful"
    town.do(recompute_spread, town.now + timedelta(minutes=6))
    with town.database.reading() as session:
        night = session.scalars(select(Recomputation)).one()
        assert night.differing == session.scalars(select(Flag.id)).all()
        assert len(session.scalars(select(InboxNotice).where(InboxNotice.title == ALARM_TITLE)).all()) == 1
        acts = [line.action for line in acts_of(session, Subject("spread_recomputation", night.id))]
        assert acts == ["doubtful", "disagreed"]
    assert town.reached() == set()
    town.work()
    assert town.reached() == {town.boss.person_id}
    with town.database.reading() as session:
        acts = [line.action for line in acts_of(session, Subject("listing", town.listing))]
        assert acts.count("spread") == 2  # with the decision, and mended


def test_what_was_only_under_way_at_night_is_no_alarm(town):
    town.do(given_link, town.other, from_person_id=town.boss.person_id)
    town.do(recompute_spread, town.now)
    town.work()
    town.do(recompute_spread, town.now + timedelta(minutes=6))
    with town.database.reading() as session:
        assert session.scalars(select(Recomputation)).one().status == "agreed"
        assert session.scalars(select(InboxNotice).where(InboxNotice.title == ALARM_TITLE)).all() == []


def test_before_two_in_the_morning_nothing_is_recomputed(town):
    midnight = town.now.replace(hour=17)  # one in the morning in China
    town.do(recompute_spread, midnight)
    with town.database.reading() as session:
        assert session.scalars(select(Recomputation)).all() == []


def test_a_hub_stops_the_flag_and_stands_in_the_nights_record(town):
    with town.database.transaction() as session:
        agent = given_person(session, "代办示例")
        given_link(session, town.listed, from_person_id=agent, kind=LinkKind.CONTROLLER)
        for _ in range(31):
            given_link(session, given_enterprise(session), from_person_id=agent, kind=LinkKind.CONTROLLER)
        respread_all(session, town.now)
        recompute_spread(session, town.now)
        night = session.scalars(select(Recomputation)).one()
        assert [(hub["id"], hub["flags"]) for hub in night.hubs] == [(agent, 1)]
    assert town.reached() == {town.boss.person_id, agent}


def test_the_reach_report_counts_warnings_hubs_refusals_that_fell_and_unreviewed_measures(town):
    with town.database.transaction() as session:
        code = some_code()
        given_enterprise(session, code=code)
        request = replace(asked("change_registration", code), application_number="登 1 号")
        for number, choice in enumerate((DeskChoice.REFUSED, DeskChoice.GRANTED)):
            at = town.now + timedelta(hours=number)
            check_id = run_check(session, request, REGISTRATION, at).check_id
            record_check_decision(session, check_id, DeskDecision(choice, "材料齐全与否已经逐项核对"), REGISTRATION, at)
        recompute_spread(session, town.now)
        report = reach_report(session, town.now)
    assert (report.flags, report.is_within, report.nights[0].status) == (1, True, "agreed")
    assert [(line.source_id, line.objects) for line in report.widest] == [(town.listing, 1)]
    assert report.median == report.warnings == report.widest[0].warnings
    assert (report.refusals.total, report.refusals.overturned, report.refusals.weak) == (1, 1, 1)
    assert {line.reviewed_on for line in report.unreviewed} == {None}

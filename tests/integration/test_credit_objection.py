"""Objection to a record from evidence to correction, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR
from core.rules import load_shipped_book
from credit.domain.case_papers import Asked
from credit.domain.entries import Correction
from credit.domain.items import Status
from credit.domain.objection_rules import Wanted
from credit.domain.objection_steps import ObjectionStatus
from credit.queries.objection_page import objection_page
from credit.queries.party_file import party_file
from credit.queries.public_file import public_file
from credit.queries.rights_queue import enterprise_rights
from credit.services.judge_objection import (
    accept_objection,
    correct_by_objection,
    refuse_objection_acceptance,
    reject_objection,
    take_back_objection,
    uphold_objection,
    withdraw_by_objection,
)
from credit.services.raise_objection import raise_objection
from credit.services.record_listing import record_listing
from credit.services.withdraw_record import withdraw_record
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import EFFECTIVE, SHOP, given_outcome, given_penalty
from tests.factories_rights import (
    MEMBER,
    OFFICER,
    STRANGER,
    given_paused,
    given_upheld,
    later,
    objection,
)

TODAY = date(2026, 11, 20)
LESS = Correction("异议成立：数额有误", body_changes={"fine_fen": 100_000})


@pytest.fixture
def record(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        return given_penalty(session, now)


def page_of(database, objection_id, now, actor=OFFICER):
    with database.reading() as session:
        return objection_page(session, objection_id, actor, now)


def shown(database, on):
    with database.reading() as session:
        return public_file(session, SHOP, on).records


def test_an_upheld_objection_corrects_the_record_and_both_editions_stay(database, record, now):
    with database.transaction() as session:
        objection_id = given_upheld(session, record, now)
        correct_by_objection(session, objection_id, LESS, OFFICER, now)
    page = page_of(database, objection_id, now, MEMBER)
    assert (page.status, page.record.edition, page.objected.edition) == (ObjectionStatus.CORRECTED, 2, 1)
    assert (page.due, page.actions) == (None, ())
    with database.reading() as session:
        file = party_file(session, SHOP, MEMBER, TODAY)
    assert (len(file.records), len(file.earlier)) == (1, 1)
    assert shown(database, TODAY)[0].record_id == page.record.record_id


def test_an_upheld_objection_may_withdraw_the_record(database, record, now):
    with database.transaction() as session:
        objection_id = given_upheld(session, record, now, Wanted.WITHDRAWAL)
        withdraw_by_objection(session, objection_id, OFFICER, now)
    assert shown(database, TODAY) == ()
    assert page_of(database, objection_id, now).status is ObjectionStatus.RECORD_WITHDRAWN


def test_the_clocks_are_five_twenty_and_five_working_days(database, record, now):
    with database.transaction() as session:
        objection_id = raise_objection(session, record, objection(), MEMBER, now)
    assert page_of(database, objection_id, now).due.on == date(2026, 11, 27)
    with database.transaction() as session:
        accept_objection(session, objection_id, OFFICER, now)
    assert page_of(database, objection_id, now).due.on == date(2026, 12, 18)
    with database.transaction() as session:
        uphold_objection(session, objection_id, "数额有误", OFFICER, now)
    due = page_of(database, objection_id, later(now, date(2026, 11, 28))).due
    assert (due.on, due.is_overdue) == (date(2026, 11, 27), True)


@pytest.mark.parametrize(("day", "is_open"), [(date(2026, 12, 21), True), (date(2026, 12, 22), False)])
def test_a_listing_is_objected_to_within_thirty_days_of_its_publication(database, record, now, day, is_open):
    with database.transaction() as session:
        listing = record_listing(session, replace(EFFECTIVE, kind="abnormal"), SYSTEM_ACTOR, now)
    with database.reading() as session:
        rights = enterprise_rights(session, SHOP, MEMBER, later(now, day))
    (line,) = (each for each in rights.records if each.record_id == listing)
    assert (line.may_object, line.object_until) == (is_open, date(2026, 12, 21))  # the thirtieth day is a Sunday
    if is_open:
        with database.transaction() as session:
            assert raise_objection(session, listing, objection(), MEMBER, later(now, day))
        return
    with pytest.raises(ConflictError, match="行政复议"), database.transaction() as session:
        raise_objection(session, listing, objection(), MEMBER, later(now, day))


def test_penalty_data_is_objected_to_at_any_time_and_so_is_what_only_the_parties_see(database, record, now):
    with database.transaction() as session:
        outcome = given_outcome(session, now)
        assert raise_objection(session, record, objection(), MEMBER, later(now, date(2027, 11, 1)))
        assert raise_objection(session, outcome, objection(), MEMBER, now)


def test_an_objection_needs_evidence_and_says_what_is_wrong(database, record, now):
    for bare, field in [
        (replace(objection(), evidence=()), "evidence"),
        (replace(objection(), statement=" "), "statement"),
    ]:
        with pytest.raises(InvalidInputError) as refusal, database.transaction() as session:
            raise_objection(session, record, bare, MEMBER, now)
        assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("refuse", [refuse_objection_acceptance, reject_objection])
def test_a_refusal_gives_reasons_and_names_the_remedies(database, record, now, refuse):
    with database.transaction() as session:
        objection_id = raise_objection(session, record, objection(), MEMBER, now)
        if refuse is reject_objection:
            accept_objection(session, objection_id, OFFICER, now)
    with pytest.raises(InvalidInputError), database.transaction() as session:
        refuse(session, objection_id, " ", OFFICER, now)
    with database.transaction() as session:
        refuse(session, objection_id, "与原决定书一致", OFFICER, now)
    page = page_of(database, objection_id, now, MEMBER)
    assert page.papers[-1].text.startswith("与原决定书一致")
    assert "公示条例" not in page.papers[-1].text
    assert "《企业信息公示暂行条例》第二十三条" in page.papers[-1].text
    assert len(shown(database, TODAY)) == 1


def test_a_correction_while_the_plan_is_carried_out_keeps_the_record_hidden(database, record, now):
    with database.transaction() as session:
        given_paused(session, record, now)
        objection_id = given_upheld(session, record, now)
        correct_by_objection(session, objection_id, LESS, OFFICER, now)
    assert shown(database, TODAY) == ()
    assert page_of(database, objection_id, now).record.status is Status.PAUSED


def test_an_objection_ends_with_its_record_and_can_be_taken_back(database, record, now):
    with database.transaction() as session:
        objection_id = raise_objection(session, record, objection(), MEMBER, now)
        take_back_objection(session, objection_id, MEMBER, now)
        second = raise_objection(session, record, objection(), MEMBER, now)
        withdraw_record(session, record, "撤销", OFFICER, now)
    assert page_of(database, objection_id, now).status is ObjectionStatus.TAKEN_BACK
    assert page_of(database, second, now).status is ObjectionStatus.LAPSED
    with pytest.raises(ConflictError, match="最新的版本"), database.transaction() as session:
        raise_objection(session, record, objection(), MEMBER, now)


def test_a_request_sent_twice_is_done_once(database, record, now):
    asked = Asked(key="form-1")
    with database.transaction() as session:
        first = raise_objection(session, record, objection(), MEMBER, now, asked)
        assert raise_objection(session, record, objection(), MEMBER, now, asked) == first
    with pytest.raises(ConflictError, match="已经有一件"), database.transaction() as session:
        raise_objection(session, record, objection(), MEMBER, now)
    with database.transaction() as session:
        accept_objection(session, first, OFFICER, now)
        uphold_objection(session, first, "数额有误", OFFICER, now)
        for _ in range(2):
            new_id = correct_by_objection(session, first, LESS, OFFICER, now, Asked(key="form-2"))
    assert page_of(database, first, now).record.record_id == new_id


def test_strangers_find_nothing_and_members_decide_nothing(database, record, now):
    with pytest.raises(NotFoundError), database.transaction() as session:
        raise_objection(session, record, objection(), STRANGER, now)
    with database.transaction() as session:
        objection_id = raise_objection(session, record, objection(), MEMBER, now)
    with pytest.raises(NotFoundError):
        page_of(database, objection_id, now, STRANGER)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        accept_objection(session, objection_id, MEMBER, now)

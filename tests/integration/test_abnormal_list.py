"""The abnormal list: what each ground needs, what the database itself refuses, how the credit file is followed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

import credit.subscribers
import sanctions.subscribers
from core.contracts.credit import CreditRepaired, CreditRestored
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Actor, Role
from core.outbox import deliver_pending
from credit.domain.objection_rules import Wanted
from credit.domain.repair_rules import Condition, RepairDecision, RepairKind
from credit.queries.public_file import public_file
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair
from credit.services.judge_objection import accept_objection, uphold_objection, withdraw_by_objection
from credit.services.judge_repair import accept_repair
from credit.services.raise_objection import raise_objection
from credit.storage.lead_tables import CreditSign
from credit.storage.record_tables import CreditRecord
from identity.storage.notice_tables import InboxNotice
from registry.domain.enterprises import EnterpriseKind
from sanctions.domain.abnormal_procedure import AbnormalStatus
from sanctions.domain.decision_entry import DecisionObject
from sanctions.queries.list_entries import public_list_entries
from sanctions.services.annul_abnormal import annul_abnormal, ask_to_annul_abnormal, keep_abnormal
from sanctions.services.decide_abnormal import decide_abnormal
from sanctions.services.endings import Ending
from sanctions.services.find_abnormal import drop_abnormal, find_abnormal
from sanctions.services.prove_abnormal import (
    establish_no_contact,
    order_publication,
    send_first_letter,
    send_second_letter,
)
from sanctions.services.remind_of_abnormal import remind_of_abnormal
from sanctions.services.run_check import run_check
from sanctions.storage.abnormal_tables import AbnormalListing
from sanctions.storage.flag_tables import Flag
from sanctions.subscribers.follow_credit import follow_repair, follow_restoration
from tests.factories_abnormal import (
    abnormal_decision,
    finding,
    given_abnormal,
    given_found,
    given_ripe,
    letter,
    order,
    verification,
)
from tests.factories_decisions import given_confirmed, given_entered
from tests.factories_offices import LAKE_NAME, given_offices
from tests.factories_registry import given_enterprise, some_code
from tests.factories_rights import application, objection
from tests.factories_sanctions import OFFICER, REGISTRATION, SUPERVISOR, asked, given_law
from web.api.schemas.sanctions import HitOut

FOLLOWERS = (*credit.subscribers.SUBSCRIPTIONS, *sanctions.subscribers.SUBSCRIPTIONS)
ANNULMENT = Ending("复议撤销", "示复决〔2026〕9号")


@pytest.fixture
def session(sqlite, now):
    with sqlite.transaction() as opened:
        given_law(opened, now)
        yield opened


def row_of(session, listing_id):
    session.flush()
    return session.get_one(AbnormalListing, listing_id, populate_existing=True)


def live_flags(session):
    session.flush()
    return list(session.scalars(select(Flag).where(Flag.retracted_at.is_(None))))


def refused_field(act, *arguments):
    with pytest.raises(InvalidInputError) as refused:
        act(*arguments)
    return set(refused.value.fields)


@pytest.mark.parametrize(
    ("ground", "kind"),
    [("4-1", "abnormal"), ("4-2", "abnormal"), ("4-3", "abnormal"), ("4-4", "abnormal_address")],
)
def test_each_ground_is_listed_by_a_second_person_once_what_it_needs_is_there(session, now, ground, kind):
    listing_id, then = given_ripe(session, now, ground)
    with pytest.raises(NotAllowedError):
        decide_abnormal(session, listing_id, abnormal_decision(then), OFFICER, then)
    assert live_flags(session) == []
    decide_abnormal(session, listing_id, abnormal_decision(then), SUPERVISOR, then)
    (flag,) = live_flags(session)
    today = local_date(then)
    assert (flag.kind, flag.source_kind, flag.starts_on) == (kind, "abnormal_listing", today)
    assert (flag.ends_on, flag.notice_served_on) == (date.max, today)
    assert "30日内" in flag.remedy
    assert "2个工作日" in row_of(session, listing_id).exit_conditions


def test_only_an_address_that_does_not_reach_sets_the_condition_of_k7(session, now):
    firms = {ground: given_enterprise(session, code=some_code(7100 + n)) for n, ground in enumerate(("4-1", "4-4"))}
    for ground, firm in firms.items():
        _, then = given_abnormal(session, now, ground, firm, f"示市监异〔2026〕{ground}号")
    found = {
        ground: run_check(session, asked("change_registration", code=some_code(7100 + n)), REGISTRATION, then)
        for n, ground in enumerate(firms)
    }
    assert [found["4-1"].verdict, found["4-4"].verdict] == ["未发现", "附条件"]
    (hit,) = found["4-4"].hits
    assert (hit.until, HitOut.model_validate(hit).until) == (date.max, None)


def test_the_second_letter_keeps_its_days_and_a_lapsed_first_one_is_sent_again(session, now):
    listing_id = given_found(session, now, "4-4")
    send_first_letter(session, listing_id, letter(now), OFFICER, now)
    with pytest.raises(ConflictError, match="不用重新寄第一次"):
        send_first_letter(session, listing_id, letter(now, "XA9"), OFFICER, now + timedelta(days=30))
    for days in (14, 31):
        late = now + timedelta(days=days)
        assert refused_field(send_second_letter, session, listing_id, letter(late, "XA2"), OFFICER, late) == {"sent_on"}
    then = now + timedelta(days=15)
    signed = letter(then, "XA2", "signed")
    assert refused_field(send_second_letter, session, listing_id, signed, OFFICER, then) == {"earlier_outcome"}
    assert refused_field(send_second_letter, session, listing_id, letter(then), OFFICER, then) == {"number"}
    over = now + timedelta(days=31)
    send_first_letter(session, listing_id, letter(over, "XA3"), OFFICER, over)
    last = over + timedelta(days=30)
    send_second_letter(session, listing_id, letter(last, "XA4"), OFFICER, last)
    early = replace(verification(last), on=local_date(last) - timedelta(1))
    assert refused_field(establish_no_contact, session, listing_id, early, OFFICER, last) == {"on"}
    assert row_of(session, listing_id).status == AbnormalStatus.SECOND_SENT


def test_an_order_has_its_days_before_the_listing_and_obeying_it_ends_the_procedure(session, now):
    listing_id = given_found(session, now, "4-2")
    with pytest.raises(ConflictError):
        decide_abnormal(session, listing_id, abnormal_decision(now), SUPERVISOR, now)
    order_publication(session, listing_id, order(now), OFFICER, now)
    due = row_of(session, listing_id).order_due_on
    last = now + (due - local_date(now))
    with pytest.raises(ConflictError, match="责令公示的期限"):
        decide_abnormal(session, listing_id, abnormal_decision(last), SUPERVISOR, last)
    drop_abnormal(session, listing_id, "企业已经公示", OFFICER, last)
    assert live_flags(session) == []


def test_a_finding_names_all_that_is_missing_and_one_matter_is_opened_once(session, now):
    firm = given_enterprise(session)
    bare = replace(finding(firm), facts=" ", proofs={}, authority="", deadline_on=date(2026, 7, 1))
    missing = refused_field(find_abnormal, session, bare, OFFICER, now)
    assert missing == {"facts", "authority", "part_duty", "part_missing", "deadline_on"}
    given_found(session, now, enterprise_id=firm)
    with pytest.raises(ConflictError), session.begin_nested():
        given_found(session, now, enterprise_id=firm)


def test_the_listing_is_published_within_the_days_of_the_decision_even_when_these_are_over(session, now):
    listing_id, then = given_ripe(session, now, "4-4")
    day = local_date(then)
    late = replace(abnormal_decision(then), effective_on=day + timedelta(days=15))
    assert refused_field(decide_abnormal, session, listing_id, late, SUPERVISOR, then) == {"effective_on"}
    overdue = then + timedelta(days=60)
    later = replace(abnormal_decision(overdue), effective_on=local_date(overdue) + timedelta(1))
    assert refused_field(decide_abnormal, session, listing_id, later, SUPERVISOR, overdue) == {"effective_on"}
    decide_abnormal(session, listing_id, abnormal_decision(overdue), SUPERVISOR, overdue)
    assert len(live_flags(session)) == 1


def test_whoever_owes_the_decision_is_reminded_the_day_before_and_once_more_when_it_is_over(session, now):
    listing_id, then = given_ripe(session, now, "4-4")  # a Thursday; decided by the Thursday in two weeks
    told = []
    for days in (0, 12, 13, 13, 14, 15, 16):
        at = then + timedelta(days=days)
        remind_of_abnormal(session, at)
        session.flush()
        told.append(len(session.scalars(select(InboxNotice).where(InboxNotice.kind == "deadline")).all()))
    assert told == [0, 0, 1, 1, 1, 2, 2]
    assert row_of(session, listing_id).reminded_on == local_date(then + timedelta(days=15))


def test_our_own_abnormal_list_is_not_entered_as_a_decision_of_others(session, now):
    given_offices(session, now)
    code = some_code(7103)
    given_enterprise(session, code=code)
    own = {"kind": "abnormal", "basis": "《企业经营异常名录管理办法》第四条"}
    with pytest.raises(InvalidInputError) as refused:
        given_entered(session, now, DecisionObject(code=code), **own, authority=LAKE_NAME)
    assert set(refused.value.fields) == {"authority"}
    assert given_entered(session, now, DecisionObject(code=code), **own, authority="外省市场监督管理局")


def test_a_sole_trader_is_not_listed_but_marked_by_two_people(session, now):
    code = some_code()
    shop = given_enterprise(session, code=code, kind=EnterpriseKind.SOLE_TRADER)
    with pytest.raises(InvalidInputError) as refused:
        find_abnormal(session, finding(shop), OFFICER, now)
    assert "标记为经营异常状态" in refused.value.fields["enterprise_id"]
    mark = {"kind": "abnormal_mark", "basis": "《个体工商户登记管理规定》第十八条"}
    assert given_confirmed(session, now, DecisionObject(code=code), **mark)
    assert [flag.kind for flag in live_flags(session)] == ["abnormal_mark"]
    company = some_code()
    given_enterprise(session, code=company)
    with pytest.raises(InvalidInputError) as refused:
        given_entered(session, now, DecisionObject(code=company), **mark)
    assert set(refused.value.fields) == {"kind"}


NEEDED = [
    "enterprise_code",
    "authority",
    "basis",
    "document_number",
    "decided_on",
    "decided_by",
    "reason",
    "exit_conditions",
    "remedy",
    "rule_book_version",
    "effective_on",
]
OF_GROUND = {
    "4-1": ["deadline_on = NULL", "deadline_on = decided_on", "ground = '4-4'"],
    "4-2": ["order_document = NULL", "ordered_on = NULL", "order_due_on = NULL", "order_due_on = decided_on"],
    "4-4": [
        "first_sent_on = NULL",
        "first_outcome = NULL",
        "first_outcome = 'signed'",
        "second_sent_on = NULL",
        "second_outcome = 'signed'",
        "second_letter = first_letter",
        "second_letter = NULL",
        "second_sent_on = first_sent_on",
        "second_until_on = first_sent_on",
        "established_on = NULL",
        "kind = 'abnormal'",
    ],
}
BROKEN = [
    "status = 'listed'",
    "ground = '4-5'",
    "decided_by = found_by",
    "status = 'removed'",
    "status = 'paused'",
    "effective_on = '2020-01-01'",
    "restored_on = '2020-01-01'",
]


def test_the_database_itself_refuses_an_entry_in_force_without_any_part_of_its_procedure(database, now):
    with database.transaction() as session:
        given_law(session, now)
        for number, ground in enumerate(OF_GROUND):
            given_abnormal(session, now, ground, given_enterprise(session), f"示市监异〔2026〕{number}号")
    every = (*(f"{column} = NULL" for column in NEEDED), *BROKEN)
    passed = []
    for ground, own in OF_GROUND.items():
        for change in (*own, *(every if ground == "4-1" else ())):
            try:
                with database.engine.begin() as connection:
                    connection.execute(text(f"UPDATE abnormal_listing SET {change} WHERE ground = '{ground}'"))  # noqa: S608 - words of this test
                passed.append(f"{ground}: {change}")
            except IntegrityError:
                continue
    assert passed == []


def delivered(database, now):
    while deliver_pending(database, FOLLOWERS, lambda: now).delivered:
        continue


def record_of(session):
    return session.scalars(select(CreditRecord.id).where(CreditRecord.item == "abnormal_list")).one()


def given_listed(database, now):
    """An entry in force, filed in the credit file, with its enterprise and the moment."""
    with database.transaction() as session:
        given_law(session, now)
        firm = given_enterprise(session)
        listing_id, then = given_abnormal(session, now, "4-4", firm)
    delivered(database, then)
    return listing_id, firm, then


def test_the_entry_is_public_with_reason_and_authority_until_its_removal_is_granted(database, now):
    listing_id, firm, then = given_listed(database, now)
    member = Actor("member", Role.MERCHANT, "李四", frozenset({firm}))
    with database.reading() as session:
        (line,) = public_file(session, firm, date(2040, 1, 1)).records
        assert {"示例市市场监督管理局", "到期没有公示，事实清楚"} <= {field.text for field in line.fields}
        (entry,) = public_list_entries(session, firm, local_date(then))
        assert (entry.list_name, entry.until, entry.reason) == ("经营异常名录", None, "到期没有公示，事实清楚")
    with database.transaction() as session:
        repair_id = apply_for_repair(session, record_of(session), application(RepairKind.LIST_EXIT), member, then)
        accept_repair(session, repair_id, OFFICER, then)
        granted = RepairDecision("示修〔2026〕1号", "已经变更住所", frozenset({Condition.CAUSE_REMOVED}))
        grant_repair(session, repair_id, granted, OFFICER, then)
    delivered(database, then)
    with database.reading() as session:
        assert row_of(session, listing_id).status == AbnormalStatus.REMOVED
        assert live_flags(session) == []
        assert public_file(session, firm, local_date(then)).records == ()
        assert public_list_entries(session, firm, local_date(then)) == ()
        titles = set(session.scalars(select(InboxNotice.title)))
        assert {"列入经营异常名录已经生效并公示", "已经移出经营异常名录"} <= titles


def test_an_upheld_objection_takes_the_entry_off_and_leaves_no_sign_of_lost_contact(sqlite, now):
    database, (listing_id, firm, then) = sqlite, given_listed(sqlite, now)
    member = Actor("member", Role.MERCHANT, "李四", frozenset({firm}))
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CreditSign)) == 1
        objection_id = raise_objection(session, record_of(session), objection(Wanted.WITHDRAWAL), member, then)
        accept_objection(session, objection_id, OFFICER, then)
        uphold_objection(session, objection_id, "信函寄错了地址", OFFICER, then)
        withdraw_by_objection(session, objection_id, OFFICER, then)
    delivered(database, then)
    with database.reading() as session:
        assert row_of(session, listing_id).status == AbnormalStatus.CORRECTED
        assert live_flags(session) == []
        live = select(func.count()).select_from(CreditSign).where(CreditSign.withdrawn_at.is_(None))
        assert session.scalar(live) == 0


def test_nobody_annuls_what_nobody_else_asked_for_and_a_request_can_be_answered_with_why_it_stands(sqlite, now):
    database, (listing_id, _firm, then) = sqlite, given_listed(sqlite, now)
    with database.transaction() as session:
        with pytest.raises(ConflictError):
            annul_abnormal(session, listing_id, SUPERVISOR, then)
        ask_to_annul_abnormal(session, listing_id, ANNULMENT, SUPERVISOR, then)
        with pytest.raises(NotAllowedError):
            annul_abnormal(session, listing_id, SUPERVISOR, then)
        keep_abnormal(session, listing_id, "复议维持了决定", SUPERVISOR, then)
        assert row_of(session, listing_id).status == AbnormalStatus.EFFECTIVE
        assert len(live_flags(session)) == 1
        with pytest.raises(ConflictError):
            annul_abnormal(session, listing_id, SUPERVISOR, then)


def test_an_annulled_entry_is_withdrawn_from_the_file_and_nothing_brings_it_back(sqlite, now):
    database, (listing_id, firm, then) = sqlite, given_listed(sqlite, now)
    with database.transaction() as session:
        ask_to_annul_abnormal(session, listing_id, ANNULMENT, OFFICER, then)
        annul_abnormal(session, listing_id, SUPERVISOR, then)
    delivered(database, then)
    of_record = ("record", firm, "abnormal_list", "sanctions", listing_id)
    with database.transaction() as session:
        follow_repair(session, CreditRepaired(*of_record, "list_exit", local_date(then)), then)
        follow_restoration(session, CreditRestored(*of_record, "fraud", local_date(then)), then)
        assert row_of(session, listing_id).status == AbnormalStatus.ANNULLED
        assert live_flags(session) == []
        assert public_file(session, firm, local_date(then)).records == ()

"""Credit repair from application to decision and back, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.contracts.credit import CreditRepaired, CreditRestored
from core.contracts.sanctions import PenaltyDecided
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, MemberRole, Role
from core.outbox.tables import OutboxMessage
from core.rules import load_shipped_book
from credit.domain.case_papers import Asked, PaperFile
from credit.domain.entries import Source
from credit.domain.items import Grade, Status
from credit.domain.repair_rules import Condition, Material, ProofEntry, RepairKind
from credit.domain.repair_steps import RepairStatus
from credit.queries.case_lines import paper_file
from credit.queries.public_file import public_file
from credit.queries.repair_page import repair_page
from credit.queries.rights_queue import enterprise_rights, rights_queue
from credit.services.announce_record import announce_days
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair, refuse_repair
from credit.services.follow_repair import OthersRepair, follow_repair
from credit.services.judge_repair import (
    CorrectionNotice,
    accept_repair,
    ask_for_correction,
    extend_repair,
    refuse_acceptance,
    supplement_repair,
    withdraw_repair,
)
from credit.services.record_listing import record_listing
from credit.services.record_penalty import record_penalty
from credit.services.remind_of_cases import remind_of_cases
from credit.services.undo_repair import note_plan_failed, refuse_for_fraud, revoke_repair
from credit.services.withdraw_record import withdraw_record
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from identity.storage.notice_tables import InboxNotice
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import EFFECTIVE, SHOP, given_penalty, penalty_entry
from tests.factories_desk import given_colleague
from tests.factories_mediation import given_people
from tests.factories_offices import LAKE_NAME, given_offices
from tests.factories_rights import (
    MAY_APPLY,
    MEMBER,
    OFFICER,
    PROOF,
    STRANGER,
    SUPERVISOR,
    application,
    decision,
    given_accepted,
    given_application,
    given_granted,
    given_paused,
    later,
)

TODAY = date(2026, 11, 20)
FRAUD = "整改照片是假的"


@pytest.fixture
def record(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        return given_penalty(session, now)


@pytest.fixture
def then(now):
    return later(now, MAY_APPLY)


def page_of(database, repair_id, now, actor=OFFICER):
    with database.reading() as session:
        return repair_page(session, repair_id, actor, now)


def shown(database, on):
    with database.reading() as session:
        return [line.item for line in public_file(session, SHOP, on).records]


def told(database):
    with database.reading() as session:
        return list(session.scalars(select(CreditChange.kind).order_by(CreditChange.id)))


def facts(database, fact):
    with database.reading() as session:
        return list(session.scalars(select(OutboxMessage.payload).where(OutboxMessage.fact_type == fact.TYPE)))


def test_a_granted_repair_stops_publication_sharing_and_use_in_one_transaction(database, record, then):
    with database.transaction() as session:
        repair_id = given_granted(session, record, then)
    assert shown(database, MAY_APPLY - timedelta(1)) == ["administrative_penalty"]
    assert shown(database, MAY_APPLY) == []
    assert told(database) == ["published", "stopped"]
    assert len(facts(database, CreditRepaired)) == 1
    page = page_of(database, repair_id, then)
    assert (page.status, page.record.status, page.due) == (RepairStatus.GRANTED, Status.REPAIRED, None)
    assert page.data_due_on == date(2027, 2, 25)
    assert "示修〔2027〕1号" in page.record.publicity


def test_a_repair_that_cannot_be_carried_out_changes_nothing(database, record, then):
    with database.transaction() as session:
        repair_id = given_accepted(session, record, then)
    with pytest.raises(InvalidInputError, match="已经改正") as refusal, database.transaction() as session:
        few = replace(decision(), confirmed=frozenset({Condition.PERFORMED}))
        grant_repair(session, repair_id, few, OFFICER, then)
    assert set(refusal.value.fields) == {"confirmed"}
    assert page_of(database, repair_id, then).status is RepairStatus.ACCEPTED
    assert (shown(database, MAY_APPLY), told(database)) == (["administrative_penalty"], ["published"])


@pytest.mark.parametrize(
    ("grade", "message"),
    [
        (Grade.GENERAL, "2027年2月21日起可以申请"),
        (Grade.SERIOUS_I, "2027年11月21日起可以申请"),
        (Grade.LIGHT, "期满自动停止"),
        (Grade.SERIOUS_III, "期满自动停止"),
    ],
)
def test_nobody_applies_before_the_least_time_or_for_what_ends_by_itself(database, record, now, grade, message):
    with pytest.raises(ConflictError, match=message), database.transaction() as session:
        record_id = given_penalty(session, now, grade)
        given_application(session, record_id, later(now, date(2027, 2, 19)))


def test_the_clocks_of_acceptance_decision_and_extension_count_working_days_of_the_rule_book(database, record, then):
    with database.transaction() as session:
        repair_id = given_application(session, record, then)
    assert page_of(database, repair_id, then).due.on == date(2027, 2, 24)
    with database.transaction() as session:
        accept_repair(session, repair_id, OFFICER, then)
    assert page_of(database, repair_id, then).due.on == date(2027, 3, 3)
    with database.transaction() as session:
        extend_repair(session, repair_id, "需要向法院核对履行情况", OFFICER, then)
    due = page_of(database, repair_id, then).due
    assert (due.on, due.provisional, due.is_overdue) == (date(2027, 3, 17), True, False)
    with pytest.raises(ConflictError, match="不能延长"), database.transaction() as session:
        extend_repair(session, repair_id, "再延长", OFFICER, then)
    assert page_of(database, repair_id, later(then, date(2027, 3, 18))).due.is_overdue


def test_a_correction_notice_is_given_once_and_names_only_what_the_office_lacks(database, record, then):
    notice = CorrectionNotice((Material.RECTIFICATION,), "请补整改前后的照片", date(2027, 3, 1))
    with database.transaction() as session:
        repair_id = given_application(session, record, then)
    for items, message in [((Material.IDENTITY,), "已经掌握"), ((), "选择")]:
        with pytest.raises(InvalidInputError, match=message), database.transaction() as session:
            ask_for_correction(session, repair_id, replace(notice, items=items), OFFICER, then)
    with database.transaction() as session:
        ask_for_correction(session, repair_id, notice, OFFICER, then)
    page = page_of(database, repair_id, then, MEMBER)
    assert (page.due, page.correction_due_on, len(page.correction_items)) == (None, date(2027, 3, 1), 1)
    assert [each.action for each in page.actions] == ["supplement", "withdraw"]
    with pytest.raises(ConflictError, match="期满以前"), database.transaction() as session:
        refuse_acceptance(session, repair_id, "没有补正", OFFICER, then)
    with database.transaction() as session:
        supplement_repair(session, repair_id, (ProofEntry(Material.RECTIFICATION, "照片"),), MEMBER, then)
    with pytest.raises(ConflictError, match="一次性告知"), database.transaction() as session:
        ask_for_correction(session, repair_id, notice, OFFICER, then)
    assert page_of(database, repair_id, then).due.on == date(2027, 2, 24)


def test_a_refusal_gives_reasons_and_names_the_remedy(database, record, then):
    with database.transaction() as session:
        repair_id = given_accepted(session, record, then)
    with pytest.raises(InvalidInputError), database.transaction() as session:
        refuse_repair(session, repair_id, replace(decision(), reason=" "), OFFICER, then)
    with database.transaction() as session:
        refuse_repair(session, repair_id, replace(decision(), reason="罚款还有一半没有缴"), OFFICER, then)
    page = page_of(database, repair_id, then, MEMBER)
    assert "罚款还有一半" in page.papers[-1].text
    assert "行政复议" in page.papers[-1].text
    assert shown(database, MAY_APPLY) == ["administrative_penalty"]
    with database.transaction() as session:
        given_application(session, record, then)  # an honest refusal bars nobody


def test_a_further_penalty_for_the_same_kind_of_act_stands_against_the_repair(database, record, now, then):
    with database.transaction() as session:
        again = penalty_entry(date(2026, 12, 1))
        other = replace(penalty_entry(date(2026, 12, 2)), violation="虚假宣传")
        record_penalty(session, again, SYSTEM_ACTOR, later(now, date(2026, 12, 1)))
        record_penalty(session, other, SYSTEM_ACTOR, later(now, date(2026, 12, 2)))
        repair_id = given_accepted(session, record, then)
    assert len(page_of(database, repair_id, then).later_penalties) == 2
    with pytest.raises(ConflictError, match="同类违法行为"), database.transaction() as session:
        grant_repair(session, repair_id, decision(), OFFICER, then)


def test_fraud_takes_the_repair_back_starts_the_term_anew_bars_three_years_and_is_public(database, record, then):
    with database.transaction() as session:
        repair_id = given_granted(session, record, then)
    found = later(then, date(2027, 6, 1))
    with pytest.raises(NotAllowedError), database.transaction() as session:
        revoke_repair(session, repair_id, replace(decision("示撤〔2027〕1号"), reason=FRAUD), OFFICER, found)
    with database.transaction() as session:
        revoke_repair(session, repair_id, replace(decision("示撤〔2027〕1号"), reason=FRAUD), SUPERVISOR, found)
    assert told(database) == ["published", "stopped", "published", "restored"]
    assert sorted(shown(database, date(2027, 6, 1))) == ["administrative_penalty", "repair_fraud"]
    assert shown(database, date(2028, 6, 1)) == shown(database, date(2027, 6, 1))
    assert shown(database, date(2028, 6, 2)) == ["repair_fraud"]
    assert (shown(database, date(2030, 6, 1)), shown(database, date(2030, 6, 2))) == (["repair_fraud"], [])
    assert len(facts(database, CreditRestored)) == 1
    with database.transaction() as session:
        another = given_penalty(session, found)
    for day, message in [(date(2030, 5, 31), "不能再申请"), (date(2030, 6, 1), "不能再申请")]:
        with pytest.raises(ConflictError, match=message), database.transaction() as session:
            apply_for_repair(session, another, application(RepairKind.TEMPORARY), MEMBER, later(then, day))


def test_a_repair_of_an_annulled_penalty_is_revoked_without_showing_the_penalty_again(database, record, then):
    with database.transaction() as session:
        repair_id = given_granted(session, record, then)
        withdraw_record(session, record, "处罚决定被撤销", OFFICER, then)
        revoke_repair(session, repair_id, replace(decision(), reason=FRAUD), SUPERVISOR, then)
    assert shown(database, MAY_APPLY) == ["repair_fraud"]


def test_a_fraudulent_application_is_refused_in_public(database, record, then):
    with database.transaction() as session:
        repair_id = given_accepted(session, record, then)
        refuse_for_fraud(session, repair_id, replace(decision(), reason=FRAUD), SUPERVISOR, then)
    assert sorted(shown(database, MAY_APPLY)) == ["administrative_penalty", "repair_fraud"]
    assert page_of(database, repair_id, then).barred_until == date(2030, 2, 22)


def test_a_temporary_repair_hides_the_record_until_the_plan_fails_and_its_term_goes_on(database, record, now):
    start = later(now, date(2026, 12, 1))
    with database.transaction() as session:
        repair_id = given_paused(session, record, start)
    assert shown(database, date(2026, 12, 1)) == []
    assert "重整计划或者和解协议执行中" in page_of(database, repair_id, start).record.publicity
    failed = later(now, date(2027, 5, 4))
    with database.transaction() as session:
        note_plan_failed(session, repair_id, replace(decision(), reason="法院终止执行"), OFFICER, failed)
    assert (shown(database, date(2027, 5, 3)), len(shown(database, date(2027, 5, 4)))) == ([], 1)
    assert (len(shown(database, date(2027, 11, 20))), shown(database, date(2027, 11, 21))) == (1, [])
    assert told(database) == ["published", "stopped", "restored"]


def test_a_temporary_repair_needs_the_ruling_and_no_least_time(database, record, now):
    bare = application(RepairKind.TEMPORARY, court="", ruling_number=" ")
    with pytest.raises(InvalidInputError) as refusal, database.transaction() as session:
        apply_for_repair(session, record, bare, MEMBER, now)
    assert set(refusal.value.fields) == {"court", "ruling_number"}


@pytest.mark.parametrize(("kind", "due_on"), [("abnormal", date(2027, 11, 24)), ("serious", date(2027, 12, 1))])
def test_a_list_is_left_by_repair_within_its_own_days(database, record, now, kind, due_on):
    fact = replace(EFFECTIVE, kind=kind, article="异常68-4")
    year_later = later(now, date(2027, 11, 22))
    of_list = {Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_HEAVIER_PENALTY}
    confirmed = frozenset({Condition.CAUSE_REMOVED} if kind == "abnormal" else of_list)
    with database.transaction() as session:
        listing = record_listing(session, fact, SYSTEM_ACTOR, now)
        repair_id = apply_for_repair(session, listing, application(RepairKind.LIST_EXIT), MEMBER, year_later)
        accept_repair(session, repair_id, OFFICER, year_later)
    assert page_of(database, repair_id, year_later).due.on == due_on
    with database.transaction() as session:
        grant_repair(session, repair_id, replace(decision(), confirmed=confirmed), OFFICER, year_later)
    assert shown(database, date(2027, 11, 22)) == []


def test_what_is_open_ends_when_the_record_is_shown_no_more(database, record, now, then):
    with database.transaction() as session:
        repair_id = given_accepted(session, record, then)
        withdraw_record(session, record, "处罚决定被撤销", OFFICER, then)
    assert page_of(database, repair_id, then).status is RepairStatus.LAPSED
    with database.transaction() as session:
        late = given_application(session, given_penalty(session, now), later(now, date(2027, 11, 19)))
        announce_days(session, later(now, date(2027, 11, 21)))
    assert page_of(database, late, then).status is RepairStatus.LAPSED


def test_a_request_sent_twice_is_done_once_and_a_stale_page_is_refused(database, record, then):
    asked = Asked(key="form-1")
    with database.transaction() as session:
        first = given_application(session, record, then, asked)
    with database.transaction() as session:
        assert given_application(session, record, then, asked) == first
    for _ in range(2):
        with database.transaction() as session:
            accept_repair(session, first, OFFICER, then, Asked(version=1, key="form-2"))
    with pytest.raises(ConflictError, match="页面已过时"), database.transaction() as session:
        grant_repair(session, first, decision(), OFFICER, then, Asked(version=1))
    with pytest.raises(ConflictError, match="另一项操作"), database.transaction() as session:
        withdraw_repair(session, first, MEMBER, then, asked)
    with pytest.raises(ConflictError, match="已经有一件"), database.transaction() as session:
        given_application(session, record, then)


def test_only_the_enterprise_applies_and_only_officials_decide(database, record, then):
    with pytest.raises(NotFoundError), database.transaction() as session:
        apply_for_repair(session, record, application(), STRANGER, then)
    with database.transaction() as session:
        repair_id = given_accepted(session, record, then)
    for actor in (STRANGER, Actor("consumer", Role.CONSUMER, "张三"), Actor("mediator", Role.MEDIATOR, "钱七")):
        with pytest.raises(NotFoundError):
            page_of(database, repair_id, then, actor)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        grant_repair(session, repair_id, decision(), MEMBER, then)
    with pytest.raises(NotAllowedError), database.reading() as session:
        rights_queue(session, MEMBER, then)


def test_a_record_of_another_authority_is_repaired_there(database, record, now, then):
    with database.transaction() as session:
        entry = penalty_entry(TODAY)
        foreign = replace(entry, source=Source("feed", entry.source.id, PenaltyDecided.TYPE), authority="外市税务局")
        record_id = record_penalty(session, foreign, SYSTEM_ACTOR, now)
    with pytest.raises(ConflictError, match="外市税务局"), database.transaction() as session:
        given_application(session, record_id, then)


def test_only_the_office_that_decided_the_penalty_decides_its_repair(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        shop = offices.people.enterprise_id
        entry = replace(penalty_entry(TODAY, enterprise_id=shop), authority=LAKE_NAME)
        record_id = record_penalty(session, entry, SYSTEM_ACTOR, now)
        start = later(now, date(2026, 12, 1))
        asked = application(RepairKind.TEMPORARY)
        repair_id = apply_for_repair(session, record_id, asked, offices.people.merchant, start)
    for stranger in (offices.river, offices.people.officer):
        with pytest.raises(NotAllowedError, match="望湖区"), database.transaction() as session:
            accept_repair(session, repair_id, stranger, start)
        assert page_of(database, repair_id, start, stranger).actions == ()
    working = replace(offices.lake, office_ids=frozenset({offices.lake_id}))
    assert len(page_of(database, repair_id, start, working).actions) == 4
    with database.transaction() as session:
        accept_repair(session, repair_id, working, start)
    with database.reading() as session:
        told_office = select(InboxNotice.office).where(InboxNotice.role == "officer")
        assert session.scalars(told_office).all() == [offices.lake_id]


def test_a_member_who_only_looks_on_applies_for_nothing(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        record_id = given_penalty(session, now, enterprise_id=people.enterprise_id)
        viewer = given_colleague(session, people, MemberRole.VIEWER, now)
    with pytest.raises(NotAllowedError, match="查看人"), database.transaction() as session:
        apply_for_repair(session, record_id, application(RepairKind.TEMPORARY), viewer, now)


def test_a_repair_that_another_authority_granted_is_followed_at_once(database, record, now, then):
    done = OthersRepair("外市税务局", "外税修〔2027〕1号")
    with database.transaction() as session:
        entry = replace(penalty_entry(TODAY), authority="外市税务局")
        foreign = replace(entry, source=Source("feed", entry.source.id, PenaltyDecided.TYPE))
        record_id = record_penalty(session, foreign, SYSTEM_ACTOR, now)
        follow_repair(session, record_id, done, OFFICER, then)
    assert len(shown(database, MAY_APPLY)) == 1
    assert told(database) == ["published", "published", "stopped"]
    with pytest.raises(ConflictError, match="本机关"), database.transaction() as session:
        follow_repair(session, record, done, OFFICER, then)


def test_the_office_is_reminded_once_before_the_last_day_and_its_head_once_after_it(database, record, then):
    with database.transaction() as session:
        given_application(session, record, then)  # to be accepted by Wednesday
    for day, expected in [(22, 0), (23, 1), (24, 1), (25, 2), (26, 2)]:
        with database.transaction() as session:
            remind_of_cases(session, later(then, date(2027, 2, day)))
        with database.reading() as session:
            roles = session.scalars(select(InboxNotice.role).where(InboxNotice.kind == "deadline")).all()
        assert sorted(roles) == ["officer", "supervisor"][:expected]


def test_the_steps_of_a_repair_are_told_in_the_words_of_a_repair(database, record, then):
    with database.transaction() as session:
        given_accepted(session, record, then)
        withdraw_record(session, record, "处罚决定被撤销", OFFICER, then)
    with database.reading() as session:
        told = set(session.scalars(select(InboxNotice.title)))
    assert told >= {"收到信用修复申请", "信用修复申请已受理", "信用修复申请已结束"}


def test_files_of_a_case_are_only_for_its_readers(database, record, then):
    proof = replace(PROOF, file=PaperFile("a" * 64, "application/pdf", "缴款书.pdf"))
    with database.transaction() as session:
        repair_id = apply_for_repair(session, record, application(proofs=(proof,)), MEMBER, then)
    paper = next(each for each in page_of(database, repair_id, then).papers if each.has_file)
    with database.reading() as session:
        assert paper_file(session, paper.paper_id, MEMBER).name == "缴款书.pdf"
        with pytest.raises(NotFoundError):
            paper_file(session, paper.paper_id, STRANGER)


def test_an_enterprise_sees_what_it_may_ask_for_and_from_when(database, record, now, then):
    with database.reading() as session:
        early = enterprise_rights(session, SHOP, MEMBER, now).records[0]
        free = enterprise_rights(session, SHOP, MEMBER, then).records[0]
    assert (early.may_repair, early.repair_from, free.may_repair) == (False, date(2027, 2, 21), True)
    assert (early.may_object, early.may_repair_temporarily) == (True, True)
    with database.transaction() as session:
        repair_id = given_application(session, record, then)
    with database.reading() as session:
        rights = enterprise_rights(session, SHOP, MEMBER, then)
        queue = rights_queue(session, OFFICER, then)
    assert (rights.records[0].open_repair_id, rights.records[0].may_repair) == (repair_id, False)
    assert [line.repair_id for line in queue.repairs] == [repair_id]


def test_only_the_newest_edition_of_a_record_is_live(database, record, then):
    with database.transaction() as session:
        repair_id = given_granted(session, record, then)
        revoke_repair(session, repair_id, replace(decision(), reason=FRAUD), SUPERVISOR, then)
    with database.reading() as session:
        statuses = session.scalars(select(CreditRecord.status).order_by(CreditRecord.edition, CreditRecord.id))
        assert sorted(statuses) == ["current", "current", "restored"]

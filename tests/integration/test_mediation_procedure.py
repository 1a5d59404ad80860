"""Recusal, delegation, testing, appointments, consent off line, a suspected breach: on both databases."""

from datetime import date, timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.offices import NewOffice
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import Side
from mediation.domain.procedure import DelegateKind
from mediation.queries.clock_of import clocks_of
from mediation.queries.complaint_page import complaint_page
from mediation.queries.situation_of import open_actions
from mediation.services.add_evidence import add_evidence
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.delegate_mediation import (
    NewDelegateBody,
    answer_delegation,
    end_delegation,
    open_delegate_body,
    propose_delegation,
)
from mediation.services.end_mediation import state_no_agreement, terminate_mediation
from mediation.services.follow_breach_lead import (
    LeadResult,
    close_breach_lead,
    extend_breach_lead,
    open_breach_lead,
)
from mediation.services.give_consent import give_consent
from mediation.services.keep_clocks import expire_overdue_mediation, lapse_rounds
from mediation.services.make_appointment import (
    AppointmentProposal,
    answer_appointment,
    propose_appointment,
    remind_of_appointments,
)
from mediation.services.order_testing import (
    TestingEnd,
    TestingProposal,
    TestingReply,
    answer_testing,
    designate_lab,
    end_testing,
    propose_testing,
    start_testing,
)
from mediation.services.record_consent import ConsentHeard, record_consent
from mediation.services.record_service import open_document
from mediation.services.remind_of_clocks import remind_of_clocks
from mediation.services.remind_of_tests import remind_of_tests
from mediation.services.send_statement import send_statement
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.documents import documents_on_file
from tests.factories_identity import given_account
from tests.factories_mediation import SOME_FILE, given_accepted, given_mediating, given_people
from tests.integration.test_mediation_clocks import notices

REASON = "调解员是商家负责人的表弟，担心不公正。"
TEST = TestingProposal("健身器材的金属疲劳", "示例省质量检验研究院", "halves")
AGREED = TestingReply(agrees_lab=True, agrees_cost=True)


def asked(people):
    return RecusalAsked(people.officer.account_id, "near_relative", REASON)


def clock(session, complaint_id, kind, at):
    views = clocks_of(session, session.get_one(Complaint, complaint_id), local_date(at))
    return next(view for view in views if view.kind is kind)


def supervisor(session, now):
    return given_account(session, Role.SUPERVISOR, now, name="孙审批").actor


def test_a_recusal_application_suspends_mediation_and_shows_the_clock_both_ways(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        apply_recusal(session, complaint_id, asked(people), people.consumer, now)
    later = now + timedelta(4)
    with database.transaction() as session, pytest.raises(ConflictError, match="调解中止"):
        send_statement(session, complaint_id, "您好", people.merchant, later)
    with database.transaction() as session:
        add_evidence(session, complaint_id, SOME_FILE, people.merchant, later)
        mediation, round_ = (
            clock(session, complaint_id, kind, later) for kind in (ClockKind.MEDIATION, ClockKind.ROUND)
        )
        assert mediation.due_on == date(2027, 1, 19)
        assert [other.due_on for other in mediation.others] == [date(2027, 1, 25)]
        assert round_.is_paused
        assert lapse_rounds(session, now + timedelta(30)) == 0
        assert Action.SEND_STATEMENT not in open_actions(session, complaint_id, people.merchant, later).actions
        assert Action.WITHDRAW in open_actions(session, complaint_id, people.consumer, later).actions


def test_a_granted_recusal_brings_another_mediator_and_keeps_the_first_away(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        head = supervisor(session, now)
        complaint_id = given_mediating(session, people, now)
        apply_recusal(session, complaint_id, asked(people), people.merchant, now)
        with pytest.raises(InvalidInputError, match="接替"):
            decide_recusal(session, complaint_id, RecusalDecision(granted=True, reasons=REASON), head, now)
    with database.transaction() as session, pytest.raises(NotAllowedError):
        decide_recusal(session, complaint_id, RecusalDecision(granted=False, reasons=REASON), people.officer, now)
    with database.transaction() as session:
        decision = RecusalDecision(granted=True, reasons=REASON, replacement_id=people.mediator.account_id)
        decide_recusal(session, complaint_id, decision, head, now + timedelta(2))
    with database.transaction() as session:
        send_statement(session, complaint_id, "现在由我来调解。", people.mediator, now + timedelta(2))
        assert not clock(session, complaint_id, ClockKind.ROUND, now + timedelta(2)).is_paused
        with pytest.raises(NotAllowedError, match="回避"):
            send_statement(session, complaint_id, "我再说一句。", people.officer, now + timedelta(2))
        assert open_actions(session, complaint_id, people.officer, now + timedelta(2)).actions == ()


def test_suspended_mediation_is_not_ended_by_the_calendar_before_the_decision(database, now, caplog):
    late = now + timedelta(61)
    with database.transaction() as session:
        people = given_people(session, now)
        head = supervisor(session, now)
        complaint_id = given_mediating(session, people, now)
        apply_recusal(session, complaint_id, asked(people), people.consumer, now + timedelta(55))
    with database.transaction() as session:
        assert expire_overdue_mediation(session, late) == 0
        assert "could not be kept" not in caplog.text
        assert remind_of_clocks(session, late) == 1
        assert notices(session, "有期限已经超过") == 1
        decide_recusal(session, complaint_id, RecusalDecision(granted=False, reasons=REASON), head, late)
    with database.transaction() as session:
        assert expire_overdue_mediation(session, late) == 1


def given_body(session, now):
    body = NewDelegateBody(
        NewOffice("xh", "示例市消费者协会", "示消协", "12315"),
        DelegateKind.CONSUMER_ASSOCIATION,
        is_lawful_organisation=True,
    )
    body_id = open_delegate_body(session, body, SYSTEM_ACTOR, now)
    return body_id, given_account(session, Role.MEDIATOR, now, name="钱协调", office="示例市消费者协会").actor


def test_a_delegate_sees_only_the_complaint_both_sides_agreed_to_delegate(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        body_id, delegate = given_body(session, now)
        complaint_id, other = (given_mediating(session, people, now) for _ in range(2))
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        answer_delegation(session, complaint_id, people.consumer, now, agrees=True)
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, delegate, now)
        answer_delegation(session, complaint_id, people.merchant, now, agrees=True)
    with database.transaction() as session:
        assert complaint_page(session, complaint_id, delegate, now).head.stage is Stage.MEDIATING
        send_statement(session, complaint_id, "我受委托来调解。", delegate, now)
        with pytest.raises(NotFoundError):
            complaint_page(session, other, delegate, now)
        with pytest.raises(NotAllowedError, match="转委托"):
            end_delegation(session, complaint_id, "我们转给别人办。", delegate, now)
        actions = open_actions(session, complaint_id, delegate, now).actions
        assert Action.PROPOSE_DELEGATION not in actions
        assert Action.TERMINATE not in actions
        end_delegation(session, complaint_id, "双方希望由机关继续调解。", people.officer, now)
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, delegate, now)


def test_one_refusal_ends_a_proposed_delegation(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        body_id, _ = given_body(session, now)
        complaint_id = given_mediating(session, people, now)
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        answer_delegation(session, complaint_id, people.merchant, now, agrees=False)
        with pytest.raises(ConflictError, match="没有委托"):
            answer_delegation(session, complaint_id, people.consumer, now, agrees=True)
        propose_delegation(session, complaint_id, body_id, people.officer, now)


def test_the_days_of_a_test_are_not_counted(database, now):
    start, end = now + timedelta(5), now + timedelta(25)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        propose_testing(session, complaint_id, TEST, people.consumer, now)
        answer_testing(session, complaint_id, TestingReply(agrees_lab=False, agrees_cost=True), people.merchant, now)
        designate_lab(session, complaint_id, "示例市计量测试所", people.officer, now)
        for side in (people.consumer, people.merchant):
            answer_testing(session, complaint_id, AGREED, side, now)
        start_testing(session, complaint_id, local_date(start), people.officer, start)
        assert session.get_one(Complaint, complaint_id).due_on is None
    with database.transaction() as session:
        running = clock(session, complaint_id, ClockKind.MEDIATION, start + timedelta(10))
        assert (running.is_paused, running.left) == (True, 55)
        assert expire_overdue_mediation(session, now + timedelta(100)) == 0
        end_testing(session, complaint_id, TestingEnd(local_date(end), SOME_FILE), people.officer, end)
        again = clock(session, complaint_id, ClockKind.MEDIATION, end)
        assert again.due_on == date(2027, 2, 8)
        assert [pause.source for pause in again.pauses] == ["市场监督管理投诉举报处理办法 第二十二条第三款"]
        for viewer in (people.consumer, people.merchant):
            assert len(complaint_page(session, complaint_id, viewer, end).evidence) == 1


def test_a_test_starts_no_earlier_than_the_day_both_agreed(database, now):
    agreed_at = now + timedelta(6)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        propose_testing(session, complaint_id, TEST, people.consumer, now)
        answer_testing(session, complaint_id, AGREED, people.merchant, agreed_at)
        with pytest.raises(InvalidInputError, match="日期"):
            start_testing(session, complaint_id, local_date(now + timedelta(5)), people.officer, agreed_at)
        start_testing(session, complaint_id, local_date(agreed_at), people.officer, agreed_at)


def test_a_test_that_lasts_too_long_is_told_to_officers_and_supervisors(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        propose_testing(session, complaint_id, TEST, people.consumer, now)
        answer_testing(session, complaint_id, AGREED, people.merchant, now)
        start_testing(session, complaint_id, None, people.officer, now)
        told = [remind_of_tests(session, now + timedelta(days)) for days in (29, 30, 31, 60)]
        assert told == [0, 1, 0, 1]
        assert notices(session, "有检测长时间没有结果") == 4
        end_testing(session, complaint_id, TestingEnd(None), people.officer, now + timedelta(61))
        assert remind_of_tests(session, now + timedelta(100)) == 0


def test_an_agreed_lab_is_not_replaced_and_a_designated_one_asks_for_the_cost_again(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        agreed, refused = (given_mediating(session, people, now) for _ in range(2))
        for complaint_id in (agreed, refused):
            propose_testing(session, complaint_id, TEST, people.consumer, now)
        answer_testing(session, agreed, AGREED, people.merchant, now)
        with pytest.raises(ConflictError, match="已经商定"):
            designate_lab(session, agreed, "示例市计量测试所", people.officer, now)
        assert Action.DESIGNATE_LAB not in open_actions(session, agreed, people.officer, now).actions
        answer_testing(session, refused, TestingReply(agrees_lab=False, agrees_cost=True), people.merchant, now)
        designate_lab(session, refused, "示例市计量测试所", people.officer, now)
        with pytest.raises(ConflictError, match="情况已经变化"):
            start_testing(session, refused, None, people.officer, now)
        for side in (people.consumer, people.merchant):
            answer_testing(session, refused, TestingReply(agrees_lab=False, agrees_cost=True), side, now)
        start_testing(session, refused, None, people.officer, now)


def test_without_agreement_on_the_cost_ground_23_4_may_be_chosen_and_else_not(database, now):
    ending = GroundAndReasons("23-4", "双方都不愿意承担检测费用。")
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(ConflictError, match="检测费用"):
            terminate_mediation(session, complaint_id, ending, people.officer, now)
        propose_testing(session, complaint_id, TEST, people.consumer, now)
        answer_testing(session, complaint_id, TestingReply(agrees_lab=True, agrees_cost=False), people.merchant, now)
        terminate_mediation(session, complaint_id, ending, people.officer, now)
        notice = clock(session, complaint_id, ClockKind.TERMINATION_NOTICE, now)
        assert (notice.due_on, notice.is_running) == (date(2026, 12, 1), True)
        documents = documents_on_file(session, complaint_id, Side.OFFICE)
        papers = {row.addressed_to: row.id for row in documents if row.kind == FormKind.TERMINATION}
        open_document(session, papers["consumer"], people.consumer, now)
        assert clock(session, complaint_id, ClockKind.TERMINATION_NOTICE, now).is_running
        open_document(session, papers["merchant"], people.merchant, now + timedelta(3))
        told = clock(session, complaint_id, ClockKind.TERMINATION_NOTICE, now)
    assert (told.stopped_on, told.outcome) == (local_date(now + timedelta(3)), "served")


def test_a_situation_of_article_16_that_appears_later_must_be_named(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(InvalidInputError, match="情形"):
            terminate_mediation(
                session, complaint_id, GroundAndReasons("23-6", "法院已经立案受理。"), people.officer, now
            )
        with pytest.raises(ConflictError, match="自动终止"):
            terminate_mediation(
                session, complaint_id, GroundAndReasons("23-5", "时间差不多了吧。"), people.officer, now
            )
        named = GroundAndReasons("23-6", "法院已经立案受理。", situation="16-2")
        terminate_mediation(session, complaint_id, named, people.officer, now)
        reasons = complaint_page(session, complaint_id, people.consumer, now).decisions[-1].reasons
    assert reasons.startswith("受理后发现：法院、仲裁机构")


def test_a_time_for_a_talk_is_agreed_by_both_and_reminded_of_once(database, now):
    meet_at = now + timedelta(days=3)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(InvalidInputError, match="时间"):
            propose_appointment(session, complaint_id, AppointmentProposal(now), people.mediator, now)
        propose_appointment(session, complaint_id, AppointmentProposal(meet_at, "看看账单"), people.mediator, now)
        answer_appointment(session, complaint_id, people.consumer, now, accepts=True)
        assert remind_of_appointments(session, meet_at - timedelta(hours=2)) == 0
        answer_appointment(session, complaint_id, people.merchant, now, accepts=True)
    for at, sent in ((now, 0), (meet_at - timedelta(hours=2), 1), (meet_at - timedelta(hours=1), 0)):
        with database.transaction() as session:
            assert remind_of_appointments(session, at) == sent


def test_a_consent_heard_on_the_phone_opens_mediation_and_says_how_it_was_given(database, now):
    heard = ConsentHeard("merchant", "phone", "店长李先生来电，核对了身份。")
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        give_consent(session, complaint_id, people.consumer, now)
        with pytest.raises(InvalidInputError, match="方式"):
            record_consent(session, complaint_id, ConsentHeard("merchant", "online", "……"), people.officer, now)
        assert record_consent(session, complaint_id, heard, people.officer, now).stage is Stage.MEDIATING
        assert session.get_one(Consent, (complaint_id, "merchant")).channel == "phone"
        state_no_agreement(session, complaint_id, people.merchant, now)


def test_a_suspected_breach_has_its_own_clock_that_outlives_mediation(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        head = supervisor(session, now)
        complaint_id = given_mediating(session, people, now)
        open_breach_lead(session, complaint_id, "预付卡没有备案就在发售。", people.officer, now)
        assert clock(session, complaint_id, ClockKind.VERIFICATION, now).due_on == date(2026, 12, 11)
        with pytest.raises(NotAllowedError):
            extend_breach_lead(session, complaint_id, "需要调取账册核对。", people.officer, now)
        extend_breach_lead(session, complaint_id, "需要调取账册核对。", head, now)
        assert clock(session, complaint_id, ClockKind.VERIFICATION, now).due_on == date(2027, 1, 4)
        withdraw_complaint(session, complaint_id, people.consumer, now)
        found = LeadResult("no_breach", "核对备案材料，已经备案。")
        close_breach_lead(session, complaint_id, found, people.officer, now)
        view = clock(session, complaint_id, ClockKind.VERIFICATION, now)
    assert (view.outcome, view.stopped_on) == ("no_breach", local_date(now))


def given_test_that_runs(session, complaint_id, people, now):
    propose_testing(session, complaint_id, TEST, people.merchant, now)
    answer_testing(session, complaint_id, TestingReply(agrees_lab=True, agrees_cost=True), people.consumer, now)
    start_testing(session, complaint_id, None, people.officer, now)


@pytest.mark.parametrize("is_found_first", [True, False])
def test_a_verification_waits_for_a_test_but_not_beyond_the_mediation(database, now, is_found_first):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        acts = [
            lambda: open_breach_lead(session, complaint_id, "标签没有生产日期", people.officer, now),
            lambda: given_test_that_runs(session, complaint_id, people, now),
        ]
        for act in acts if is_found_first else reversed(acts):
            act()
        assert clock(session, complaint_id, ClockKind.VERIFICATION, now).is_paused
        ended = now + timedelta(days=5)
        state_no_agreement(session, complaint_id, people.merchant, ended)
        view = clock(session, complaint_id, ClockKind.VERIFICATION, ended)
        assert (view.is_paused, view.due_on) == (False, date(2026, 12, 16))
        remind_of_clocks(session, now + timedelta(days=27))
        assert session.get(Reminder, (complaint_id, ClockKind.VERIFICATION.value, date(2026, 12, 17))) is not None

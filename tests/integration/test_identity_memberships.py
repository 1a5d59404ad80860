"""Memberships and the inbox, on both databases."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core.contracts.identity import NoticeLeft
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from core.outbox import deliver_pending
from identity.domain.codes import CodePurpose
from identity.domain.membership import MembershipDecision, MembershipRequest, MembershipStatus
from identity.domain.messenger import Outlet, Outlets
from identity.domain.notices import NewNotice, to_account, to_enterprise, to_office
from identity.queries.inbox import inbox, unread_count
from identity.queries.memberships import members_of, membership_page, memberships_of, memberships_pending
from identity.services.deactivate_account import deactivate_account
from identity.services.decide_membership import decide_membership
from identity.services.end_membership import end_membership
from identity.services.issue_code import issue_code
from identity.services.leave_notice import leave_notice
from identity.services.mark_notice_read import mark_notice_read
from identity.services.request_membership import request_membership
from identity.storage.membership_tables import Membership
from identity.subscribers import sendings, subscriptions
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_identity import PROOF, acting, given_account, given_member, given_token, next_phone

SHOP = "e" * 32
CONFIRM = MembershipDecision(is_confirmed=True)
REFUSE = MembershipDecision(is_confirmed=False, reason="授权书没有盖章")


class Phones:
    """A messenger that keeps what it was given."""

    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append((message.to, message.text))


def given_request(session, now):
    merchant = given_account(session, Role.MERCHANT, now, name="李四")
    membership_id = request_membership(session, MembershipRequest(SHOP, PROOF), merchant.actor, now)
    return merchant, membership_id


def test_a_confirmed_membership_lets_the_merchant_act_for_the_enterprise(database, now):
    with database.transaction() as session:
        merchant, membership_id = given_request(session, now)
        officer = given_account(session, Role.OFFICER, now)
        token = given_token(session, merchant.actor.account_id, now)
        assert acting(session, token, now).enterprise_ids == frozenset()
    with database.transaction() as session:
        decide_membership(session, membership_id, CONFIRM, officer.actor, now)
    with database.reading() as session:
        assert acting(session, token, now).enterprise_ids == {SHOP}
        assert [member.name for member in members_of(session, SHOP)] == ["李四"]
        acts = acts_of(session, Subject("membership", membership_id))
    assert [(act.action, act.after) for act in acts] == [
        ("request_membership", "requested"),
        ("confirm_membership", "confirmed"),
    ]


def test_a_refusal_needs_a_reason_that_the_person_reads_and_can_answer_with_a_new_request(database, now):
    with database.transaction() as session:
        merchant, membership_id = given_request(session, now)
        officer = given_account(session, Role.OFFICER, now)
    with pytest.raises(InvalidInputError), database.transaction() as session:
        decide_membership(session, membership_id, MembershipDecision(is_confirmed=False), officer.actor, now)
    with database.transaction() as session:
        decide_membership(session, membership_id, REFUSE, officer.actor, now)
        request_membership(session, MembershipRequest(SHOP, PROOF), merchant.actor, now + timedelta(days=1))
    with database.reading() as session:
        assert "没有盖章" in inbox(session, merchant.actor)[0].body
        lines = memberships_of(session, merchant.actor)
    assert [line.status for line in lines] == [MembershipStatus.REQUESTED, MembershipStatus.REFUSED]
    assert lines[1].reason == "授权书没有盖章"


def test_a_request_is_decided_once(database, now):
    with database.transaction() as session:
        _, membership_id = given_request(session, now)
        officer = given_account(session, Role.OFFICER, now)
        decide_membership(session, membership_id, CONFIRM, officer.actor, now)
    with pytest.raises(ConflictError), database.transaction() as session:
        decide_membership(session, membership_id, REFUSE, officer.actor, now)
    with database.reading() as session:
        assert membership_page(session, membership_id, officer.actor).status is MembershipStatus.CONFIRMED


def test_the_same_request_cannot_be_open_twice(database, now):
    with database.transaction() as session:
        merchant, membership_id = given_request(session, now)
    with pytest.raises(ConflictError), database.transaction() as session:
        request_membership(session, MembershipRequest(SHOP, PROOF), merchant.actor, now)
    with pytest.raises(IntegrityError), database.transaction() as session:
        first = session.get_one(Membership, membership_id)
        copy = {column.name: getattr(first, column.name) for column in Membership.__table__.columns}
        session.add(Membership(**copy | {"id": "another"}))


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.MERCHANT, Role.LICENSING_CLERK, Role.ADMIN])
def test_only_officers_and_supervisors_decide_and_see_what_waits(database, now, role):
    with database.transaction() as session:
        _, membership_id = given_request(session, now)
        other = given_account(session, role, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        decide_membership(session, membership_id, CONFIRM, other.actor, now)
    with pytest.raises(NotAllowedError), database.reading() as session:
        memberships_pending(session, other.actor)
    with pytest.raises(NotFoundError), database.reading() as session:
        membership_page(session, membership_id, other.actor)


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.OFFICER])
def test_only_merchants_ask_to_act_for_an_enterprise(database, now, role):
    with database.transaction() as session:
        other = given_account(session, role, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        request_membership(session, MembershipRequest(SHOP, PROOF), other.actor, now)


def test_what_waits_is_listed_oldest_first_with_its_proof_and_a_masked_phone(database, now):
    with database.transaction() as session:
        merchant, first = given_request(session, now)
        _, second = given_request(session, now + timedelta(hours=1))
        officer = given_account(session, Role.OFFICER, now)
    with database.reading() as session:
        lines = memberships_pending(session, officer.actor)
    assert [line.membership_id for line in lines] == [first, second]
    assert (lines[0].proof, lines[0].person_name) == (PROOF, "李四")
    assert merchant.phone not in str(lines)


def test_a_merchant_ends_only_their_own_membership(database, now):
    with database.transaction() as session:
        member = given_member(session, SHOP, now)
        stranger = given_member(session, "f" * 32, now)
        line = memberships_of(session, member.actor)[0]
    with pytest.raises(NotFoundError), database.transaction() as session:
        end_membership(session, line.membership_id, "", stranger.actor, now)
    with database.transaction() as session:
        end_membership(session, line.membership_id, "", member.actor, now)
    with database.reading() as session:
        assert members_of(session, SHOP) == ()


def test_an_officer_ends_a_membership_with_a_reason_that_the_person_reads(database, now):
    with database.transaction() as session:
        member = given_member(session, SHOP, now)
        officer = given_account(session, Role.OFFICER, now)
        line = memberships_of(session, member.actor)[0]
    with pytest.raises(InvalidInputError), database.transaction() as session:
        end_membership(session, line.membership_id, " ", officer.actor, now)
    with database.transaction() as session:
        end_membership(session, line.membership_id, "授权已被企业收回", officer.actor, now)
    with database.reading() as session:
        assert any("授权已被企业收回" in notice.body for notice in inbox(session, member.actor))


def test_a_deactivated_member_no_longer_acts_for_the_enterprise(database, now):
    with database.transaction() as session:
        member = given_member(session, SHOP, now)
        admin = given_account(session, Role.ADMIN, now)
        deactivate_account(session, member.actor.account_id, "本人注销", admin.actor, now)
    with database.reading() as session:
        assert members_of(session, SHOP) == ()


def test_a_notice_reaches_exactly_those_it_is_for(database, now):
    with database.transaction() as session:
        consumer = given_account(session, Role.CONSUMER, now)
        member = given_member(session, SHOP, now)
        officer = given_account(session, Role.OFFICER, now)
        far_officer = given_account(session, Role.OFFICER, now, office="外市市场监督管理局")
        mediator = given_account(session, Role.MEDIATOR, now)
        everyone = [consumer, member, officer, far_officer, mediator]
        for number, recipient in enumerate(
            [
                to_account(consumer.actor.account_id),
                to_enterprise(SHOP),
                to_office(Role.OFFICER, officer.office_id),
                to_office(Role.OFFICER),
                to_office(Role.MEDIATOR, far_officer.office_id),
            ]
        ):
            leave_notice(session, NewNotice(recipient, f"通知{number}", "正文", "/somewhere"), now)
    with database.reading() as session:
        seen = [{line.title for line in inbox(session, person.actor)} - {"企业授权已确认"} for person in everyone]
    assert seen == [{"通知0"}, {"通知1"}, {"通知2", "通知3"}, {"通知3"}, set()]


def test_a_notice_is_marked_read_once_and_only_by_those_it_is_for(database, now):
    with database.transaction() as session:
        consumer = given_account(session, Role.CONSUMER, now)
        stranger = given_account(session, Role.CONSUMER, now)
        notice_id = leave_notice(session, NewNotice(to_account(consumer.actor.account_id), "通知", "正文"), now)
        later_id = leave_notice(session, NewNotice(to_account(consumer.actor.account_id), "另一条", "正文"), now)
    with pytest.raises(NotFoundError), database.transaction() as session:
        mark_notice_read(session, notice_id, stranger.actor, now)
    with database.transaction() as session:
        assert unread_count(session, consumer.actor) == 2
        mark_notice_read(session, notice_id, consumer.actor, now)
        mark_notice_read(session, notice_id, consumer.actor, now + timedelta(days=1))
    with database.reading() as session:
        assert unread_count(session, consumer.actor) == 1
        assert unread_count(session, stranger.actor) == 0
        lines = inbox(session, consumer.actor)
    assert [(line.notice_id, line.read_at) for line in lines] == [(later_id, None), (notice_id, now)]


def test_messages_leave_after_commit_for_codes_people_and_members_but_not_for_offices(database, now):
    phones = Phones()
    outlets = Outlets(Outlet(phones, 100))
    wanted = (*subscriptions(outlets), *sendings(outlets))
    deliver_pending(database, wanted, lambda: now)
    phone = next_phone()
    with database.transaction() as session:
        consumer = given_account(session, Role.CONSUMER, now)
        member = given_member(session, SHOP, now)
        issue_code(session, phone, CodePurpose.REGISTER, "192.0.2.1", now)
        leave_notice(session, NewNotice(to_account(consumer.actor.account_id), "通知", "不该出现的正文"), now)
        leave_notice(session, NewNotice(to_enterprise(SHOP), "通知", "不该出现的正文"), now)
        leave_notice(session, NewNotice(to_office(Role.OFFICER), "通知", "不该出现的正文"), now)
        assert phones.sent == []
    reports = [deliver_pending(database, wanted, lambda: now) for _ in range(2)]
    assert sum(report.failed for report in reports) == 0
    # the member is told of the confirmation and of the notice to the enterprise
    assert sorted(number for number, _ in phones.sent) == sorted([phone, consumer.phone, member.phone, member.phone])
    assert not any("正文" in text for _, text in phones.sent)


def test_a_notice_fact_carries_nothing_of_the_notice():
    names = {field.name for field in fields(NoticeLeft)}
    assert names == {"notice_id", "account_id", "enterprise_id", "role", "office"}

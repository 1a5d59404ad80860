"""By which ways and when notices reach a person."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.kernel.errors import InvalidInputError, TooManyError
from core.kernel.roles import Role
from core.outbox import RefusedForGoodError, deliver_pending
from core.outbox.tables import OutboxDelivery
from identity.domain.channels import Channel, NoticeChoices, QuietHours
from identity.domain.contacts import NewContact, TypedContactCode
from identity.domain.messenger import Outlet, Outlets
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.queries.notice_choices import notice_settings
from identity.services.bind_contact import ask_contact_code, bind_contact, unbind_contact
from identity.services.choose_notices import choose_notices
from identity.services.leave_notice import leave_notice
from identity.services.mark_notice_read import mark_notice_read
from identity.services.send_waiting import send_waiting
from identity.subscribers import sendings, subscriptions
from tests.factories_identity import given_account

NIGHT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
MORNING = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 8:00
ADDRESS = "xiaomin@example.cn"


class Gateway:
    """Keeps what it was given; refuses for good what goes to `never`."""

    def __init__(self, never=""):
        self.sent, self.never = [], never

    def send(self, message):
        if message.to == self.never:
            raise RefusedForGoodError
        self.sent.append(message)

    @property
    def texts(self):
        return [message.text for message in self.sent]


class Town:
    """A worker with every channel, and one consumer."""

    def __init__(self, database, now, per_minute=100):
        self.database = database
        self.sms, self.email, self.wechat = Gateway(), Gateway(), Gateway()
        outlets = (Outlet(gateway, per_minute) for gateway in (self.sms, self.email, self.wechat))
        self.outlets = Outlets(*outlets, address="https://yinuo.example.cn")
        self.work(now)
        with database.transaction() as session:
            self.consumer = given_account(session, Role.CONSUMER, now)
        self.actor = self.consumer.actor

    def work(self, now):
        wanted = (*subscriptions(self.outlets), *sendings(self.outlets))
        for _ in range(3):
            deliver_pending(self.database, wanted, lambda: now)

    def notice(self, now, *, title="对方提出了方案", kind=NoticeKind.ROOM, legal=False, number="示市监投〔2026〕12号"):
        with self.database.transaction() as session:
            to = to_account(self.actor.account_id)
            notice = NewNotice(to, title, "退 300 元，张三 13800138000", "/complaints/abc", kind, legal, number)
            return leave_notice(session, notice, now)

    def choose(self, now, **changes):
        with self.database.transaction() as session:
            choose_notices(session, NoticeChoices(**changes), self.actor, now)

    def bind(self, now, channel=Channel.EMAIL, address=ADDRESS, code=None, meanwhile=lambda: None):
        with self.database.transaction() as session:
            wanted = NewContact(channel, address, self.outlets.channels)
            code_id = ask_contact_code(session, wanted, self.actor, now)
        self.work(now)
        gateway = {Channel.EMAIL: self.email, Channel.WECHAT: self.wechat}[channel]
        typed = code or "".join(filter(str.isdigit, gateway.sent[-1].text))[:6]
        gateway.sent.clear()
        meanwhile()
        with self.database.transaction() as session:
            answer = bind_contact(session, TypedContactCode(channel, address, code_id, typed), self.actor, now, now)
        answer.or_raise()


@pytest.fixture
def town(database, now):
    return Town(database, now)


def test_a_message_says_number_title_and_link_and_nothing_of_the_notice(town, now):
    town.notice(now)
    town.work(now)
    assert town.sms.texts == [
        "【一诺】示市监投〔2026〕12号 对方提出了方案。请登录查看：https://yinuo.example.cn/complaints/abc"
    ]


def test_an_address_is_bound_by_its_code_and_then_gets_what_comes_but_nothing_old(town, now):
    town.notice(now, title="旧消息")
    town.bind(now + timedelta(minutes=1), meanwhile=lambda: town.notice(now, title="还没有送出的旧消息"))
    town.work(now + timedelta(minutes=2))
    town.notice(now + timedelta(minutes=3), title="新消息")
    town.work(now + timedelta(minutes=3))
    assert [message.subject.split()[-1] for message in town.email.sent] == ["一诺：接收消息的邮件已绑定", "新消息"]
    assert {message.to for message in town.email.sent} == {ADDRESS}


def test_a_wrong_code_binds_nothing_and_stays_counted(town, now):
    with pytest.raises(InvalidInputError):
        town.bind(now, code="000000")
    with town.database.reading() as session:
        settings = notice_settings(session, town.actor, town.outlets.channels)
    assert Channel.EMAIL not in settings.addresses
    assert settings.unbound == (Channel.EMAIL, Channel.WECHAT)


def test_codes_for_addresses_are_limited_for_each_person(town, now):
    with town.database.transaction() as session:
        for number in range(5):
            ask_contact_code(
                session, NewContact(Channel.EMAIL, f"a{number}@example.cn", town.outlets.channels), town.actor, now
            )
        with pytest.raises(TooManyError):
            ask_contact_code(session, NewContact(Channel.EMAIL, ADDRESS, town.outlets.channels), town.actor, now)


@pytest.mark.parametrize("address", ["a@b", "a b@example.cn", "a@example.cn\nBcc: x@example.cn", "中文@example.cn"])
def test_an_address_that_is_none_is_refused(town, now, address):
    with pytest.raises(InvalidInputError), town.database.transaction() as session:
        ask_contact_code(session, NewContact(Channel.EMAIL, address, town.outlets.channels), town.actor, now)


def test_what_a_person_switched_off_does_not_come_but_legal_service_always_does(town, now):
    town.choose(now, muted=frozenset((kind, Channel.SMS) for kind in NoticeKind))
    town.notice(now, title="普通消息")
    town.notice(now, title="送达决定", kind=NoticeKind.DECISION, legal=True)
    town.work(now)
    assert [("送达决定" in text) for text in town.sms.texts] == [True]


def test_ordinary_messages_of_the_night_leave_in_the_morning_as_one(town, now):
    town.notice(NIGHT, title="第一条")
    town.notice(NIGHT, title="第二条", number="示市监投〔2026〕13号")
    read_id = town.notice(NIGHT, title="已经看过")
    town.notice(NIGHT, title="送达决定", kind=NoticeKind.DECISION, legal=True)
    town.work(NIGHT)
    assert len(town.sms.texts) == 1
    assert "送达决定" in town.sms.texts[0]
    with town.database.transaction() as session:
        mark_notice_read(session, read_id, town.actor, NIGHT)
        assert send_waiting(session, town.outlets, MORNING - timedelta(seconds=1)) == 0
    for _ in range(2):
        with town.database.transaction() as session:
            send_waiting(session, town.outlets, MORNING)
    town.work(MORNING)
    assert town.sms.texts[1:] == [
        "【一诺】您有 2 条新消息，涉及 示市监投〔2026〕12号、示市监投〔2026〕13号。请登录查看：https://yinuo.example.cn/inbox"
    ]


def test_own_quiet_hours_hold_and_equal_ends_switch_them_off(town, now):
    town.choose(now, quiet=QuietHours(0, 0))
    town.notice(NIGHT)
    town.work(NIGHT)
    assert len(town.sms.texts) == 1
    town.choose(now, quiet=QuietHours(9 * 60, 12 * 60))
    town.notice(now)
    town.work(now)
    assert len(town.sms.texts) == 1


def test_an_unbound_address_gets_nothing_more(town, now):
    town.bind(now, Channel.WECHAT, "wx_xiaomin")
    with town.database.transaction() as session:
        unbind_contact(session, Channel.WECHAT, town.actor, now)
    town.notice(now)
    town.work(now)
    assert town.wechat.sent == []


def test_a_gateway_gets_no_more_a_minute_than_it_takes(database, now):
    town = Town(database, now, per_minute=2)
    for _ in range(5):
        town.notice(now)
    town.work(now)
    assert len(town.sms.sent) == 2
    town.work(now + timedelta(seconds=61))
    assert len(town.sms.sent) == 4


def test_a_message_that_is_refused_for_good_is_parked_at_once(town, now):
    town.sms.never = town.consumer.phone
    town.notice(now)
    town.work(now)
    with town.database.reading() as session:
        parked = session.scalars(select(OutboxDelivery).where(OutboxDelivery.parked_at.is_not(None))).all()
    assert [(row.tries, row.last_error) for row in parked] == [(1, "RefusedForGoodError")]

"""Issued documents: frozen, numbered without gaps, read by their side only, served with proof, archived."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.outbox import RefusedForGoodError, deliver_pending
from identity.domain.messenger import Outlet, Outlets
from identity.queries.inbox import inbox
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundAndReasons
from mediation.domain.parties import Side
from mediation.domain.service_of_documents import ServiceChannel, ServiceStatus
from mediation.queries.archive import archive_view
from mediation.queries.documents import (
    document_page,
    documents_of,
    newest_document,
    served_days,
    verify_document,
)
from mediation.services.accept_complaint import accept_complaint
from mediation.services.apply_recusal import RecusalAsked, apply_recusal
from mediation.services.archive_cases import archive_closed_cases
from mediation.services.assign_complaint import HandOver, assign_complaint, hand_over
from mediation.services.attach_respondent import attach_respondent
from mediation.services.end_mediation import terminate_mediation
from mediation.services.record_service import (
    ServiceOutcome,
    ServiceRecord,
    open_document,
    receive_document,
    record_service,
)
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.serve_document import ServiceOrder, serve_document
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.clock_tables import Clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.subscribers import sendings
from tests.factories_identity import given_account, given_member
from tests.factories_mediation import (
    SOME_FILE,
    given_accepted,
    given_filed,
    given_mediating,
    given_offer,
    given_people,
    given_settled,
)
from tests.factories_registry import given_enterprise

REFUSAL = GroundAndReasons("16-1", "物业费争议由住建部门处理。")
ENDED = GroundAndReasons("23-3", "双方分歧较大，一方声明不再协商。")
HOW = "商家店员在电话里说的"
RECEIVE_AT = "https://yinuo.example/receive"


def kinds(session, complaint_id, viewer):
    return [line.kind for line in documents_of(session, session.get_one(Complaint, complaint_id), viewer)]


def document_id(session, complaint_id, kind, viewer):
    return newest_document(session, complaint_id, kind, viewer).document_id


def test_each_side_reads_its_own_documents_and_no_other(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.merchant)
        assert kinds(session, complaint_id, people.consumer) == [
            FormKind.COMPLAINT_REGISTER,
            FormKind.ACCEPTANCE,
            FormKind.MEDIATION_NOTICE,
        ]
        assert kinds(session, complaint_id, people.merchant) == [FormKind.MEDIATION_NOTICE]
        with pytest.raises(NotFoundError):
            document_page(session, notice, people.consumer)
        stranger = given_account(session, people.consumer.role, now).actor
        with pytest.raises(NotFoundError):
            newest_document(session, complaint_id, FormKind.ACCEPTANCE, stranger)


def test_the_register_says_what_form_one_asks(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        register = newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, people.consumer).document
    text = "\n".join(register.paragraphs)
    for part in (
        "张小民",
        "示例市青禾健身服务有限公司",
        "预付式消费",
        "¥3,800.00",
        "退款 ¥3,500.00",
        "同意公示这件投诉",
    ):
        assert part in text


def test_the_agreement_form_names_both_sides_and_every_signature(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
        form = newest_document(session, complaint_id, FormKind.AGREEMENT, people.merchant).document
    text = "\n".join(form.paragraphs)
    assert [line.name for line in form.sections[-1].signatures] == ["张小民", "李老板", "赵调解"]
    assert all(line.signed_at for line in form.sections[-1].signatures)
    assert "统一社会信用代码" in text
    assert "法定代表人（负责人）" in text
    assert "¥3,000.00" in text


def test_numbers_of_a_kind_follow_each_other_without_gaps(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        numbers = []
        for _ in range(3):
            complaint_id = given_filed(session, people, now)
            refuse_complaint(session, complaint_id, REFUSAL, people.officer, now)
            numbers.append(newest_document(session, complaint_id, FormKind.REFUSAL, people.consumer).document.number)
    assert [number[-7:] for number in numbers] == ["000001号", "000002号", "000003号"]
    assert len({number[:-7] for number in numbers}) == 1


def test_a_refused_act_takes_no_number(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        first, second = given_filed(session, people, now), given_filed(session, people, now)
    with pytest.raises(InvalidInputError), database.transaction() as session:
        refuse_complaint(session, first, replace(REFUSAL, ground="nothing"), people.officer, now)
    with database.transaction() as session:
        refuse_complaint(session, second, REFUSAL, people.officer, now)
        number = newest_document(session, second, FormKind.REFUSAL, people.consumer).document.number
    assert number.endswith("000001号")


def test_an_issued_document_stays_as_it_was_whatever_changes_later(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        before = newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, people.consumer)
        session.get_one(Complaint, complaint_id).agrees_to_publish = True
        session.get_one(Complaint, complaint_id).category = "别的类别"
    with database.reading() as session:
        after = newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, people.consumer)
    assert after.document == before.document
    assert after.sha256 == before.sha256


def test_content_that_no_longer_has_its_hash_is_not_shown(database, vault, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        row = session.get_one(IssuedDocument, document_id(session, complaint_id, FormKind.ACCEPTANCE, people.consumer))
        changed = vault.seal(vault.open(row.content_sealed).replace("决定受理", "决定再议"))
        session.execute(update(IssuedDocument).where(IssuedDocument.id == row.id).values(content_sealed=changed))
        number, code = row.number, row.sha256[:16]
    with database.reading() as session:
        with pytest.raises(ConflictError, match="指纹"):
            newest_document(session, complaint_id, FormKind.ACCEPTANCE, people.consumer)
        found = verify_document(session, number, code)
    assert found is not None
    assert not found.is_unchanged


def test_number_and_code_check_a_document_and_tell_nothing_of_its_content(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        page = newest_document(session, complaint_id, FormKind.ACCEPTANCE, people.consumer)
        found = verify_document(session, f" {page.document.number} ", page.check_code.lower())
        assert verify_document(session, page.document.number, "0" * 16) is None
        assert verify_document(session, page.document.number, "") is None
    assert found is not None
    assert found.is_unchanged
    assert found.sha256 == page.sha256
    assert "青禾" not in str(found)
    assert "张小民" not in str(found)


def test_both_sides_get_the_notice_of_mediation_and_hear_who_mediates(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        sides = (people.consumer, people.merchant)
        complaint_id = given_filed(session, people, now)
        assign_complaint(session, complaint_id, people.officer.account_id, people.officer, now)
        accept_complaint(session, complaint_id, people.officer, now)
        papers = [newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, who).document for who in sides]
        assert papers[0].number == papers[1].number
        for paper in papers:
            assert "可以申请回避" in str(paper.sections)
            assert people.officer.name in str(paper.sections)
        order = HandOver(people.mediator.account_id, "双方都已来电，请继续。")
        hand_over(session, complaint_id, order, people.officer, now)
        for who in sides:
            assert "调解员已确定" in [notice.title for notice in inbox(session, who)]
        asked = RecusalAsked(people.mediator.account_id, "near_relative", "调解员是店长的表弟。")
        apply_recusal(session, complaint_id, asked, people.consumer, now)  # who has not acted yet


def test_a_later_respondent_never_reads_the_notice_to_the_earlier_one(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        old = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.merchant)
        other_id = given_enterprise(session, "示例市白帆餐饮有限公司")
        other = given_member(session, other_id, now).actor
        attach_respondent(session, complaint_id, other_id, people.officer, now)
        assert kinds(session, complaint_id, people.merchant) == [FormKind.MEDIATION_NOTICE]
        new = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, other)
        assert new.document.addressee == "示例市白帆餐饮有限公司"
        with pytest.raises(NotFoundError):
            document_page(session, old, other)


@pytest.mark.parametrize("reader", ["consumer", "merchant"])
def test_a_party_that_opens_a_document_is_served_with_it_once(database, now, reader):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        terminate_mediation(session, complaint_id, ENDED, people.mediator, now)
        actor = getattr(people, reader)
        found = document_id(session, complaint_id, FormKind.TERMINATION, actor)
        assert served_days(session, complaint_id, FormKind.TERMINATION) == {Side.CONSUMER: None, Side.MERCHANT: None}
        open_document(session, found, people.officer, now)
        assert set(served_days(session, complaint_id, FormKind.TERMINATION).values()) == {None}
        open_document(session, found, actor, now)
        open_document(session, found, actor, now + timedelta(3))
        days = served_days(session, complaint_id, FormKind.TERMINATION)
    assert days[Side(reader)] == local_date(now)
    assert list(days.values()).count(None) == 1


def test_a_text_message_brings_a_code_that_opens_the_document_once_it_is_sent(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        order = ServiceOrder(Side.MERCHANT, ServiceChannel.SMS, "13900000001", RECEIVE_AT, HOW, "k1")
        service_id = serve_document(session, notice, order, people.officer, now)
        assert serve_document(session, notice, order, people.officer, now) == service_id
        number = document_page(session, notice, people.officer).document.number
    sent = []
    way = Outlets(sms=Outlet(Gateway(sent), 100))
    deliver_pending(database, sendings(way), lambda: now)
    (message,) = sent
    assert message.to == "13900000001"
    assert RECEIVE_AT in message.text
    assert "张" not in message.text
    code = message.text.split("取件码 ")[1].split(" ")[0]
    with database.transaction() as session:
        assert session.get_one(DocumentService, service_id).status == ServiceStatus.SENT
        assert receive_document(session, number, "AAAA-AAAA-AAAA", now).document is None
        late = now + timedelta(31)
        assert receive_document(session, number, code, late).refusal.startswith("这个取件码已过有效期")
        received = receive_document(session, number, code.lower(), now + timedelta(1))
        assert received.document is not None
        service = session.get_one(DocumentService, service_id)
        assert (service.status, service.served_on) == (ServiceStatus.SERVED, local_date(now + timedelta(1)))


class Gateway:
    def __init__(self, sent, error=None):
        self._sent, self._error = sent, error

    def send(self, message):
        if self._error:
            raise self._error
        self._sent.append(message)


@pytest.mark.parametrize("channel", [ServiceChannel.SMS, ServiceChannel.EMAIL])
def test_a_gateway_that_refuses_leaves_a_failed_attempt_and_another_channel_is_open(database, now, channel):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        address = {ServiceChannel.SMS: "13900000001", ServiceChannel.EMAIL: "boss@example.com"}[channel]
        order = ServiceOrder(Side.MERCHANT, channel, address, RECEIVE_AT, HOW)
        service_id = serve_document(session, notice, order, people.officer, now)
        with pytest.raises(ConflictError, match="还没有结果"):
            serve_document(session, notice, order, people.officer, now)
    refusing = Outlets(sms=Outlet(Gateway([], RefusedForGoodError()), 100))  # no mail server at all
    deliver_pending(database, sendings(refusing), lambda: now)
    with database.transaction() as session:
        assert session.get_one(DocumentService, service_id).status == ServiceStatus.FAILED
        serve_document(session, notice, order, people.officer, now)
        by_post = ServiceOrder(Side.MERCHANT, ServiceChannel.LETTER, "示例市和平路 1 号", note="邮件单号 123")
        letter = serve_document(session, notice, by_post, people.officer, now)
        assert session.get_one(DocumentService, letter).status == ServiceStatus.SENT


def test_a_letter_is_served_only_with_its_receipt_and_may_come_back(database, now):
    order = ServiceOrder(Side.MERCHANT, ServiceChannel.LETTER, "示例市和平路 1 号", note=HOW)
    later = now + timedelta(4)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        service_id = serve_document(session, notice, order, people.officer, now)
        back = ServiceRecord(ServiceOutcome.RETURNED, local_date(later), "原址查无此人，邮件退回")
        with pytest.raises(NotFoundError):
            record_service(session, service_id, back, people.consumer, later)
        with pytest.raises(NotAllowedError):
            record_service(session, service_id, back, people.merchant, later)
        record_service(session, service_id, back, people.officer, later)
        second = serve_document(session, notice, order, people.officer, later)
        served = ServiceRecord(ServiceOutcome.SERVED, local_date(later), "邮件单号 124，店员签收")
        with pytest.raises(InvalidInputError, match="回执"):
            record_service(session, second, served, people.officer, later)
        with pytest.raises(InvalidInputError, match="今天以前"):
            record_service(session, second, replace(served, on=local_date(later) + timedelta(1)), people.officer, later)
        record_service(session, second, replace(served, proof=SOME_FILE), people.officer, later)
        with pytest.raises(ConflictError):
            record_service(session, second, replace(served, proof=SOME_FILE), people.officer, later)
        with pytest.raises(ConflictError, match="已经收到"):
            serve_document(session, notice, order, people.officer, later)
        log = [act.action for act in acts_of(session, Subject("document_service", second))]
        page = document_page(session, notice, people.officer)
    assert log == ["send_document", "record_served"]
    assert {line.status for line in page.services} >= {ServiceStatus.FAILED, ServiceStatus.SERVED}


def test_a_merchant_without_members_gets_no_inbox_attempt(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        lonely = given_enterprise(session, "示例市无人认领商店")
        complaint_id = given_accepted(session, people, now, respondent_id=lonely)
        notice = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        assert notice.services == ()
        with pytest.raises(ConflictError, match="没有账号"):
            serve_document(
                session, notice.document_id, ServiceOrder(Side.MERCHANT, ServiceChannel.INBOX), people.officer, now
            )
        assert (
            session.scalars(select(DocumentService).where(DocumentService.document_id == notice.document_id)).all()
            == []
        )


def notice_days(session, complaint_id):
    of_complaint = (Clock.complaint_id == complaint_id, Clock.kind == ClockKind.TERMINATION_NOTICE.value)
    return session.scalars(select(Clock.length).where(*of_complaint)).all()


def test_withdrawing_an_accepted_complaint_gives_both_sides_the_end_in_writing(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        withdraw_complaint(session, complaint_id, people.consumer, now)
        papers = [
            newest_document(session, complaint_id, FormKind.TERMINATION, actor).document
            for actor in (people.consumer, people.merchant)
        ]
        assert notice_days(session, complaint_id) == [7]
    assert papers[0].number == papers[1].number
    assert [choice.is_chosen for choice in papers[0].sections[1].choices] == [True] + [False] * 7


def test_a_closed_case_is_archived_once_without_any_offer(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_offer(session, complaint_id, people.merchant, now, sum_fen=123_456)
        assert archive_closed_cases(session, now) == 0
        terminate_mediation(session, complaint_id, ENDED, people.mediator, now)
        ended, theirs = (
            document_id(session, complaint_id, FormKind.TERMINATION, who) for who in (people.merchant, people.consumer)
        )
        by_post = ServiceOrder(Side.MERCHANT, ServiceChannel.LETTER, "示例市和平路 1 号", note="来自门店招牌的地址")
        notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        letters = [serve_document(session, each, by_post, people.officer, now) for each in (ended, notice)]
        open_document(session, theirs, people.consumer, now)
        assert archive_closed_cases(session, now) == 0
        open_document(session, ended, people.merchant, now)
        assert archive_closed_cases(session, now) == 0
        back = ServiceRecord(ServiceOutcome.RETURNED, local_date(now), "原址查无此人，邮件退回")
        for letter in letters:
            record_service(session, letter, back, people.officer, now)
        assert archive_closed_cases(session, now) == 1
        assert archive_closed_cases(session, now) == 0
        view = archive_view(session, complaint_id, people.officer)
        with pytest.raises(NotAllowedError):
            archive_view(session, complaint_id, people.consumer)
    assert view.archived_at == now
    assert view.is_unchanged
    assert len(view.items) == 6
    assert "1,234.56" not in str(view)


def test_a_receipt_that_comes_after_the_archive_is_its_next_supplement(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        terminate_mediation(session, complaint_id, ENDED, people.mediator, now)
        for who in (people.merchant, people.consumer):
            open_document(session, document_id(session, complaint_id, FormKind.TERMINATION, who), who, now)
        for number in (1, 2):
            archive_closed_cases(session, now)
            notice = document_id(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
            by_post = ServiceOrder(Side.MERCHANT, ServiceChannel.LETTER, "示例市和平路 1 号", note="来自门店招牌的地址")
            letter = serve_document(session, notice, by_post, people.officer, now)
            back = ServiceRecord(ServiceOutcome.RETURNED, local_date(now), "原址查无此人，邮件退回", SOME_FILE)
            record_service(session, letter, back, people.officer, now)
            view = archive_view(session, complaint_id, people.officer)
            assert view.supplement_numbers[letter] == number
    assert view.is_unchanged
    assert not view.added_later

"""The whole way of a complaint, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.contracts.mediation import ComplaintAccepted, MediationConcluded, PromiseBroken, PromiseKept
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.agreement import AgreementState
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import Action, Stage, replay
from mediation.domain.offers import OfferState
from mediation.domain.parties import Side
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.filing_form import draft_advice, draft_page
from mediation.queries.office_case import office_case
from mediation.queries.room_page import room_mark, room_page
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.answer_offer import accept_offer, decline_offer, withdraw_offer
from mediation.services.attach_respondent import attach_respondent
from mediation.services.call_human import CallAnswer, answer_call, call_human
from mediation.services.draft_agreement import discard_agreement
from mediation.services.end_mediation import decline_mediation, state_no_agreement, terminate_mediation
from mediation.services.file_complaint import file_complaint
from mediation.services.give_consent import give_consent
from mediation.services.make_offer import Counter, counter_offer
from mediation.services.propose_by_rule import make_proposal
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.save_draft import save_draft, start_draft
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from mediation.services.submissions import Submission
from mediation.services.watch_performance import (
    BreachReport,
    confirm_performance,
    report_breach,
    submit_performance_proof,
)
from mediation.services.withdraw_complaint import discard_draft, withdraw_complaint
from tests.factories_mediation import (
    FIELDS,
    FRAUD_FACTS,
    OFFICE,
    SOME_FILE,
    given_accepted,
    given_agreed,
    given_draft,
    given_filed,
    given_mediating,
    given_offer,
    given_people,
    given_settled,
    given_signed,
    some_terms,
)


def facts_published(session, kind):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == kind.TYPE).order_by(OutboxMessage.id))
    return [read_fact(session, row, kind) for row in rows]


def test_a_complaint_goes_from_draft_to_a_kept_promise(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
    with database.transaction() as session:
        page = complaint_page(session, complaint_id, people.consumer, now)
        assert page.head.stage is Stage.SETTLED
        assert page.head.main_action is not None
        assert page.head.main_action.action is Action.CONFIRM_PERFORMANCE
        paid_on = now.date() + timedelta(3)
        later = now + timedelta(4)
        confirm_performance(session, complaint_id, paid_on, people.consumer, later)
    with database.reading() as session:
        page = complaint_page(session, complaint_id, people.merchant, later)
        assert page.head.stage is Stage.PERFORMED
        assert page.performance is not None
        assert page.performance.late_days == 0
        assert [fact.outcome for fact in facts_published(session, MediationConcluded)] == ["settled"]
        kept = facts_published(session, PromiseKept)
        assert [(fact.agreed_fen, fact.happened_on, fact.late_days) for fact in kept] == [(300_000, paid_on, 0)]


def test_the_log_of_a_complaint_replays_to_its_stage(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
        confirm_performance(session, complaint_id, now.date(), people.consumer, now)
    with database.reading() as session:
        acts = acts_of(session, Subject("complaint", complaint_id))
        history = [(Action(act.action), act.actor_role) for act in acts]
        assert replay(history) is Stage.PERFORMED
        assert [act.after for act in acts][:3] == ["draft", "filed", "accepted"]


def test_filing_numbers_the_complaint_and_fixes_rules_and_clock(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        first, second = given_filed(session, people, now), given_filed(session, people, now)
    with database.reading() as session:
        page = complaint_page(session, first, people.consumer, now)
        other = complaint_page(session, second, people.consumer, now)
        assert page.head.number == "示市监投〔2026〕000001号"
        assert other.head.number == "示市监投〔2026〕000002号"
        assert page.book_version
        assert page.head.clock is not None
        assert page.head.clock.due_on == date(2026, 12, 1)  # seven working days after Friday 11-20
        assert page.head.clock.text == "还剩 7 个工作日"


def test_an_incomplete_draft_names_every_gap(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        blank = given_draft(session, people, now, respondent_id=None, facts_text="", event_on=None, claims=())
        with pytest.raises(InvalidInputError) as refused:
            file_complaint(session, blank, OFFICE, people.consumer, now)
    assert set(refused.value.fields) == {"respondent", "facts_text", "event_on", "claims"}


def test_a_draft_shows_what_the_law_gives_before_filing(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_draft(session, people, now, rule_facts=FRAUD_FACTS, paid_fen=20_000)
        draft = draft_page(session, complaint_id, people.consumer)
        advice = draft_advice(session, draft.fields, now).advice
    fraud = advice.entitlement("R01")
    assert fraud is not None
    assert fraud.status == "applies"
    assert [line.amount_fen for line in fraud.lines] == [20_000, 60_000]


def test_wrong_rule_facts_are_refused_by_name(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        fields = FIELDS.__class__(rule_facts={"no_such_fact": True})
        with pytest.raises(InvalidInputError) as refused:
            start_draft(session, fields, people.consumer, now)
    assert "no_such_fact" in refused.value.fields


def test_a_merchant_sees_nothing_before_acceptance(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, people.merchant, now)
        accept_complaint(session, complaint_id, people.officer, now)
        page = complaint_page(session, complaint_id, people.merchant, now)
    assert page.told.consumer.name == "张**"
    assert "****" in page.told.consumer.phone
    assert page.head.main_action is not None
    assert page.head.main_action.action is Action.GIVE_CONSENT


def test_accepting_publishes_a_personal_fact_and_starts_sixty_days(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
    with database.reading() as session:
        (fact,) = facts_published(session, ComplaintAccepted)
        assert fact.facts_text == FIELDS.facts_text
        assert fact.claims == ("退款 ¥3,500.00",)
        clock = complaint_page(session, complaint_id, people.officer, now).head.clock
        assert clock is not None
        assert clock.due_on == date(2027, 1, 19)
        assert clock.provisional
        letter = newest_document(session, complaint_id, FormKind.ACCEPTANCE, people.consumer).document
        assert "2027年1月19日" in letter.paragraphs[2]
        notice = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, people.merchant).document
        assert "张小民" not in "".join(notice.paragraphs)


def test_a_refusal_carries_ground_reasons_and_other_routes(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        refuse_complaint(
            session, complaint_id, GroundAndReasons("16-1", "物业费争议由住建部门处理。"), people.officer, now
        )
        letter = newest_document(session, complaint_id, FormKind.REFUSAL, people.consumer).document
        page = complaint_page(session, complaint_id, people.consumer, now)
        (fact,) = facts_published(session, MediationConcluded)
    grounds = letter.sections[1].choices
    assert [each.source[-4:] for each in grounds if each.is_chosen] == ["条第一项"]
    assert len(grounds) == 7
    assert "物业费争议" in letter.sections[2].paragraphs[0]
    assert any("向法院起诉" in route for route in letter.sections[3].paragraphs)
    assert page.head.stage is Stage.REFUSED
    assert page.head.actions == ()
    assert (fact.outcome, fact.ground) == ("refused", "16-1")


@pytest.mark.parametrize(
    ("ground", "reasons", "field"),
    [("99-9", "理由写得足够长。", "ground"), ("16-1", "短", "reasons"), ("16-7", "没有写明依据的条文。", "reasons")],
)
def test_a_refusal_without_good_ground_is_not_taken(database, now, ground, reasons, field):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        with pytest.raises(InvalidInputError) as refused:
            refuse_complaint(session, complaint_id, GroundAndReasons(ground, reasons), people.officer, now)
    assert field in refused.value.fields


def test_the_second_consent_opens_the_room_with_a_proposal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        give_consent(session, complaint_id, people.merchant, now)
        with pytest.raises(NotFoundError):
            room_page(session, complaint_id, people.consumer, now)
        with pytest.raises(ConflictError):
            give_consent(session, complaint_id, people.merchant, now)
        give_consent(session, complaint_id, people.consumer, now)
        room = room_page(session, complaint_id, people.consumer, now)
    assert room.head.stage is Stage.MEDIATING
    assert room.head.round.number == 1
    assert room.table.proposal is not None
    assert room.table.proposal.sum_fen == 175_000  # nothing offered, 3,500 asked, the law silent: the middle


def test_consent_can_be_given_with_the_filing(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now, agrees_to_mediate=True)
        give_consent(session, complaint_id, people.merchant, now)
        assert complaint_page(session, complaint_id, people.consumer, now).head.stage is Stage.MEDIATING


@pytest.mark.parametrize("side", ["consumer", "merchant"])
def test_declining_ends_mediation_by_ground_two(database, now, side):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        decline_mediation(session, complaint_id, getattr(people, side), now)
        (fact,) = facts_published(session, MediationConcluded)
        letter = newest_document(session, complaint_id, FormKind.TERMINATION, people.merchant).document
    assert (fact.outcome, fact.ground, fact.agreed_fen) == ("terminated", "23-2", None)
    assert letter.addressee == "示例市青禾健身服务有限公司"


def test_both_sides_see_the_same_room(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        send_statement(session, complaint_id, "我只去过两次。", people.consumer, now)
        send_statement(
            session, complaint_id, "店铺正在装修，可以退一部分。", people.merchant, now + timedelta(seconds=1)
        )
        given_offer(session, complaint_id, people.merchant, now, 200_000)
        add_evidence(session, complaint_id, SOME_FILE, people.consumer, now)
        theirs = room_page(session, complaint_id, people.merchant, now)
        ours = room_page(session, complaint_id, people.consumer, now)
    assert [item.statement.text for item in ours.stream if item.statement] == [
        item.statement.text for item in theirs.stream if item.statement
    ]
    assert ours.table.proposals == theirs.table.proposals
    assert ours.law == theirs.law
    assert ours.evidence == theirs.evidence
    assert {item.statement.author for item in ours.stream if item.statement} == {"消费者", "商家"}
    assert ours.table.newest_offer is not None
    assert Action.ACCEPT_OFFER in ours.table.newest_offer.actions
    assert theirs.table.newest_offer is not None
    assert theirs.table.newest_offer.actions == (Action.WITHDRAW_OFFER,)


def test_the_mark_of_the_room_changes_with_every_act(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        marks = [room_mark(session, complaint_id, people.consumer)]
        send_statement(session, complaint_id, "您好。", people.merchant, now)
        marks.append(room_mark(session, complaint_id, people.consumer))
        given_offer(session, complaint_id, people.merchant, now)
        marks.append(room_mark(session, complaint_id, people.consumer))
    assert len(set(marks)) == 3


def test_offers_are_answered_once(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        first = given_offer(session, complaint_id, people.merchant, now, 100_000)
        with pytest.raises(NotAllowedError):
            accept_offer(session, complaint_id, first, people.merchant, now)
        counter = counter_offer(
            session, complaint_id, Counter(first, some_terms(now, 300_000)), people.consumer, now
        ).subject_id
        with pytest.raises(ConflictError, match="对方已还价"):
            accept_offer(session, complaint_id, first, people.consumer, now)
        decline_offer(session, complaint_id, counter, people.merchant, now)
        with pytest.raises(ConflictError):
            withdraw_offer(session, complaint_id, first, people.merchant, now)
        states = [offer.state for offer in room_page(session, complaint_id, people.consumer, now).table.offers]
    assert states == [OfferState.COUNTERED, OfferState.DECLINED]


def test_an_offer_past_its_day_has_lapsed_without_anybody_doing_anything(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        offer_id = given_offer(session, complaint_id, people.merchant, now)
    later = now + timedelta(8)
    with database.transaction() as session:
        (offer,) = room_page(session, complaint_id, people.consumer, later).table.offers
        assert offer.state is OfferState.LAPSED
        with pytest.raises(ConflictError, match="已过有效期"):
            accept_offer(session, complaint_id, offer_id, people.consumer, later)


def test_a_proposal_uses_the_facts_the_merchant_accepts_as_floor(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now, rule_facts=FRAUD_FACTS, paid_fen=20_000)
        before = room_page(session, complaint_id, people.consumer, now).table.proposal
        assert before is not None
        assert before.floor_fen is None
        assert before.ceiling_fen == 80_000
        replies = [
            FactReply(line.fact, agreed=True)
            for line in room_page(session, complaint_id, people.merchant, now).law.facts
        ]
        answer_facts(session, complaint_id, replies, people.merchant, now)
        make_proposal(session, complaint_id, people.merchant, now + timedelta(seconds=1))
        after = room_page(session, complaint_id, people.consumer, now).table.proposal
    assert after is not None
    assert after.floor_fen == 80_000
    assert after.sum_fen == 80_000
    assert any("不会低于" in line.text for line in after.lines)


def test_a_dispute_about_no_money_is_told_so(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        apology = FIELDS.claims[0].__class__(FIELDS.claims[0].remedy.APOLOGY, None, "书面道歉")
        complaint_id = given_mediating(session, people, now, claims=(apology,), paid_fen=None)
        assert room_page(session, complaint_id, people.consumer, now).table.proposal is None
        with pytest.raises(ConflictError, match="没有任何金额"):
            make_proposal(session, complaint_id, people.consumer, now)


def test_whoever_calls_a_person_gets_one(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        call_id = call_human(session, complaint_id, "对方一直不回应", people.consumer, now).subject_id
        with pytest.raises(ConflictError):
            call_human(session, complaint_id, "", people.merchant, now)
        answer = CallAnswer(call_id, "我是调解员，先听双方说。")
        answer_call(session, complaint_id, answer, people.mediator, now)
        room = room_page(session, complaint_id, people.merchant, now)
    assert room.head.open_call is None
    assert [item.statement.author for item in room.stream if item.statement] == ["赵调解"]


def test_an_agreement_states_sum_day_and_way_and_waits_for_two_signatures_and_a_seal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_agreed(session, people, now)
        document = agreement_document(session, complaint_id, people.consumer, now)
        text = "\n".join(document.paragraphs)
        assert "¥3,000.00" in text
        assert "2026年11月30日" in text
        assert "微信转账" in text
        with pytest.raises(ConflictError, match="重新阅读"):
            sign_agreement(session, complaint_id, "0" * 64, people.consumer, now)
        sign_agreement(session, complaint_id, document.text_sha256, people.consumer, now)
        with pytest.raises(ConflictError, match="双方都签署"):
            seal_agreement(session, complaint_id, document.text_sha256, people.mediator, now)
        sign_agreement(session, complaint_id, document.text_sha256, people.merchant, now)
        with pytest.raises(ConflictError, match="只等调解员盖章"):
            withdraw_complaint(session, complaint_id, people.consumer, now)
        with pytest.raises(NotAllowedError):
            seal_agreement(session, complaint_id, document.text_sha256, people.officer, now)
        seal_agreement(session, complaint_id, document.text_sha256, people.mediator, now)
        sealed = agreement_document(session, complaint_id, people.merchant, now)
    assert sealed.state is AgreementState.SEALED
    assert sealed.seal_text is not None
    assert "演示" in sealed.seal_text
    assert [signature.name for signature in sealed.signatures] == ["张小民", "李老板", "赵调解"]


def test_a_draft_agreement_can_be_given_up_and_talking_goes_on(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_agreed(session, people, now)
        with pytest.raises(ConflictError, match="待签的协议"):
            given_offer(session, complaint_id, people.merchant, now)
        discard_agreement(session, complaint_id, people.merchant, now)
        with pytest.raises(NotFoundError):
            agreement_document(session, complaint_id, people.consumer, now)
        given_offer(session, complaint_id, people.merchant, now)


@pytest.mark.parametrize("viewer", ["consumer", "merchant", "officer", "mediator"])
def test_after_termination_nobody_sees_offers_proposals_or_drafts(database, now, viewer):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_agreed(session, people, now)
        state_no_agreement(session, complaint_id, people.merchant, now)
        room = room_page(session, complaint_id, getattr(people, viewer), now)
        assert room.table.offers == ()
        assert room.table.proposals == ()
        assert room.table.scale is None
        assert not [item for item in room.stream if item.offer or item.proposal]
        assert room.head.agreement is None
        with pytest.raises(NotFoundError):
            agreement_document(session, complaint_id, getattr(people, viewer), now)


def test_no_log_row_and_no_fact_holds_an_offer(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_offer(session, complaint_id, people.merchant, now, 123_456)
        terminate_mediation(session, complaint_id, GroundAndReasons("23-7", "商家已经注销登记。"), people.officer, now)
        details = [str(act.details) for act in acts_of(session, Subject("complaint", complaint_id))]
        payloads = [str(row.payload) for row in session.scalars(select(OutboxMessage))]
    assert not [text for text in (*details, *payloads) if "123456" in text]


def test_a_withdrawal_is_possible_until_both_have_signed(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        withdraw_complaint(session, complaint_id, people.consumer, now)
        page = complaint_page(session, complaint_id, people.consumer, now)
        (fact,) = facts_published(session, MediationConcluded)
    assert page.head.stage is Stage.WITHDRAWN
    assert (fact.outcome, fact.ground) == ("withdrawn", "23-1")
    assert page.timeline[-1].title == "已撤回"


def test_a_breach_can_be_reported_only_after_the_day_and_can_be_healed(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
        with pytest.raises(ConflictError, match="还没有过"):
            report_breach(session, complaint_id, BreachReport("一直没有收到退款"), people.consumer, now)
        after = now + timedelta(15)
        report_breach(session, complaint_id, BreachReport("一直没有收到退款"), people.consumer, after)
        (broken,) = facts_published(session, PromiseBroken)
        assert broken.late_days == 5
        submit_performance_proof(session, complaint_id, SOME_FILE, people.merchant, after)
        confirm_performance(session, complaint_id, after.date(), people.officer, after)
        (kept,) = facts_published(session, PromiseKept)
        page = complaint_page(session, complaint_id, people.consumer, after)
    assert kept.late_days == 5
    assert page.head.stage is Stage.PERFORMED


@pytest.mark.parametrize("days", [-1, 20])
def test_performance_happened_between_agreement_and_today(database, now, days):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
        with pytest.raises(InvalidInputError) as refused:
            confirm_performance(session, complaint_id, now.date() + timedelta(days), people.consumer, now)
    assert "performed_on" in refused.value.fields


def test_the_office_names_a_respondent_that_was_described_in_words(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(
            session, people, now, respondent_id=None, respondent_text="望湖广场二楼那家健身房"
        )
        before = complaint_page(session, complaint_id, people.officer, now).told.respondent
        attach_respondent(session, complaint_id, people.enterprise_id, people.officer, now)
        after = complaint_page(session, complaint_id, people.merchant, now).told.respondent
        give_consent(session, complaint_id, people.merchant, now)
        with pytest.raises(ConflictError):
            attach_respondent(session, complaint_id, people.enterprise_id, people.officer, now)
    assert before.name == "望湖广场二楼那家健身房"
    assert after.name == "示例市青禾健身服务有限公司"


def test_a_stale_page_is_refused_and_a_fresh_one_works(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        version = complaint_page(session, complaint_id, people.officer, now).head.version
        with pytest.raises(ConflictError, match="页面已过时"):
            accept_complaint(session, complaint_id, people.officer, now, Submission(version=version - 1))
        accept_complaint(session, complaint_id, people.officer, now, Submission(version=version))


def test_a_request_sent_twice_is_done_once(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
    same = Submission(request_key="k1")
    results = []
    for _ in range(2):
        with database.transaction() as session:
            results.append(send_statement(session, complaint_id, "请回复。", people.consumer, now, same))
    with database.transaction() as session:
        room = room_page(session, complaint_id, people.consumer, now)
        with pytest.raises(ConflictError, match="另一项操作"):
            call_human(session, complaint_id, "", people.consumer, now, same)
    assert results[0] == results[1]
    assert len([item for item in room.stream if item.statement]) == 1


def test_a_draft_sent_twice_is_one_draft(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
    results = []
    for _ in range(2):
        with database.transaction() as session:
            results.append(start_draft(session, FIELDS, people.consumer, now, Submission(request_key="new")))
    assert results[0] == results[1]


def test_a_draft_is_saved_again_and_again_and_thrown_away(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_draft(session, people, now)
        add_evidence(session, complaint_id, SOME_FILE, people.consumer, now)
        save_draft(session, complaint_id, FIELDS, people.consumer, now)
        page = draft_page(session, complaint_id, people.consumer)
        assert page.fields == FIELDS
        assert [item.name for item in page.evidence] == ["收据.png"]
        discard_draft(session, complaint_id, people.consumer, now)
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, people.officer, now)
        assert facts_published(session, MediationConcluded) == []


def test_the_same_file_of_the_same_side_is_kept_once(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        first = add_evidence(session, complaint_id, SOME_FILE, people.consumer, now)
        second = add_evidence(session, complaint_id, SOME_FILE, people.consumer, now)
        assert first.subject_id == second.subject_id
        assert len(complaint_page(session, complaint_id, people.officer, now).evidence) == 1


def test_the_office_sees_grounds_hints_and_log(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        given_filed(session, people, now)
        complaint_id = given_filed(session, people, now)
        case = office_case(session, complaint_id, people.officer, now)
        with pytest.raises(NotAllowedError):
            office_case(session, complaint_id, people.consumer, now)
    assert [ground.code for ground in case.refusal_grounds] == [f"16-{item}" for item in range(1, 8)]
    assert [ground.code for ground in case.termination_grounds] == [f"23-{item}" for item in range(1, 9)]
    assert case.hints.same_pair == 1
    assert not case.hints.is_past_limitation
    assert [line.action_name for line in case.log] == ["保存草稿", "提交投诉"]


@pytest.mark.parametrize(("event_on", "is_past"), [(date(2023, 11, 20), False), (date(2023, 11, 19), True)])
def test_the_office_is_told_when_the_event_lies_more_than_three_years_back(database, now, event_on, is_past):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now, event_on=event_on)
        assert office_case(session, complaint_id, people.officer, now).hints.is_past_limitation is is_past


def test_statements_are_refused_when_empty_or_too_long(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        for text in ("  ", "长" * 3001):
            with pytest.raises(InvalidInputError):
                send_statement(session, complaint_id, text, people.consumer, now)


def test_a_signed_agreement_waits_for_the_mediator(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_signed(session, people, now)
        page = complaint_page(session, complaint_id, people.mediator, now)
        summary = room_page(session, complaint_id, people.consumer, now).head.agreement
    assert page.head.main_action is not None
    assert page.head.main_action.action is Action.SEAL_AGREEMENT
    assert page.head.waiting_for == "双方已签署，等待调解员盖章"
    assert summary is not None
    assert summary.signed == {Side.CONSUMER, Side.MERCHANT}

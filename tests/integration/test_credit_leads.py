"""Leads from facts to a person's decision, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.contracts.mediation import ComplaintAccepted
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.outbox import deliver_pending, publish
from core.rules import load_shipped_book
from credit.domain.leads import Followed, LeadStatus
from credit.domain.signs import Sign, SignKind
from credit.queries.lead_precision import lead_precision
from credit.queries.leads import LeadFilter, lead_list, lead_page
from credit.services.note_sign import note_sign
from credit.services.raise_leads import raise_successor_leads
from credit.services.work_on_lead import LeadDecision, decide_lead, give_back_lead, take_lead
from credit.subscribers import SUBSCRIPTIONS
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from registry.domain.links import LinkKind
from registry.services.add_link import add_link
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import BROKEN, CONCLUDED, DECIDED, ended
from tests.factories_registry import ENTERED_AT, LinkEntryFactory, given_enterprise, given_representative

OFFICER = Actor("officer", Role.OFFICER, "王五")
COLLEAGUE = Actor("colleague", Role.SUPERVISOR, "赵六")
TODAY = date(2026, 11, 20)
RIGHT = LeadDecision(is_right=True, note="门店已关，登记电话停机", followed=Followed.CASE_OPENED)
WRONG = LeadDecision(is_right=False, note="都已和解")


@pytest.fixture(autouse=True)
def _book(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)


def accepted(number: int, shop: str, text: str = "充值的卡不能用了") -> ComplaintAccepted:
    return ComplaintAccepted(
        complaint_id=f"{number:032d}",
        respondent_id=shop,
        category="预付式消费",
        accepted_on=TODAY,
        event_on=TODAY,
        facts_text=text,
        claims=(),
        paid_fen=None,
        complaint_number=f"示投〔2026〕{number}号",
    )


def deliver(database, now, *facts):
    with database.transaction() as session:
        for fact in facts:
            publish(session, fact, now)
    deliver_pending(database, SUBSCRIPTIONS, lambda: now)


def leads_of(database, **asked):
    with database.reading() as session:
        return lead_list(session, OFFICER, LeadFilter(**asked)).lines


def note(session, shop, number, now, kind=SignKind.COMPLAINT, category="食品安全"):
    note_sign(session, shop, Sign(kind, f"m{number}", TODAY, category, f"{number}号"), now)


def given_lead(session, now, name="示例市青禾健身服务有限公司") -> tuple[str, str]:
    shop = given_enterprise(session, name)
    for number in range(5):
        note(session, shop, f"{shop}-{number}", now)
    return shop, lead_list(session, OFFICER, LeadFilter()).lines[0].lead_id


def test_prepaid_complaints_that_tell_of_a_closed_shop_raise_a_lead_with_its_evidence(database, now):
    with database.transaction() as session:
        shop = given_enterprise(session)
    gone = "办了卡，健身房关门停业，老板电话打不通，联系不上"
    deliver(database, now, accepted(1, shop, gone), accepted(2, shop, gone))
    assert leads_of(database) == ()
    deliver(database, now, accepted(3, shop))
    deliver(database, now, accepted(3, shop))
    (line,) = leads_of(database)
    assert (line.rule.key, line.enterprise.enterprise_id, line.status) == ("prepaid_gone", shop, LeadStatus.OPEN)
    with database.reading() as session:
        page = lead_page(session, line.lead_id, OFFICER)
        assert [act.action for act in acts_of(session, Subject("lead", line.lead_id))] == ["raise"]
    assert sorted(one.number for one in page.evidence) == [f"示投〔2026〕{number}号" for number in (1, 1, 2, 2, 3)]


def test_absence_and_broken_promises_are_signs_and_an_unknown_respondent_raises_none(database, now):
    with database.transaction() as session:
        shop = given_enterprise(session)
    absent = replace(CONCLUDED, respondent_id=shop, outcome="terminated", ground="23-2", category="预付式消费")
    broken = [replace(BROKEN, respondent_id=shop, complaint_id=f"{number:032d}") for number in (8, 9)]
    deliver(database, now, absent, *broken, replace(BROKEN, respondent_id=None, complaint_id="x" * 32))
    (line,) = leads_of(database)
    assert (line.rule.key, line.signs) == ("broken_agreements", 2)


def test_an_undecided_lead_takes_new_signs_in_and_what_was_decided_is_not_counted_again(database, now):
    with database.transaction() as session:
        shop, lead_id = given_lead(session, now)
        note(session, shop, "more", now)
        assert lead_page(session, lead_id, OFFICER).line.signs == 6
        take_lead(session, lead_id, OFFICER, now)
        decide_lead(session, lead_id, WRONG, OFFICER, now)
        later = now + timedelta(hours=1)
        for number in range(4):
            note(session, shop, f"later-{number}", later)
        assert [line.status for line in lead_list(session, OFFICER, LeadFilter()).lines] == [LeadStatus.DISMISSED]
        note(session, shop, "later-4", later)
        newest = lead_list(session, OFFICER, LeadFilter()).lines[0]
        assert (newest.status, newest.signs) == (LeadStatus.OPEN, 5)


def test_a_lead_is_held_by_one_and_decided_with_reason_and_what_was_done(database, now):
    with database.transaction() as session:
        _, lead_id = given_lead(session, now)
        take_lead(session, lead_id, OFFICER, now)
        with pytest.raises(ConflictError):
            take_lead(session, lead_id, COLLEAGUE, now)
        with pytest.raises(NotAllowedError):
            decide_lead(session, lead_id, RIGHT, COLLEAGUE, now)
        give_back_lead(session, lead_id, OFFICER, now)
        take_lead(session, lead_id, COLLEAGUE, now)
        for wrong in (replace(RIGHT, followed=None), replace(WRONG, note=" ")):
            with pytest.raises(InvalidInputError):
                decide_lead(session, lead_id, wrong, COLLEAGUE, now)
        decide_lead(session, lead_id, RIGHT, COLLEAGUE, now)
        page = lead_page(session, lead_id, OFFICER)
        assert (page.line.status, page.note, page.followed_text) == (LeadStatus.CONFIRMED, RIGHT.note, "已立案调查")
        actions = [act.action for act in acts_of(session, Subject("lead", lead_id))]
        assert actions == ["raise", "take", "give_back", "take", "confirm"]


def test_only_officers_and_supervisors_see_and_take_leads(database, now):
    with database.transaction() as session:
        _, lead_id = given_lead(session, now)
        merchant = Actor("m", Role.MERCHANT, "李四")
        for act in (
            lambda: lead_list(session, merchant, LeadFilter()),
            lambda: lead_page(session, lead_id, merchant),
            lambda: lead_precision(session, merchant, TODAY, TODAY),
            lambda: take_lead(session, lead_id, merchant, now),
        ):
            with pytest.raises(NotAllowedError):
                act()


@pytest.mark.parametrize("annulled_first", [False, True])
def test_an_annulled_penalty_is_no_sign_and_a_lead_that_stood_on_it_ends_by_itself(database, now, annulled_first):
    with database.transaction() as session:
        old = given_enterprise(session)
        new = _given_successor(session, old)
        note(session, old, 1, now)
    facts = [replace(DECIDED, enterprise_id=old), replace(ended("annulled", TODAY), enterprise_id=old)]
    deliver(database, now, facts[annulled_first])
    with database.transaction() as session:
        raise_successor_leads(session, now)
        raised = lead_list(session, OFFICER, LeadFilter()).lines
        assert [(line.rule.key, line.enterprise.enterprise_id) for line in raised] == (
            [] if annulled_first else [("shell_again", new)]
        )
    deliver(database, now, facts[not annulled_first])
    with database.transaction() as session:
        raise_successor_leads(session, now)
        assert [line.status for line in lead_list(session, OFFICER, LeadFilter()).lines] == (
            [] if annulled_first else [LeadStatus.LAPSED]
        )


def _given_successor(session, old, **changes) -> str:
    """Register a firm of the same person, trade and address, this year."""
    person = given_representative(session, old).person_id
    entry = {"name": "示例市新禾健身服务有限公司", "registered_on": date(2026, 6, 1), **changes}
    new = given_enterprise(session, **entry)
    link = LinkEntryFactory(
        to_enterprise_id=new, from_person_id=person, from_on=date(2026, 6, 1), kind=LinkKind.LEGAL_REPRESENTATIVE
    )
    add_link(session, link, SYSTEM_ACTOR, ENTERED_AT)
    return new


@pytest.mark.parametrize(
    ("changes", "is_raised"),
    [
        ({}, True),
        ({"address": "示例市望湖区别处 9 号"}, False),
        ({"name": "示例市新禾餐饮管理有限公司"}, False),
        ({"registered_on": date(2025, 6, 1)}, False),
    ],
)
def test_a_likely_successor_shares_person_trade_and_place_and_is_new(database, now, changes, is_raised):
    with database.transaction() as session:
        old = given_enterprise(session)
        new = _given_successor(session, old, **changes)
        for number in range(2):
            note(session, old, number, now)
        raise_successor_leads(session, now)
        raise_successor_leads(session, now)
        lines = lead_list(session, OFFICER, LeadFilter()).lines
        assert [line.enterprise.enterprise_id for line in lines] == ([new] if is_raised else [])
        if is_raised:
            page = lead_page(session, lines[0].lead_id, OFFICER)
            assert page.predecessor.enterprise_id == old
            assert [one.text.split("：")[0] for one in page.shared] == [
                "同一个法定代表人、负责人或者实际控制人",
                "地址相同",
                "行业相同",
            ]


def test_a_decided_pair_is_not_raised_again(database, now):
    with database.transaction() as session:
        old = given_enterprise(session)
        _given_successor(session, old)
        for number in range(2):
            note(session, old, number, now)
        raise_successor_leads(session, now)
        lead_id = lead_list(session, OFFICER, LeadFilter()).lines[0].lead_id
        take_lead(session, lead_id, OFFICER, now)
        decide_lead(session, lead_id, WRONG, OFFICER, now)
        raise_successor_leads(session, now + timedelta(days=1))
        assert [line.lead_id for line in lead_list(session, OFFICER, LeadFilter()).lines] == [lead_id]


def test_the_precision_of_a_rule_is_what_people_made_of_its_leads(database, now):
    with database.transaction() as session:
        for number, decision in enumerate((RIGHT, RIGHT, WRONG, None)):
            _, lead_id = given_lead(session, now + timedelta(minutes=number), f"示例市第{number}家健身服务有限公司")
            if decision is not None:
                take_lead(session, lead_id, OFFICER, now)
                decide_lead(session, lead_id, decision, OFFICER, now + timedelta(days=2))
        (line,) = lead_precision(session, OFFICER, TODAY - timedelta(1), TODAY + timedelta(1))
        assert (line.raised, line.waiting, line.confirmed, line.dismissed) == (4, 1, 2, 1)
        assert round(line.precision.share, 3) == round(2 / 3, 3)
        assert line.followed == (("已立案调查", 2),)
        assert lead_precision(session, OFFICER, date(2020, 1, 1), date(2020, 2, 1)) == ()

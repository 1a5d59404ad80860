"""The office that opened a procedure acts in it; officials of other offices read, a superior consents."""

from datetime import timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from identity.queries.inbox import inbox
from sanctions.domain.decision_entry import DecisionObject
from sanctions.domain.procedure import Action
from sanctions.queries.abnormal_listings import abnormal_page
from sanctions.queries.decisions import decision_page
from sanctions.queries.listing_page import listing_page
from sanctions.services.act_on_decision import ask_to_annul_decision, confirm_decision
from sanctions.services.arrange_hearing import HearingNotice, arrange_hearing
from sanctions.services.decide_listing import decide_listing
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.enter_decision import enter_decision, rewrite_decision
from sanctions.services.find_abnormal import drop_abnormal, find_abnormal
from sanctions.services.give_consent_of_superior import give_consent_of_superior
from sanctions.services.hear_restricted_person import drop_restriction
from sanctions.services.hold_hearing import HearingRecord, hold_hearing
from sanctions.services.notify_listing import notify_listing
from sanctions.services.propose_listing import propose_listing
from sanctions.services.request_hearing import request_hearing
from sanctions.services.waive_hearing import waive_hearing
from tests.factories_abnormal import finding
from tests.factories_decisions import REVIEW, entry, given_restriction_proposed
from tests.factories_offices import given_offices
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import LAW, OFFICER, SUPERVISOR, consent, decision, given_law, notice, proposal


def test_only_the_office_that_proposed_a_listing_acts_in_it_and_a_superior_consents(database, now):
    with database.transaction() as session:
        given_law(session, now)
        offices = given_offices(session, now)
        listing_id = propose_listing(
            session, proposal(given_enterprise(session), authority="", authority_level=""), offices.lake, now
        )
        strangers = (offices.river, offices.river_chief, offices.chief, OFFICER)
        for stranger in strangers:
            with pytest.raises(NotAllowedError, match="望湖"):
                notify_listing(session, listing_id, notice(now), stranger, now)
            assert listing_page(session, listing_id, stranger, now).actions == ()
        notify_listing(session, listing_id, notice(now), offices.lake_colleague, now)
        waive_hearing(session, listing_id, local_date(now), offices.lake, now)
        with pytest.raises(NotAllowedError):
            give_consent_of_superior(session, listing_id, consent(now), offices.river_chief, now)
        assert [offer.action for offer in listing_page(session, listing_id, offices.chief, now).actions] == [
            Action.GIVE_CONSENT
        ]
        give_consent_of_superior(session, listing_id, consent(now), offices.chief, now)
        with pytest.raises(NotAllowedError):
            decide_listing(session, listing_id, decision(now), offices.chief, now)
        decide_listing(session, listing_id, decision(now), offices.lake_chief, now)


def told(session, actor):
    session.flush()
    return {line.title for line in inbox(session, actor)}


def test_what_waits_is_told_to_the_office_that_holds_it_and_to_the_superior_whose_consent_is_awaited(database, now):
    with database.transaction() as session:
        given_law(session, now)
        offices, code = given_offices(session, now), some_code()
        firm = given_enterprise(session, code=code)
        entered = enter_decision(session, entry(), DecisionObject(code=code), offices.lake, now)
        confirm_decision(session, entered, offices.lake_chief, now)
        ask_to_annul_decision(session, entered, REVIEW, offices.lake, now)
        of_the_city = entry(document_number="示市监吊〔2026〕4号")
        enter_decision(session, of_the_city, DecisionObject(code=code), offices.chief, now)
        find_abnormal(session, finding(firm), offices.lake, now)
        listing_id = propose_listing(session, proposal(firm, authority="", authority_level=""), offices.lake, now)
        notify_listing(session, listing_id, notice(now), offices.lake, now)
        request_hearing(session, listing_id, local_date(now), offices.lake, now)
        later = now + timedelta(days=20)
        arrange_hearing(
            session, listing_id, HearingNotice(local_date(now), local_date(later), "三楼"), offices.lake, now
        )
        hold_hearing(session, listing_id, HearingRecord(local_date(later), "已听取"), offices.lake, later)
        waiting = {"有一项决定等待确认", "有一件等待决定列入经营异常名录", "有一项撤销等待核对", "听证已经举行"}
        assert waiting <= told(session, offices.lake_chief)
        assert told(session, offices.chief) >= {"有一项决定等待确认", "听证已经举行"}
        assert not told(session, offices.chief) & {"有一件等待决定列入经营异常名录", "有一项撤销等待核对"}
        assert not told(session, offices.river_chief) & waiting
        assert "当事人申请听证" in told(session, offices.lake_colleague)
        assert "当事人申请听证" not in told(session, offices.river)
        assert "有一项决定等待确认" in told(session, SUPERVISOR)  # without an office: that of the installation
        assert not told(session, SUPERVISOR) & {"有一件等待决定列入经营异常名录", "有一项撤销等待核对"}


def test_an_official_without_an_office_acts_for_the_installations_own(database, now):
    with database.transaction() as session:
        given_law(session, now)
        offices = given_offices(session, now)
        listing_id = propose_listing(session, proposal(given_enterprise(session)), offices.chief, now)
        drop_listing(session, listing_id, Dropping(LAW.drop_reasons[0].code, "证据不足"), OFFICER, now)


def test_other_offices_only_read_entries_of_the_abnormal_list_restrictions_and_decisions(database, now):
    with database.transaction() as session:
        given_law(session, now)
        offices, code = given_offices(session, now), some_code()
        firm = given_enterprise(session, code=code)
        found = find_abnormal(session, finding(firm), offices.lake, now)
        entered = enter_decision(session, entry(), DecisionObject(code=code), offices.lake, now)
        barred = given_restriction_proposed(session, now, code, offices.lake)
        acts = (
            lambda actor: drop_abnormal(session, found, "已经公示", actor, now),
            lambda actor: drop_restriction(session, barred, "证据不足", actor, now),
            lambda actor: rewrite_decision(session, entered, entry(), actor, now),
            lambda actor: confirm_decision(session, entered, actor, now),
        )
        for act in acts:
            with pytest.raises(NotAllowedError, match="望湖"):
                act(offices.river_chief)
        assert abnormal_page(session, found, offices.river_chief, now).offers == ()
        assert decision_page(session, entered, offices.river_chief, now).actions == ()
        for act in acts[:3]:
            act(offices.lake)

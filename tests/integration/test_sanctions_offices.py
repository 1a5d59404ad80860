"""The office that opened a procedure acts in it; officials of other offices read, a superior consents."""

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from sanctions.domain.decision_entry import DecisionObject
from sanctions.domain.procedure import Action
from sanctions.queries.abnormal_listings import abnormal_page
from sanctions.queries.decisions import decision_page
from sanctions.queries.listing_page import listing_page
from sanctions.services.act_on_decision import confirm_decision
from sanctions.services.decide_listing import decide_listing
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.enter_decision import enter_decision, rewrite_decision
from sanctions.services.find_abnormal import drop_abnormal, find_abnormal
from sanctions.services.give_consent_of_superior import give_consent_of_superior
from sanctions.services.hear_restricted_person import drop_restriction
from sanctions.services.notify_listing import notify_listing
from sanctions.services.propose_listing import propose_listing
from sanctions.services.waive_hearing import waive_hearing
from tests.factories_abnormal import finding
from tests.factories_decisions import entry, given_restriction_proposed
from tests.factories_offices import given_offices
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import LAW, OFFICER, consent, decision, given_law, notice, proposal


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

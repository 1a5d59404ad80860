"""The service of a listing decision: a step with way, day and proof, from which the remedies run."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from identity.queries.inbox import inbox
from identity.services.mark_notice_read import mark_notice_read
from sanctions.domain.procedure import Action, Status
from sanctions.queries.listing_page import listing_page
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.serve_decision import DecisionServed, record_service
from tests.factories_identity import given_member
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import OFFICER, given_decided, given_law


@pytest.fixture
def session(sqlite, now):
    with sqlite.transaction() as opened:
        given_law(opened, now)
        yield opened


def given_effective(session, now, firm=None):
    listing_id = given_decided(session, now, firm)
    make_listings_effective(session, now)
    return listing_id


def served(now, way="in_hand", **changes):
    return replace(DecisionServed(local_date(now), way, "送达回证由法定代表人签收"), **changes)


def test_the_service_of_a_decision_is_a_step_of_its_own_and_the_remedies_run_from_it(session, now):
    listing_id = given_effective(session, now)
    assert listing_page(session, listing_id, OFFICER, now).remedies == ()
    later = now + timedelta(days=7)  # 2026-11-27
    for wrong, field in (
        (served(later, served_on=local_date(now) - timedelta(1)), "served_on"),
        (served(later, served_on=local_date(later) + timedelta(1)), "served_on"),
        (served(later, proof=" "), "proof"),
        (served(later, way="carrier pigeon"), "way"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            record_service(session, listing_id, wrong, OFFICER, later)
        assert field in refused.value.fields
    record_service(session, listing_id, served(later), OFFICER, later)
    page = listing_page(session, listing_id, OFFICER, later)
    assert (page.row.status, page.decision_served_on) == (Status.EFFECTIVE, date(2026, 11, 27))
    assert [each.on for each in page.remedies] == [date(2027, 1, 26), date(2027, 5, 27)]
    assert page.papers[-1].text == "送达方式：直接送达\n送达凭证：送达回证由法定代表人签收"
    assert Action.RECORD_SERVICE not in {offer.action for offer in page.actions}
    with pytest.raises(ConflictError):
        record_service(session, listing_id, served(later), OFFICER, later)


def test_the_platform_counts_as_service_once_the_enterprise_opened_the_notice_of_the_decision(session, now):
    firm = given_enterprise(session)
    listing_id = given_effective(session, now, firm)
    with pytest.raises(InvalidInputError, match="没有打开站内通知"):
        record_service(session, listing_id, served(now, "platform"), OFFICER, now)
    member, later = given_member(session, firm, now).actor, now + timedelta(days=3)
    told = next(line for line in inbox(session, member) if line.title == "列入决定已经作出")
    mark_notice_read(session, told.notice_id, member, later)
    with pytest.raises(InvalidInputError, match="2026年11月23日打开站内通知"):
        record_service(session, listing_id, served(now, "platform"), OFFICER, later)
    record_service(session, listing_id, served(later, "platform"), OFFICER, later)
    assert listing_page(session, listing_id, OFFICER, later).decision_served_on == date(2026, 11, 23)

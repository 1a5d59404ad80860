"""Whatever is decided, repaired, paused, restored and annulled: a flag is in force only by a whole decision."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn
from core.kernel.clock import local_date
from core.kernel.errors import BusinessError
from sanctions.domain.procedure import LISTED, Status
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.decide_listing import decide_listing
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.expire_listings import expire_listings
from sanctions.services.give_consent_of_superior import give_consent_of_superior
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.notify_listing import notify_listing
from sanctions.services.request_hearing import request_hearing
from sanctions.services.spread_flags import spread_flags
from sanctions.services.waive_hearing import waive_hearing
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.listing_tables import Listing
from sanctions.subscribers.follow_credit import follow_repair, follow_restoration, follow_withdrawal
from tests.factories_registry import given_enterprise, given_link, given_person
from tests.factories_sanctions import OFFICER, SUPERVISOR, consent, decision, given_law, given_proposed, notice

STEPS = (
    *(
        "notify",
        "waive",
        "ask",
        "consent",
        "decide",
        "effective",
        "expire",
        "fall",
        "annul",
        "dismiss",
        "days",
        "years",
    ),
)
PASSING = {"days": 9, "years": 400}
FACTS = ("list_exit", "temporary", "early_stop", "fraud", "plan_failed", "withdrawn")
WHOLE_DECISION = (
    "notice_served_on",
    "authority",
    "basis",
    "reason",
    "remedy",
    "exit_conditions",
    "effective_on",
    "ends_on",
    "decided_by",
    "document_number",
)


class History:
    """One listing from its proposal on; an act that the procedure refuses changes nothing."""

    def __init__(self, session, now):
        self.session, self.now = session, now
        firm = given_enterprise(session)
        given_link(session, firm, from_person_id=given_person(session))
        self.listing = session.get_one(Listing, given_proposed(session, now, firm))
        self.was_annulled = False

    def do(self, step):
        try:
            with self.session.begin_nested():
                self._do(step)
        except BusinessError:
            self.session.refresh(self.listing)

    def _do(self, step):
        session, now, key = self.session, self.now, self.listing.id
        today = local_date(now)
        acts = {
            "notify": lambda: notify_listing(session, key, notice(now), OFFICER, now),
            "waive": lambda: waive_hearing(session, key, today, OFFICER, now),
            "ask": lambda: request_hearing(session, key, today, OFFICER, now),
            "consent": lambda: give_consent_of_superior(session, key, consent(now), SUPERVISOR, now),
            "decide": lambda: decide_listing(session, key, decision(now), SUPERVISOR, now),
            "effective": lambda: make_listings_effective(session, now),
            "expire": lambda: expire_listings(session, now),
            "fall": lambda: note_basis_fall(session, key, BasisFall("撤1号", today, "撤销"), OFFICER, now),
            "annul": lambda: annul_listing(session, key, Annulment("撤1号", "撤销"), SUPERVISOR, now),
            "dismiss": lambda: dismiss_fall(session, key, "依据仍然有效", SUPERVISOR, now),
        }
        if step in PASSING:
            self.now += timedelta(days=PASSING[step])
        elif step in acts:
            acts[step]()
        else:
            self._hear(step)

    def _hear(self, fact):
        of_record = ("record", self.listing.enterprise_id, "serious_list", "sanctions", self.listing.id)
        day = local_date(self.now)
        if fact in ("fraud", "plan_failed"):
            follow_restoration(self.session, CreditRestored(*of_record, fact, day), self.now)
        elif fact == "withdrawn":
            follow_withdrawal(self.session, CreditWithdrawn(*of_record, "文号", day), self.now)
        else:
            item = "administrative_penalty" if fact == "early_stop" else "serious_list"
            about = (*of_record[:2], item, *of_record[3:])
            follow_repair(self.session, CreditRepaired(*about, fact, day), self.now)

    def check(self):
        self.session.flush()
        listing = self.listing
        live = list(self.session.scalars(select(Flag).where(Flag.retracted_at.is_(None))))
        warned = self.session.scalars(select(DerivedFlag.flag_id).where(DerivedFlag.retracted_at.is_(None))).all()
        assert set(warned) <= {flag.id for flag in live}
        assert (len(live) == 1) == (listing.status in LISTED)
        self.was_annulled = self.was_annulled or listing.status == Status.ANNULLED
        assert not (self.was_annulled and live)
        for flag in live:
            assert all(getattr(listing, name) for name in WHOLE_DECISION)
            assert listing.heard_on or listing.waived_on or listing.request_due_on < listing.decided_on
            assert listing.consented_on is not None
            assert listing.consented_on <= listing.decided_on
            assert (flag.starts_on, flag.ends_on) == (listing.restored_on or listing.effective_on, listing.ends_on)
            assert flag.ends_on.year - flag.starts_on.year == 3
        assert (listing.office_clock == "annul") == (listing.basis_fell_on is not None and not self.was_annulled)


DECIDED = ("notify", "waive", "consent", "decide", "effective")


@pytest.fixture
def lawful(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
    return sqlite


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.lists(st.sampled_from((*STEPS, *FACTS, *FACTS)), max_size=14))
def test_a_flag_is_in_force_only_by_a_whole_decision_and_never_after_an_annulment(lawful, now, is_decided, history):
    with lawful.reading() as session:  # everything is rolled back after each history
        one = History(session, now)
        for step in (*(DECIDED if is_decided else ()), *history):
            one.do(step)
            one.check()
        spread_flags(session, one.now)
        one.check()

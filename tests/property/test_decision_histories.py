"""Whatever is entered, confirmed, asked for and ended: a flag is in force only by a whole decision that stands."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.contracts.credit import CreditWithdrawn
from core.kernel.clock import local_date
from core.kernel.errors import BusinessError
from sanctions.services.act_on_decision import (
    annul_decision,
    ask_to_annul_decision,
    ask_to_end_decision,
    confirm_decision,
    end_decision,
    expire_decisions,
    keep_decision,
    prolong_decision,
    refuse_decision,
)
from sanctions.services.annul_restriction import annul_restriction, ask_to_annul_restriction, keep_restriction
from sanctions.services.decide_restriction import (
    RestrictionDecision,
    decide_restriction,
    expire_restrictions,
    make_restrictions_effective,
)
from sanctions.services.enter_decision import How, enter_decision, rewrite_decision
from sanctions.services.hear_restricted_person import (
    Served,
    drop_restriction,
    notify_person,
    request_person_hearing,
    waive_person_hearing,
)
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.restriction_tables import PostRestriction
from sanctions.subscribers.follow_credit import follow_withdrawal
from tests.factories_decisions import PERSON, REVIEW, entry, given_restriction_proposed
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import OFFICER, OTHER_SUPERVISOR, SUPERVISOR, given_law

WHO = (OFFICER, SUPERVISOR, OTHER_SUPERVISOR)
ON_DECISION = (
    *("enter", "rewrite", "confirm", "confirm", "correct", "refuse", "prolong", "ask_end", "end", "ask_annul", "annul"),
    *("keep", "withdrawn"),
)
ON_RESTRICTION = ("notify", "waive", "hear", "decide", "decide", "drop", "ask_lift", "lift", "stand")
TIME = ("duties", "days", "years")
WHOLE_DECISION = ("document_number", "authority", "basis", "remedy", "told_on", "starts_on", "ends_on", "confirmed_by")
WHOLE_RESTRICTION = ("notice_served_on", "document_number", "remedy", "effective_on", "ends_on", "decided_by")


class History:
    """Decisions on one person and one post restriction; an act that is refused changes nothing."""

    def __init__(self, session, now):
        self.session, self.now = session, now
        code = some_code()
        given_representative(session, given_enterprise(session, code=code))
        self.restriction = given_restriction_proposed(session, now, code)
        self.key = self.enter(OFFICER)

    def enter(self, who, how=None):
        made = entry("large_debt", document_number=f"第{len(self.rows(FlagDecision))}号", ends_on=date(2027, 8, 1))
        return enter_decision(self.session, made, PERSON, who, self.now, how)

    def rows(self, table):
        self.session.flush()
        return list(self.session.scalars(select(table)))

    def do(self, step, who):
        try:
            with self.session.begin_nested():
                self._do(step, who)
        except BusinessError:
            self.session.expire_all()

    def _do(self, step, who):
        if step in ON_RESTRICTION:
            self._restrict(step, who)
        elif step in TIME:
            self._pass(step)
        else:
            self._decide(step, who)

    def _decide(self, step, who):
        session, now, key = self.session, self.now, self.key
        acts = {
            "rewrite": lambda: rewrite_decision(session, key, entry("large_debt", ends_on=date(2027, 7, 1)), who, now),
            "confirm": lambda: confirm_decision(session, key, who, now),
            "refuse": lambda: refuse_decision(session, key, "不符", who, now),
            "prolong": lambda: prolong_decision(session, key, local_date(now) + timedelta(days=300), who, now),
            "ask_end": lambda: ask_to_end_decision(session, key, REVIEW, who, now),
            "end": lambda: end_decision(session, key, who, now),
            "ask_annul": lambda: ask_to_annul_decision(session, key, REVIEW, who, now),
            "annul": lambda: annul_decision(session, key, "撤2号", who, now),
            "keep": lambda: keep_decision(session, key, "仍然有效", who, now),
            "withdrawn": self._hear,
        }
        if step in ("enter", "correct"):
            self.key = self.enter(who, How(corrects_id=key) if step == "correct" else None)
        else:
            acts[step]()

    def _hear(self):
        row = self.session.get_one(FlagDecision, self.key)
        row.source_key = f"credit.revocation_filed.v1:{row.id}"  # as if a delivery had brought it
        self.session.flush()
        fact = CreditWithdrawn(row.id, row.object_id, "administrative_penalty", "feeds", "", "", local_date(self.now))
        follow_withdrawal(self.session, fact, self.now)

    def _restrict(self, step, who):
        session, now, key = self.session, self.now, self.restriction
        today = local_date(now)
        decided = RestrictionDecision(f"限{now:%j}号", "本人负有责任", today, "已经答复")
        acts = {
            "notify": lambda: notify_person(session, key, Served(today, "直接送达"), who, now),
            "waive": lambda: waive_person_hearing(session, key, Served(today), who, now),
            "hear": lambda: request_person_hearing(session, key, Served(today), who, now),
            "decide": lambda: decide_restriction(session, key, decided, who, now),
            "drop": lambda: drop_restriction(session, key, "不限制", who, now),
            "ask_lift": lambda: ask_to_annul_restriction(session, key, REVIEW, who, now),
            "lift": lambda: annul_restriction(session, key, who, now),
            "stand": lambda: keep_restriction(session, key, "仍然有效", who, now),
        }
        acts[step]()

    def _pass(self, step):
        self.now += timedelta(days={"duties": 0, "days": 9, "years": 400}[step])
        expire_decisions(self.session, self.now)
        make_restrictions_effective(self.session, self.now)
        expire_restrictions(self.session, self.now)

    def check(self):
        live = {flag.source_id: flag for flag in self.rows(Flag) if flag.retracted_at is None}
        warned = {row.flag_id for row in self.rows(DerivedFlag) if row.retracted_at is None}
        assert warned <= {flag.id for flag in live.values()}
        decisions, restrictions = self.rows(FlagDecision), self.rows(PostRestriction)
        stand = {row.id for row in decisions if row.status == "confirmed"}
        stand |= {row.id for row in restrictions if row.status in {"decided", "effective"}}
        assert set(live) == stand
        for row in decisions:
            if row.id in live:
                assert all(getattr(row, name) for name in WHOLE_DECISION)
                assert row.confirmed_by != row.entered_by
                assert (live[row.id].starts_on, live[row.id].ends_on) == (row.starts_on, row.ends_on)
        for row in restrictions:
            if row.id in live:
                assert all(getattr(row, name) for name in WHOLE_RESTRICTION)
                assert row.decided_by != row.proposed_by
                assert row.waived_on or row.heard_on or row.request_due_on < row.decided_on
        self._check_endings([*decisions, *restrictions])

    def _check_endings(self, rows):
        requests = self.rows(EndingRequest)
        assert all(one.answered_by != one.asked_by for one in requests if one.answer == "carried_out")
        carried = {(one.source_id, one.how) for one in requests if one.answer == "carried_out"}
        assert {(row.id, row.status) for row in rows if row.status in {"over", "annulled"}} <= carried
        waiting = [one.source_id for one in requests if one.answer is None]
        assert len(waiting) == len(set(waiting))


@pytest.fixture
def lawful(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
    return sqlite


ALONE = (("confirm", SUPERVISOR), ("ask_end", SUPERVISOR), ("end", SUPERVISOR), ("end", OTHER_SUPERVISOR))
STEPS = st.tuples(st.sampled_from((*ON_DECISION, *ON_RESTRICTION, *TIME)), st.sampled_from(WHO))
BEGINNINGS = st.sampled_from(
    (
        (),
        (("confirm", SUPERVISOR),),
        (("confirm", SUPERVISOR), ("notify", OFFICER), ("waive", OFFICER), ("decide", SUPERVISOR)),
    )
)


@settings(max_examples=11, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(ALONE, [])
@given(BEGINNINGS, st.lists(STEPS, max_size=16))
def test_a_flag_is_in_force_exactly_while_a_whole_decision_of_two_people_stands(lawful, now, beginning, history):
    with lawful.reading() as session:  # everything is rolled back after each history
        one = History(session, now)
        for step, who in (*beginning, *history):
            one.do(step, who)
            one.check()

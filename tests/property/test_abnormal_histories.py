"""Whatever is found, sent, decided, removed, objected to and annulled: a flag is in force only by a whole entry."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn
from core.kernel.clock import local_date
from core.kernel.errors import BusinessError
from core.kernel.roles import Actor, Role
from sanctions.domain.abnormal_procedure import ON_ABNORMAL_LIST, AbnormalStatus
from sanctions.services.annul_abnormal import annul_abnormal, ask_to_annul_abnormal, keep_abnormal
from sanctions.services.decide_abnormal import decide_abnormal, make_abnormal_effective
from sanctions.services.endings import Ending
from sanctions.services.find_abnormal import drop_abnormal
from sanctions.services.prove_abnormal import (
    establish_no_contact,
    order_publication,
    send_first_letter,
    send_second_letter,
)
from sanctions.storage.abnormal_tables import AbnormalListing
from sanctions.storage.flag_tables import Flag
from sanctions.subscribers.follow_credit import follow_repair, follow_restoration, follow_withdrawal
from tests.factories_abnormal import abnormal_decision, given_found, letter, order, verification
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import OFFICER, SUPERVISOR, given_law

GROUNDS = ("4-1", "4-2", "4-3", "4-4")
ENDING = ("ask_annul", "annul", "keep")
STEPS = ("order", "first", "second", "establish", "decide", "own_decision", "effective", "drop", *ENDING)
SAME_PERSON = Actor(OFFICER.account_id, Role.SUPERVISOR, OFFICER.name)
PASSING = {"week": 7, "fortnight": 15}
FACTS = ("list_exit", "temporary", "fraud", "plan_failed", "withdrawn", "other_item")
WAY = {
    "4-1": ("decide", "effective"),
    "4-2": ("order", "fortnight", "decide", "effective"),
    "4-3": ("decide", "effective"),
    "4-4": ("first", "fortnight", "second", "establish", "decide", "effective"),
}
WHOLE = ("authority", "basis", "reason", "remedy", "exit_conditions", "effective_on", "decided_by", "document_number")
OF_GROUND = {
    "4-1": ("deadline_on",),
    "4-2": ("order_document", "ordered_on", "order_due_on"),
    "4-3": ("deadline_on",),
    "4-4": ("first_letter", "first_outcome", "second_letter", "second_outcome", "established_on"),
}


class History:
    """One procedure from its finding on; an act that the procedure refuses changes nothing."""

    def __init__(self, session, now, ground):
        self.session, self.now, self.ground = session, now, ground
        listing_id = given_found(session, now, ground, given_enterprise(session))
        self.row = session.get_one(AbnormalListing, listing_id)
        self.was_closed = False

    def do(self, step):
        try:
            with self.session.begin_nested():
                self._do(step)
        except BusinessError:
            self.session.refresh(self.row)

    def _do(self, step):
        session, now, key = self.session, self.now, self.row.id
        acts = {
            "order": lambda: order_publication(session, key, order(now), OFFICER, now),
            "first": lambda: send_first_letter(session, key, letter(now, f"XA{now:%j}"), OFFICER, now),
            "second": lambda: send_second_letter(session, key, letter(now, "XA2"), OFFICER, now),
            "establish": lambda: establish_no_contact(session, key, verification(now), OFFICER, now),
            "decide": lambda: decide_abnormal(session, key, abnormal_decision(now), SUPERVISOR, now),
            "own_decision": lambda: decide_abnormal(session, key, abnormal_decision(now), SAME_PERSON, now),
            "effective": lambda: make_abnormal_effective(session, now),
            "ask_annul": lambda: ask_to_annul_abnormal(session, key, Ending("撤销", "撤1号"), OFFICER, now),
            "annul": lambda: annul_abnormal(session, key, SUPERVISOR, now),
            "keep": lambda: keep_abnormal(session, key, "仍然有效", SUPERVISOR, now),
            "drop": lambda: drop_abnormal(session, key, "已经取得联系", OFFICER, now),
        }
        if step in PASSING:
            self.now += timedelta(days=PASSING[step])
        elif step in acts:
            acts[step]()
        else:
            self._hear(step)

    def _hear(self, fact):
        item = "serious_list" if fact == "other_item" else "abnormal_list"
        of_record = ("record", self.row.enterprise_id, item, "sanctions", self.row.id)
        day = local_date(self.now)
        if fact in ("fraud", "plan_failed"):
            follow_restoration(self.session, CreditRestored(*of_record, fact, day), self.now)
        elif fact == "withdrawn":
            follow_withdrawal(self.session, CreditWithdrawn(*of_record, "文号", day), self.now)
        else:
            kind = "temporary" if fact == "temporary" else "list_exit"
            follow_repair(self.session, CreditRepaired(*of_record, kind, day), self.now)

    def check(self):
        self.session.flush()
        row = self.row
        live = list(self.session.scalars(select(Flag).where(Flag.retracted_at.is_(None))))
        assert (len(live) == 1) == (row.status in ON_ABNORMAL_LIST)
        closed = {AbnormalStatus.ANNULLED, AbnormalStatus.CORRECTED, AbnormalStatus.DROPPED}
        self.was_closed = self.was_closed or row.status in closed
        assert not (self.was_closed and live)
        for flag in live:
            assert all(getattr(row, name) for name in (*WHOLE, *OF_GROUND[self.ground]))
            assert row.decided_by != row.found_by
            assert flag.kind == ("abnormal_address" if self.ground == "4-4" else "abnormal")
            assert flag.starts_on == (row.restored_on or row.effective_on)
            if self.ground == "4-4":
                assert 15 <= (row.second_sent_on - row.first_sent_on).days <= 30
                assert row.second_sent_on <= row.established_on <= row.decided_on
            if self.ground == "4-2":
                assert row.order_due_on < row.decided_on


@pytest.fixture
def lawful(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
    return sqlite


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(GROUNDS),
    st.booleans(),
    st.lists(st.sampled_from((*STEPS, *PASSING, *FACTS, *FACTS)), max_size=14),
)
def test_a_flag_is_in_force_only_by_a_whole_entry_and_never_after_its_end(lawful, now, ground, is_listed, history):
    with lawful.reading() as session:  # everything is rolled back after each history
        one = History(session, now, ground)
        for step in (*(WAY[ground] if is_listed else ()), *history):
            one.do(step)
            one.check()

"""Whatever is asked, granted, objected, annulled or found out: a record is public on exactly the days the law gives.

The oracle replays the history for every single day with its own arithmetic, and also says which acts must be refused.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.kernel.clock import SHANGHAI
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from credit.domain.entries import Correction
from credit.domain.items import Grade
from credit.domain.objection_rules import Wanted
from credit.domain.publication import is_public
from credit.domain.repair_rules import Condition, RepairKind
from credit.queries.public_file import public_file
from credit.services.announce_record import announce_days
from credit.services.apply_for_repair import apply_for_repair
from credit.services.correct_record import correct_record
from credit.services.decide_repair import grant_repair
from credit.services.judge_objection import (
    accept_objection,
    correct_by_objection,
    uphold_objection,
    withdraw_by_objection,
)
from credit.services.judge_repair import accept_repair
from credit.services.raise_objection import raise_objection
from credit.services.record_penalty import record_penalty
from credit.services.undo_repair import note_plan_failed, revoke_repair
from credit.services.withdraw_record import withdraw_record
from credit.storage.cases import newest_edition
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import penalty_entry
from tests.factories_rights import OFFICER, SUPERVISOR, application, decision, objection

FIRST = date(2026, 1, 5)
LEAST = {"general": 3, "serious_i": 12, "serious_ii": 12, "serious_iv": 12}
MOST = {"light": 3, "general": 12, "serious_i": 36, "serious_ii": 36, "serious_iii": 36, "serious_iv": 36}
GRADES = st.lists(st.sampled_from([Grade.GENERAL, Grade.SERIOUS_I, *Grade]), min_size=1, max_size=2).map(tuple)
DONE = frozenset(Condition)


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def month_later(day, months):
    """Count the corresponding day by walking the calendar, not by the code under test."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
    return date(year, month, min(day.day, last))


@dataclass(frozen=True)
class Deed:
    """`what` happens as it stands when `is_wild`, so that refusals are tried too; else something that is allowed."""

    after_days: int
    what: str
    grades: tuple[Grade, ...]
    is_wild: bool


RARE = ("fraud", "plan_fails", "repair", "pause")
WHAT = ("repair", "fraud", *RARE, *RARE, "correct", "object", "object_withdraw", "annul")
DEEDS = st.lists(
    st.builds(
        Deed,
        st.sampled_from([0, 30, 95, 95, 100, 370]) | st.integers(0, 450),
        st.sampled_from(WHAT),
        GRADES,
        st.integers(0, 6).map(lambda drawn: drawn == 6),
    ),
    min_size=4,
    max_size=8,
)


def fitting(deed, world, day):
    """The deed itself when it is wild or allowed, else the rarest that the law allows on that day."""
    if deed.is_wild or world.allows(deed.what, day):
        return deed
    return replace(deed, what=next((what for what in (*RARE, "correct") if world.allows(what, day)), deed.what))


@dataclass
class World:
    """What the law says about the record after the deeds so far."""

    grades: tuple[Grade, ...]
    term_from: date | None
    status: str = "current"
    barred_until: date = date.min
    granted: list[str] = field(default_factory=list)

    def longest(self):
        """The last day and the first day for applying, of the penalty that lasts longest."""
        found = [
            (month_later(self.term_from, MOST[grade]), _apply_from(self.term_from, grade))
            for grade in self.grades
            if grade in MOST
        ]
        return max(found, default=None)

    def is_shown(self, day):
        if self.status != "current" or self.term_from is None or self.longest() is None:
            return False
        return self.term_from <= day <= self.longest()[0]

    def allows(self, what, day):
        live = self.status in ("current", "paused")
        open_to = {
            "correct": live,
            "object": live,
            "object_withdraw": live,
            "annul": self.status != "withdrawn",
            "pause": self.is_shown(day) and day > self.barred_until,
            "repair": self._may_repair(day),
            "plan_fails": "pause" in self.granted,
            "fraud": bool(self.granted),
        }
        return open_to[what]

    def _may_repair(self, day):
        if self.longest() is None or self.term_from is None or day <= self.barred_until:
            return False
        return self.longest()[1] <= day and (self.is_shown(day) or self.status == "paused")

    def do(self, deed, day):
        if not self.allows(deed.what, day):
            return
        getattr(self, f"_{deed.what}")(deed, day)

    def _correct(self, deed, day):
        self.grades = deed.grades
        if self.term_from is None and any(grade in MOST for grade in deed.grades):
            self.term_from = day

    _object = _correct

    def _annul(self, deed, day):
        self.status = "withdrawn"

    _object_withdraw = _annul

    def _pause(self, deed, day):
        self.status = "paused"
        self.granted.append("pause")

    def _repair(self, deed, day):
        self.status = "repaired"
        self.granted.append("repair")

    def _plan_fails(self, deed, day):
        self.granted.reverse()
        self.granted.remove("pause")
        self.granted.reverse()
        if self.status == "paused":
            self.status = "current"

    def _fraud(self, deed, day):
        self.granted.pop()
        self.barred_until = month_later(day, 36)
        if self.status in ("paused", "repaired"):
            self.status, self.term_from = "current", day


def _apply_from(term_from, grade):
    return month_later(term_from, LEAST[grade]) + timedelta(1) if grade in LEAST else date.max


def world_on(grades, history, day):
    """Replay everything up to the end of that day."""
    world = World(grades, FIRST if any(grade in MOST for grade in grades) else None)
    for at, deed in history:
        if at <= day:
            world.do(deed, at)
    return world


class City:
    """The real services over one record."""

    def __init__(self, database, grades):
        self.database, self.enterprise_id, self.granted = database, new_id(), []
        self.member = Actor("member", Role.MERCHANT, "李四", frozenset({self.enterprise_id}))
        entry = penalty_entry(FIRST, *grades, enterprise_id=self.enterprise_id, published_on=FIRST)
        self.source_id = entry.source.id
        with database.transaction() as session:
            self.root = record_penalty(session, entry, SYSTEM_ACTOR, at_noon(FIRST))

    def takes(self, deed, day):
        """Do the deed, or tell that it was refused."""
        now = at_noon(day)
        try:
            with self.database.transaction() as session:
                announce_days(session, now)
                getattr(self, f"_{deed.what}")(session, deed, now)
        except ConflictError:
            return False
        return True

    def _newest(self, session):
        return session.scalars(newest_edition(self.root)).one().id

    def _correct(self, session, deed, now):
        correct_record(session, self._newest(session), Correction("更正", grades=deed.grades), OFFICER, now)

    def _annul(self, session, deed, now):
        withdraw_record(session, self._newest(session), "撤销", OFFICER, now)

    def _upheld(self, session, now, wanted):
        objection_id = raise_objection(session, self._newest(session), objection(wanted), self.member, now)
        accept_objection(session, objection_id, OFFICER, now)
        uphold_objection(session, objection_id, "确实有误", OFFICER, now)
        return objection_id

    def _object(self, session, deed, now):
        objection_id = self._upheld(session, now, Wanted.CORRECTION)
        correct_by_objection(session, objection_id, Correction("更正", grades=deed.grades), OFFICER, now)

    def _object_withdraw(self, session, deed, now):
        withdraw_by_objection(session, self._upheld(session, now, Wanted.WITHDRAWAL), OFFICER, now)

    def _granted(self, session, kind, now):
        repair_id = apply_for_repair(session, self._newest(session), application(kind), self.member, now)
        accept_repair(session, repair_id, OFFICER, now)
        grant_repair(session, repair_id, replace(decision(), confirmed=DONE), OFFICER, now)
        self.granted.append((kind, repair_id))

    def _repair(self, session, deed, now):
        self._granted(session, RepairKind.EARLY_STOP, now)

    def _pause(self, session, deed, now):
        self._granted(session, RepairKind.TEMPORARY, now)

    def _taken(self, wanted):
        found = next((each for each in reversed(self.granted) if each[0] in wanted), None)
        if found is None:
            raise ConflictError("nothing was granted")
        self.granted.remove(found)
        return found[1]

    def _plan_fails(self, session, deed, now):
        note_plan_failed(session, self._taken({RepairKind.TEMPORARY}), decision(), OFFICER, now)

    def _fraud(self, session, deed, now):
        revoke_repair(session, self._taken(set(RepairKind)), decision(), SUPERVISOR, now)


def watched(grades, history):
    """Every day near something that happens or ends, and a sample between."""
    marks = [FIRST, *(at for at, _ in history)]
    ends = [month_later(mark, months) for mark in marks for months in (3, 12, 36)]
    near = {mark + timedelta(offset) for mark in (*marks, *ends) for offset in (-1, 0, 1)}
    return near | {FIRST + timedelta(offset) for offset in range(-30, 2600, 131)}


def check(database, grades, deeds):
    city, history, day = City(database, grades), [], FIRST
    for drawn in deeds:
        day += timedelta(drawn.after_days)
        world = world_on(grades, history, day)
        deed = fitting(drawn, world, day)
        allowed = world.allows(deed.what, day)
        assert city.takes(deed, day) == allowed, f"{deed.what} on {day}"
        history.append((day, deed))
    with database.transaction() as session:
        announce_days(session, at_noon(day))
    with database.reading() as session:
        wanted = {each: world_on(grades, history, each).is_shown(each) for each in watched(grades, history)}
        rows = session.scalars(select(CreditRecord).where(CreditRecord.source_id == city.source_id)).all()
        found = {each: any(is_public(publication_of(row), each) for row in rows) for each in wanted}
        assert found == wanted
        for each in {at for at, _ in history} | {day + timedelta(1)}:
            file = public_file(session, city.enterprise_id, each).records
            is_listed = any(line.item == "administrative_penalty" for line in file)
            assert is_listed == world_on(grades, history, each).is_shown(each), each
        kinds = list(session.scalars(select(CreditChange.kind).where(CreditChange.root_id == city.root)))
    assert (bool(kinds) and kinds[-1] != "stopped") == world_on(grades, history, day).is_shown(day)


def filled(database):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, at_noon(FIRST))
    return database


@pytest.fixture
def law(sqlite):
    return filled(sqlite)


@pytest.fixture
def law_on_postgres(empty_postgres):
    return filled(empty_postgres)


@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grades=GRADES, deeds=DEEDS)
def test_a_record_is_public_on_exactly_its_days_whatever_happens(law, grades, deeds):
    check(law, grades, deeds)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grades=GRADES, deeds=DEEDS)
def test_a_record_is_public_on_exactly_its_days_on_postgres_too(law_on_postgres, grades, deeds):
    check(law_on_postgres, grades, deeds)

"""Whatever people and the calendar do to a complaint: its papers are there, no clock is missed, its log is its life."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from core.database import Database
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.offices import NewOffice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.clocks import ClockKind, is_late
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Action, Stage, replay
from mediation.domain.procedure import DelegateKind
from mediation.queries.clock_of import clocks_of
from mediation.services.delegate_mediation import NewDelegateBody, open_delegate_body
from mediation.services.duties import DUTIES
from mediation.services.remind_of_clocks import WATCHED_ELSEWHERE
from mediation.storage.blind_bids import blind_bids_of
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.clock_tables import Clock, ClockPause
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.document_tables import IssuedDocument
from mediation.storage.loading import find_agreement
from mediation.storage.procedures import find_open_lead, find_open_recusal, find_running_testing
from tests.factories_identity import given_account
from tests.factories_mediation import (
    given_accepted,
    given_agreed,
    given_filed,
    given_mediating,
    given_people,
    given_settled,
    given_signed,
)
from tests.property.histories import Play, play_one_step

STARTS = (given_mediating, given_accepted, given_filed, given_agreed, given_signed, given_settled)
_DUTIES = [duty for duty in DUTIES if duty.name.split(".")[1] not in {"imports", "archive"}]
_PAPERS = {
    Stage.ACCEPTED: ({"acceptance"}, {FormKind.ACCEPTANCE, FormKind.MEDIATION_NOTICE}),
    Stage.MEDIATING: ({"acceptance"}, {FormKind.ACCEPTANCE, FormKind.MEDIATION_NOTICE}),
    Stage.REFUSED: ({"refusal"}, {FormKind.REFUSAL}),
    Stage.TERMINATED: ({"acceptance", "termination"}, {FormKind.ACCEPTANCE, FormKind.TERMINATION}),
    Stage.SETTLED: ({"acceptance"}, {FormKind.ACCEPTANCE, FormKind.AGREEMENT}),
    Stage.PERFORMED: ({"acceptance"}, {FormKind.AGREEMENT}),
    Stage.BREACHED: ({"acceptance"}, {FormKind.AGREEMENT}),
}
_CLOCKS = {
    Stage.FILED: {ClockKind.ACCEPTANCE},
    Stage.ACCEPTED: {ClockKind.MEDIATION},
    Stage.MEDIATING: {ClockKind.MEDIATION, ClockKind.ROUND},
    Stage.SETTLED: {ClockKind.PERFORMANCE},
}


def given_town(database, now):
    """Everybody who can have a part, and a body to delegate to."""
    with database.transaction() as session:
        people = given_people(session, now)
        office = NewOffice("xh", "示例市消费者协会", "示消协", "12315")
        body = NewDelegateBody(office, DelegateKind.CONSUMER_ASSOCIATION, is_lawful_organisation=True)
        body_id = open_delegate_body(session, body, SYSTEM_ACTOR, now)
        head = given_account(session, Role.SUPERVISOR, now, name="孙审批").actor
    return people, head, body_id


def actors_of(town):
    people, head, _ = town
    named = {name: actor for name, actor in vars(people).items() if name != "enterprise_id"}
    return {**named, "supervisor": head}


def check_papers(session, complaint):
    decisions, forms = _PAPERS.get(Stage(complaint.stage), (set(), set()))
    kept = set(session.scalars(select(Decision.kind).where(Decision.complaint_id == complaint.id)))
    on_file = set(session.scalars(select(IssuedDocument.kind).where(IssuedDocument.complaint_id == complaint.id)))
    assert decisions <= kept
    assert {form.value for form in forms} <= on_file


def check_log(session, complaint):
    acts = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    assert replay([(Action(act.action), act.actor_role) for act in acts]) is Stage(complaint.stage)


def check_clocks(session, complaint, seen: dict[str, date], today):
    rows = session.scalars(select(Clock).where(Clock.complaint_id == complaint.id)).all()
    running = {ClockKind(row.kind) for row in rows if row.stopped_on is None}
    assert _CLOCKS.get(Stage(complaint.stage), set()) <= running
    assert (find_open_lead(session, complaint.id) is not None) is (ClockKind.VERIFICATION in running)
    if complaint.stage == Stage.TERMINATED:
        assert ClockKind.TERMINATION_NOTICE in {ClockKind(row.kind) for row in rows}
    for row in rows:
        assert row.due_on >= max(row.start_on, seen.get(row.id, row.start_on))
        seen[row.id] = row.due_on
    for view in clocks_of(session, complaint, today):
        assert view.source
        assert view.text


def check_pauses(session, complaint):
    """A clock stands still only while what it waits for is still to come."""
    awaited = {
        "testing": find_running_testing(session, complaint.id) is not None,
        "recusal": find_open_recusal(session, complaint.id) is not None,
        "suspended": find_open_recusal(session, complaint.id) is not None,
    }
    clocks = select(Clock.id).where(Clock.complaint_id == complaint.id, Clock.stopped_on.is_(None))
    pauses = select(ClockPause.reason).where(ClockPause.clock_id.in_(clocks), ClockPause.until.is_(None))
    assert all(awaited[reason] for reason in session.scalars(pauses))


def check_blind_bids(session, complaint):
    """A limit waits only in the one bid that is open, and only while mediation runs without an agreement."""
    for bid in blind_bids_of(session, complaint.id):
        assert bid.ended_at is None or bid.limit_sealed is None
        if bid.ended_at is None:
            assert complaint.stage == Stage.MEDIATING
            assert find_agreement(session, complaint.id) is None


def check_reminders(session, complaint, today):
    """After the duties ran, every clock that is over and counts has had its alarm today."""
    for view in clocks_of(session, complaint, today):
        if view.is_running and not view.is_paused and is_late(today, view.due_on):
            assert view.kind in WATCHED_ELSEWHERE or session.get(Reminder, (complaint.id, view.kind.value, today))


def play_history(database, town, now, seed, steps):
    chance = Random(seed)  # noqa: S311 - the seed replays the history
    with database.transaction() as session:
        complaint_id = chance.choice(STARTS)(session, town[0], now)
    play, seen = Play(complaint_id, actors_of(town), town[2], chance, now), {}
    for _ in range(steps):
        with database.transaction() as session:
            if chance.randrange(5):
                play_one_step(session, play)
            else:
                pass_time(session, play)
        with database.reading() as session:
            complaint = session.get_one(Complaint, complaint_id)
            check_papers(session, complaint)
            check_log(session, complaint)
            check_clocks(session, complaint, seen, local_date(play.now))
            check_pauses(session, complaint)
            check_blind_bids(session, complaint)
    return play


def pass_time(session, play):
    play.now += timedelta(days=play.one_of((1, 3, 9, 30)))
    play.done.append(f"{local_date(play.now)}")
    for duty in _DUTIES:
        duty.run(session, play.now)
    session.flush()
    check_reminders(session, session.get_one(Complaint, play.complaint_id), local_date(play.now))


@pytest.fixture(scope="module")
def town_file(tmp_path_factory, sqlite_template, vault):
    """A town on SQLite, copied for each history."""
    now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    path = tmp_path_factory.mktemp("town") / "town.sqlite"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite:///{path}", vault)
    town = given_town(database, now)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path.read_bytes(), town


SEEDS = range(7)  # a seed replays its history; to look for more faults, name more


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_history_keeps_its_promises_on_sqlite(tmp_path: Path, town_file, vault, now, caplog, seed):
    content, town = town_file
    path = tmp_path / "history.sqlite"
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}", vault)
    try:
        play_history(database, town, now, seed, 10)
    finally:
        database.engine.dispose()
    assert "could not be kept" not in caplog.text


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_random_history_keeps_its_promises_on_postgresql(postgres, emptying, now, caplog, seed):
    with postgres.engine.begin() as connection:
        connection.exec_driver_sql(emptying)
    play_history(postgres, given_town(postgres, now), now, seed, 8)
    assert "could not be kept" not in caplog.text

"""The feed of sanctions while several decide, annul and repair at once, on PostgreSQL: every reader hears the same."""

import time
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event

import pytest
from sqlalchemy import func, select

from changefeed.domain.feeds import Feed, Right, Scope
from changefeed.services.change_scopes import change_rights
from changefeed.services.follow_feed import tell_subscriber
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from changefeed.storage.feed_tables import FeedChange
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from sanctions.domain.flag_changes import SEES_PEOPLE
from sanctions.domain.flag_kinds import FlagSource, add_years
from sanctions.domain.spreading import Node, NodeKind
from sanctions.queries.flag_feed import flag_changes_between
from sanctions.services.decide_listing import decide_listing
from sanctions.services.flags import NewFlag, raise_flag, take_back_flag
from sanctions.services.lift_listing import lift_listing
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.storage.change_tables import FlagChange
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import (
    ACT_ON,
    SUPERVISOR,
    decision,
    given_annulled,
    given_consented,
    given_decided,
    given_law,
)

EACH, REVOCATIONS, READERS = 2, 12, 3
NO_RIGHTS = frozenset[Right]()


def given_listings(session, now):
    """Some to be decided, some in force to be annulled, some in force to be repaired."""
    acts = (ACT_ON - timedelta(days=number) for number in count())
    firm = given_enterprise(session)
    open_cases = [given_consented(session, now, firm, event_on=next(acts)) for _ in range(EACH)]
    decided = [given_decided(session, now, firm, f"{n}号", event_on=next(acts)) for n in range(2 * EACH)]
    make_listings_effective(session, now)
    return open_cases, decided[:EACH], decided[EACH:]


def revocation(firm, now):
    """Another authority takes a licence away."""
    today = local_date(now)
    return NewFlag(
        source=FlagSource.DECISION,
        source_id=new_id(),
        kind="licence_revoked",
        node=Node(NodeKind.ENTERPRISE, firm),
        name="示例市某公司",
        article_key="登记条例-12",
        basis="登记条例 12",
        authority="示例市市场监督管理局",
        document_number="吊销一号",
        remedy="可以申请行政复议",
        event_on=today,
        told_on=today,
        starts_on=today,
        ends_on=add_years(today, 3),
    )


class Reader:
    """Pages through the feed with its cursor, always from where it stopped, and keeps what it heard."""

    def __init__(self, database, now, name):
        self.database, self.now, self.cursor, self.heard = database, now, 0, []
        with database.transaction() as session:
            wanted = NewSubscriber(name, "数据处", False, (Scope(Feed.SANCTIONS),))
            self.id = open_subscriber(session, wanted, SUPERVISOR, now).subscriber_id

    def pull(self, limit):
        with self.database.transaction() as session:
            up_to = tell_subscriber(session, self.id, Feed.SANCTIONS, self.cursor, limit, self.now)
            changes = flag_changes_between(session, self.cursor, up_to, NO_RIGHTS)
        self.heard += [(one.number, one.flag_id, one.kind.value) for one in changes]
        went_on, self.cursor = up_to > self.cursor, up_to
        return went_on

    def follow(self, is_over, limit):
        """Read until everybody has finished writing and nothing is left."""
        while True:
            was_over = is_over.is_set()
            if not self.pull(limit) and was_over:
                return
            time.sleep(0.02)


def write(database, works):
    """Each work in a transaction that stays open for a moment, so that later ones are committed before it."""
    for number, work in enumerate(works):
        with database.transaction() as session:
            work(session)
            session.flush()
            time.sleep(0.004 * (number % 3))


def writers(database, now):
    """Return what each of those who write does, one thing after another."""
    with database.transaction() as session:
        given_law(session, now)
        to_decide, to_annul, to_repair = given_listings(session, now)
        taken_back = [revocation(given_enterprise(session), now) for _ in range(REVOCATIONS)]

    def raised_and_taken_back(mine):
        for one in mine:
            yield partial(raise_flag, new=one, now=now)
            yield partial(take_back_flag, source=one.source, source_id=one.source_id, how="annulled", now=now)

    decisions = [decision(now, f"新{number}号") for number in range(EACH)]
    pairs = zip(to_decide, decisions, strict=True)
    return [
        [lambda session, pair=pair: decide_listing(session, pair[0], pair[1], SUPERVISOR, now) for pair in pairs],
        [lambda session, one=one: given_annulled(session, now, one) for one in to_annul],
        [lambda session, one=one: lift_listing(session, one, local_date(now), now) for one in to_repair],
        raised_and_taken_back(taken_back[::2]),
        raised_and_taken_back(taken_back[1::2]),
    ]


def keep_open(database, now, firm, is_written, until):
    """Write first of all, and commit only after others were read."""
    with database.transaction() as session:
        raise_flag(session, revocation(firm, now), now)
        is_written.set()
        assert until.wait(20)


def test_readers_miss_nothing_hear_nothing_twice_and_never_pass_what_is_not_committed(empty_postgres, now):
    works = writers(empty_postgres, now)
    with empty_postgres.transaction() as session:
        late_firm = given_enterprise(session)
    early, *readers = (Reader(empty_postgres, now, f"示例单位{number}") for number in range(READERS + 1))
    is_written, is_read, is_over = Event(), Event(), Event()
    with ThreadPoolExecutor(len(works) + READERS + 1) as pool:
        late = pool.submit(keep_open, empty_postgres, now, late_firm, is_written, is_read)
        assert is_written.wait(20)
        following = [pool.submit(one.follow, is_over, limit) for one, limit in zip(readers, (1, 4, 50), strict=True)]
        writing = [pool.submit(write, empty_postgres, each) for each in works]
        while early.cursor < 2 * EACH + REVOCATIONS:  # far into what the others wrote meanwhile
            early.pull(7)
        is_read.set()
        for one in (late, *writing):
            one.result(30)
        is_over.set()
        for one in following:
            one.result(30)
    while early.pull(7):
        pass
    with empty_postgres.reading() as session:
        rows = select(FlagChange.number, FlagChange.flag_id, FlagChange.kind).order_by(FlagChange.number)
        written = [tuple(row) for row in session.execute(rows)]
        assert session.scalar(select(func.count()).where(FeedChange.number.is_(None))) == 0
    assert [number for number, _, _ in written] == list(range(1, len(written) + 1))
    assert len(written) == 5 * EACH + 2 * REVOCATIONS + 1
    assert {tuple(reader.heard) for reader in (early, *readers)} == {tuple(written)}
    first = {}
    for _, flag_id, kind in written:
        assert kind == ("lifted" if flag_id in first else "added")  # never an end before its beginning
        first[flag_id] = kind


def test_whoever_asks_while_the_rights_are_being_changed_waits_and_has_to_start_anew(empty_postgres, now):
    with empty_postgres.transaction() as session:
        given_law(session, now)
        raise_flag(session, revocation(given_enterprise(session), now), now)
    reader, wider = Reader(empty_postgres, now, "示例单位"), Scope(Feed.SANCTIONS, frozenset([SEES_PEOPLE]))
    with ThreadPoolExecutor(1) as pool:
        with empty_postgres.transaction() as session:
            change_rights(session, reader.id, wider, "依法需要", SUPERVISOR, now)
            reading = pool.submit(reader.pull, 50)
            wait([reading], 0.3)
            assert not reading.done()  # the counter is held
        with pytest.raises(ConflictError, match="从头重新读取"):
            reading.result(30)

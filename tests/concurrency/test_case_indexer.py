"""One indexer on each node: elected, killed for real at random points, replaced; readers read on."""

import random
import time
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from casebase.search import open_index
from casebase.search.port import Collection, Filters
from casebase.services.follow_changes import check_index, ensure_index, follow_until, rebuild_index
from casebase.storage.changes import add_changes, get_state_for_update
from casebase.storage.loading import store_case
from core.generations import IndexBusyError
from tests.concurrency.killed import FORKS
from tests.concurrency.killed_indexer import run_indexer
from tests.factories_casebase import given_past_case

CASES = Collection.CASES
KILLS = 4
PATIENCE = 30.0


@pytest.fixture
def seeded(sqlite, now):
    given_changed_case(sqlite, "C1", "面包过期，要求赔偿。", now)
    return sqlite


def given_changed_case(database, case_id, facts, now):
    with database.transaction() as session:
        session.merge(store_case(given_past_case(case_id, facts=facts)))
        add_changes(session, get_state_for_update(session, now), [("cases", case_id)], now)


def found(index, text):
    return {hit.id for hit in index.find(CASES, text, 50)}


def agrees(database, index):
    with database.reading() as session:
        return check_index(session, index).agrees


def waited(condition):
    """Whether it came true in time; and how long that took."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > PATIENCE:
            pytest.fail("it did not come true")
        time.sleep(0.01)
    return time.monotonic() - started


@contextmanager
def indexing(database, index, pause=0.02):
    stopped = Event()
    thread = Thread(target=follow_until, args=(stopped, database, index, pause))
    thread.start()
    try:
        yield stopped
    finally:
        stopped.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_an_indexer_killed_anywhere_leaves_a_readable_index_that_then_catches_up(seeded, engine, now, tmp_path):
    chance, reader = random.Random(5), open_index(engine, tmp_path / "index")  # noqa: S311 - when to kill is no secret
    with seeded.reading() as session:
        ensure_index(session, reader)
    for kill in range(KILLS):
        indexer = FORKS.Process(target=run_indexer, args=(engine, tmp_path / "index", str(seeded.engine.url), 0.001))
        indexer.start()
        before = reader.position
        for number in range(4):
            given_changed_case(seeded, f"K{number}", f"第{kill}次改写，扫地机器人坏了", now)
            if number == 0:
                waited(lambda known=before: reader.position > known)
            time.sleep(chance.uniform(0, 0.03))
        indexer.kill()
        indexer.join()
        assert {"C1"} <= found(reader, "面包过期")
        assert found(reader, "扫地机器人") <= {f"K{number}" for number in range(4)}
    with indexing(seeded, reader):
        waited(lambda: agrees(seeded, reader))
    assert found(reader, "扫地机器人") == {f"K{number}" for number in range(4)}


def test_the_next_process_takes_over_when_the_indexer_ends(seeded, now, tmp_path):
    first, second = open_index("tantivy", tmp_path / "index"), open_index("tantivy", tmp_path / "index")
    with indexing(seeded, second, 0.01) as stop_second:
        waited(lambda: agrees(seeded, second))
        with pytest.raises(IndexBusyError), first.leading():
            pass
        with indexing(seeded, first):
            stop_second.set()
            given_changed_case(seeded, "later", "扫地机器人坏了", now)
            waited(lambda: found(second, "扫地机器人") == {"later"})


def test_a_change_is_seen_after_a_pause_or_little_more_and_searching_never_writes(seeded, now, tmp_path):
    reader, writer = open_index("tantivy", tmp_path / "index"), open_index("tantivy", tmp_path / "index")
    with indexing(seeded, writer, pause=0.4):
        waited(lambda: agrees(seeded, reader))
        given_changed_case(seeded, "new", "扫地机器人坏了", now)
        took = waited(lambda: found(reader, "扫地机器人") == {"new"})
    assert took < 5 * 0.4
    before = reader.position
    given_changed_case(seeded, "unseen", "扫地机器人又坏了", now)
    assert (found(reader, "扫地机器人"), reader.position) == ({"new"}, before)


def test_changes_during_a_rebuild_are_indexed_at_once_and_not_lost_by_it(seeded, now, tmp_path):
    index = open_index("tantivy", tmp_path / "index")
    with indexing(seeded, open_index("tantivy", tmp_path / "index")):
        waited(lambda: agrees(seeded, index))

        def meanwhile(_done):
            given_changed_case(seeded, "meanwhile", "扫地机器人坏了", now)
            waited(lambda: found(index, "扫地机器人") == {"meanwhile"})

        with seeded.reading() as session:
            rebuild_index(session, index, meanwhile)
        waited(lambda: agrees(seeded, index))
    assert index.how_many(CASES, None, Filters(ids=frozenset({"meanwhile"}))) == 1

"""Names are found by a file that processes share and by what was committed since, on both databases."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bootstrap.invented_names import NameInventor
from bootstrap.misspelling import VARIANTS, misspelt
from core.database import Database
from core.generations import IndexBusyError, Right
from core.kernel.roles import SYSTEM_ACTOR
from registry.domain.name_terms import telling_letters, terms_of
from registry.queries.enterprise_page import enterprise_names
from registry.queries.find_enterprises import find_enterprises
from registry.search.name_file import NameFile, open_parts
from registry.search.name_file_writer import write_name_file
from registry.search.name_index import CARRIED_AS, NameIndex
from registry.search.name_shelf import MemoryShelf, NameRow
from registry.search.number_gaps import NumberGaps, Snapshot
from registry.services.index_names import build_name_index, refresh_name_index
from registry.services.rename_enterprise import rename_enterprise
from registry.storage.registry_tables import EnterpriseName
from tests.factories_registry import given_enterprise

ROOT = Path(__file__).parents[2]
GYM, SHOP = "示例市青禾健身服务有限公司", "示例市松涧家具有限公司"


@pytest.fixture
def index(database: Database, tmp_path: Path):
    index = NameIndex(tmp_path / "names")
    database.carry(CARRIED_AS, index)
    yield index
    database.carry(CARRIED_AS, None)


def entered(database: Database, *names: str) -> list[str]:
    with database.transaction() as session:
        return [given_enterprise(session, name) for name in names]


def found(database: Database, text: str) -> list[str]:
    with database.reading() as session:
        return [hit.enterprise_id for hit in find_enterprises(session, text)]


def test_names_of_the_file_and_names_entered_since_are_found(database, index):
    [gym] = entered(database, GYM)
    build_name_index(database, index.folder)
    assert found(database, "青禾健身") == [gym]
    assert index.unfiled == 0
    [shop] = entered(database, SHOP)
    assert found(database, "松涧家具") == [shop]
    assert index.unfiled == 1


def test_every_process_reads_the_file_that_one_wrote(database, index, tmp_path):
    [gym] = entered(database, GYM)
    assert found(database, "青禾") == [gym]
    build_name_index(database, NameIndex(tmp_path / "names").folder)
    assert found(database, "青禾") == [gym]
    assert index.unfiled == 0


def test_a_name_that_its_own_transaction_sees_is_found_and_forgotten_when_taken_back(database, index):
    class TakenBackError(Exception):
        pass

    with pytest.raises(TakenBackError), database.transaction() as session:
        wanted = given_enterprise(session, GYM)
        assert [hit.enterprise_id for hit in find_enterprises(session, "青禾健身")] == [wanted]
        raise TakenBackError
    assert index.unfiled == 0
    assert found(database, "青禾健身") == []
    [shop] = entered(database, SHOP)  # on SQLite it gets the number of the one that was taken back
    assert found(database, "松涧家具") == [shop]


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_lower_number_that_is_committed_late_is_found_at_once(database, index):
    with database.transaction() as slow:
        late = given_enterprise(slow, GYM)
        [shop] = entered(database, SHOP)
        assert found(database, "松涧家具") == [shop]
        assert found(database, "青禾健身") == []
    assert found(database, "青禾健身") == [late]
    build_name_index(database, index.folder)
    assert found(database, "青禾健身") == [late]


def test_what_may_still_come_is_asked_for_until_nobody_can_enter_it():
    gaps = NumberGaps()
    gaps.note([1, 2, 5, 9], Snapshot(oldest=10, next=20))
    assert len(gaps) == 2
    gaps.settle(Snapshot(oldest=19, next=30), Snapshot(oldest=19, next=30))
    assert len(gaps) == 2
    gaps.settle(Snapshot(oldest=20, next=30), Snapshot(oldest=20, next=30))
    assert len(gaps) == 2  # looked into once
    gaps.settle(Snapshot(oldest=30, next=31), Snapshot(oldest=30, next=31))
    assert len(gaps) == 0


def test_a_former_name_is_found_through_the_file(database, index, now):
    [gym] = entered(database, "示例市老槐健身服务有限公司")
    with database.transaction() as session:
        rename_enterprise(session, gym, GYM, date(2024, 3, 5), SYSTEM_ACTOR, now)
    build_name_index(database, index.folder)
    with database.reading() as session:
        [hit] = find_enterprises(session, "老槐健身")
    assert (hit.enterprise_id, hit.is_former_name) == (gym, True)


def test_an_index_that_was_broken_off_leaves_the_old_one_and_the_next_one_is_whole(database, index):
    [gym] = entered(database, GYM)
    build_name_index(database, index.folder)

    def broken_off(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_name_index(database, index.folder, broken_off)
    assert found(database, "青禾健身") == [gym]
    [shop] = entered(database, SHOP)
    assert build_name_index(database, index.folder) == 2
    assert (found(database, "青禾健身"), found(database, "松涧家具")) == ([gym], [shop])


def test_one_process_of_a_node_writes_the_index(database, index, tmp_path):
    entered(database, GYM)
    with NameIndex(tmp_path / "names").folder.holding(Right.BUILD), pytest.raises(IndexBusyError):
        build_name_index(database, index.folder)


def test_a_builder_that_is_killed_frees_its_place_and_half_a_generation_counts_as_none(sqlite, tmp_path):
    root = tmp_path / "names"
    half = "from core.generations import *; from pathlib import Path; import sys, time; folder = GenerationFolder(Path("
    half += "sys.argv[1]), 2)\nwith folder.holding(Right.BUILD):"
    half += " (folder.next() / 'part-000').mkdir(parents=True); print(flush=True); time.sleep(60)"
    index = NameIndex(root)
    entered(sqlite, GYM)
    with subprocess.Popen([sys.executable, "-c", half, root], stdout=subprocess.PIPE, cwd=ROOT) as builder:
        builder.stdout.readline()
        with pytest.raises(IndexBusyError):
            build_name_index(sqlite, index.folder)
        builder.send_signal(signal.SIGKILL)
    assert index.folder.current() is None
    assert build_name_index(sqlite, index.folder) == 1
    with sqlite.reading() as session:
        assert [len(shelf) for shelf in index.known(session).shelves] == [1, 0]


def test_too_many_new_names_go_into_a_file(database, index):
    entered(database, GYM, SHOP)
    refresh_name_index(database, index, most_unfiled=2)
    assert index.folder.current() is None
    [salon] = entered(database, "示例市云栖美容服务有限公司")
    refresh_name_index(database, index, most_unfiled=2)
    assert index.folder.current() is not None
    assert found(database, "云栖美容") == [salon]
    assert index.unfiled == 0


def test_small_parts_are_added_to_large_ones_and_joined_when_they_grow(database, index):
    def parts() -> list[int]:
        return [len(part) for part in open_parts(index.folder.current())]

    trades = (
        "健身服务",
        "家具",
        "美容服务",
        "餐饮管理",
        "茶叶",
        "书店",
        "花艺",
        "物流",
        "印刷",
        "陶艺",
        "眼镜",
        "乐器",
        "灯具",
    )
    ids = {name: entered(database, name)[0] for name in (f"示例市青禾{trade}有限公司" for trade in trades[:8])}
    build_name_index(database, index.folder)
    sizes = []
    for trade in trades[8:]:
        name = f"示例市青禾{trade}有限公司"
        ids[name] = entered(database, name)[0]
        refresh_name_index(database, index, most_unfiled=0)
        sizes.append(parts())
    assert sizes == [[8, 1], [8, 2], [8, 2, 1], [8, 4], [13]]
    assert all(found(database, name)[0] == wanted for name, wanted in ids.items())


def test_the_index_of_another_database_is_not_believed(database, index):
    [gym] = entered(database, GYM)
    build_name_index(database, index.folder)
    with database.transaction() as session:
        row = session.scalars(select(EnterpriseName)).one()
        row.id, row.folded = "another", "示例市松涧家具有限公司"
        row.name = row.folded
    assert found(database, "松涧家具") == [gym]
    refresh_name_index(database, index)
    assert found(database, "松涧家具") == [gym]
    assert index.unfiled == 0


def test_names_beyond_what_one_search_takes_in_are_found_by_their_letters(database, index, monkeypatch):
    monkeypatch.setattr("registry.search.name_index._AT_ONCE", 1)
    entered(database, "示例市云栖美容服务有限公司", "示例市晚枫餐饮管理有限公司")
    [shop] = entered(database, SHOP)
    assert found(database, "松涧家具") == [shop]


def test_a_file_answers_as_the_memory_does(tmp_path):
    names = [
        f"示例市{first}{second}{trade}有限公司"
        for first in "青松云晚"
        for second in "禾涧栖"
        for trade in ("健身", "鑫茶")
    ]
    rows = [NameRow(3 * place + 1, f"id{place}", name) for place, name in enumerate(names)]
    write_name_file(tmp_path / "file", rows, lambda _done: None)
    file, memory = NameFile(tmp_path / "file"), MemoryShelf(rows)
    for place, row in enumerate(rows):
        assert (file.text(place), file.number(place)) == (telling_letters(row.folded), row.number)
    for term in {term for row in rows for term in terms_of(row.folded)} | {"无无"}:
        assert list(file.places(term)) == list(memory.places(term))


def test_what_too_many_names_have_is_told_from_what_none_has(tmp_path, monkeypatch):
    monkeypatch.setattr("registry.search.name_file_writer._LEAST_COMMON", 1)
    rows = [NameRow(1, "a", "青禾茶"), NameRow(2, "b", "青禾酒")]
    write_name_file(tmp_path / "file", rows, lambda _done: None)
    file = NameFile(tmp_path / "file")
    common, rare, absent = "青禾", "禾茶", "禾无"
    assert (list(file.places(common)), list(file.places(rare))) == ([], [0])
    assert file.is_common(common)
    assert not file.is_common(rare)
    assert not file.is_common(absent)


def test_names_are_found_as_people_type_them(sqlite, tmp_path):
    inventor, random = NameInventor(Random(5)), Random(6)  # noqa: S311 - nothing secret
    with sqlite.transaction() as session:
        names = {given_enterprise(session, inventor.company()): None for _ in range(60)}
    index = NameIndex(tmp_path / "names")
    sqlite.carry(CARRIED_AS, index)
    build_name_index(sqlite, index.folder)
    with sqlite.reading() as session:
        for kind in VARIANTS:
            for enterprise_id, name in list(enterprise_names(session, names).items())[:5]:
                hits = find_enterprises(session, misspelt(name, kind, random))
                assert enterprise_id in [hit.enterprise_id for hit in hits[:3]], (kind, name)
    sqlite.carry(CARRIED_AS, None)

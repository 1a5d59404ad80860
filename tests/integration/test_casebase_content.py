"""Seeding, changes and the index's following, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from casebase.domain.content import load_content
from casebase.queries.case_page import case_page
from casebase.queries.searches import CaseSearch, find_cases
from casebase.search import open_index
from casebase.search.documents import case_document
from casebase.search.port import Collection
from casebase.services.follow_changes import check_index, ensure_index, follow_changes, rebuild_index
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.casebase_tables import CasebaseChange, CasebaseState, StoredCase, StoredRegulation
from casebase.storage.loading import case_of, regulation_of
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_casebase import ARTICLES, given_content, given_content_folder, given_past_case


@pytest.fixture(params=["memory", "folder"])
def index(request, tmp_path):
    return open_index("tantivy", tmp_path / "index" if request.param == "folder" else None)


@pytest.fixture
def content(tmp_path):
    return given_content(tmp_path / "content")


def changed_content(tmp_path):
    """One digest differs, one article is gone, one is new."""
    parts = ARTICLES.replace("三倍增加赔偿", "三倍加赔").split("[[article]]")
    kept = [part for part in parts if "预收款" not in part]
    new = '\nlaw = "消法"\nnumber = 24\ntitle = "退货"\ndigest = "没有约定的，七日内可以退货。"\nconfidence = "read"\n'
    return given_content(tmp_path / "changed", articles="[[article]]".join([*kept, new]))


def stored_keys(session):
    return set(session.scalars(select(StoredRegulation.id)))


def test_seeding_stores_every_version_and_case_as_they_were_read(database, content, now):
    with database.transaction() as session:
        assert seed_casebase(session, content, now) == 10
    with database.reading() as session:
        articles = {regulation_of(row) for row in session.scalars(select(StoredRegulation))}
        cases = {replace(case_of(row), keywords=()) for row in session.scalars(select(StoredCase))}
    assert articles == set(content.regulations)
    assert cases == set(content.cases)


def test_seeding_again_changes_nothing_and_leaves_one_act(database, content, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    with database.transaction() as session:
        assert seed_casebase(session, content, now) == 0
    with database.reading() as session:
        assert [act.action for act in acts_of(session, Subject("casebase", "content"))] == ["seeded"]
        assert len(session.scalars(select(CasebaseChange)).all()) == 10


def test_new_content_changes_only_what_differs(database, content, now, tmp_path):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    with database.transaction() as session:
        assert seed_casebase(session, changed_content(tmp_path), now) == 3
    with database.reading() as session:
        assert "消法-53@2014-03-15" not in stored_keys(session)
        assert "消法-24@2014-03-15" in stored_keys(session)


def test_change_numbers_grow_without_a_gap(database, content, now, tmp_path):
    for one in (content, changed_content(tmp_path)):
        with database.transaction() as session:
            seed_casebase(session, one, now)
    with database.reading() as session:
        numbers = list(session.scalars(select(CasebaseChange.number).order_by(CasebaseChange.number)))
        assert numbers == list(range(numbers[0], numbers[0] + 13))
        assert session.scalars(select(CasebaseState)).one().last_change == numbers[-1]


def test_the_index_follows_puts_and_removals(database, content, now, tmp_path, index):
    with database.transaction() as session:
        seed_casebase(session, content, now)
        ensure_index(session, index)
    assert index.find(Collection.REGULATIONS, "办卡退余额", 5)[0].id == "消法-53@2014-03-15"
    with database.transaction() as session:
        seed_casebase(session, changed_content(tmp_path), now)
        assert follow_changes(session, index) == 3
        assert follow_changes(session, index) == 0
        assert check_index(session, index).agrees
    assert index.find(Collection.REGULATIONS, "办卡", 5) == []
    assert index.find(Collection.REGULATIONS, "三倍加赔", 5)[0].id == "消法-55@2014-03-15"


@pytest.mark.parametrize("position", [5, 42])
def test_an_index_of_another_database_is_rebuilt(database, content, now, index, position):
    index.put(_stray_documents(), position)
    with database.transaction() as session:
        seed_casebase(session, content, now)
        ensure_index(session, index)
        assert check_index(session, index).agrees


def _stray_documents():
    return [case_document(given_past_case("from elsewhere"))]


def test_check_names_what_is_missing_too_much_or_different(database, content, now, index):
    with database.transaction() as session:
        seed_casebase(session, content, now)
        ensure_index(session, index)
        index.remove(Collection.CASES, ["C1"])
        index.put([*_stray_documents(), case_document(given_past_case("C2", facts="别的经过"))])
        found = check_index(session, index)
        assert (found.missing, found.extra, found.agrees) == (("cases:C1",), ("cases:from elsewhere",), False)
        assert found.different == ("cases:C2",)
        assert rebuild_index(session, index) == 10
        assert check_index(session, index).agrees


def test_the_shipped_content_can_be_stored(database, now):
    content = load_content()
    with database.transaction() as session:
        assert seed_casebase(session, content, now) == len(content.regulations) + len(content.cases)


def test_a_folder_is_read_twice_to_the_same_fingerprint(tmp_path):
    folder = given_content_folder(tmp_path / "content")
    assert load_content(folder).fingerprint == load_content(folder).fingerprint


def test_two_nodes_that_start_at_once_store_the_content_once(database, content, now):
    def start(_node):
        with database.transaction() as session:
            return seed_casebase(session, content, now)

    with ThreadPoolExecutor(4) as nodes:
        assert sorted(nodes.map(start, range(4))) == [0, 0, 0, 10]
    with database.reading() as session:
        assert len(session.scalars(select(CasebaseChange)).all()) == 10


def test_every_stored_case_has_keywords_that_are_shown_and_find_it(database, content, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
        index = open_index("tantivy")
        ensure_index(session, index)
        for case in map(case_of, session.scalars(select(StoredCase))):
            assert case_page(session, case.id).keywords == case.keywords != ()
            for word in case.keywords:
                assert case.id in {line.id for line in find_cases(session, index, CaseSearch(now.date(), word)).lines}

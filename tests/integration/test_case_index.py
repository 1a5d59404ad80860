"""One contract for every adapter of the case index, in memory and in a folder."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from casebase.domain.expression import Said
from casebase.search import open_index
from casebase.search.port import ANYTHING, CaseIndex, Collection, Filters, IndexDocument
from core.generations import IndexBusyError

CASES, LAWS = Collection.CASES, Collection.REGULATIONS
ENGINES = ["tantivy", "whoosh"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=ENGINES)
def engine(request) -> str:
    return request.param


@pytest.fixture(params=["memory", "folder"])
def index(request, engine, tmp_path) -> CaseIndex:
    return open_index(engine, tmp_path if request.param == "folder" else None)


def document(document_id: str, body: str, collection: Collection = CASES, **other) -> IndexDocument:
    return IndexDocument(collection, document_id, other.pop("headline", ()), (body,), **other)


def found(index: CaseIndex, text: str, filters: Filters = ANYTHING, collection: Collection = CASES) -> list[str]:
    return [hit.id for hit in index.find(collection, text, 10, filters)]


def test_a_fresh_index_is_empty_and_stands_at_nothing(index):
    assert (found(index, "过期"), index.count(CASES), index.position) == ([], 0, 0)


def test_what_was_put_is_found(index):
    index.put([document("a", "超市卖过期面包"), document("b", "健身房停业关门")])
    assert found(index, "面包过期了怎么办") == ["a"]


def test_a_hit_tells_the_words_that_matched(index):
    index.put([document("a", "超市卖过期面包")])
    (hit,) = index.find(CASES, "買到過期的麵包", 5)
    assert set(hit.words) == {"过期", "面包"}
    assert hit.score > 0


def test_words_of_two_characters_are_found(index):
    index.put([document("a", "商家收了定金不退"), document("b", "商家收了押金不退")])
    assert found(index, "定金")[0] == "a"


def test_a_word_in_the_headline_counts_more_than_one_in_the_body(index):
    index.put([document("body", "提到定金的一段话"), document("head", "别的一段话", headline=("定金",))])
    assert found(index, "定金") == ["head", "body"]


def test_a_document_put_again_replaces_the_older_one(index):
    index.put([document("a", "面包过期")])
    index.put([document("a", "牛奶发霉")])
    assert (found(index, "面包"), found(index, "牛奶"), index.count(CASES)) == ([], ["a"], 1)


def test_the_same_id_in_both_collections_is_two_documents(index):
    index.put([document("a", "面包过期"), document("a", "食品安全", LAWS)])
    index.remove(CASES, ["a"])
    assert (index.ids(CASES), index.ids(LAWS)) == (frozenset(), frozenset({"a"}))


def test_what_was_removed_is_not_found_and_unknown_ids_are_no_error(index):
    index.put([document("a", "面包过期"), document("b", "面包发霉")])
    index.remove(CASES, ["a", "unknown"])
    assert found(index, "面包") == ["b"]


def test_only_documents_valid_on_the_day_are_found(index):
    index.put(
        [
            document("old", "调解期限", LAWS, valid_from=date(2020, 1, 1), valid_to=date(2026, 4, 14)),
            document("new", "调解期限", LAWS, valid_from=date(2026, 4, 15)),
            document("always", "调解期限", LAWS),
        ]
    )
    last_old, first_new = Filters(valid_on=date(2026, 4, 14)), Filters(valid_on=date(2026, 4, 15))
    assert set(found(index, "调解", last_old, LAWS)) == {"old", "always"}
    assert set(found(index, "调解", first_new, LAWS)) == {"new", "always"}


def test_categories_and_ids_narrow_a_search(index):
    index.put(
        [
            document("a", "要求退款", marks=("category:食品安全", "category:信用-联合惩戒")),
            document("b", "要求退款", marks=("category:预付式消费",)),
            document("c", "要求退款"),
        ]
    )
    assert found(index, "退款", Filters(categories=frozenset({"信用-联合惩戒"}))) == ["a"]
    assert set(found(index, "退款", Filters(ids=frozenset({"b", "c"})))) == {"b", "c"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(regions=frozenset({"浙江 杭州", "上海"})), {"a", "b"}),
        (Filters(regions=frozenset({"浙江"})), set()),
        (Filters(remedies=frozenset({"退款"}), results=frozenset({"settled"})), {"a"}),
        (Filters(laws=frozenset({"消法"})), {"c"}),
        (Filters(cores=frozenset({"食品安全"})), {"c"}),
        (Filters(years=(2024, 2025)), {"a", "b"}),
        (Filters(years=(2025, None)), {"b"}),
        (Filters(sums_fen=(None, 10_000)), {"a"}),
        (Filters(sums_fen=(10_001, 10_000_000_000)), {"b"}),
        (Filters(years=(2024, None), sums_fen=(10_001, None)), {"b"}),
    ],
)
def test_marks_years_and_sums_narrow_what_is_found_and_counted(index, filters, expected):
    settled, court = (
        ("result:settled", "remedy:退款", "region:浙江 杭州"),
        ("result:court", "remedy:退款", "region:上海"),
    )
    index.put(
        [
            document("a", "要求退款", marks=settled, year=2024, sum_fen=10_000),
            document("b", "要求退款", marks=court, year=2025, sum_fen=10_000_000_000),
            document("c", "要求退款", marks=("law:消法", "core:食品安全")),
        ]
    )
    assert set(found(index, "退款", filters)) == expected
    assert index.how_many(CASES, "退款", filters) == index.how_many(CASES, None, filters) == len(expected)


def test_all_documents_are_counted_without_a_text_and_those_with_a_word_of_it_with_one(index):
    index.put([document("a", "面包过期"), document("b", "牛奶过期"), document("c", "定金不退")])
    assert (index.how_many(CASES, None), index.how_many(CASES, "过期"), index.how_many(CASES, "，")) == (3, 2, 0)


def test_what_people_said_finds_a_document_but_is_no_word_or_phrase_of_it(index):
    index.put([document("a", "预收款应当退回", LAWS, experience=("健身房跑路了",)), document("b", "质量保证", LAWS)])
    (hit,) = index.find(LAWS, "健身房跑路", 5)
    assert (hit.id, hit.words) == ("a", ())
    assert found(index, "预收款", Filters(matching=Said("跑路")), LAWS) == []
    assert found(index, "健身房", Filters(matching=Said("应当退回")), LAWS) == ["a"]


def test_stamps_tell_one_content_from_another(index):
    index.put([document("a", "面包过期"), document("b", "面包过期"), document("c", "面包过期", year=2024)])
    before = index.stamps(CASES, ["a", "b", "c", "unknown"])
    index.put([document("a", "面包过期"), document("b", "面包过了期")])
    after = index.stamps(CASES, ["a", "b", "c"])
    assert set(before) == {"a", "b", "c"}
    assert len(set(before.values())) == 3
    assert (after["a"], after["c"]) == (before["a"], before["c"])
    assert after["b"] != before["b"]


@pytest.mark.parametrize("text", ["", "  ", "，。！", "\x00", "的"])
def test_a_text_without_a_word_finds_nothing(index, text):
    index.put([document("a", "面包过期")])
    assert found(index, text) == []


@pytest.mark.parametrize(
    "text", ["AND OR NOT (", 'body_words:"过期"', "过期*", "过期~2 +面包 -牛奶", "'; DROP TABLE--"]
)
def test_search_syntax_is_only_text(index, text):
    index.put([document("a", "面包过期")])
    assert set(found(index, text)) <= {"a"}


def test_no_more_than_the_limit_is_found(index):
    index.put([document(str(number), "面包过期") for number in range(5)])
    assert len(index.find(CASES, "面包", 3)) == 3
    assert index.find(CASES, "面包", 0) == []


def test_the_position_is_the_last_one_given(index):
    index.put([document("a", "面包")], 7)
    index.put([document("b", "面包")])
    assert index.position == 7
    index.remove(CASES, ["a"], 9)
    assert index.position == 9


def test_a_rebuild_swaps_everything_at_once(index):
    index.put([document("a", "面包过期")], 3)
    index.rebuild([document("b", "牛奶过期")], 12)
    assert (found(index, "过期"), index.ids(CASES), index.position) == (["b"], frozenset({"b"}), 12)


def test_an_index_is_still_there_when_opened_again(engine, tmp_path):
    open_index(engine, tmp_path).put([document("a", "面包过期")], 5)
    again = open_index(engine, tmp_path)
    assert (found(again, "面包"), again.position) == (["a"], 5)


def test_a_reader_sees_what_a_writer_put_and_rebuilt(engine, tmp_path):
    writer, reader = open_index(engine, tmp_path), open_index(engine, tmp_path)
    writer.put([document("a", "面包过期")])
    assert found(reader, "过期") == ["a"]
    writer.put([document("b", "牛奶过期")])
    assert set(found(reader, "过期")) == {"a", "b"}
    writer.rebuild([document("c", "鸡蛋过期")], 4)
    assert found(reader, "过期") == ["c"]


def test_an_index_of_an_older_format_counts_as_none_and_goes_with_the_next_rebuild(engine, tmp_path):
    old = tmp_path / engine / "generation-000007"
    old.mkdir(parents=True)
    (tmp_path / engine / "CURRENT").write_text(old.name)
    index = open_index(engine, tmp_path)
    assert (found(index, "面包"), index.position) == ([], 0)
    index.rebuild([document("a", "面包过期")], 3)
    assert (found(index, "面包"), old.exists()) == (["a"], False)


def test_a_rebuild_that_fails_half_way_leaves_the_old_index(engine, tmp_path):
    index = open_index(engine, tmp_path)
    index.put([document("a", "面包过期")], 2)

    def breaking():
        yield document("b", "牛奶过期")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.rebuild(breaking(), 8)
    assert (found(index, "过期"), index.position) == (["a"], 2)
    index.rebuild([document("c", "鸡蛋过期")], 9)
    assert found(index, "过期") == ["c"]


_HOLD = """
    import sys
    from pathlib import Path
    from casebase.search import open_index
    from casebase.search.port import Collection, IndexDocument

    def documents():
        yield IndexDocument(Collection.CASES, "b", (), ("牛奶过期",))
        print("writing", flush=True)
        sys.stdin.read()

    open_index(sys.argv[1], Path(sys.argv[2])).rebuild(documents(), 8)
"""


def holding(engine: str, folder: Path) -> subprocess.Popen:
    """Another process in the middle of a rebuild."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_HOLD), engine, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"writing\n"
    return process


@pytest.mark.slow
def test_a_second_rebuild_is_refused_while_others_put_and_read_on(engine, tmp_path):
    index = open_index(engine, tmp_path)
    index.put([document("a", "面包过期")], 2)
    with holding(engine, tmp_path) as other:
        with pytest.raises(IndexBusyError):
            index.rebuild([document("c", "鸡蛋过期")], 3)
        index.put([document("d", "酸奶过期")], 3)
        assert set(found(index, "过期")) == {"a", "d"}
        other.communicate(b"")
    assert (other.returncode, found(index, "过期"), index.position) == (0, ["b"], 8)


@pytest.mark.slow
def test_a_killed_writer_leaves_a_readable_index_and_a_free_lock(engine, tmp_path):
    index = open_index(engine, tmp_path)
    index.put([document("a", "面包过期")], 2)
    with holding(engine, tmp_path) as other:
        other.send_signal(signal.SIGKILL)
    assert (found(index, "过期"), index.position) == (["a"], 2)
    index.put([document("c", "鸡蛋过期")], 3)
    assert set(found(index, "过期")) == {"a", "c"}


_PUT_ON = """
    import sys
    from pathlib import Path
    from casebase.search import open_index
    from casebase.search.port import Collection, IndexDocument

    index = open_index(sys.argv[1], Path(sys.argv[2]))
    first = index.position + 1
    for number in range(first, first + 10_000):
        index.put([IndexDocument(Collection.CASES, str(number), (), ("牛奶过期",))], number)
        print(number, flush=True)
"""


@pytest.mark.slow
def test_a_writer_killed_between_puts_loses_nothing_that_it_had_reported(engine, tmp_path):
    index = open_index(engine, tmp_path)
    for round_number in range(1, 4):
        command = [sys.executable, "-c", textwrap.dedent(_PUT_ON), engine, str(tmp_path)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as writer:
            reported = [int(writer.stdout.readline()) for _ in range(3 * round_number)]
            writer.send_signal(signal.SIGKILL)
        assert index.position >= reported[-1]
        assert index.ids(CASES) >= {str(number) for number in reported}
        index.put([document("after", f"第{round_number}次之后")], index.position)
        assert "after" in index.ids(CASES)

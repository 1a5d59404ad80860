"""In a large index broad filters are looked at after the search: the answers stay the same."""

from random import Random

import pytest

from casebase.search.case_index import MemoryCaseIndex
from casebase.search.port import Collection, Filters, IndexDocument
from casebase.search.tantivy_index import TantivyEngine

CASES = Collection.CASES
WORDS = ["健身房", "关门", "余额", "不退", "面包", "过期", "赔偿", "定金", "手机", "维修", "快递", "床垫", "甲醛"]
QUESTIONS = ["健身房关门，余额不退", "面包过期要求赔偿", "手机维修定金不退，床垫甲醛"]


@pytest.fixture(scope="module")
def indexes():
    """One that sifts whenever it can, one that never does."""
    random = Random(7)  # noqa: S311 - documents for a test
    documents = [
        IndexDocument(
            CASES,
            f"D{number}",
            headline=(random.choice(WORDS),),
            body=("，".join(random.choices(WORDS, k=random.randrange(2, 9))),),
            marks=(f"result:{random.choice(['settled', 'settled', 'court', 'fined'])}", "region:浙江"),
            year=random.choice([None, *range(2018, 2027)]),
            sum_fen=random.choice([None, 0, 5_000, 90_000]),
        )
        for number in range(400)
    ]
    sifting, asking = MemoryCaseIndex(TantivyEngine(sift_from=0)), MemoryCaseIndex(TantivyEngine(sift_from=10_000))
    for index in (sifting, asking):
        index.put(documents)
    return sifting, asking


@pytest.mark.parametrize(
    "filters",
    [
        Filters(years=(2022, None)),
        Filters(years=(None, 2023), results=frozenset({"settled", "court"})),
        Filters(sums_fen=(0, 5_000)),
        Filters(results=frozenset({"settled"}), regions=frozenset({"浙江"})),
        Filters(years=(2024, 2024), results=frozenset({"fined"})),
        Filters(results=frozenset({"dropped"})),
        Filters(years=(2030, None)),
    ],
)
@pytest.mark.parametrize("limit", [1, 7, 300])
def test_a_narrowed_search_answers_alike_whether_it_filters_first_or_last(indexes, filters, limit):
    for question in QUESTIONS:
        sifted, asked = ([*one.find(CASES, question, limit, filters)] for one in indexes)
        assert [round(hit.score, 4) for hit in sifted] == [round(hit.score, 4) for hit in asked]
        lowest = min((hit.score for hit in asked), default=0.0) + 1e-4
        assert {hit.id for hit in sifted if hit.score > lowest} == {hit.id for hit in asked if hit.score > lowest}

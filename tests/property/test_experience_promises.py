"""Experience keeps its promises for any questions, articles and confirmations."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from casebase.domain.article_names import article_place
from casebase.domain.experience import Confirmed, Experience, Places, Trust, in_order, mixed
from casebase.domain.terms import Terms

ARTICLES = [f"{law}法第{number}条" for law in "甲乙" for number in "一二三四五九"]
PLACES = Places({one: article_place(one) for one in ARTICLES})
WORDS = st.lists(st.sampled_from(["退款", "漏水", "关门", "余额", "过期", "定金"]), min_size=1, max_size=4)
TERMS = WORDS.map(lambda words: Terms(tuple(words), tuple(word[:1] + "的" for word in words)))
SETS = st.frozensets(st.sampled_from(ARTICLES), min_size=1, max_size=3)
PAST = st.lists(st.tuples(TERMS, SETS), max_size=30).map(
    lambda rows: [Confirmed(str(number), *row) for number, row in enumerate(rows)]
)
TEXT = st.dictionaries(st.sampled_from(ARTICLES), st.floats(0.1, 9), max_size=8)


def scores(experience: Experience, question: Terms, text: dict[str, float]) -> dict[str, float]:
    return mixed(text, experience.signals(question, ARTICLES), Trust())


@settings(max_examples=60, deadline=None)
@given(PAST, TERMS, TERMS, SETS, TEXT)
def test_one_more_confirmation_never_lowers_its_articles(past, question, said, articles, text):
    before = Experience.of(past, PLACES)
    after = replace(before, confirmed=[*past, Confirmed("new", said, articles)])
    old, new = scores(before, question, text), scores(after, question, text)
    assert all(new[one] >= old[one] - 1e-9 for one in articles)


@settings(max_examples=60, deadline=None)
@given(PAST, TERMS, TEXT)
def test_the_order_is_the_same_each_time_and_keeps_every_unseen_article_near_its_place(past, question, text):
    experience = Experience.of(past, PLACES)
    again = Experience.of(list(past), PLACES)
    found = in_order(text, scores(experience, question, text), experience.seen, len(ARTICLES))
    assert found == in_order(text, scores(again, question, dict(reversed(text.items()))), again.seen, len(ARTICLES))
    by_text = sorted(text, key=lambda one: (-text[one], one))
    for place, one in enumerate(by_text, start=1):
        assert one in experience.seen or found.index(one) + 1 <= 3 * place

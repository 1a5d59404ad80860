"""What confirmed questions teach, and what they may never take from articles that nobody confirmed."""

import pytest

from casebase.domain.article_names import article_place
from casebase.domain.experience import Confirmed, Experience, Places, Trust, in_order, mixed
from casebase.domain.terms import analyse
from casebase.domain.trusting import Past, estimate

ARTICLES = ("甲法第一条", "甲法第二条", "甲法第九条", "乙法第一条", "乙法第二条")
PLACES = Places({one: article_place(one) for one in ARTICLES})


def confirmed(text: str, *articles: str) -> Confirmed:
    return Confirmed(text, analyse(text), frozenset(articles))


def order(question: str, text: dict[str, float], *past: Confirmed) -> list[str]:
    experience = Experience.of(past, PLACES)
    signals = experience.signals(analyse(question), text)
    return in_order(text, mixed(text, signals, Trust()), experience.seen, 10)


def test_an_article_confirmed_for_a_similar_question_comes_first_though_its_text_says_nothing_of_it():
    text = {"乙法第一条": 2.0, "乙法第二条": 1.9}
    found = order("健身房关门了余额怎么退", text, confirmed("健身房跑路关门余额退不退", "甲法第一条"))
    assert found[0] == "甲法第一条"


def test_neighbours_of_a_confirmed_article_rise_before_other_articles_of_its_law():
    text = dict.fromkeys(ARTICLES, 1.0)
    experience = Experience.of([confirmed("健身房关门余额怎么办", "甲法第一条")], PLACES)
    scores = mixed(text, experience.signals(analyse("健身房关门余额"), text), Trust())
    own, neighbour, same_law, other_law = (scores[one] for one in ARTICLES[:4])
    assert own > neighbour > same_law > other_law == scores["乙法第二条"]


def test_without_past_questions_text_alone_decides():
    text = {"甲法第一条": 1.0, "乙法第一条": 3.0}
    assert order("健身房关门", text) == ["乙法第一条", "甲法第一条"]


def test_an_article_never_confirmed_stands_at_most_at_three_times_its_place_by_text():
    text = {f"丙法第{number}条": 100.0 - number for number in range(1, 31)}
    seen = {f"甲法第{number}条" for number in range(1, 51)}
    scores = text | dict.fromkeys(seen, 1000.0)
    found = in_order(text, scores, frozenset(seen), 100)
    assert all(found.index(f"丙法第{place}条") + 1 <= 3 * place for place in range(1, 31))
    assert sorted(found) == sorted(scores)


@pytest.mark.parametrize("most", [0, 1, 7])
def test_no_more_than_asked_are_listed_and_none_twice(most):
    text = dict.fromkeys(ARTICLES, 1.0)
    found = in_order(text, text, frozenset(), most)
    assert len(found) == len(set(found)) == min(most, len(ARTICLES))


def past(text: str, by_text: dict[str, float], *articles: str) -> Past:
    return Past(confirmed(text, *articles), by_text)


def test_trust_is_chosen_so_that_questions_with_unseen_articles_find_no_less():
    crowd = {f"乙法第{number}条": 20.0 - number for number in range(1, 16)}
    taught = [past(f"健身房关门余额不退{number}", crowd, "甲法第一条") for number in range(12)]
    lonely = [past("房屋漏水", {"甲法第九条": 1.0} | crowd, "甲法第九条")]
    found = estimate([*taught, *lonely], PLACES)
    assert found.unseen == 1
    assert found.found.among_ten > found.by_text.among_ten
    assert found.found.unseen_among_ten >= found.by_text.unseen_among_ten


def test_few_questions_are_trusted_half_and_none_are_no_error():
    assert estimate([], PLACES).trust == Trust().scaled(0.5, 0.5)
    assert estimate([past("漏水", {}, "甲法第一条")], PLACES).questions == 1

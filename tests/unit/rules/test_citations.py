import pytest

from core.rules import cite
from core.rules.citations import chinese_number

LAWS = {"消法": "消费者权益保护法", "预付4": "预付解释"}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (55, "五十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (148, "一百四十八"),
        (586, "五百八十六"),
        (1000, "一千"),
        (1005, "一千零五"),
        (1207, "一千二百零七"),
    ],
)
def test_article_numbers_are_written_as_in_statutes(number, written):
    assert chinese_number(number) == written


def test_a_reference_keeps_its_part():
    article = cite("预付4-13 第一款第二项", LAWS)
    assert (article.key, article.text) == ("预付4-13", "《预付解释》第十三条第一款第二项")


def test_a_law_can_be_cited_as_a_whole():
    article = cite("预付4", LAWS)
    assert (article.key, article.article, article.text) == ("预付4", "", "《预付解释》")


@pytest.mark.parametrize("reference", ["消法55", "消法-0", "民法-1", "消法-55 一款", ""])
def test_a_malformed_reference_is_refused(reference):
    with pytest.raises(ValueError, match="is not"):
        cite(reference, LAWS)

"""The law and the number of an article are read from its name."""

import pytest

from casebase.domain.article_names import NOWHERE, ArticlePlace, article_place


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (("民法典第五十六条",), ArticlePlace("民法典", 56)),
        (("刑法第一百二十条之一",), ArticlePlace("刑法", 120)),
        (("民法典第一千零七十九条",), ArticlePlace("民法典", 1079)),
        (("《合同法》第十条",), ArticlePlace("合同法", 10)),
        (("某办法第55条",), ArticlePlace("某办法", 55)),
        (("", "物业管理条例第二条"), ArticlePlace("物业管理条例", 2)),
        (("第五条",), NOWHERE),
        (("消费提示",), NOWHERE),
    ],
)
def test_what_stands_before_the_article_is_its_law(names, place):
    assert article_place(*names) == place

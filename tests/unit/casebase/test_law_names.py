"""Popular names of laws lead to the law, alone and before an article's number."""

import pytest

from casebase.domain.content import load_content
from casebase.domain.content_reading import ContentError
from casebase.domain.law_names import popular_names, read_law_names
from casebase.domain.named_article import named_articles, named_law


def test_every_popular_name_leads_to_a_law_of_the_casebase_and_is_no_name_of_another():
    own = {name: law.short for law in load_content().laws for name in (law.short, law.name)}
    assert set(popular_names().values()) <= set(own.values())
    assert not set(popular_names()) & set(own)


def test_a_search_may_name_law_and_article_by_the_popular_name():
    laws = dict(popular_names())
    assert [one.key for one in named_articles("预付式消费司法解释第二条", laws)] == ["预付4-2"]
    assert named_law("《汽車三包規定》", laws) == "汽车三包43"


@pytest.mark.parametrize("text", ['"a" = ["某办法"]\n"b" = ["某办法"]', '"a" = ["某辦法"]'])
def test_a_name_of_two_laws_or_one_not_folded_is_refused(text):
    with pytest.raises(ContentError):
        read_law_names(text)

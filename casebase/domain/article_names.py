"""From the name of an article to its law and its number: 民法典第五十六条 is number 56 of 民法典."""

import re
from dataclasses import dataclass

from casebase.domain.numerals import number_of

_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千\d]+)条")


@dataclass(frozen=True)
class ArticlePlace:
    """Where an article stands; `law` is empty and `number` None when the name does not say."""

    law: str
    number: int | None


NOWHERE = ArticlePlace("", None)


def article_place(*names: str) -> ArticlePlace:
    """Return the place that the first telling name gives: all before 第…条 is the law."""
    for name in names:
        found = _ARTICLE.search(name)
        law = name[: found.start()].strip("《》 \u3000") if found else ""
        if found and law:
            return ArticlePlace(law, number_of(found[1]))
    return NOWHERE

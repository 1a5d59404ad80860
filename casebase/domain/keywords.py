"""What a case is about in a few words: jieba's TF-IDF with its own idf, over the words the search knows."""

import logging
import warnings
from functools import cache
from typing import Protocol, cast

from casebase.domain.terms import EMPTY_WORDS, every_word, fold

MOST_KEYWORDS = 8
_CANDIDATES = 24


class _Extractor(Protocol):
    def extract_tags(self, sentence: str, topK: int) -> list[str]: ...  # noqa: N803 - jieba's name


def keywords_of(*texts: str) -> tuple[str, ...]:
    """Return the words that tell these texts from ordinary Chinese, the most telling first."""
    found = _extractor().extract_tags(fold("\n".join(texts)), topK=_CANDIDATES)
    return tuple(word for word in found if _tells_something(word))[:MOST_KEYWORDS]


def _tells_something(word: str) -> bool:
    return word not in EMPTY_WORDS and all("\u4e00" <= character <= "\u9fff" for character in word)


class _Segmentation:
    """jieba's segmentation as `terms` has it: equal on every case, without the second that jieba's dictionary costs."""

    def cut(self, sentence: str) -> list[str]:
        return every_word(sentence)


@cache
def _extractor() -> _Extractor:
    """Load jieba's weights of words when the first keyword is asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old escapes, pkg_resources, files left open: jieba's own, errors nowhere
        import jieba
        from jieba.analyse.tfidf import TFIDF

        jieba.setLogLevel(logging.WARNING)
        extractor = TFIDF()
    extractor.tokenizer = _Segmentation()
    return cast("_Extractor", extractor)

"""Keywords of a case, by jieba's weights."""

import logging
import subprocess
import sys
import warnings

from casebase.domain.content import load_content
from casebase.domain.keywords import MOST_KEYWORDS, keywords_of
from casebase.domain.terms import EMPTY_WORDS, fold


def test_the_words_that_tell_a_case_apart_come_first_and_numbers_never():
    words = keywords_of("2023年我在健身房办了健身年卡，健身房突然关门，老板失联，健身年卡里的钱不退。")
    assert "健身房" in words[:3]
    assert len(words) <= MOST_KEYWORDS
    assert not any(character.isdigit() for word in words for character in word)


def test_traditional_letters_give_the_same_keywords():
    assert keywords_of("健身房關門，會員卡不退") == keywords_of("健身房关门，会员卡不退")


def test_jieba_is_loaded_by_nobody_who_asks_for_no_keyword_and_its_warnings_are_no_errors():
    program = (
        "import sys, casebase.services.seed_casebase, casebase.domain.keywords as k\n"
        "assert 'jieba' not in sys.modules\n"
        "assert k.keywords_of('健身房关门不退会员卡')"
    )
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_the_keywords_are_those_of_jieba_itself():
    warnings.simplefilter("ignore")  # jieba's own
    import jieba.analyse

    jieba.setLogLevel(logging.WARNING)
    for case in load_content().cases[:10]:
        text = fold(f"{case.facts}\n{case.summary}")
        theirs = [word for word in jieba.analyse.extract_tags(text, topK=24) if word not in EMPTY_WORDS]
        assert keywords_of(case.facts, case.summary) == tuple(filter(is_chinese, theirs))[:MOST_KEYWORDS]


def is_chinese(word):
    return all("\u4e00" <= character <= "\u9fff" for character in word)

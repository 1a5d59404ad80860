"""Synonyms: whoever searches one everyday word is offered the others, and the groups are kept in order."""

import pytest

from casebase.domain.content import ContentError
from casebase.domain.synonyms import read_synonyms, synonyms_of


def group(*words: str, also: tuple[str, ...] = ()) -> str:
    lines = "\n".join(f"{name} = {list(values)}" for name, values in (("words", words), ("also", also)) if values)
    return f"[[group]]\n{lines}\n"


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("跑路", "失联"),
        ("退钱", "退款"),
        ("杀熟", "价格歧视"),
        ("健身卡", "预付卡"),
        ("山寨", "假冒"),
        ("缺斤少两", "短斤缺两"),
        ("退一賠三", "三倍赔偿"),
        ("假一罚十", "假一赔十"),
        (" ７天无理由 ", "七日无理由退货"),
    ],
)
def test_an_everyday_word_leads_to_its_synonyms_in_whatever_script_or_width(word, other):
    assert other in synonyms_of(word)


def test_a_word_is_no_synonym_of_itself_and_an_unknown_one_has_none():
    assert "跑路" not in synonyms_of("跑路")
    assert synonyms_of("量子力学") == ()


def test_a_word_marked_in_both_of_its_groups_has_the_synonyms_of_both():
    known = read_synonyms(group("充值", "办卡", also=("充值",)) + group("充值", "氪金", also=("充值",)))
    assert known["充值"] == ("办卡", "氪金")
    assert known["氪金"] == ("充值",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (group("退钱"), "退钱: a group has two words"),
        (group("退钱", "退钱"), "退钱: a group has two words"),
        (group("退钱", "退款") + group("退款", "退费"), "退款: this word is in two groups"),
        (group("退钱", "退款") + group("退款", "退费", also=("退款",)), "退款: this word is in two groups"),
        (group("退钱", "退款", also=("退费",)), "退费: a word under"),
        (group("退錢", "退款"), "退錢: words are written as searches are folded"),
        ("[[groups]]\n", "groups: only"),
    ],
)
def test_groups_in_disorder_are_refused_by_word(text, named):
    with pytest.raises(ContentError, match=named):
        read_synonyms(text)


def test_the_shipped_groups_are_many_and_in_order():
    assert len(synonyms_of("退款")) >= 5

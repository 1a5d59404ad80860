"""Facts are read from a complaint by patterns, with the words they came from."""

import json
from datetime import date
from decimal import Decimal

import pytest

from core.rules import RuleBookError, book_from_content, content_of, load_shipped_book, read_text, shipped_content
from core.rules.text_reading import facts_read

BOOK = load_shipped_book()
ON = date(2026, 6, 1)


def _read(text):
    return {proposal.fact: proposal for proposal in read_text(BOOK, text, ON)}


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("我付了3,500元", Decimal(3500)),
        ("一共花了1.2万元", Decimal(12000)),
        ("我交了三千五百元", Decimal(3500)),
        ("总价88.8元", Decimal("88.8")),
    ],
)
def test_a_sum_is_read_however_it_is_written(text, sum_):
    assert _read(text)["paid_amount"].value == sum_


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年3月2日我付了100元", date(2026, 3, 2)),
        ("5月10日付了钱", date(2026, 5, 10)),
        ("12月31日付的钱", date(2025, 12, 31)),
        ("2025-12-01付的钱", date(2025, 12, 1)),
    ],
)
def test_a_day_without_year_is_the_last_one_before_the_text(text, day):
    assert _read(text)["paid_on"].value == day


def test_a_proposal_carries_the_very_words_and_where_they_stand():
    text = "我在直播间下单，付了99元。"
    for proposal in read_text(BOOK, text, ON):
        assert [text[start:end] for start, end in proposal.spans] == list(proposal.words)
    assert _read(text)["sale_channel"].value == "livestream"


def test_a_word_that_forbids_speaks_for_its_clause_only():
    assert "paid_amount" not in _read("商家退了我付的300元")
    assert _read("商家不退，我付了300元")["paid_amount"].value == Decimal(300)


def test_nothing_is_read_from_nothing():
    assert read_text(BOOK, "", ON) == ()


@pytest.mark.parametrize("day", ["2月30日付的钱", "2026年13月1日付的钱"])
def test_a_day_that_does_not_exist_is_not_read(day):
    assert "paid_on" not in _read(day)


def test_what_was_read_counts_as_told_facts():
    told = facts_read(read_text(BOOK, "我在直播间买的", ON))
    assert told == {"for_living": True, "seller_is_business": True, "sale_channel": "livestream"}


def _with_reading(text):
    texts = json.loads(shipped_content())
    texts["reading/99_wrong.toml"] = text
    return book_from_content(content_of(texts))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[readings]]\nfact = "colour"\nvalue = true\nwords = ["红"]', "unknown fact colour"),
        ('[[readings]]\nfact = "for_living"\nvalue = 3\nwords = ["红"]', "要填是或否"),
        ('[[readings]]\nfact = "for_living"\nvalue = true\nwords = ["(红"]', "is no pattern"),
        ('[[readings]]\nfact = "for_living"\nvalue = true\nwords = []', "needs words"),
        ('[[readings]]\nfact = "paid_amount"\nwords = ["付了"]', "{value}"),
    ],
)
def test_a_wrong_pattern_fails_at_load(text, said):
    with pytest.raises(RuleBookError) as refused:
        _with_reading(text)
    assert said in str(refused.value)

"""The texts that measure de-identification are what their description says: whole, varied, invented."""

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from stdnum.cn import ric

KINDS = {
    "name",
    "phone",
    "id_number",
    "bank_card",
    "plate",
    "address",
    "order_number",
    "company",
    "email",
    "wechat",
}
EIGHTEEN = 18


@cache
def texts() -> list[dict[str, Any]]:
    lines = Path(__file__).with_name("planted_identifiers.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def planted() -> list[tuple[str, str]]:
    return [(one["kind"], one["value"]) for text in texts() for one in text["planted"]]


def test_there_are_enough_texts_and_identifiers_of_every_kind():
    counted = Counter(kind for kind, _ in planted())
    assert len(texts()) >= 260
    assert counted.total() >= 1000
    assert set(counted) == KINDS
    assert min(counted.values()) >= 25


def test_everything_planted_or_kept_stands_in_its_text():
    for text in texts():
        said = [one["value"] for one in text["planted"]] + text["kept"]
        assert [value for value in said if value not in text["text"]] == []


def test_nothing_that_must_survive_is_part_of_something_planted_or_holds_it():
    for text in texts():
        values = [one["value"] for one in text["planted"]]
        assert not any(value in kept or kept in value for value in values for kept in text["kept"])


def test_identity_numbers_have_their_check_digit_and_belong_to_no_county():
    for number in (value for kind, value in planted() if kind == "id_number"):
        plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()
        assert plain[:2] == "99" or plain[2:6].endswith("00")
        assert len(plain) != EIGHTEEN or ric.calc_check_digit(plain) == plain[-1]


def test_mobile_numbers_are_invented_ones_of_the_lowest_blocks():
    for number in (value for kind, value in planted() if kind == "phone"):
        plain = re.sub(r"\D", "", unicodedata.normalize("NFKC", number)).removeprefix("86")
        assert not re.fullmatch(r"1[3-9]\d{9}", plain) or plain[3:5] == "00"

from datetime import date
from decimal import Decimal

import pytest

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import is_valid_uscc, new_id, normalise_id_number, normalise_phone
from core.kernel.money import format_yuan, parse_yuan, yuan_to_fen
from core.kernel.vault import Vault
from core.kernel.workdays import add_calendar_days, add_working_days, is_working_day, working_days_left

REAL_CODES = ["914403001922038216", "9152000071430580XT", "91110108551385082Q", "91350900587527783P"]


@pytest.mark.parametrize("code", REAL_CODES)
def test_codes_of_public_companies_are_valid(code):
    assert is_valid_uscc(code)


@pytest.mark.parametrize("code", ["91110108717809965C", "91110000600037341N", "12345", "", "9111000060003IOZSV"])
def test_a_code_with_a_wrong_check_digit_or_form_is_not_valid(code):
    assert not is_valid_uscc(code)


def test_an_identity_number_of_fifteen_digits_is_lengthened():
    assert normalise_id_number("110101800101001") == "110101198001010010"


@pytest.mark.parametrize("text", ["11010119800101001X", "110101198013010010", "abc", ""])
def test_a_wrong_identity_number_is_refused(text):
    with pytest.raises(InvalidInputError):
        normalise_id_number(text)


@pytest.mark.parametrize("text", ["+86 138-0000-0001", "008613800000001", "１３８０００００００１", "13800000001"])
def test_a_phone_is_read_as_people_write_it(text):
    assert normalise_phone(text) == "13800000001"


@pytest.mark.parametrize("text", ["1280", "1,280", "￥1280.00", "1280元", " 1280.0 "])
def test_an_amount_is_read_as_people_write_it(text):
    assert parse_yuan(text) == 128_000


@pytest.mark.parametrize("text", ["", "-5", "1.234", "12,80", "一百", "1e5", "NaN"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(InvalidInputError):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("text", "help_text"),
    [
        ("", "请填写金额"),
        ("-5", "负数"),
        ("1.234", "两位小数"),
        ("12,80", "逗号"),
        ("1.2万", "用数字写全"),
        ("12345678901234", "太大"),
        ("一百", "请填数字"),
    ],
)
def test_each_slip_with_an_amount_gets_its_own_message(text, help_text):
    with pytest.raises(InvalidInputError, match=help_text):
        parse_yuan(text)


def test_yuan_round_half_up_to_the_fen():
    assert yuan_to_fen(Decimal("871.235")) == 87_124
    assert format_yuan(123_456_789) == "¥1,234,567.89"


def test_seven_working_days_skip_weekends_and_make_up_days_count():
    assert add_working_days(date(2026, 11, 20), 7).on == date(2026, 12, 1)
    assert is_working_day(date(2026, 10, 10))  # a make-up Saturday after National Day


def test_a_deadline_beyond_the_published_calendar_is_provisional():
    due = add_working_days(date(2026, 12, 28), 7)
    assert due.provisional
    assert due.on == date(2027, 1, 7)


def test_a_last_day_on_a_holiday_moves_to_the_first_day_after_it():
    assert add_calendar_days(date(2026, 8, 3), 60).on == date(2026, 10, 8)


def test_days_left_are_negative_once_the_day_has_passed():
    assert working_days_left(date(2026, 11, 20), date(2026, 12, 1)) == 7
    assert working_days_left(date(2026, 12, 3), date(2026, 12, 1)) == -2


def test_a_sealed_text_opens_only_with_its_own_key_and_unaltered():
    vault, other = Vault(b"a" * 32, b"b" * 32), Vault(b"c" * 32, b"b" * 32)
    sealed = vault.seal("张三")
    assert vault.open(sealed) == "张三"
    for broken in (lambda: other.open(sealed), lambda: vault.open(sealed[:-1] + b"x")):
        with pytest.raises(ValueError, match="altered"):
            broken()


def test_equal_values_of_different_kinds_have_different_indexes():
    vault = Vault(b"a" * 32, b"b" * 32)
    assert vault.index("phone", "1") == vault.index("phone", "1") != vault.index("id", "1")


def test_identifiers_are_unique_and_sortable_text():
    assert len({new_id() for _ in range(1000)}) == 1000
    assert len(new_id()) == 32

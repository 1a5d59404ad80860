from importlib import resources

import pytest
from argon2 import PasswordHasher

from identity.domain.passwords import (
    MAX_LENGTH,
    MIN_LENGTH,
    UNKNOWN_ACCOUNT_HASH,
    Credentials,
    Source,
    find_password_problem,
    hash_password,
    verify_password,
)

SOURCE = Source("source")


@pytest.mark.parametrize("password", ["短密码", "a" * (MIN_LENGTH - 1), "河" * (MAX_LENGTH + 1), ""])
def test_a_password_of_the_wrong_length_is_refused(password):
    assert find_password_problem(password)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "Password123",
        "woaini1314520",
        "QWERTYUIOP",
        "aaaaaaaaaaaa",
        "abcdefghijkl",
        "9876543210",
        "121212121212",
    ],
)
def test_a_common_password_is_refused(password):
    assert "太常见" in find_password_problem(password)


def test_a_password_holding_the_own_phone_is_refused():
    assert find_password_problem("my13900000001!", "13900000001")


@pytest.mark.parametrize("password", ["河边的第三棵老柳树下", "correct horse battery", "Tr0ub4dor&3xyz"])
def test_an_uncommon_sentence_is_accepted(password):
    assert find_password_problem(password) is None


def test_every_listed_common_password_is_long_enough_to_matter_and_lower_case():
    text = resources.files("identity.domain").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    listed = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(listed) > 300
    assert all(len(line) >= MIN_LENGTH and line == line.casefold() for line in listed)


def test_only_the_right_password_of_a_known_account_matches():
    stored = hash_password("河边的第三棵老柳树下")
    known = Credentials("index", "account", stored, SOURCE)
    assert verify_password(known, "河边的第三棵老柳树下").matched
    assert not verify_password(known, "河边的第四棵老柳树下").matched
    assert not verify_password(known, "x" * (MAX_LENGTH + 1)).matched
    assert not verify_password(Credentials("index", None, stored, SOURCE), "河边的第三棵老柳树下").matched


def test_a_damaged_hash_matches_nothing():
    assert not verify_password(Credentials("index", "account", "not a hash", SOURCE), "河边的第三棵老柳树下").matched


def test_the_hash_for_unknown_phones_costs_as_much_as_a_real_one():
    assert not PasswordHasher().check_needs_rehash(UNKNOWN_ACCOUNT_HASH)
    assert not PasswordHasher().check_needs_rehash(hash_password("河边的第三棵老柳树下"))


def test_the_same_password_is_never_stored_alike():
    assert hash_password("河边的第三棵老柳树下") != hash_password("河边的第三棵老柳树下")

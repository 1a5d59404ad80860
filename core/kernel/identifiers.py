"""Identifiers of rows, enterprises and people, and how they are masked on screen."""

import re
import secrets
from datetime import date
from operator import mul
from unicodedata import normalize

from stdnum.cn import ric

from core.kernel.clock import system_now
from core.kernel.errors import InvalidInputError

_PHONE = re.compile(r"1[3-9]\d{9}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {letter: value for value, letter in enumerate(_USCC_LETTERS)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_VALUES = {letter: int(letter, 36) for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_OLD_ID_LENGTH = 15
_ID_LENGTH = 18


def new_id() -> str:
    """Return 32 hex digits that grow with time, so that keys insert in order."""
    milliseconds = int(system_now().timestamp() * 1000)
    return f"{milliseconds:012x}{secrets.token_hex(10)}"


def organisation_check_digit(first_eight: str) -> str:
    """Return the ninth character of an organisation code (GB 11714)."""
    total = sum(map(mul, map(_ORGANISATION_VALUES.__getitem__, first_eight), _ORGANISATION_WEIGHTS))
    rest = (11 - total % 11) % 11
    return "X" if rest == len("0123456789") else str(rest)


def uscc_check_character(first_seventeen: str) -> str:
    """Return the last character of a unified social credit code (GB 32100-2015)."""
    total = sum(map(mul, map(_USCC_VALUES.__getitem__, first_seventeen), _USCC_WEIGHTS))
    return _USCC_LETTERS[-total % len(_USCC_LETTERS)]


def normalise_uscc(text: str) -> str:
    """Fold width and case and drop spaces, hyphens and invisible characters."""
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = normalize("NFKC", text).upper()
    return "".join(char for char in folded if char.isalnum())


def is_valid_uscc(code: str) -> bool:
    """Tell whether both check digits of a unified social credit code hold (GB 32100-2015)."""
    compact = normalise_uscc(code)
    if not _USCC.fullmatch(compact) or uscc_check_character(compact[:17]) != compact[17]:
        return False
    return organisation_check_digit(compact[8:16]) == compact[16]


def normalise_phone(text: str) -> str:
    """Return the 11 digits of a mainland mobile number; raises InvalidInputError."""
    digits = re.sub(r"[\s\-()]", "", normalize("NFKC", text))
    digits = re.sub(r"^(\+?86|0086)(?=1)", "", digits)
    if not _PHONE.fullmatch(digits):
        raise InvalidInputError("请填写 11 位手机号码", fields={"phone": "请填写 11 位手机号码，例如 138 开头"})
    return digits


def normalise_id_number(text: str) -> str:
    """Return an 18-digit resident identity number with a right check digit.

    A 15-digit number of the first generation is lengthened. Raises InvalidInputError.
    """
    number = re.sub(r"[\s\-]", "", normalize("NFKC", text)).upper()
    if len(number) == _OLD_ID_LENGTH and number.isdigit():
        number = f"{number[:6]}19{number[6:]}"
        number += ric.calc_check_digit(number + "0")
    if not _is_id_number(number):
        message = "身份证号码不正确，请核对位数和最后一位"
        raise InvalidInputError(message, fields={"id_number": message})
    return number


def _is_id_number(number: str) -> bool:
    if not re.fullmatch(r"\d{17}[\dX]", number) or len(number) != _ID_LENGTH:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return ric.calc_check_digit(number) == number[-1]


def mask_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}"


def mask_name(name: str) -> str:
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}"


def mask_id_number(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"

"""Unified social credit codes put together from their parts (GB 32100-2015, GB 11714)."""

from core.kernel.identifiers import organisation_check_digit, uscc_check_character


def make_credit_code(authority_and_type: str, division: str, organisation: str) -> str:
    """Return the 18 characters of a code with both check digits.

    `organisation` is the eight characters of the organisation code before its check digit.
    """
    body = authority_and_type + division + organisation + organisation_check_digit(organisation)
    return body + uscc_check_character(body)

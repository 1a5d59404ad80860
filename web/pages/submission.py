"""What forms on a complaint carry beside their content: the version that was seen, and a key against double sending."""

from flask import request

from core.kernel.errors import InvalidInputError
from mediation.services.submissions import Submission

_MOST_DIGITS = 9
_INCOMPLETE = "这一页打开得不完整，请刷新后再试一次"


def typed_submission() -> Submission:
    """Read `version` and `request_key` of this form; raises InvalidInputError when they did not come along."""
    key = request.form.get("request_key", "")
    if not key:
        raise InvalidInputError(_INCOMPLETE)
    return Submission(typed_version(), key, insists=typed_insistence())


def typed_insistence() -> bool:
    """Tell whether the person ticked that words which were held back are right as they stand."""
    return request.form.get("insist") == "yes"


def typed_version() -> int:
    """Read the `version` that the page showed; raises InvalidInputError when it did not come along."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) <= _MOST_DIGITS):
        raise InvalidInputError(_INCOMPLETE)
    return int(version)

"""What forms on a complaint carry beside their content: the version that was seen, and a key against double sending."""

from flask import request

from core.kernel.errors import InvalidInputError
from mediation.services.submissions import Submission

_MOST_DIGITS = 9


def typed_submission() -> Submission:
    """Read `version` and `request_key` of this form; raises InvalidInputError when they did not come along."""
    version, key = request.form.get("version", ""), request.form.get("request_key", "")
    is_number = version.isascii() and version.isdigit() and len(version) <= _MOST_DIGITS
    if not is_number or not key:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return Submission(int(version), key)

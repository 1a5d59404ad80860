"""Asking for the password again before an act of weight."""

from flask import request

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from identity.domain.passwords import verify_password
from identity.queries.credentials import find_own_credentials
from identity.services.confirm_password import confirm_password
from web.dependencies import dependencies
from web.signed_in import own_sign_in_token


def require_own_password(actor: Actor) -> None:
    """Check the form's `password`; wrong ones lock this sign-in's confirmations only."""
    typed = request.form.get("password", "")
    if not typed:
        raise InvalidInputError("请输入登录密码，确认是您本人", fields={"password": "请输入登录密码"})
    wiring = dependencies()
    with wiring.open_reading() as reading:
        credentials = find_own_credentials(reading, actor, own_sign_in_token())
    checked = verify_password(credentials, typed)
    with wiring.open_transaction() as session:
        answer = confirm_password(session, checked, actor, wiring.real_clock())
    answer.or_raise()

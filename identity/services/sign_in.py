"""Signing in with phone and password."""

from datetime import datetime

from sqlalchemy.orm import Session

from identity.domain.answers import Answer, granted, refused
from identity.domain.passwords import CheckedPassword
from identity.services.begin_sign_in import SignedIn, begin_sign_in
from identity.services.judge_password import judge_password


def sign_in(session: Session, checked: CheckedPassword, now: datetime) -> Answer[SignedIn]:
    """Open a sign-in, or count the failure.

    Three steps at the edge, so that Argon2 runs outside any transaction: `find_credentials` in a reading
    transaction, `verify_password`, then this. Call `or_raise` on the answer after commit. `now` is real time.
    """
    judged = judge_password(session, checked, "手机号或密码不正确", now)
    if judged.refusal is not None:
        return refused(judged.refusal)
    return granted(begin_sign_in(session, judged.or_raise().id, now))

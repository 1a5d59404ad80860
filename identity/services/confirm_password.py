"""Asking for the password again before an act of weight, such as signing an agreement."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.domain.answers import Answer, granted, refused
from identity.domain.passwords import CheckedPassword
from identity.services.judge_password import judge_password


def confirm_password(session: Session, checked: CheckedPassword, actor: Actor, now: datetime) -> Answer[None]:
    """Say whether this was the actor's own password; wrong ones lock this sign-in's confirmations only.

    Read `find_own_credentials`, run `verify_password` outside any transaction, then call this in a transaction of
    its own, and `or_raise` after commit. `now` is real time.
    """
    if checked.credentials.account_id != actor.account_id:
        raise ValueError("a person confirms only their own password")
    judged = judge_password(session, checked, "密码不正确，请再输一次", now)
    return granted(None) if judged.refusal is None else refused(judged.refusal)

"""Telling a person who has an account that a document was served, never what it says: the number was only stated."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.queries.identities import accounts_of_person
from identity.services.leave_notice import leave_notice
from registry.queries.people import known_by_ids
from sanctions.domain.restriction_procedure import RestrictionAct
from sanctions.storage.restriction_tables import PostRestriction

_SERVED = ("有一份送达给您的文书", "请查看您收到的文书；没有收到的，请带身份证件联系{authority}。")
_OVER = ("对您作出的一项决定已经结束", "各窗口的提示都已停止。需要证明的，请带身份证件联系{authority}。")
_NEWS: Mapping[RestrictionAct, tuple[str, str]] = {
    RestrictionAct.NOTIFY: _SERVED,
    RestrictionAct.ARRANGE_HEARING: _SERVED,
    RestrictionAct.DECIDE: _SERVED,
    RestrictionAct.ANNUL: _OVER,
    RestrictionAct.EXPIRE: _OVER,
}


def tell_of_restriction(session: Session, row: PostRestriction, act: RestrictionAct, now: datetime) -> None:
    """Leave the notice of this act in every account of the person; the service itself is on paper."""
    if act not in _NEWS:
        return
    person = known_by_ids(session, [row.person_id])[row.person_id].given
    title, body = _NEWS[act]
    text = body.format(authority=row.authority)
    for account_id in accounts_of_person(session, person.id_number, person.name):
        leave_notice(session, NewNotice(to_account(account_id), title, text, "/inbox", NoticeKind.DECISION), now)

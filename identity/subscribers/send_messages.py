"""Handing text messages to the messenger after the transaction that asked for them has committed."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued, NoticeLeft
from core.outbox import Subscription
from identity.domain.messenger import Messenger
from identity.domain.notices import message_text
from identity.queries.accounts import contact_of
from identity.queries.memberships import members_of


def subscriptions(messenger: Messenger) -> tuple[Subscription, ...]:
    """Return what identity subscribes to, bound to the messenger of this installation."""

    def send_code(_session: Session, fact: CodeIssued, _now: datetime) -> None:
        messenger.send(fact.phone, fact.text)

    def announce_notice(session: Session, fact: NoticeLeft, _now: datetime) -> None:
        for account_id in _people_to_tell(session, fact):
            messenger.send(contact_of(session, account_id).phone, message_text())

    return (
        # From the beginning: a code asked for before the worker first ran is still awaited.
        Subscription("identity.send_code", CodeIssued, send_code, from_beginning=True),
        Subscription("identity.announce_notice", NoticeLeft, announce_notice, from_beginning=False),
    )


def _people_to_tell(session: Session, fact: NoticeLeft) -> list[str]:
    """Officials look at their queue at work; only accounts and members of enterprises get an SMS."""
    if fact.account_id is not None:
        return [fact.account_id]
    if fact.enterprise_id is not None:
        return [member.account_id for member in members_of(session, fact.enterprise_id)]
    return []

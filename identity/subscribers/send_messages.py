"""Text messages: a notice becomes one message a person, and the messenger carries each out of the house."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued, MessageDue, NoticeLeft
from core.kernel.identifiers import new_id
from core.outbox import Sending, Subscription, publish
from identity.domain.messenger import Messenger
from identity.domain.notices import message_text
from identity.queries.accounts import contact_of
from identity.queries.memberships import members_of


def announce_notice(session: Session, fact: NoticeLeft, now: datetime) -> None:
    for account_id in _people_to_tell(session, fact):
        publish(session, MessageDue(new_id(), contact_of(session, account_id).phone, message_text()), recorded_at=now)


SUBSCRIPTIONS = (Subscription("identity.announce_notice", NoticeLeft, announce_notice, from_beginning=False),)


def sendings(messenger: Messenger) -> tuple[Sending, ...]:
    """Return what leaves the house, bound to the messenger of this installation."""

    def send(fact: CodeIssued | MessageDue) -> None:
        messenger.send(fact.phone, fact.text)

    # From the beginning: a code asked for before the worker first ran is still awaited.
    return (
        Sending("identity.send_code", CodeIssued, send, from_beginning=True),
        Sending("identity.send_message", MessageDue, send, from_beginning=True),
    )


def _people_to_tell(session: Session, fact: NoticeLeft) -> list[str]:
    """Officials look at their queue at work; only accounts and members of enterprises get an SMS."""
    if fact.account_id is not None:
        return [fact.account_id]
    if fact.enterprise_id is not None:
        return [member.account_id for member in members_of(session, fact.enterprise_id)]
    return []

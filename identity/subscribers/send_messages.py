"""Messages: a notice becomes one message a person and channel, and the messenger carries each out of the house."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued, EmailDue, MessageDue, NoticeLeft, WechatDue
from core.outbox import Sending, Subscription
from identity.domain.messenger import OutgoingMessage, Outlets
from identity.services.announce_notice import announce_notice


def subscriptions(outlets: Outlets) -> tuple[Subscription, ...]:
    """Return the reactions to facts, bound to the channels of this installation."""

    def announce(session: Session, fact: NoticeLeft, now: datetime) -> None:
        announce_notice(session, fact, outlets, now)

    return (Subscription("identity.announce_notice", NoticeLeft, announce, from_beginning=False),)


def sendings(outlets: Outlets) -> tuple[Sending, ...]:
    """Return what leaves the house, bound to the channels of this installation."""
    return (*_text_messages(outlets), *_emails(outlets), *_wechat_messages(outlets))


def _text_messages(outlets: Outlets) -> tuple[Sending, ...]:
    sms = outlets.sms

    def send_code(fact: CodeIssued) -> None:
        sms.messenger.send(OutgoingMessage(fact.code_id, fact.phone, fact.text))

    def send(fact: MessageDue) -> None:
        sms.messenger.send(OutgoingMessage(fact.message_id, fact.phone, fact.text))

    # From the beginning: a code asked for before the worker first ran is still awaited.
    return (
        Sending("identity.send_code", CodeIssued, send_code, from_beginning=True, per_minute=sms.per_minute),
        Sending("identity.send_message", MessageDue, send, from_beginning=True, per_minute=sms.per_minute),
    )


def _emails(outlets: Outlets) -> tuple[Sending, ...]:
    """Return none without a mail server; one that is added later starts with what is published from then on."""
    email = outlets.email
    if email is None:
        return ()

    def send(fact: EmailDue) -> None:
        email.messenger.send(OutgoingMessage(fact.message_id, fact.address, fact.text, fact.title))

    return (Sending("identity.send_email", EmailDue, send, from_beginning=False, per_minute=email.per_minute),)


def _wechat_messages(outlets: Outlets) -> tuple[Sending, ...]:
    wechat = outlets.wechat
    if wechat is None:
        return ()

    def send(fact: WechatDue) -> None:
        wechat.messenger.send(OutgoingMessage(fact.message_id, fact.wechat_id, fact.text))

    return (Sending("identity.send_wechat", WechatDue, send, from_beginning=False, per_minute=wechat.per_minute),)

"""Binding an e-mail address or a WeChat id to one's account by a code that is sent there."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from identity.domain.answers import Answer, granted, refused
from identity.domain.channels import BINDING, CHANNEL_NAMES, Channel, normalise_address
from identity.domain.codes import KEEP_FOR, VALID_FOR, WINDOW, TypedCode, code_subject, code_text, draw_code
from identity.domain.contacts import MOST_CODES_AN_HOUR, NewContact, TypedContactCode
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.hand_over import message_to
from identity.services.leave_notice import leave_notice
from identity.services.use_code import use_code
from identity.storage.account_tables import PhoneCode
from identity.storage.accounts import code_hash
from identity.storage.channel_tables import ContactChannel
from identity.storage.channels import contact_index
from ledger.services.record_act import Subject, record_act

_PAGE = "/account/notices"


def ask_contact_code(session: Session, wanted: NewContact, actor: Actor, now: datetime) -> str:
    """Send a code to the address and return the code's id; `now` is real time."""
    if wanted.channel not in BINDING or wanted.channel not in wanted.available:
        message = "这里暂时不能用这种方式接收消息"
        raise InvalidInputError(message, fields={"channel": message})
    address = normalise_address(wanted.channel, wanted.address)
    asker = vault_of(session).index("contact_asker", actor.account_id)
    _require_within_limit(session, asker, now)
    purpose, code, code_id = BINDING[wanted.channel], draw_code(), new_id()
    session.add(
        PhoneCode(
            id=code_id,
            phone_index=contact_index(session, wanted.channel, address),
            source_index=asker,
            purpose=purpose.value,
            code_hash=code_hash(session, code_id, code),
            issued_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    letter = message_to(wanted.channel, address, code_subject(purpose), code_text(purpose, code))
    publish(session, letter, recorded_at=now)
    return code_id


def _require_within_limit(session: Session, asker: str, now: datetime) -> None:
    session.execute(delete(PhoneCode).where(PhoneCode.source_index == asker, PhoneCode.issued_at < now - KEEP_FOR))
    recent = session.scalar(
        select(func.count()).where(PhoneCode.source_index == asker, PhoneCode.issued_at > now - WINDOW)
    )
    if (recent or 0) >= MOST_CODES_AN_HOUR:
        message = "获取验证码的次数太多了，请一小时后再试"
        raise TooManyError(message, fields={"address": message})


def bind_contact(
    session: Session, typed: TypedContactCode, actor: Actor, now: datetime, bound_at: datetime
) -> Answer[None]:
    """Bind the address; `now` is real time, `bound_at` the service's: older notices never go to the new address.

    `or_raise` after commit, so that a wrong code stays counted.
    """
    address = normalise_address(typed.channel, typed.address)
    index = contact_index(session, typed.channel, address)
    refusal = use_code(session, TypedCode(typed.code_id, index, BINDING[typed.channel], typed.code), now)
    if refusal is not None:
        return refused(refusal)
    session.merge(
        ContactChannel(
            account_id=actor.account_id,
            channel=typed.channel.value,
            address_sealed=vault_of(session).seal(address),
            bound_at=bound_at,
        )
    )
    _record(session, "bind_contact", typed.channel, actor, bound_at)
    return granted(None)


def unbind_contact(session: Session, channel: Channel, actor: Actor, now: datetime) -> None:
    """Forget the address; doing it again changes nothing."""
    row = session.get(ContactChannel, (actor.account_id, channel.value))
    if row is not None:
        session.delete(row)
        _record(session, "unbind_contact", channel, actor, now)


def _record(session: Session, action: str, channel: Channel, actor: Actor, now: datetime) -> None:
    record_act(session, Subject("account", actor.account_id), action, actor, now, details={"channel": channel.value})
    done = "已绑定" if action == "bind_contact" else "已解除绑定"
    body = f"用来接收消息的{CHANNEL_NAMES[channel]}{done}。如果不是您本人操作，请马上修改密码并联系我们。"
    title = f"接收消息的{CHANNEL_NAMES[channel]}{done}"
    leave_notice(session, NewNotice(to_account(actor.account_id), title, body, _PAGE, NoticeKind.ACCOUNT), now)

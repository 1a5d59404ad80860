"""An officer records that a side consented on the phone, at the counter or by letter (办法121 article 18)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.channels import ENTERED_BY_OFFICERS, Channel
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.parties import PARTIES, Side, other_side
from mediation.services.give_consent import asked_for_consent, open_room_when_both_agree
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Consent


@dataclass(frozen=True)
class ConsentHeard:
    """Whose consent, on which channel, and how the officer knows who spoke."""

    side: str
    channel: str
    reasons: str


def record_consent(
    session: Session,
    complaint_id: str,
    heard: ConsentHeard,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record a consent that was given off line; the side is told and can end mediation at any time."""
    act = begin_act(session, complaint_id, Action.RECORD_CONSENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    side, channel = _side(heard.side), _channel(heard.channel)
    if session.get(Consent, (complaint_id, side.value)) is not None:
        raise ConflictError("这一方已经同意调解")
    session.add(
        Consent(
            complaint_id=complaint_id,
            side=side.value,
            account_id=actor.account_id,
            channel=channel.value,
            note_sealed=vault_of(session).seal(check_reasons(heard.reasons)),
            given_at=now,
        )
    )
    details = {"side": side.value, "channel": channel.value}
    take_step(session, act.complaint, Action.RECORD_CONSENT, actor, now, details)
    told = News("已登记您同意调解", "如果不是您的意思，请告诉我们；您随时可以结束调解。")
    tell(session, act.complaint, side, told, now)
    if not open_room_when_both_agree(session, act.complaint, now):
        tell(session, act.complaint, other_side(side), asked_for_consent(side), now)
    return finish_act(session, act, now)


def _side(given: str) -> Side:
    found = next((side for side in PARTIES if side == given), None)
    if found is None:
        message = "请选择是哪一方同意"
        raise InvalidInputError(message, fields={"side": message})
    return found


def _channel(given: str) -> Channel:
    found = next((channel for channel in ENTERED_BY_OFFICERS if channel == given), None)
    if found is None:
        message = "请选择对方用什么方式表示同意"
        raise InvalidInputError(message, fields={"channel": message})
    return found

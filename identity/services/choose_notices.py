"""Choosing which notices also come by which channel, and when messages wait."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.domain.channels import NoticeChoices
from identity.storage.channel_tables import NoticePreference
from identity.storage.channels import choices_of, written
from ledger.services.record_act import Subject, record_act


def choose_notices(session: Session, choices: NoticeChoices, actor: Actor, now: datetime) -> None:
    """Keep the person's choices; they never hold back legal service. The same choices again leave no act."""
    if choices == choices_of(session, actor.account_id):
        return
    row = session.get(NoticePreference, actor.account_id)
    if row is None:
        row = NoticePreference(account_id=actor.account_id)
        session.add(row)
    row.muted = written(choices.muted)
    row.quiet_begin, row.quiet_end = choices.quiet.begin, choices.quiet.end
    details = {"muted": row.muted, "quiet": [row.quiet_begin, row.quiet_end]}
    record_act(session, Subject("account", actor.account_id), "choose_notices", actor, now, details=details)

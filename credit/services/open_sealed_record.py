"""Opening a sealed record: a person says why, and that they did stays in the log."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from credit.domain.catalogue import show_value
from credit.domain.items import Visibility
from credit.domain.permissions import require_keeper, require_reason
from credit.domain.shipped_catalogue import catalogue
from credit.storage.records import body_of, get_record_for_update
from ledger.services.record_act import Subject, record_act
from rulebook.queries.books import current_book


def open_sealed_record(session: Session, record_id: str, reason: str, actor: Actor, now: datetime) -> Mapping[str, str]:
    """Return the fields of a sealed record by label and write down who looked, when and why."""
    require_keeper(actor)
    cause = require_reason(reason)
    record = get_record_for_update(session, record_id)
    if record.visibility != Visibility.SEALED:
        raise InvalidInputError("这条记录没有封存，可以直接查看")
    record_act(session, Subject("record", record.id), "open", actor, now, details={"reason": cause})
    laws, body = current_book(session).laws, body_of(session, record)
    shown = ((field.label, show_value(field, body.get(field.name), laws)) for field in catalogue()[record.item].fields)
    return {label: text for label, text in shown if text}

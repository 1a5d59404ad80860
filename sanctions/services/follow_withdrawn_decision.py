"""A record of the credit file was withdrawn: its draft falls, a confirmed decision is due to be annulled."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.credit import RevocationFiled
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.decision_procedure import DecisionStatus
from sanctions.domain.flag_kinds import FlagSource
from sanctions.services.act_on_decision import ask_to_annul_decision, refuse_decision
from sanctions.services.endings import Ending
from sanctions.services.note_basis_fall import WithdrawnRecord
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import find_decisions_resting_on
from sanctions.storage.endings import find_open_ending

_REASON = "所依据的信用记录已经撤销，请核对决定是否被撤销。"


def follow_withdrawn_decision(session: Session, record: WithdrawnRecord, now: datetime) -> None:
    """Follow it once; what somebody entered by hand is only told, and what is confirmed falls by a person."""
    source_key = f"{RevocationFiled.TYPE}:{record.record_id}"
    for row in find_decisions_resting_on(session, source_key, record.enterprise_id, record.document_number):
        if row.status == DecisionStatus.CONFIRMED:
            if find_open_ending(session, FlagSource.DECISION, row.id) is None:
                ending = Ending(_REASON, since=record.withdrawn_on)
                ask_to_annul_decision(session, row.id, ending, SYSTEM_ACTOR, now)
        elif row.source_key == source_key:
            refuse_decision(session, row.id, _REASON, SYSTEM_ACTOR, now)
        else:
            _tell(session, row, now)


def _tell(session: Session, row: FlagDecision, now: datetime) -> None:
    path = f"/sanctions/decisions/{row.id}"
    title = "等待确认的决定，信用记录已经撤销"
    to = to_office(Role.OFFICER, row.office_id)
    leave_notice(session, NewNotice(to, title, _REASON, path, NoticeKind.CASE), now)

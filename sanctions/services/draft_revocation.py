"""A revocation that another department delivered waits as an entry for an officer and a supervisor."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.credit import RevocationFiled
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from registry.queries.enterprise_page import find_enterprise
from sanctions.domain.decision_procedure import DecisionStatus
from sanctions.domain.flag_kinds import add_years, flag_kind
from sanctions.domain.spreading import NodeKind
from sanctions.services.enter_decision import add_decision
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import find_decision_of_source, find_same_decision

_KINDS_BY_WORDS = ((("营业执照",), "licence_revoked"), (("食品", "许可"), "food_licence_revoked"))


def draft_revocation(session: Session, fact: RevocationFiled, now: datetime) -> None:
    """Enter what the delivery says; it raises no flag: the day the party was told and the remedy are not in it."""
    kind, source_key = kind_of(fact.penalty), f"{fact.TYPE}:{fact.record_id}"
    enterprise = find_enterprise(session, fact.enterprise_id)
    if kind is None or enterprise is None or find_decision_of_source(session, source_key) is not None:
        return
    ends_on = add_years(fact.decided_on, flag_kind(kind).years[0])
    if ends_on < local_date(now):
        return  # its term is over: nothing would be shown
    row = FlagDecision(id=new_id(), status=DecisionStatus.ENTERED.value, entered_how="feed", source_key=source_key)
    row.kind, row.object_kind, row.object_id = kind, NodeKind.ENTERPRISE.value, fact.enterprise_id
    row.object_name_sealed = vault_of(session).seal(enterprise.name)
    row.facts_sealed = vault_of(session).seal(f"{fact.violation}。{fact.penalty}")
    row.document_number, row.authority, row.basis = fact.document_number, fact.authority, fact.basis
    row.event_on, row.ends_on, row.remedy, row.responsible = fact.decided_on, ends_on, "", []
    standing = (DecisionStatus.ENTERED.value, DecisionStatus.CONFIRMED.value)
    if find_same_decision(session, row, *standing) is None:  # else somebody entered it by hand before
        add_decision(session, row, SYSTEM_ACTOR, now)


def kind_of(penalty: str) -> str | None:
    """Tell the kind of flag from the words of the penalty; None where no kind bears on what was revoked."""
    if "吊销" not in penalty:
        return None
    return next((kind for words, kind in _KINDS_BY_WORDS if all(word in penalty for word in words)), None)

"""Entering a decision, and rewriting what was entered while nobody has confirmed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from identity.queries.offices import find_office
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import KIND_TEXTS, EnterpriseKind
from registry.queries.enterprise_page import find_enterprise
from registry.queries.people import people_lines
from sanctions.domain.decision_entry import DecisionEntry, DecisionObject, check_entry, last_day_of, object_problems
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct, DecisionStatus
from sanctions.domain.flag_kinds import FlagSource, flag_kind, flag_kinds
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.named_people import people_ids_of, person_id_of
from sanctions.services.tell_of_decision import tell_of_decision
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import find_same_decision, get_decision, get_decision_for_update
from sanctions.storage.document_numbers import key_of_number, number_of, sealed_number
from sanctions.storage.holding_office import require_holder

_OWN_PROCEDURES = frozenset({FlagSource.LISTING, FlagSource.ABNORMAL_LISTING})


@dataclass(frozen=True)
class How:
    """How a decision came in: page, file or feed; `corrects_id` is the confirmed one it will take the place of."""

    entered: str = "page"
    corrects_id: str | None = None


def enter_decision(
    session: Session, entry: DecisionEntry, subject: DecisionObject, actor: Actor, now: datetime, how: How | None = None
) -> str:
    """Keep a complete decision for a second person to confirm, and return its id; it raises no flag yet."""
    DECISION_STEPS.step(None, DecisionAct.ENTER, actor.role)
    others = {**object_problems(subject), **_own_list_problems(session, entry)}
    check_entry(entry, subject.carrier, local_date(now), others)
    way = how or How()
    if way.corrects_id is not None:
        _check_may_correct(session, way.corrects_id, actor)
    node, name = _object(session, subject, now)
    _check_registered_as(session, entry.kind, node)
    row = FlagDecision(id=new_id(), object_kind=node.kind.value, object_id=node.id, entered_how=way.entered)
    row.status, row.corrects_id = DecisionStatus.ENTERED.value, way.corrects_id
    row.object_name_sealed = vault_of(session).seal(name)
    row.responsible = people_ids_of(session, entry.responsible, now)
    write_entry(session, row, entry)
    return add_decision(session, row, actor, now)


def rewrite_decision(session: Session, decision_id: str, entry: DecisionEntry, actor: Actor, now: datetime) -> None:
    """Write the entry anew; whom it is about stays. People named take the place of those named before."""
    row = get_decision_for_update(session, decision_id)
    require_holder(session, row.office_id, actor)
    DECISION_STEPS.step(DecisionStatus(row.status), DecisionAct.REWRITE, actor.role)
    check_entry(entry, NodeKind(row.object_kind), local_date(now), _own_list_problems(session, entry))
    _check_registered_as(session, entry.kind, Node(NodeKind(row.object_kind), row.object_id))
    if entry.responsible:
        row.responsible = people_ids_of(session, entry.responsible, now)
    write_entry(session, row, entry)
    row.entered_by, row.entered_at = actor.account_id, now  # whoever wrote last may not confirm it
    _refuse_double(session, row)
    subject = Subject(FlagDecision.SUBJECT_KIND, row.id)
    record_act(session, subject, DecisionAct.REWRITE.value, actor, now, before=row.status, after=row.status)


def write_entry(session: Session, row: FlagDecision, entry: DecisionEntry) -> None:
    """Put what the decision says into its row."""
    row.kind = entry.kind
    number, carrier = entry.document_number.strip(), NodeKind(row.object_kind)
    row.document_number = key_of_number(session, number, carrier)
    row.document_sealed = sealed_number(session, number, carrier)
    row.authority = entry.authority.strip()
    row.basis, row.remedy = entry.basis.strip(), entry.remedy.strip()
    row.facts_sealed = vault_of(session).seal(entry.facts.strip())
    row.event_on, row.told_on, row.starts_on = entry.event_on, entry.told_on, entry.starts_on
    row.ends_on = last_day_of(flag_kind(entry.kind), entry)


def add_decision(session: Session, row: FlagDecision, actor: Actor, now: datetime) -> str:
    """Store a new row, unless the same decision is there already, and tell the supervisors."""
    row.entered_by, row.entered_at, row.office_id = actor.account_id, now, actor.office_id
    _refuse_double(session, row)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody entered it between the look and the write
        raise _double() from error
    details = {"kind": row.kind, "document": number_of(session, row), "how": row.entered_how}
    subject = Subject(FlagDecision.SUBJECT_KIND, row.id)
    record_act(session, subject, DecisionAct.ENTER.value, actor, now, after=row.status, details=details)
    tell_of_decision(session, row, DecisionAct.ENTER, now)
    return row.id


def _object(session: Session, subject: DecisionObject, now: datetime) -> tuple[Node, str]:
    """Return who it is about and the name to show: in full where it is public, masked otherwise."""
    if subject.person is not None:
        person_id = person_id_of(session, subject.person, "person_id_number", now)
        return Node(NodeKind.PERSON, person_id), people_lines(session, [person_id])[person_id].shown_name
    enterprise = find_enterprise(session, subject.code)
    if enterprise is None:
        message = "登记里没有这个统一社会信用代码，请核对"
        raise InvalidInputError(message, fields={"code": message})
    return Node(NodeKind.ENTERPRISE, enterprise.enterprise_id), enterprise.name


def _check_registered_as(session: Session, code: str, node: Node) -> None:
    """Refuse a kind that only another sort of enterprise carries, such as the mark of sole traders."""
    wanted = flag_kind(code).registered_as
    enterprise = find_enterprise(session, node.id) if wanted and node.kind is NodeKind.ENTERPRISE else None
    if enterprise is not None and enterprise.kind.value != wanted:
        message = f"这一类只登记{KIND_TEXTS[EnterpriseKind(wanted)]}，选定的主体是{enterprise.kind_text}"
        raise InvalidInputError(message, fields={"kind": message})


def _own_list_problems(session: Session, entry: DecisionEntry) -> dict[str, str]:
    """Return what is wrong when an office of this service would list an enterprise without the procedure."""
    kind = flag_kinds().get(entry.kind)
    is_list = kind is not None and not _OWN_PROCEDURES.isdisjoint(kind.sources)
    if not is_list or find_office(session, entry.authority.strip()) is None:
        return {}
    return {"authority": "本系统的机关列入名单、名录，请到“处罚与列入”“经营异常名录”办理；这里只登记其他机关的决定"}


def _check_may_correct(session: Session, corrects_id: str, actor: Actor) -> None:
    old = get_decision(session, corrects_id)
    require_holder(session, old.office_id, actor)
    if old.status != DecisionStatus.CONFIRMED:
        raise ConflictError("只有已确认、还在生效的决定才需要更正")


def _refuse_double(session: Session, row: FlagDecision) -> None:
    same = find_same_decision(session, row, DecisionStatus.ENTERED.value, DecisionStatus.CONFIRMED.value)
    if same is not None and same.id != row.corrects_id:
        raise _double()


def _double() -> ConflictError:
    message = "同一机关的同一文号已经对这个对象登记过这类决定，请先查看那一项"
    return ConflictError(message, fields={"document_number": message})

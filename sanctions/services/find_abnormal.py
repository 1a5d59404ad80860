"""Opening a procedure of the abnormal list, and closing it without a listing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import EnterpriseKind
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from rulebook.queries.books import current_book
from sanctions.domain.abnormal_grounds import AbnormalGround, Evidence, abnormal_law
from sanctions.domain.abnormal_procedure import ABNORMAL_STEPS, AbnormalAct, AbnormalStatus
from sanctions.services.abnormal_step import abnormal_for_step, file_abnormal_paper, take_abnormal_step
from sanctions.services.take_step import required_text
from sanctions.services.tell_of_abnormal import tell_of_abnormal
from sanctions.storage.abnormal_tables import AbnormalListing

_GROUNDS = "abnormal_list_ground"


@dataclass(frozen=True)
class Finding:
    """What an officer found; keys of `proofs` are the codes of the parts of the ground."""

    enterprise_id: str
    ground: str
    facts: str
    proofs: Mapping[str, str]
    authority: str
    deadline_on: date | None = None


def find_abnormal(session: Session, finding: Finding, actor: Actor, now: datetime) -> str:
    """Open the procedure and return its id; nothing is in force yet."""
    ABNORMAL_STEPS.step(None, AbnormalAct.FIND, actor.role)
    ground, enterprise = _checked(session, finding, local_date(now))
    vault = vault_of(session)
    proofs = [[part.text, finding.proofs[part.code].strip()] for part in ground.parts]
    is_deadline = ground.evidence is Evidence.DEADLINE
    row = AbnormalListing(
        id=new_id(),
        status=AbnormalStatus.FOUND.value,
        ground=ground.code,
        kind=ground.kind,
        enterprise_id=enterprise.enterprise_id,
        enterprise_code=enterprise.code,
        enterprise_name=enterprise.name,
        article_key=ground.article_key,
        basis=ground.article_text,
        facts_sealed=vault.seal(finding.facts.strip()),
        parts_sealed=vault.seal(canonical_json(proofs)),
        authority=finding.authority.strip(),
        matter=_matter(ground, finding, local_date(now)),
        deadline_on=finding.deadline_on if is_deadline else None,
        found_by=actor.account_id,
        office_id=actor.office_id,
        found_at=now,
    )
    _add(session, row)
    details = {"enterprise": enterprise.code, "ground": row.ground}
    subject = Subject(AbnormalListing.SUBJECT_KIND, row.id)
    record_act(session, subject, AbnormalAct.FIND.value, actor, now, after=row.status, details=details)
    tell_of_abnormal(session, row, AbnormalAct.FIND, now)
    return row.id


def drop_abnormal(session: Session, listing_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Close the procedure without a listing: contact was made, the duty was done, or there is no ground."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.DROP, actor)
    words = required_text(reason, "text", "请写明不予列入的理由")
    file_abnormal_paper(session, row, ("drop", local_date(now), words), actor, now)
    take_abnormal_step(session, row, AbnormalAct.DROP, actor, now)


def _checked(session: Session, finding: Finding, today: date) -> tuple[AbnormalGround, EnterpriseLine]:
    problems: dict[str, str] = {}
    for name, message in {"facts": "请写明查明的事实", "authority": "请填写作出决定的机关"}.items():
        try:
            required_text(getattr(finding, name), name, message)
        except InvalidInputError as error:
            problems |= error.fields
    enterprise = find_enterprise(session, finding.enterprise_id)
    if enterprise is None:
        problems["enterprise_id"] = "没有找到这个主体，请先在登记信息中选定"
    elif enterprise.kind is EnterpriseKind.SOLE_TRADER:
        problems["enterprise_id"] = abnormal_law().texts.sole_trader
    ground = _ground_on(session, finding.ground, today)
    if ground is None:
        problems["ground"] = "请选择列入的情形"
    else:
        problems |= ground.unproven(finding.proofs)
        late = ground.deadline_problem(finding.deadline_on, today)
        problems |= {"deadline_on": late} if late else {}
    if problems or enterprise is None or ground is None:
        raise InvalidInputError("还有内容没有填好", fields=problems)
    return ground, enterprise


def _ground_on(session: Session, code: str, today: date) -> AbnormalGround | None:
    """Return the ground if the law in force on the day has it."""
    in_force = {one.code for one in current_book(session).codes(_GROUNDS, today)}
    return abnormal_law().find_ground(code) if code in in_force else None


def _matter(ground: AbnormalGround, finding: Finding, today: date) -> str:
    if ground.evidence is Evidence.DEADLINE and finding.deadline_on is not None:
        return finding.deadline_on.isoformat()
    return today.isoformat() if ground.evidence is Evidence.ORDER else ""


def _add(session: Session, row: AbnormalListing) -> None:
    """Store it, unless the same matter is open or in force already."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        message = "这家企业的同一种情形已经有一件案件，不能重复登记"
        raise ConflictError(message, fields={"ground": message}) from error

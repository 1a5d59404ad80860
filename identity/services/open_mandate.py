"""A mandate comes to be: given online by the principal, or asked for by the agent with a signed proof."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id, normalise_phone
from core.kernel.roles import Actor, Role
from identity.domain.mandates import PATH_OF_OWN, MandateKind, MandateStatus, MandateTerms, check_terms
from identity.domain.membership import ProofFile
from identity.domain.notices import NewNotice, NoticeKind, to_account, to_office
from identity.domain.real_identity import RealIdentity
from identity.domain.registration import MAX_NAME, NewAccount
from identity.services.leave_notice import leave_notice
from identity.services.open_account import open_account
from identity.services.record_identity import record_identity
from identity.storage.account_tables import Account
from identity.storage.accounts import find_account_by_phone, phone_index
from identity.storage.identities import id_number_index
from identity.storage.person_tables import Mandate, PersonIdentity
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class AgentNamed:
    """Whom the principal means: an account is found only when phone and name belong together."""

    phone: str
    name: str


@dataclass(frozen=True)
class PrincipalNamed:
    """Whom the agent wants to act for; a child or an old person may have no phone."""

    name: str
    phone: str
    identity: RealIdentity


def give_mandate(
    session: Session,
    agent: AgentNamed,
    terms: MandateTerms,
    proof: ProofFile | None,
    actor: Actor,
    now: datetime,
) -> str:
    """Give somebody power to act for oneself, at once; the edge has just confirmed the giver's password."""
    if actor.role is not Role.CONSUMER:
        raise NotAllowedError("请用消费者账号办理授权")
    if terms.kind is MandateKind.GUARDIAN:
        raise InvalidInputError("监护关系要由监护人带证明申请", fields={"kind": "监护关系请由监护人申请，并上传证明"})
    check_terms(terms, local_date(now))
    if session.get(PersonIdentity, actor.account_id) is None:
        raise InvalidInputError("请先填写自己的实名信息", fields={"identity": "请先填写自己的实名信息，再授权别人"})
    found = _agent(session, agent, actor)
    row = _row(session, found.id, actor.account_id, terms, proof, now)
    row.opened_by, row.status = actor.account_id, MandateStatus.CONFIRMED.value
    _keep(session, row, "give_mandate", actor, now)
    _tell_account(session, found.id, "有人授权您代为办理投诉", "请在“代理与授权”里查看权限和期限。", now)
    return row.id


def request_mandate(
    session: Session, principal: PrincipalNamed, terms: MandateTerms, proof: ProofFile, actor: Actor, now: datetime
) -> str:
    """Ask to act for somebody, with the signed proof; an officer confirms before anything can be done."""
    if actor.role is not Role.CONSUMER:
        raise NotAllowedError("请用消费者账号申请代理")
    check_terms(terms, local_date(now))
    principal_id = _principal(session, principal, actor, now)
    if principal_id == actor.account_id:
        message = "这是您自己的信息，给自己投诉不需要授权"
        raise InvalidInputError(message, fields={"phone": message})
    row = _row(session, actor.account_id, principal_id, terms, proof, now)
    row.opened_by, row.status = actor.account_id, MandateStatus.REQUESTED.value
    _keep(session, row, "request_mandate", actor, now)
    _tell_account(session, principal_id, "有人申请代您办理投诉", "如果不是您的意思，请在“代理与授权”里结束它。", now)
    news = ("有一份代理授权待核对", "请核对授权书和双方身份。", "/office/mandates")
    leave_notice(session, NewNotice(to_office(Role.OFFICER), *news, NoticeKind.ACCOUNT), now)
    return row.id


def _agent(session: Session, named: AgentNamed, actor: Actor) -> Account:
    found = find_account_by_phone(session, phone_index(session, normalise_phone(named.phone)))
    is_meant = found is not None and found.is_active and Role(found.role) is Role.CONSUMER
    if found is None or not is_meant or vault_of(session).open(found.name_sealed) != named.name.strip():
        message = "没有找到姓名和手机号都相符的消费者账号，请对方先注册"
        raise InvalidInputError(message, fields={"phone": message})
    if found.id == actor.account_id:
        message = "不能授权给自己"
        raise InvalidInputError(message, fields={"phone": message})
    return found


def _principal(session: Session, named: PrincipalNamed, actor: Actor, now: datetime) -> str:
    """Return the account of the person, found by phone or document number, opened without password when new."""
    name = named.name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        message = f"请填写对方的姓名，最多 {MAX_NAME} 个字"
        raise InvalidInputError(message, fields={"name": message})
    phone = normalise_phone(named.phone) if named.phone.strip() else None
    found = _find_person(session, phone, named.identity)
    if found is None:
        account_id = open_account(session, NewAccount(Role.CONSUMER, name, phone, None), actor, now)
        record_identity(session, account_id, named.identity, actor, now)
        return account_id
    if Role(found.role) is not Role.CONSUMER or vault_of(session).open(found.name_sealed) != name:
        raise ConflictError("这个手机号或者证件登记的是另一个名字，请核对后再提交")
    if found.password_hash is None:  # whoever has claimed the account states their own identity
        record_identity(session, found.id, named.identity, actor, now)
    return found.id


def _find_person(session: Session, phone: str | None, identity: RealIdentity) -> Account | None:
    if phone is not None:
        return find_account_by_phone(session, phone_index(session, phone))
    same = select(PersonIdentity.account_id).where(PersonIdentity.id_number_index == id_number_index(session, identity))
    return session.scalar(select(Account).where(Account.id.in_(same), Account.phone_index.is_(None)))


def _row(
    session: Session,
    agent_id: str,
    principal_id: str,
    terms: MandateTerms,
    proof: ProofFile | None,
    now: datetime,
) -> Mandate:
    return Mandate(
        id=new_id(),
        principal_id=principal_id,
        agent_id=agent_id,
        kind=terms.kind.value,
        powers=sorted(terms.powers),
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        complaint_id=terms.complaint_id,
        proof_sha256=proof.sha256 if proof else None,
        proof_media_type=proof.media_type if proof else None,
        proof_name_sealed=vault_of(session).seal(proof.name) if proof else None,
        opened_at=now,
    )


def _keep(session: Session, row: Mandate, action: str, actor: Actor, now: datetime) -> None:
    session.add(row)
    session.flush()
    details = {
        "principal": row.principal_id,
        "agent": row.agent_id,
        "powers": row.powers,
        "from": row.valid_from,
        "until": row.valid_until,
        "proof": row.proof_sha256,
    }
    subject = Subject(Mandate.SUBJECT_KIND, row.id)
    record_act(session, subject, action, actor, now, after=row.status, details=details)


def _tell_account(session: Session, account_id: str, title: str, body: str, now: datetime) -> None:
    leave_notice(session, NewNotice(to_account(account_id), title, body, PATH_OF_OWN, NoticeKind.ACCOUNT), now)

"""What every act on a case has in common: answer a repeat, hold the case, refuse strangers and stale pages."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from credit.domain.case_papers import Asked, NewPaper
from credit.domain.case_procedure import STAFF
from credit.storage.case_tables import CreditObjection, CreditPaper, CreditRepair, CreditRequest
from identity.domain.desk import DeskAct
from identity.queries.desk import find_standing
from identity.queries.offices import find_office

_LONGEST_KEY = 200
_NOT_FOUND = "没有找到这家企业的信用档案"


def repeated(session: Session, purpose: str, actor: Actor, asked: Asked, now: datetime) -> str | None:
    """Take the request key, or return the case of the request that took it first."""
    if asked.key is None:
        return None
    if not 1 <= len(asked.key) <= _LONGEST_KEY:
        raise InvalidInputError("请求编号不正确")
    if _take_key(session, purpose, actor, asked.key, now):
        return None
    first = session.get_one(CreditRequest, (actor.account_id, asked.key), populate_existing=True)
    if first.purpose != purpose:
        raise ConflictError("这个请求编号已用于另一项操作，请刷新页面后重试")
    return first.case_id


def keep_request(session: Session, actor: Actor, asked: Asked, case_id: str) -> None:
    """Keep which case a repeat of this request gets."""
    if asked.key is not None:
        session.get_one(CreditRequest, (actor.account_id, asked.key)).case_id = case_id


def refuse_stale(case: CreditRepair | CreditObjection, asked: Asked) -> None:
    if asked.version not in (None, case.version):
        raise ConflictError("页面已过时：这件事刚刚有新进展，请刷新页面后再试，已填写的内容请先保留")


def require_party_or_staff(session: Session, actor: Actor, enterprise_id: str) -> None:
    """Let officials and members who handle things in; to anybody else the file does not exist."""
    if actor.role in STAFF or actor.role is Role.SYSTEM:
        return
    if enterprise_id not in actor.enterprise_ids:
        raise NotFoundError(_NOT_FOUND)
    standing = find_standing(session, actor, enterprise_id)
    if standing is not None:
        standing.require(DeskAct.HANDLE)


def require_deciding_office(session: Session, actor: Actor, authority: str) -> None:
    """Refuse an official of another office: who decided is who repairs and corrects (order 107 article 4)."""
    office = find_office(session, authority)
    if office is not None and actor.role in STAFF and office.office_id not in actor.office_ids:
        raise NotAllowedError(f"这件事应当由{authority}办理")


def file_papers(
    session: Session, case: CreditRepair | CreditObjection, papers: tuple[NewPaper, ...], actor: Actor, now: datetime
) -> None:
    """Keep papers of the case in their order; what they say is sealed."""
    vault = vault_of(session)
    for paper in papers:
        file = paper.file
        session.add(
            CreditPaper(
                id=new_id(),
                repair_id=case.id if isinstance(case, CreditRepair) else None,
                objection_id=case.id if isinstance(case, CreditObjection) else None,
                kind=paper.kind.value,
                title=paper.title,
                text_sealed=vault.seal(paper.text),
                sha256=None if file is None else file.sha256,
                media_type=None if file is None else file.media_type,
                file_name_sealed=None if file is None else vault.seal(file.name),
                recorded_by=actor.account_id,
                recorded_at=now,
            )
        )
        session.flush()


def _take_key(session: Session, purpose: str, actor: Actor, key: str, now: datetime) -> bool:
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    row = {
        "account_id": actor.account_id,
        "request_key": key,
        "purpose": purpose,
        "case_id": "",
        "received_at": now,
    }
    statement = insert(CreditRequest).values(row).on_conflict_do_nothing().returning(CreditRequest.account_id)
    return session.execute(statement).scalar() is not None  # rowcount is -1 on psycopg

"""A merchant asks to act for an enterprise."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.membership import MembershipRequest, MembershipStatus
from identity.storage.membership_tables import Membership
from identity.storage.memberships import find_open_membership
from ledger.services.record_act import Subject, record_act


def request_membership(session: Session, request: MembershipRequest, actor: Actor, now: datetime) -> str:
    """Ask with the proof of authority and return the request's id; the file is in the store already.

    Raises ConflictError when a request waits or is confirmed. The caller has found the enterprise in the registry.
    """
    if actor.role is not Role.MERCHANT:
        raise NotAllowedError("只有经营者账号可以申请代表企业")
    if find_open_membership(session, actor.account_id, request.enterprise_id) is not None:
        raise _already_open()
    row = _row(session, request, actor, now)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # the same request twice at once
        raise _already_open() from error
    subject = Subject("membership", row.id)
    details = {"enterprise": request.enterprise_id, "proof": request.proof.sha256}
    record_act(session, subject, "request_membership", actor, now, after=row.status, details=details)
    return row.id


def _row(session: Session, request: MembershipRequest, actor: Actor, now: datetime) -> Membership:
    return Membership(
        id=new_id(),
        account_id=actor.account_id,
        enterprise_id=request.enterprise_id,
        status=MembershipStatus.REQUESTED.value,
        proof_sha256=request.proof.sha256,
        proof_media_type=request.proof.media_type,
        proof_name_sealed=vault_of(session).seal(request.proof.name),
        requested_at=now,
    )


def _already_open() -> ConflictError:
    return ConflictError("您已经为这家企业提交过申请，请等待核对，或在“我的企业”里查看")

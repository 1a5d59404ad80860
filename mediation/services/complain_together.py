"""Several persons with the same dispute complain together (办法121 article 12): join, appoint, agree, leave."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.letter_codes import folded_code, new_letter_code
from mediation.domain.lifecycle import Action, Stage, step_for
from mediation.domain.office import HouseRules
from mediation.domain.parties import Side
from mediation.services.require_identity import require_identity
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.acting import complainants_of, own_row
from mediation.storage.complaint_tables import Complaint
from mediation.storage.joint_content import joint_content_hash
from mediation.storage.people_tables import Complainant, JointInvitation
from rulebook.queries.books import current_book

_WRONG_CODE = "邀请码不正确或者已经过期，请向邀请您的人再要一个"
_CHANGED = "投诉内容刚刚有改动，请重新看一遍再同意"


@dataclass(frozen=True)
class Invitation:
    """The code is shown this once; whoever has it sees the draft's outline and may join."""

    code: str
    valid_until: date


def invite_complainants(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> Invitation:
    """Make a code with which others join the draft; an earlier one stops working."""
    act = begin_act(session, complaint_id, Action.INVITE_COMPLAINANTS, actor, submission, now)
    if act.earlier is not None:
        raise ConflictError("邀请码刚刚已经生成，只显示一次；没有记下来的，请再生成一个")
    code = new_letter_code()
    until = local_date(now) + timedelta(HouseRules().letter_valid_days)
    row = session.get(JointInvitation, complaint_id) or JointInvitation(complaint_id=complaint_id)
    row.code_hash = vault_of(session).token_hash(folded_code(code))
    row.issued_at, row.valid_until = now, until
    session.add(row)
    take_step(session, act.complaint, Action.INVITE_COMPLAINANTS, actor, now)
    finish_act(session, act, now, complaint_id)
    return Invitation(code, until)


def find_invited(session: Session, code: str, now: datetime) -> Complaint:
    """Return the draft that the code opens; raises InvalidInputError for a wrong or expired one."""
    hashed = vault_of(session).token_hash(folded_code(code))
    found = session.scalar(
        select(Complaint)
        .join(JointInvitation, JointInvitation.complaint_id == Complaint.id)
        .where(JointInvitation.code_hash == hashed, JointInvitation.valid_until >= local_date(now))
        .with_for_update(of=Complaint)  # SQLite ignores this: one writer
    )
    if found is None or Stage(found.stage) is not Stage.DRAFT:
        raise InvalidInputError(_WRONG_CODE, fields={"code": _WRONG_CODE})
    return found


def join_complaint(session: Session, code: str, seen_hash: str, actor: Actor, now: datetime) -> ActResult:
    """Join with the code, agreeing to the content that was shown; the one who invited is a representative."""
    complaint = find_invited(session, code, now)
    step_for(Stage(complaint.stage), Action.JOIN, actor.role)
    if complaint.consumer_id == actor.account_id:
        raise ConflictError("这是您自己的投诉，请把邀请码交给其他人")
    require_identity(session, actor.account_id)
    if seen_hash != joint_content_hash(session, complaint):
        raise ConflictError(_CHANGED)
    _enter_first(session, complaint, now)
    row = session.get(Complainant, (complaint.id, actor.account_id)) or Complainant(
        complaint_id=complaint.id, account_id=actor.account_id
    )
    row.is_representative, row.agreed_at, row.left_at = False, now, None
    row.content_hash = joint_content_hash(session, complaint)
    session.add(row)
    session.flush()
    take_step(session, complaint, Action.JOIN, actor, now)
    tell(session, complaint, Side.CONSUMER, News("有人加入了共同投诉", "请在投诉里查看都有谁。"), now)
    return ActResult(complaint.id, Stage(complaint.stage), complaint.version, actor.account_id)


def appoint_representative(
    session: Session,
    complaint_id: str,
    account_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Make another complainant the second representative, or an ordinary one again; everybody agrees anew."""
    act = begin_act(session, complaint_id, Action.APPOINT_REPRESENTATIVE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    if complaint.consumer_id != actor.account_id:
        raise NotAllowedError("由发起共同投诉的人推选")
    together = complainants_of(session, complaint_id)
    chosen = next((row for row in together if row.account_id == account_id), None)
    if chosen is None or account_id == complaint.consumer_id:
        raise NotFoundError("没有找到这位投诉人")
    chosen.is_representative = not chosen.is_representative
    today = local_date(now)
    most = current_book(session).parameter("most_representatives", today).whole
    if sum(row.is_representative for row in together) > most:
        raise InvalidInputError(f"代表人最多 {most} 人", fields={"account_id": f"代表人最多 {most} 人"})
    session.flush()
    _own(session, complaint, actor).content_hash = joint_content_hash(session, complaint)
    take_step(session, complaint, Action.APPOINT_REPRESENTATIVE, actor, now, {"account": account_id})
    return finish_act(session, act, now, account_id)


def agree_jointly(
    session: Session,
    complaint_id: str,
    seen_hash: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Agree to the draft as it stands now, with its representatives."""
    act = begin_act(session, complaint_id, Action.AGREE_JOINTLY, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if seen_hash != joint_content_hash(session, act.complaint):
        raise ConflictError(_CHANGED)
    own = _own(session, act.complaint, actor)
    own.content_hash, own.agreed_at = seen_hash, now
    take_step(session, act.complaint, Action.AGREE_JOINTLY, actor, now)
    return finish_act(session, act, now, actor.account_id)


def leave_joint(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Leave the joint complaint; it goes on for the others. Who started it withdraws it instead."""
    act = begin_act(session, complaint_id, Action.LEAVE_JOINT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if act.complaint.consumer_id == actor.account_id:
        raise ConflictError("您是发起人，不能退出；不想继续的，可以在征得大家同意后撤回投诉")
    own = _own(session, act.complaint, actor)
    take_step(session, act.complaint, Action.LEAVE_JOINT, actor, now)
    own.left_at, own.is_representative = now, False
    result = finish_act(session, act, now, actor.account_id)
    tell(session, act.complaint, Side.CONSUMER, News("有人退出了共同投诉", "请在投诉里查看都有谁。"), now)
    return result


def require_all_agreed(session: Session, complaint: Complaint) -> None:
    """Raise ConflictError while somebody has not agreed to the content as it is filed; record the filer's own."""
    together = complainants_of(session, complaint.id)
    if not together:
        return
    current = joint_content_hash(session, complaint)
    waiting = [row for row in together if row.content_hash != current and row.account_id != complaint.consumer_id]
    if waiting:
        message = f"这是共同投诉，还有 {len(waiting)} 人没有同意现在的内容，请他们打开投诉看过并同意"
        raise InvalidInputError(message, fields={"together": message})
    for row in together:
        require_identity(session, row.account_id)
        row.content_hash = current


def _enter_first(session: Session, complaint: Complaint, now: datetime) -> None:
    """Give the one who invited a place of their own, the first time that somebody joins."""
    if session.get(Complainant, (complaint.id, complaint.consumer_id)) is None:
        first = Complainant(complaint_id=complaint.id, account_id=complaint.consumer_id, is_representative=True)
        first.agreed_at, first.content_hash = now, joint_content_hash(session, complaint)
        session.add(first)
        session.flush()


def _own(session: Session, complaint: Complaint, actor: Actor) -> Complainant:
    own = own_row(session, complaint, actor)
    if own is None or actor.role is not Role.CONSUMER:
        raise NotFoundError("您不在这件共同投诉里")
    return own

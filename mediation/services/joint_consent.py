"""The acts of a representative that bind the others wait for everybody's consent (办法121 article 12)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import Actor, Role
from identity.queries.accounts import contact_of
from mediation.domain.joint import MATTER_NAMES, MATTER_OF_ACTION
from mediation.domain.lifecycle import Action
from mediation.storage.acting import complainants_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.people_tables import JointAnswer, JointQuestion


def require_joint_consent(session: Session, complaint: Complaint, action: Action, subject: str, actor: Actor) -> None:
    """Raise ConflictError until every complainant has agreed to this very thing; one person alone needs nobody.

    `subject` names the offer or the text that is agreed to; consent to one is none to another.
    """
    matter = MATTER_OF_ACTION.get(action)
    together = complainants_of(session, complaint.id)
    if actor.role is not Role.CONSUMER or matter is None or not together:
        return
    answers = _answers(session, complaint.id, matter.value, subject)
    missing = [row.account_id for row in together if not answers.get(row.account_id)]
    if not missing:
        return
    names = "、".join(contact_of(session, account_id).name for account_id in missing)
    raise ConflictError(
        f"这是共同投诉，“{MATTER_NAMES[matter]}”要全体投诉人同意。还没有同意的：{names}。"
        "请在“共同投诉人”页征求同意，都同意后再办理"
    )


def _answers(session: Session, complaint_id: str, matter: str, subject: str) -> dict[str, bool]:
    rows = session.execute(
        select(JointAnswer.account_id, JointAnswer.agrees)
        .join(JointQuestion, JointQuestion.id == JointAnswer.question_id)
        .where(
            JointQuestion.complaint_id == complaint_id,
            JointQuestion.matter == matter,
            JointQuestion.subject == subject,
        )
    )
    return {account_id: agrees for account_id, agrees in rows}  # noqa: C416 - a row is no pair to the type checker

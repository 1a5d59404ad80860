"""Negotiating directly with an ODR member first: the consumer's choice at filing."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.clocks import ClockKind
from mediation.domain.filing import check_complete
from mediation.domain.lifecycle import Action
from mediation.domain.office import Office
from mediation.domain.parties import Side
from mediation.domain.told_facts import told_facts
from mediation.services.check_wording import check_wording, filed_words
from mediation.services.complain_together import require_all_agreed
from mediation.services.documents import give_number
from mediation.services.law_answers import keep_advice
from mediation.services.require_identity import require_identity
from mediation.services.run_clocks import start_clock
from mediation.services.split_report import split_declared_report
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.negotiation_tables import Negotiation
from mediation.storage.odr import find_odr_member
from mediation.storage.room_tables import NEGOTIATION, MediationSession
from rulebook.queries.books import current_book


def start_negotiation(
    session: Session,
    complaint_id: str,
    office: Office,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Show one's own draft to the merchant and open the room of both; the office sees nothing of it.

    Raises InvalidInputError naming every gap, ConflictError when the merchant has not joined.
    """
    act = begin_act(session, complaint_id, Action.START_NEGOTIATION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    require_identity(session, complaint.consumer_id)
    require_all_agreed(session, complaint)
    check_complete(draft_fields(session, complaint), local_date(now))
    if complaint.respondent_id is None or find_odr_member(session, complaint.respondent_id) is None:
        raise ConflictError("这家商家没有加入在线消费纠纷解决（ODR），请直接提交给市场监管部门")
    wording = check_wording(act, filed_words(session, complaint))
    number = _begin(session, complaint, office, now)
    keep_advice(session, complaint, "negotiation", complaint.rule_facts, now)
    take_step(session, complaint, Action.START_NEGOTIATION, actor, now, {"number": number, **wording})
    _tell(session, complaint, now)
    split_declared_report(session, complaint, office, now)
    return finish_act(session, act, now, complaint.id)


def _begin(session: Session, complaint: Complaint, office: Office, now: datetime) -> str:
    book, today = current_book(session), local_date(now)
    number = give_number(session, office.negotiation_prefix, now)
    complaint.rule_facts = told_facts(draft_fields(session, complaint))
    complaint.number, complaint.book_version, complaint.office = number, book.version, office.to_json()
    complaint.negotiator_id, complaint.negotiated_from = complaint.respondent_id, today
    due_on = start_clock(session, complaint, ClockKind.NEGOTIATION, today, now).due_on
    session.add(
        Negotiation(
            complaint_id=complaint.id,
            enterprise_id=complaint.respondent_id or "",
            number=number,
            started_on=today,
            due_on=due_on,
        )
    )
    session.add(
        MediationSession(
            id=new_id(),
            complaint_id=complaint.id,
            kind=NEGOTIATION,
            opened_at=now,
            round=1,
            last_act_at=now,
        )
    )
    return number


def _tell(session: Session, complaint: Complaint, now: datetime) -> None:
    due = complaint.due_on
    day = chinese_date(due) if due else ""
    body = f"商家在 {day} 前直接答复您。没有谈成的，会自动转给市场监管部门，您也可以随时转交。"
    tell(session, complaint, Side.CONSUMER, News("已请商家直接答复", body), now)
    news = News("有消费者请您直接解决", f"请在 {day} 前答复并提出方案。谈不成的，投诉会转给市场监管部门。")
    tell(session, complaint, Side.MERCHANT, news, now)

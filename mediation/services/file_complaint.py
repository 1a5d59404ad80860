"""Filing a complaint: it gets its number, its rule version and its house rules, and the first clock starts."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Actor, Role
from identity.queries.offices import office_line
from mediation.domain.filing import check_complete
from mediation.domain.lifecycle import Action
from mediation.domain.office import Office
from mediation.domain.parties import Side
from mediation.domain.told_facts import told_facts
from mediation.services.check_wording import check_wording, filed_words
from mediation.services.complain_together import require_all_agreed
from mediation.services.documents import give_number
from mediation.services.issue_decision import issue_register
from mediation.services.law_answers import keep_advice
from mediation.services.receive_at_office import own_office_id, receive_at_office
from mediation.services.require_identity import require_identity
from mediation.services.split_report import split_declared_report
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, served, tell, tell_role
from mediation.storage.competences import competence_of
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.draft_fields import draft_fields
from mediation.storage.office_values import office_value
from rulebook.queries.books import current_book


def file_complaint(
    session: Session,
    complaint_id: str,
    office: Office,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """File one's own draft with the office; raises InvalidInputError naming every gap."""
    act = begin_act(session, complaint_id, Action.FILE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    require_identity(session, complaint.consumer_id)
    require_all_agreed(session, complaint)
    check_complete(draft_fields(session, complaint), local_date(now))
    wording = check_wording(act, filed_words(session, complaint))
    receive(session, complaint, office, now)
    details = {"number": complaint.number, "book": complaint.book_version, **wording}
    take_step(session, complaint, Action.FILE, actor, now, details)
    tell_of_receipt(session, complaint, now)
    split_declared_report(session, complaint, office, now)
    return finish_act(session, act, now, complaint.id)


def receive(session: Session, complaint: Complaint, office: Office, now: datetime, taken_at: str | None = None) -> None:
    """Enter the complaint with the competent office: number, rule version and acceptance clock are those of this day.

    `office` is the installation's own, which takes what no other office here is competent for; what an officer takes
    down is received by the officer's own office, `taken_at`.
    """
    own_id, book, today = own_office_id(session, office, now), current_book(session), local_date(now)
    fields = draft_fields(session, complaint)
    competence = competence_of(session, complaint.respondent_id, fields.purchase, book, today)
    office_id = taken_at or (competence.receiving.office_id if competence.receiving else own_id)
    having = replace(office_value(office_line(session, office_id)), house_rules=office.house_rules)
    complaint.rule_facts = told_facts(fields)
    complaint.number = give_number(session, having.complaint_prefix, now)
    complaint.book_version = book.version
    complaint.office, complaint.competence = having.to_json(), competence.to_json()
    complaint.received_on = today
    receive_at_office(session, complaint, office_id, now)
    keep_advice(session, complaint, "filing", complaint.rule_facts, now)
    if complaint.agrees_to_mediate:
        session.add(_stated_consent(complaint, now))
    issue_register(session, complaint, now)


def _stated_consent(complaint: Complaint, now: datetime) -> Consent:
    """Return the consent stated with the complaint: given online by the consumer, else heard by who entered it."""
    return Consent(
        complaint_id=complaint.id,
        side=Side.CONSUMER.value,
        account_id=complaint.entered_by or complaint.consumer_id,
        channel=complaint.channel,
        given_at=now,
    )


def tell_of_receipt(session: Session, complaint: Complaint, now: datetime, *, is_entered: bool = False) -> None:
    """Tell both; who complained by phone or post may have no password yet: the message says how to look."""
    due = complaint.due_on
    day = chinese_date(due) if due else ""
    news = News("投诉已提交", f"我们会在 {day} 前决定是否受理，并告诉您。")
    if is_entered:
        title = f"投诉已登记，{day}前决定是否受理。在登录页点“忘记密码”，用本手机号收验证码后就能查看"
        news = served(title, f"我们会在 {day} 前决定是否受理，并告诉您。")
    tell(session, complaint, Side.CONSUMER, news, now)
    tell_role(session, complaint, Role.OFFICER, News("有新的投诉待受理", f"请在 {day} 前决定是否受理。"), now)

"""An officer asks a consumer for missing material by a day (form 4); the acceptance clock runs on."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.clocks import ClockKind
from mediation.domain.form_values import supplement_title
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Action
from mediation.domain.supplements import (
    SupplementAsked,
    SupplementItem,
    asks_identity,
    check_asked,
    supplement_form_values,
)
from mediation.domain.writing import NewDocument
from mediation.services.documents import office_of_complaint
from mediation.services.issue_decision import issue_and_serve
from mediation.services.issue_document import give_form_number
from mediation.services.law_answers import book_of, procedure_day
from mediation.services.run_clocks import AgreedEnd, start_clock_until, stop_clock
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import served
from mediation.storage.case_forms import to_consumer
from mediation.storage.complaint_tables import Complaint
from mediation.storage.supplement_tables import SupplementNotice
from mediation.storage.supplements import find_open_notice, items_of

SUPPLEMENT_ITEMS = "supplement_item"


def request_supplement(
    session: Session,
    complaint_id: str,
    asked: SupplementAsked,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Ask for named items by a day; an earlier notice without answer is replaced."""
    act = begin_act(session, complaint_id, Action.REQUEST_SUPPLEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    notice = _issue(session, complaint, asked, actor, now)
    details = {"notice": notice.number, "items": [item["code"] for item in notice.items], "by": notice.answer_by}
    take_step(session, complaint, Action.REQUEST_SUPPLEMENT, actor, now, details)
    day = chinese_date(notice.answer_by)
    values = supplement_form_values(complaint.number or "", items_of(notice), notice.answer_by, asked.note.strip())
    new = NewDocument(values, to_consumer(session, complaint), notice.number)
    news = served("请补充投诉材料", f"请在 {day} 前补充，在投诉页面就能填写和上传。")
    issue_and_serve(session, complaint, new, news, actor, now)
    return finish_act(session, act, now, notice.id)


def _issue(
    session: Session, complaint: Complaint, asked: SupplementAsked, actor: Actor, now: datetime
) -> SupplementNotice:
    today, office = local_date(now), office_of_complaint(complaint)
    known = supplement_items(session, complaint, now)
    items, answer_by = check_asked(asked, known, today, office.house_rules.supplement_most_days)
    earlier = find_open_notice(session, complaint.id)
    if earlier is not None:
        earlier.replaced_at = now
        session.flush()
    note = asked.note.strip()
    row = SupplementNotice(
        id=new_id(),
        complaint_id=complaint.id,
        number=give_form_number(session, office, FormKind.IDENTITY_NOTICE, now),
        items=[item.to_json() for item in items],
        note_sealed=vault_of(session).seal(note) if note else None,
        answer_by=answer_by,
        issued_by=actor.account_id,
        issued_at=now,
    )
    session.add(row)
    stop_clock(session, complaint, ClockKind.SUPPLEMENT, today, "replaced")
    title = supplement_title(asks_identity=asks_identity(items))
    end = AgreedEnd(today, answer_by, f"{title} {row.number}")
    start_clock_until(session, complaint, ClockKind.SUPPLEMENT, end, now)
    return row


def supplement_items(session: Session, complaint: Complaint, now: datetime) -> tuple[SupplementItem, ...]:
    """Return what may be asked for under the rule in force when the complaint was received."""
    codes = book_of(session, complaint).codes(SUPPLEMENT_ITEMS, procedure_day(complaint, local_date(now)))
    return tuple(SupplementItem(code.code, code.text, code.source, code.effect) for code in codes)

"""What a decision would do, shown before it is confirmed: its ground, its effects, the documents that go out.

Nothing is numbered or stored here; the services write the documents anew from what is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Actor
from core.rules import RuleBook
from mediation.domain.addressees import Addressee
from mediation.domain.clocks import due_day
from mediation.domain.form_values import FormValues
from mediation.domain.letters import GroundAndReasons, GroundText, choose_ground
from mediation.domain.office import office_from_json
from mediation.domain.official_document import OfficialDocument
from mediation.domain.other_reading import other_mediation_day
from mediation.domain.sectors import find_sector
from mediation.domain.termination import reasons_to_give
from mediation.domain.writing import NUMBER_LATER, NewDocument, written
from mediation.storage.case_forms import (
    acceptance_decision,
    mediation_notice,
    notice_to_consumer,
    refusal_decision,
    termination_decision,
    to_consumer,
    to_merchant,
)
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_readers import get_office_complaint
from mediation.storage.termination_facts import later_situations
from rulebook.queries.books import book_by_version


@dataclass(frozen=True)
class LetterAsked:
    """`kind` is acceptance, refusal or termination; the latter two need a ground and reasons."""

    kind: str
    ground: str = ""
    reasons: str = ""
    sector: str = ""
    situation: str = ""


@dataclass(frozen=True)
class DecisionPreview:
    """The ground with its article, what happens on confirming, and every letter with whom it goes to."""

    ground: str
    article: str
    effects: tuple[str, ...]
    letters: tuple[tuple[str, OfficialDocument], ...]


@dataclass(frozen=True)
class _Case:
    """A complaint with what every document about it needs."""

    complaint: Complaint
    book: RuleBook
    today: date
    consumer: Addressee
    merchant: Addressee

    def written(self, values: FormValues, to: Addressee) -> OfficialDocument:
        office = office_from_json(self.complaint.office or {})
        return written(office, NewDocument(values, to), NUMBER_LATER, self.today)


@dataclass(frozen=True)
class _Grounded:
    """A decision on a coded ground: where the codes stand, who fills the form, what it does."""

    codes: str
    fill: Callable[[Session, Complaint, str, str, list[str]], FormValues]
    effects: tuple[str, ...]
    tells_merchant: bool


_GROUNDED: Mapping[str, _Grounded] = {
    "refusal": _Grounded(
        "refusal_ground",
        refusal_decision,
        ("这件投诉不再办理，不开始调解", "消费者马上收到决定书，里面写明理由和其他途径", "商家不会收到通知"),
        tells_merchant=False,
    ),
    "termination": _Grounded(
        "termination_ground",
        termination_decision,
        (
            "调解从今天起结束，调解室关闭",
            "双方马上收到决定书，里面写明理由和其他途径",
            "为和解提出的方案不再向任何人显示，也不进入信用档案",
        ),
        tells_merchant=True,
    ),
}


def decision_preview(
    session: Session, complaint_id: str, asked: LetterAsked, viewer: Actor, now: datetime
) -> DecisionPreview:
    """Return what confirming would do; raises InvalidInputError for a missing ground or reasons."""
    case = _case(session, get_office_complaint(session, complaint_id, viewer), now)
    grounded = _GROUNDED.get(asked.kind)
    return _of_acceptance(session, case) if grounded is None else _of_ground(session, case, grounded, asked)


def _of_acceptance(session: Session, case: _Case) -> DecisionPreview:
    limit = case.book.parameter("mediation_limit", case.today)
    last_day = due_day(case.today, limit)
    until = f"调解期限从今天算起，到{chinese_date(last_day.on)}（{limit.source}）"
    merchant = "商家收到调解通知书，被询问是否同意调解" if case.complaint.respondent_id else "商家确定以后才会收到通知"
    decision = acceptance_decision(session, case.complaint, last_day.on, limit.source)
    notice = mediation_notice(session, case.complaint, last_day.on)
    return DecisionPreview(
        ground="符合受理条件，没有不予受理的情形",
        article=case.book.parameter("acceptance_limit", case.complaint.received_on or case.today).source,
        effects=("消费者收到受理决定书和调解通知书", merchant, until, *_other_day(case)),
        letters=(
            ("给消费者", case.written(decision, case.consumer)),
            ("给消费者", case.written(notice_to_consumer(session, case.complaint, notice), case.consumer)),
            ("给商家", case.written(notice, case.merchant)),
        ),
    )


def _other_day(case: _Case) -> tuple[str, ...]:
    other = other_mediation_day(case.book, case.today)
    return (f"旧规章算到{chinese_date(other.on)}（{other.source}，未经确认，只供对照）",) if other else ()


def _of_ground(session: Session, case: _Case, grounded: _Grounded, asked: LetterAsked) -> DecisionPreview:
    codes = case.book.codes(grounded.codes, case.complaint.received_on or case.today)
    grounds = [GroundText(code.code, code.text, code.source, code.effect) for code in codes]
    ground = choose_ground(asked.ground, grounds)
    sector = find_sector(asked.sector)
    routes = [route.text for route in case.book.codes("other_routes", case.today)]
    routes += [sector.advice] if sector else []
    given = GroundAndReasons(asked.ground, asked.reasons, asked.sector, asked.situation)
    situations = later_situations(case.book, case.complaint.received_on or case.today)
    reasons = reasons_to_give(ground, given, situations)
    values = grounded.fill(session, case.complaint, ground.code, reasons, routes)
    letters = [("给消费者", case.written(values, case.consumer))]
    if grounded.tells_merchant and case.complaint.respondent_id:
        letters.append(("给商家", case.written(values, case.merchant)))
    return DecisionPreview(ground.text, ground.source, grounded.effects, tuple(letters))


def _case(session: Session, complaint: Complaint, now: datetime) -> _Case:
    return _Case(
        complaint=complaint,
        book=book_by_version(session, complaint.book_version or ""),
        today=local_date(now),
        consumer=to_consumer(session, complaint),
        merchant=to_merchant(session, complaint),
    )

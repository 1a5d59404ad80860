"""What a decision would do, shown before it is confirmed: its ground, its effects, the letters that go out.

Nothing is numbered or stored here; the services write the letters anew from what is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import mask_name
from core.kernel.roles import Actor
from core.rules import RuleBook
from identity.queries.accounts import contact_of
from mediation.domain.clocks import due_day
from mediation.domain.form_values import chinese_day
from mediation.domain.letters import (
    GroundText,
    Letter,
    LetterHead,
    acceptance_letter,
    check_reasons,
    choose_ground,
    mediation_notice,
    refusal_letter,
    termination_letter,
)
from mediation.domain.office import office_from_json
from mediation.domain.other_reading import other_mediation_day
from mediation.domain.sectors import find_sector
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import get_complaint
from mediation.storage.respondents import respondent_name
from rulebook.queries.books import book_by_version

_NUMBER_LATER = "确认后编号"


@dataclass(frozen=True)
class LetterAsked:
    """`kind` is acceptance, refusal or termination; the latter two need a ground and reasons."""

    kind: str
    ground: str = ""
    reasons: str = ""
    sector: str = ""


@dataclass(frozen=True)
class DecisionPreview:
    """The ground with its article, what happens on confirming, and every letter with whom it goes to."""

    ground: str
    article: str
    effects: tuple[str, ...]
    letters: tuple[tuple[str, Letter], ...]


@dataclass(frozen=True)
class _Case:
    """A complaint with what every letter about it needs."""

    complaint: Complaint
    book: RuleBook
    today: date
    head: LetterHead
    consumer: str
    respondent: str


_Refusing = Callable[[LetterHead, GroundText, str, list[str]], Letter]


@dataclass(frozen=True)
class _Grounded:
    """A decision on a coded ground: where the codes stand, who writes the letter, what it does."""

    codes: str
    write: _Refusing
    effects: tuple[str, ...]
    tells_merchant: bool


_GROUNDED: Mapping[str, _Grounded] = {
    "refusal": _Grounded(
        "refusal_ground",
        refusal_letter,
        ("这件投诉不再办理，不开始调解", "消费者马上收到决定书，里面写明理由和其他途径", "商家不会收到通知"),
        tells_merchant=False,
    ),
    "termination": _Grounded(
        "termination_ground",
        termination_letter,
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
    case = _case(session, get_complaint(session, complaint_id, viewer), now)
    grounded = _GROUNDED.get(asked.kind)
    return _of_acceptance(session, case) if grounded is None else _of_ground(case, grounded, asked)


def _of_acceptance(session: Session, case: _Case) -> DecisionPreview:
    limit = case.book.parameter("mediation_limit", case.today)
    last_day = due_day(case.today, limit)
    claims = [claim.text for claim in claims_of(session, case.complaint)]
    to_merchant = replace(case.head, addressee=case.respondent)
    until = chinese_day(last_day.on)
    merchant = "商家收到调解通知书，被询问是否同意调解" if case.complaint.respondent_id else "商家确定以后才会收到通知"
    return DecisionPreview(
        ground="符合受理条件，没有不予受理的情形",
        article=case.book.parameter("acceptance_limit", case.complaint.received_on or case.today).source,
        effects=(
            "消费者收到受理决定书",
            merchant,
            f"调解期限从今天算起，到{until}（{limit.source}）",
            *_other_day(case),
        ),
        letters=(
            ("给消费者", acceptance_letter(case.head, case.respondent, last_day.on)),
            ("给商家", mediation_notice(to_merchant, mask_name(case.consumer), claims, last_day.on)),
        ),
    )


def _other_day(case: _Case) -> tuple[str, ...]:
    other = other_mediation_day(case.book, case.today)
    return (f"旧规章算到{chinese_day(other.on)}（{other.source}，未经确认，只供对照）",) if other else ()


def _of_ground(case: _Case, grounded: _Grounded, asked: LetterAsked) -> DecisionPreview:
    codes = case.book.codes(grounded.codes, case.complaint.received_on or case.today)
    grounds = [GroundText(code.code, code.text, code.source, code.effect) for code in codes]
    ground = choose_ground(asked.ground, grounds)
    sector = find_sector(asked.sector)
    routes = [route.text for route in case.book.codes("other_routes", case.today)]
    routes += [sector.advice] if sector else []
    letter = grounded.write(case.head, ground, check_reasons(asked.reasons, ground), routes)
    letters = [("给消费者", letter)]
    if grounded.tells_merchant and case.complaint.respondent_id:
        letters.append(("给商家", replace(letter, addressee=case.respondent)))
    return DecisionPreview(ground.text, ground.source, grounded.effects, tuple(letters))


def _case(session: Session, complaint: Complaint, now: datetime) -> _Case:
    today, consumer = local_date(now), contact_of(session, complaint.consumer_id).name
    office = office_from_json(complaint.office or {})
    return _Case(
        complaint=complaint,
        book=book_by_version(session, complaint.book_version or ""),
        today=today,
        head=LetterHead(_NUMBER_LATER, consumer, office.name, today),
        consumer=consumer,
        respondent=respondent_name(session, complaint),
    )
